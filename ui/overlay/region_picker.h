// RegionPicker: draws around tissue on the slide, and shows the region that was drawn. A clear sheet over the slide
// view: it takes the mouse only while drawing, so that panning and hovering stay the view's own. GUI thread.
#pragma once

#include "core/fields/region.h"

#include <QPolygonF>
#include <QWidget>

#include <optional>

namespace hs::ui {

class SlideView;

class RegionPicker : public QWidget {
    Q_OBJECT
public:
    explicit RegionPicker(SlideView& view);

    // The pointer draws until it is let go; a click without a drag, or Esc, gives up.
    void startDrawing();
    bool drawing() const { return m_drawing; }
    // Shown on the slide; nothing takes it away.
    void setRegion(const std::optional<core::Region>& region);
    const std::optional<core::Region>& region() const { return m_region; }

Q_SIGNALS:
    void drawn(const hs::core::Region& region);
    void givenUp();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void stopDrawing();
    QPolygonF outlineInView() const;

    SlideView& m_view;
    bool m_drawing = false;
    QPolygonF m_stroke; // while drawing, in this widget
    std::optional<core::Region> m_region;
};

} // namespace hs::ui
