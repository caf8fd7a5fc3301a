// StepButton: a word on a piece of furniture that can be pressed; a standing one is where the view is. GUI thread.
#pragma once

#include <QAbstractButton>

namespace hs::ui {

class OnSlideWidget;

class StepButton : public QAbstractButton {
    Q_OBJECT

public:
    static constexpr int kPadding = 6;

    explicit StepButton(OnSlideWidget* bar);

    void setStanding(bool standing);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    OnSlideWidget* m_bar;
    bool m_standing = false;
};

} // namespace hs::ui
