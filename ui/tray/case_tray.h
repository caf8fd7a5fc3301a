// CaseTray: the slides of the case as small pictures; a click shows one, a second button lays one beside it. GUI thread.
//
// Knows names and pictures only; the app opens slides and makes the pictures in the background.
#pragma once

#include <QImage>
#include <QStringList>
#include <QWidget>

class QListWidget;

namespace hs::ui {

class CaseTray : public QWidget {
    Q_OBJECT
public:
    explicit CaseTray(QWidget* parent = nullptr);

    void setSlides(const QStringList& names);
    void setThumbnail(int index, const QImage& picture);
    // Cannot be opened: the reason as a tooltip.
    void setRefused(int index, const QString& reason);
    void setCurrent(int index); // -1: none
    int current() const;
    int count() const;

    QSize sizeHint() const override; // a picture wide: the room is the slide's

Q_SIGNALS:
    void chosen(int index);
    void besideWanted(int index); // Ctrl+click, Ctrl+Return or the menu

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void openMenu(const QPoint& at);

    QListWidget* m_list = nullptr;
};

} // namespace hs::ui
