// FieldGallery: the strongest fields of the map on the slide as small pictures; a click or Enter goes there. GUI
// thread.
#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

#include <vector>

namespace hs::ui {

struct FieldPicture {
    QImage picture; // of the patch; null while it is being read
    double score = 0.0;
    bool seen = true; // at 10x or closer
};

class FieldGallery : public QWidget {
    Q_OBJECT
public:
    explicit FieldGallery(QWidget* parent = nullptr);

    // Strongest first. Empty: `why` is said instead.
    void setFields(std::vector<FieldPicture> fields, const QString& why = {});
    void setPicture(std::size_t index, const QImage& picture);
    void setSeen(std::size_t index, bool seen);
    void setCurrent(int index); // -1: none
    int current() const { return m_current; }
    int count() const { return static_cast<int>(m_fields.size()); }

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QRect tileRect(int index) const;

Q_SIGNALS:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int columnsFor(int width) const;
    int tileAt(QPoint place) const;
    QString wordsOf(int index) const;

    std::vector<FieldPicture> m_fields;
    QString m_why;
    int m_current = -1;
};

} // namespace hs::ui
