// Minimap: the whole slide, small, with the part that the view shows and what was seen so far, the closer the stronger.
// Click or drag goes there. GUI thread.
#pragma once

#include "core/geometry.h"
#include "core/image.h"
#include "core/slide/slide.h"
#include "core/view/colour.h"
#include "core/view/overview.h"
#include "core/view/seen_area.h"
#include "core/view/viewport.h"
#include "ui/viewer/on_slide_widget.h"

#include <QImage>

namespace hs::ui {

class Minimap : public OnSlideWidget {
    Q_OBJECT

public:
    explicit Minimap(QWidget* parent);

    // Empty until tiles come.
    void setSlide(const core::SlideInfo& info, core::LevelSize coarsest);
    void clear();
    // A tile of the coarsest level, averaged into the picture.
    void addTile(const core::Image& tile, core::LevelRect place);
    void setViewport(const core::Viewport& viewport);
    void setColours(const core::ColourMapper& colours);
    void setSeen(const core::SeenArea& seen, const core::SlideInfo& info);

    const core::Image& picture() const { return m_overview.picture(); } // as scanned

    QSize sizeHint() const override;

    core::Level0Point slidePoint(QPointF position) const;
    QPointF position(core::Level0Point point) const;

Q_SIGNALS:
    void pointed(hs::core::Level0Point point); // the view shall be centred here

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    QRectF pictureArea() const;
    void point(QPointF at);

    core::Level0Size m_slide;
    core::Overview m_overview; // twice the size on the screen, for fine screens
    core::Viewport m_viewport;
    core::ColourMapper m_colours;
    QImage m_shown; // the picture in the screen's colours; null when it is to be made anew
    QImage m_shade; // over it: what was seen
};

} // namespace hs::ui
