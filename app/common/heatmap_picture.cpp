#include "app/common/heatmap_picture.h"

#include "app/common/qt_runtime.h"
#include "core/files.h"
#include "ui/overlay/colour_map.h"
#include "ui/overlay/overlay_model.h"

#include <QBuffer>
#include <QByteArray>
#include <QFont>
#include <QImage>
#include <QPainter>
#include <QString>

#include <algorithm>
#include <cmath>

namespace hs::app {

namespace {

constexpr double kLongSide = 1600.0;
constexpr int kMargin = 24;
constexpr int kLegendHeight = 96;

// A slide (or the place where one would be) at a fixed scale.
struct Thumbnail {
    QImage image;
    double originX = 0.0; // level-0 pixels of the picture's corner
    double originY = 0.0;
    double downsample = 1.0;

    QRectF place(const core::Level0Rect& area) const {
        return {(area.x - originX) / downsample, (area.y - originY) / downsample, area.width / downsample, area.height / downsample};
    }
};

// The level to read for a downsample: the coarsest that is still finer.
int levelFor(const core::SlideInfo& info, double downsample) {
    int level = 0;
    for (int i = 0; i < int(info.levels.size()); ++i)
        if (info.levels[std::size_t(i)].downsample.value <= downsample * 1.01) level = i;
    return level;
}

// Read in bands, so that a slide without coarse levels needs no more memory than one band.
core::Result<Thumbnail> thumbnailOf(const core::Slide& slide) {
    const core::SlideInfo& info = slide.info();
    Thumbnail thumbnail;
    thumbnail.downsample = std::max(1.0, double(std::max(info.size.width, info.size.height)) / kLongSide);
    const int width = std::max(1, int(std::ceil(double(info.size.width) / thumbnail.downsample)));
    const int height = std::max(1, int(std::ceil(double(info.size.height) / thumbnail.downsample)));
    thumbnail.image = QImage(width, height, QImage::Format_RGB32);
    thumbnail.image.fill(QColor::fromRgb(info.background));
    const int level = levelFor(info, thumbnail.downsample);
    const core::SlideLevel& source = info.levels[std::size_t(level)];
    const double scale = thumbnail.downsample / source.downsample.value; // level pixels per picture pixel
    constexpr int kBand = 64;                                            // rows of the picture
    QPainter painter(&thumbnail.image);
    for (int y = 0; y < height; y += kBand) {
        const auto top = std::int64_t(y * scale);
        const auto bottom = std::min(source.size.height, std::int64_t(std::ceil((y + kBand) * scale)));
        if (bottom <= top) break;
        HS_TRY(const core::Image band, slide.readRegion(level, {0, top, source.size.width, bottom - top}));
        const QImage pixels(reinterpret_cast<const uchar*>(band.data()), band.width(), band.height(), qsizetype(band.strideBytes()),
                            QImage::Format_RGB32);
        const QSize size(width, std::max(1, int(std::lround(double(band.height()) / scale))));
        painter.drawImage(0, y, pixels.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    }
    return thumbnail;
}

// White glass as large as the patches reach, for feature files without their slide.
Thumbnail emptyThumbnail(const core::PatchGrid& grid) {
    Thumbnail thumbnail;
    std::int64_t left = 0, top = 0, right = 1, bottom = 1;
    if (!grid.patches.empty()) {
        left = grid.patches.front().area.x;
        top = grid.patches.front().area.y;
    }
    for (const core::Patch& patch : grid.patches) {
        left = std::min(left, patch.area.x);
        top = std::min(top, patch.area.y);
        right = std::max(right, patch.area.right());
        bottom = std::max(bottom, patch.area.bottom());
    }
    thumbnail.originX = double(left);
    thumbnail.originY = double(top);
    thumbnail.downsample = std::max(1.0, double(std::max(right - left, bottom - top)) / kLongSide);
    thumbnail.image = QImage(std::max(1, int(double(right - left) / thumbnail.downsample)),
                             std::max(1, int(double(bottom - top) / thumbnail.downsample)), QImage::Format_RGB32);
    thumbnail.image.fill(Qt::white);
    return thumbnail;
}

void drawMap(QPainter& painter, const Thumbnail& thumbnail, const ui::OverlayModel& model, const ui::OverlayStyle& style) {
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false); // honest squares
    for (std::size_t block = 0; block < model.blocks().size(); ++block)
        painter.drawImage(thumbnail.place(model.blocks()[block].area), model.picture(block, style));
}

void drawLegend(QPainter& painter, QRect area, const core::ScoreGrid& scores, const ui::OverlayModel& model,
                const ui::OverlayStyle& style) {
    const QRect bar(area.left(), area.top() + 12, std::min(360, area.width() / 2), 16);
    const ui::ColourMap& colours = ui::colourMap(style.map);
    for (int x = 0; x < bar.width(); ++x)
        painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(), QColor(colours[std::size_t(x * 255 / std::max(1, bar.width() - 1))]));
    painter.setPen(QColor(0x33, 0x33, 0x33));
    painter.drawText(QPointF(bar.left(), bar.bottom() + 22), QString::number(double(model.lowest()), 'g', 3));
    const QString highest = QString::number(double(model.highest()), 'g', 3);
    painter.drawText(QPointF(bar.right() - painter.fontMetrics().horizontalAdvance(highest), bar.bottom() + 22), highest);
    const int textLeft = bar.right() + 24;
    painter.drawText(QRect(textLeft, area.top() + 6, area.right() - textLeft, 44), Qt::TextWordWrap,
                     QStringLiteral("“%1”  (%2, prior share %3 %)")
                         .arg(QString::fromStdString(scores.what), QString::fromStdString(scores.method))
                         .arg(double(scores.priorShare) * 100, 0, 'f', 0));
    painter.setPen(QColor(0x77, 0x77, 0x77));
    painter.drawText(QPointF(textLeft, area.bottom() - 10), QStringLiteral("HistoScribe · Research use, not a medical device"));
}

core::Result<void> savePng(const QImage& image, const std::filesystem::path& path) {
    QByteArray bytes; // in memory first, so that the writer of files says what is wrong with the disk
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return core::Error(core::ErrorCode::Internal, "the picture for " + core::displayName(path) + " could not be encoded");
    return core::writeFileAtomically(path, {bytes.constData(), std::size_t(bytes.size())});
}

} // namespace

core::Result<void> writeHeatmapPicture(const SlideMap& map, const std::filesystem::path& path) {
    ensureQtGui();
    Thumbnail thumbnail = emptyThumbnail(map.features->grid);
    if (map.slide) {
        HS_TRY(thumbnail, thumbnailOf(*map.slide));
    }
    const std::shared_ptr<const core::PatchGrid> grid(map.features, &map.features->grid);
    HS_TRY(const ui::OverlayModelPtr model, ui::OverlayModel::create(grid, map.scores));
    const ui::OverlayStyle style;
    QImage page(std::max(640, thumbnail.image.width() + 2 * kMargin), thumbnail.image.height() + 2 * kMargin + kLegendHeight,
                QImage::Format_RGB32);
    page.fill(Qt::white);
    QPainter painter(&page);
    QFont font = painter.font();
    font.setPixelSize(16);
    painter.setFont(font);
    painter.translate(kMargin, kMargin);
    painter.drawImage(0, 0, thumbnail.image);
    drawMap(painter, thumbnail, *model, style);
    drawLegend(painter, QRect(0, thumbnail.image.height() + 8, page.width() - 2 * kMargin, kLegendHeight), map.scores, *model, style);
    painter.end();
    return savePng(page, path);
}

core::Result<void> writePatchPreview(const core::Slide& slide, const core::PatchGrid& grid, const std::filesystem::path& path) {
    ensureQtGui();
    HS_TRY(Thumbnail thumbnail, thumbnailOf(slide));
    QPainter painter(&thumbnail.image);
    painter.setPen(QPen(QColor(0x1f, 0x6f, 0x8b), 1));
    painter.setBrush(QColor(0x1f, 0x6f, 0x8b, 40));
    for (const core::Patch& patch : grid.patches)
        painter.drawRect(thumbnail.place({double(patch.area.x), double(patch.area.y), double(patch.area.width), double(patch.area.height)}));
    painter.end();
    return savePng(thumbnail.image, path);
}

} // namespace hs::app
