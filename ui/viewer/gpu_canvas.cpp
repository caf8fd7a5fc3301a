#include "ui/viewer/gpu_canvas.h"

#include <QOpenGLContext>
#include <QPainter>

#include <iterator>
#include <utility>

namespace hs::ui {

namespace {

constexpr int kSamples = 4; // a pixel: marks have smooth edges

} // namespace

const QImage& TileTextures::imageOf(core::TileId id, const core::ImagePtr& tile) {
    Kept& kept = m_images[id];
    if (kept.tile != tile) {
        kept.tile = tile;
        kept.image = QImage(reinterpret_cast<const uchar*>(tile->data()), tile->width(), tile->height(), qsizetype(tile->strideBytes()),
                            tile->opaque() ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied,
                            [](void* held) { delete static_cast<core::ImagePtr*>(held); }, new core::ImagePtr(tile));
    }
    kept.used = true;
    return kept.image;
}

void TileTextures::endFrame() {
    for (auto entry = m_images.begin(); entry != m_images.end();)
        entry = std::exchange(entry->second.used, false) ? std::next(entry) : m_images.erase(entry);
}

GpuCanvas::GpuCanvas(QWidget* view, Paint paint)
    : QOpenGLWidget(view)
    , m_paint(std::move(paint)) {
    QSurfaceFormat format = QSurfaceFormat::defaultFormat();
    format.setStencilBufferSize(8); // clips of the painter
    format.setSamples(kSamples);
    setFormat(format);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::NoFocus);
    setGeometry(view->rect());
    lower();
}

GpuCanvas::~GpuCanvas() = default;

void GpuCanvas::paintGL() {
    QPainter painter(this);
    m_paint(painter);
    painter.end();
    m_tiles.endFrame();
}

void GpuCanvas::paintEvent(QPaintEvent* event) {
    QOpenGLWidget::paintEvent(event);
    if (isValid() || std::exchange(m_told, true)) return;
    QMetaObject::invokeMethod(this, [this] { Q_EMIT failed(QStringLiteral("no OpenGL context could be made for the slide, the processor paints it")); }, Qt::QueuedConnection);
}

} // namespace hs::ui
