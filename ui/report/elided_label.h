// ElidedLabel: one line that ends in "…" where it has no room for all; the whole is its tip. GUI thread.
#pragma once

#include <QLabel>

namespace hs::ui {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setWhole(const QString& text);
    const QString& whole() const { return m_whole; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override; // another font

private:
    void fit();

    QString m_whole;
};

} // namespace hs::ui
