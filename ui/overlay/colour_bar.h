// ColourBar: what the colours of the map mean: the words it explains, raw numbers at both ends, and how much of the
// attention fell on no tissue at all. GUI thread.
#pragma once

#include "ui/overlay/overlay_model.h"
#include "ui/viewer/on_slide_widget.h"

namespace hs::ui {

class ColourBar : public OnSlideWidget {
    Q_OBJECT

public:
    explicit ColourBar(QWidget* parent);

    // Null hides it.
    void setOverlay(OverlayModelPtr model, const OverlayStyle& style);

    QSize sizeHint() const override;
    // What is written above the bar, at its ends and below it: also for a figure's caption.
    QString title() const;
    QString lowText() const;
    QString highText() const;
    QString remark() const; // empty when there is nothing to remark

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    OverlayModelPtr m_model;
    OverlayStyle m_style;
};

} // namespace hs::ui
