// GpuCanvas: the view's picture painted by OpenGL. Lies on the view, below its furniture, as large as the view; what is
// to be painted, and every touch, is the view's. GUI thread.
//
// Its context is made at the first frame, never before; when none can be made, `failed` is told once, from the event
// loop, and nothing is painted.
#pragma once

#include "core/tile_id.h"
#include "core/image.h"

#include <QImage>
#include <QOpenGLWidget>

#include <functional>
#include <unordered_map>

namespace hs::ui {

// Tiles as images that Qt keeps as textures from frame to frame; forgets what the last one did not use.
class TileTextures {
public:
    // Shares the tile's pixels.
    const QImage& imageOf(core::TileId id, const core::ImagePtr& tile);
    void endFrame();
    void clear() { m_images.clear(); }

private:
    struct Kept {
        core::ImagePtr tile;
        QImage image;
        bool used = true;
    };
    std::unordered_map<core::TileId, Kept> m_images;
};

class GpuCanvas : public QOpenGLWidget {
    Q_OBJECT

public:
    using Paint = std::function<void(QPainter&)>;

    GpuCanvas(QWidget* view, Paint paint);
    ~GpuCanvas() override;

    TileTextures& tiles() { return m_tiles; }

Q_SIGNALS:
    void failed(const QString& sentence);

protected:
    void paintGL() override;
    void paintEvent(QPaintEvent* event) override;

private:
    Paint m_paint;
    TileTextures m_tiles;
    bool m_told = false;
};

} // namespace hs::ui
