// MagnificationBar: 1x 2x 4x 10x 20x 40x as on a microscope's turret, and the magnification at the moment. A slide that
// tells neither objective nor spacing gets ratios of pixels instead (1:1 is one scanned pixel on one of the screen).
// GUI thread.
#pragma once

#include "ui/viewer/on_slide_widget.h"

#include <array>
#include <optional>

namespace hs::ui {

class StepButton;

class MagnificationBar : public OnSlideWidget {
    Q_OBJECT

public:
    static constexpr std::array<double, 6> kTimes{1, 2, 4, 10, 20, 40};
    static constexpr std::array<double, 6> kRatios{32, 16, 8, 4, 2, 1}; // scanned pixels per pixel of the screen

    explicit MagnificationBar(QWidget* parent);

    // `scan` as scanMagnification(); `downsample` of the view.
    void setMagnification(std::optional<double> scan, double downsample);
    QString text() const; // "12.5x", or "1:3.2" without a scan magnification

    QSize sizeHint() const override;

Q_SIGNALS:
    void stepChosen(int index); // into kTimes or kRatios

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void nameButtons();

    std::array<StepButton*, 6> m_buttons{};
    std::optional<double> m_scan;
    double m_downsample = 1.0;
};

} // namespace hs::ui
