#include "ui/snapshot/snapshot.h"

#include "core/files.h"
#include "core/tiles/tile_reader.h"
#include "core/view/compose.h"
#include "core/view/quick_draw.h"
#include "core/view/scale_bar.h"
#include "core/view/tile_selection.h"
#include "ui/marks/marks_painter.h"
#include "ui/overlay/overlay_layer.h"
#include "ui/viewer/device_space.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace hs::ui {

namespace {

constexpr double kDotsPerInch = 96;
constexpr double kMetresPerInch = 0.0254;
constexpr int kPiece = 512; // plane pixels that are composed at once
constexpr std::size_t kMostTiles = 400;
constexpr double kBarLongest = 160; // device-independent pixels
constexpr double kMargin = 14;

core::Error stopped() {
    return core::Error(core::ErrorCode::Cancelled, "the picture was stopped");
}

// Tiles read when they are asked for, and kept while neighbours may want them.
class TileShelf {
public:
    TileShelf(const core::Slide& slide, std::stop_token stop)
        : m_slide(slide)
        , m_pyramid(slide.info())
        , m_stop(std::move(stop)) {}

    const core::TilePyramid& pyramid() const { return m_pyramid; }
    const std::optional<core::Error>& error() const { return m_error; }
    void tidy() {
        if (m_tiles.size() > kMostTiles) m_tiles.clear();
    }

    core::ImagePtr find(core::TileId id) {
        const std::uint64_t key =
            std::uint64_t(id.level) << 56 | std::uint64_t(id.column) << 28 | std::uint64_t(id.row);
        if (const auto known = m_tiles.find(key); known != m_tiles.end()) return known->second;
        auto read = core::readTile(m_slide, m_pyramid, id, m_stop);
        core::ImagePtr image;
        if (read)
            image = std::make_shared<const core::Image>(std::move(read).value());
        else if (!m_error)
            m_error = std::move(read).error();
        m_tiles.emplace(key, image);
        return image;
    }

private:
    const core::Slide& m_slide;
    const core::TilePyramid m_pyramid;
    const std::stop_token m_stop;
    std::unordered_map<std::uint64_t, core::ImagePtr> m_tiles;
    std::optional<core::Error> m_error;
};

core::Level0Rect grown(core::Level0Rect area, double by) {
    return {area.x - by, area.y - by, area.width + 2 * by, area.height + 2 * by};
}

struct Piece {
    core::PlaneRect area;
    core::TargetPixels target;
};

void paintPiece(const SnapshotScene& scene, TileShelf& shelf, core::Composer& composer, OverlayLayer& overlay,
                const core::Plane& plane, const Piece& piece) {
    const core::TilePyramid& pyramid = shelf.pyramid();
    core::fillSlide(pyramid, plane, piece.area, 0xFF000000u | scene.slide->info().background, piece.target);
    const core::Level0Rect whole{0, 0, double(pyramid.size().width), double(pyramid.size().height)};
    const core::Level0Rect bounds = plane.boundsOnSlide(piece.area);
    if (bounds.intersected(whole).empty()) return;
    const int level = core::sharpLevel(pyramid, plane.downsample);
    const double margin = core::Composer::margin(pyramid, level, plane.downsample);
    const core::DrawList list =
        core::selectDraw(pyramid, level, grown(bounds, margin), [&shelf](core::TileId id) { return shelf.find(id); });
    if (!list.complete || !composer.compose(pyramid, level, list, plane, piece.area, piece.target))
        core::quickDraw(pyramid, list, plane, piece.area, piece.target);
    core::mapSlideColours(pyramid, plane, piece.area, scene.colours, core::ColourMapper::Effort::Best, piece.target);
    if (overlay.visible()) overlay.blend(plane, piece.area, piece.target);
}

// The slide and its map, opaque, on white.
core::Result<QImage> slidePixels(const SnapshotScene& scene, const core::Viewport& view, std::stop_token stop) {
    const core::Plane plane = core::planeOf(view);
    const core::PlaneRect window = core::windowOf(view);
    QImage image(int(window.width), int(window.height), QImage::Format_RGB32);
    if (image.isNull())
        return core::Error(core::ErrorCode::OutOfMemory, "no memory is left for a picture of " +
                                                             std::to_string(window.width) + " x " +
                                                             std::to_string(window.height) + " pixels");
    image.fill(Qt::white);
    TileShelf shelf(*scene.slide, stop);
    core::Composer composer;
    OverlayLayer overlay;
    overlay.setStyle(scene.overlayStyle);
    overlay.setModel(scene.overlay, 0);
    overlay.setTime(1e9); // past its fade
    QImage buffer(kPiece, kPiece, QImage::Format_RGB32);
    QPainter painter(&image);
    for (std::int64_t y = 0; y < window.height; y += kPiece) {
        for (std::int64_t x = 0; x < window.width; x += kPiece) {
            if (stop.stop_requested()) return stopped();
            const core::PlaneRect area{window.x + x, window.y + y, kPiece, kPiece};
            buffer.fill(Qt::white);
            paintPiece(scene, shelf, composer, overlay, plane, {area, targetOf(buffer)});
            painter.drawImage(QPointF(double(x), double(y)), buffer);
        }
        if (shelf.error() && shelf.error()->code == core::ErrorCode::Cancelled) return stopped();
        shelf.tidy();
    }
    if (shelf.error()) return *shelf.error();
    return image;
}

QString barText(const core::ScaleBar& bar) {
    const QString number = QLocale().toString(bar.number, 'g', 6);
    switch (bar.unit) {
    case core::LengthUnit::Micrometre:
        return QCoreApplication::translate("hs::ui::ScaleBarWidget", "%1 µm").arg(number);
    case core::LengthUnit::Millimetre:
        return QCoreApplication::translate("hs::ui::ScaleBarWidget", "%1 mm").arg(number);
    case core::LengthUnit::Pixel:
        break;
    }
    return QCoreApplication::translate("hs::ui::ScaleBarWidget", "%1 px").arg(number);
}

void paintPlate(QPainter& painter, QRectF plate) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(255, 255, 255, 225));
    painter.drawRoundedRect(plate, 5, 5);
    painter.setPen(QColor(30, 30, 30));
}

// On the lower edge: the bar at the left, the note at the right. Device-independent pixels.
void paintFoot(QPainter& painter, const SnapshotScene& scene) {
    QFont font;
    font.setPixelSize(13);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const double bottom = scene.view.size.height - kMargin;
    const double perPixel = scene.view.downsample.value * scene.view.devicePixelRatio;
    const auto bar = scene.scaleBar ? core::fitScaleBar(perPixel, scene.spacing, kBarLongest) : std::nullopt;
    if (bar) {
        const QRectF plate(kMargin, bottom - 40, bar->length + 20, 40);
        paintPlate(painter, plate);
        painter.drawText(plate.adjusted(10, 5, -10, -16), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                         barText(*bar));
        painter.setPen(QPen(QColor(30, 30, 30), 2, Qt::SolidLine, Qt::FlatCap));
        const double line = plate.bottom() - 9, left = plate.left() + 10;
        painter.drawLine(QPointF(left, line), QPointF(left + bar->length, line));
        painter.drawLine(QPointF(left + 1, line - 5), QPointF(left + 1, line));
        painter.drawLine(QPointF(left + bar->length - 1, line - 5), QPointF(left + bar->length - 1, line));
    }
    if (scene.note.isEmpty()) return;
    const double width = metrics.horizontalAdvance(scene.note) + 20;
    const QRectF plate(scene.view.size.width - kMargin - width, bottom - 24, width, 24);
    paintPlate(painter, plate);
    painter.drawText(plate, Qt::AlignCenter, scene.note);
}

// Everything above the slide, in device-independent pixels.
void paintAbove(QPainter& painter, const SnapshotScene& scene, const core::Viewport& view) {
    painter.setRenderHint(QPainter::Antialiasing);
    if (scene.marks) paintMarks(painter, view, *scene.marks, scene.visibility, MarkStyle{});
    painter.setRenderHint(QPainter::Antialiasing);
    paintFoot(painter, scene);
}

core::Result<QImage> checkedPixels(const SnapshotScene& scene, const core::Viewport& view, std::stop_token stop) {
    if (!scene.slide) return core::Error(core::ErrorCode::InvalidInput, "no slide is open");
    if (!(scene.dpi >= 10 && scene.dpi <= 2400))
        return core::Error(core::ErrorCode::InvalidInput,
                           "the resolution of a picture must be 10 to 2400 dpi, found " + std::to_string(scene.dpi));
    const double pixels = view.deviceWidth() * view.deviceHeight();
    if (!(pixels <= double(kMostSnapshotPixels)))
        return core::Error(core::ErrorCode::InvalidInput,
                           "a picture of this view at " + std::to_string(int(scene.dpi)) + " dpi would have " +
                               std::to_string(std::int64_t(pixels / 1e6)) + " million pixels, at most " +
                               std::to_string(kMostSnapshotPixels / 1000000) +
                               " are painted: choose a lower resolution");
    return slidePixels(scene, view, std::move(stop));
}

} // namespace

core::Viewport snapshotView(const SnapshotScene& scene) {
    core::Viewport view = scene.view;
    const double ratio = scene.dpi / kDotsPerInch;
    view.downsample = {view.downsample.value * view.devicePixelRatio / ratio};
    return view.resized(view.size, ratio);
}

core::Result<QImage> paintSnapshot(const SnapshotScene& scene, std::stop_token stop) {
    const core::Viewport view = snapshotView(scene);
    HS_TRY(QImage image, checkedPixels(scene, view, std::move(stop)));
    image.setDevicePixelRatio(view.devicePixelRatio);
    {
        QPainter painter(&image);
        paintAbove(painter, scene, view);
    }
    image.setDevicePixelRatio(1);
    if (!scene.note.isEmpty()) image.setText(QStringLiteral("Comment"), scene.note);
    image.setDotsPerMeterX(int(std::lround(scene.dpi / kMetresPerInch)));
    image.setDotsPerMeterY(int(std::lround(scene.dpi / kMetresPerInch)));
    return image;
}

core::Result<QByteArray> snapshotSvg(const SnapshotScene& scene, std::stop_token stop) {
    const core::Viewport view = snapshotView(scene);
    HS_TRY(const QImage pixels, checkedPixels(scene, view, std::move(stop)));
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const QRectF page(0, 0, view.size.width, view.size.height);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setResolution(int(kDotsPerInch));
    svg.setSize(page.size().toSize());
    svg.setViewBox(page);
    svg.setTitle(QStringLiteral("HistoScribe"));
    QPainter painter(&svg);
    painter.drawImage(page, pixels);
    paintAbove(painter, scene, view);
    painter.end();
    return buffer.data();
}

core::Result<void> writeSnapshot(const SnapshotScene& scene, const std::filesystem::path& file) {
    QByteArray bytes;
    if (file.extension() == ".svg" || file.extension() == ".SVG") {
        HS_TRY(bytes, snapshotSvg(scene));
    } else {
        HS_TRY(const QImage image, paintSnapshot(scene));
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        if (!image.save(&buffer, "PNG"))
            return core::Error(core::ErrorCode::Internal, "cannot make a PNG of " + std::to_string(image.width()) +
                                                              " x " + std::to_string(image.height()) + " pixels");
    }
    return core::writeFileAtomically(file, {bytes.constData(), std::size_t(bytes.size())});
}

} // namespace hs::ui
