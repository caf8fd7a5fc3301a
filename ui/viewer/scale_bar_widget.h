// ScaleBarWidget: a length on the glass, in steps of 1, 2 and 5. GUI thread.
#pragma once

#include "core/view/scale_bar.h"
#include "ui/viewer/on_slide_widget.h"

#include <optional>

namespace hs::ui {

class ScaleBarWidget : public OnSlideWidget {
    Q_OBJECT

public:
    static constexpr double kLongest = 140; // device-independent pixels

    explicit ScaleBarWidget(QWidget* parent);

    void setBar(std::optional<core::ScaleBar> bar);
    QString text() const; // "200 µm"

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::optional<core::ScaleBar> m_bar;
};

} // namespace hs::ui
