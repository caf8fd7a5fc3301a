#include "ui/viewer/picture_slide.h"

#include "core/files.h"
#include "core/slide/fingerprint.h"
#include "core/slide/slide_metadata.h"

#include <QColorSpace>
#include <QFile>
#include <QImageReader>

#include <algorithm>
#include <cstring>
#include <new>

namespace hs::ui {

namespace {

using core::Error;
using core::ErrorCode;

constexpr std::int64_t kMostPixels = 400 << 20; // 1.6 GB decoded, 2.1 GB with its pyramid
constexpr std::int64_t kSmallestLevel = 1024;   // px of the longer side at which no further half is made
constexpr int kAllocationLimit = 2048;          // MB, of Qt's decoder; its own limit is 128

QString sizeWords(QSize size) {
    return QStringLiteral("%1 x %2").arg(size.width()).arg(size.height());
}

// A JPEG that was cut short decodes to grey without a complaint: after its last scan begins there must be an end.
bool jpegIsWhole(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return false;
    const QByteArray bytes = file.readAll();
    return bytes.lastIndexOf(QByteArrayLiteral("\xFF\xD9")) > bytes.lastIndexOf(QByteArrayLiteral("\xFF\xDA"));
}

core::Image pixelsOf(QImage picture) {
    const bool opaque = !picture.hasAlphaChannel();
    picture.convertTo(opaque ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied);
    core::Image image = core::Image::forOverwrite(picture.width(), picture.height());
    for (int y = 0; y < picture.height(); ++y)
        std::memcpy(image.row(y), picture.constScanLine(y), image.strideBytes());
    if (opaque)
        image.setOpaque(true);
    else
        image.flattenOn(0xFFFFFF);
    return image;
}

// Averages of two by two; an odd last row or column is averaged with itself.
core::Image half(const core::Image& image) {
    core::Image smaller = core::Image::forOverwrite((image.width() + 1) / 2, (image.height() + 1) / 2);
    for (int y = 0; y < smaller.height(); ++y) {
        const std::uint32_t* above = image.row(2 * y);
        const std::uint32_t* below = image.row(std::min(2 * y + 1, image.height() - 1));
        for (int x = 0; x < smaller.width(); ++x) {
            const int left = 2 * x, right = std::min(left + 1, image.width() - 1);
            std::uint32_t mean = 0xFF000000u;
            for (int shift = 0; shift < 24; shift += 8) {
                const auto channel = [&](std::uint32_t pixel) { return pixel >> shift & 255; };
                mean |=
                    (channel(above[left]) + channel(above[right]) + channel(below[left]) + channel(below[right]) + 2) /
                        4
                    << shift;
            }
            smaller.row(y)[x] = mean;
        }
    }
    smaller.setOpaque(true);
    return smaller;
}

core::SlideProperties resolutionOf(const QImage& picture) {
    if (picture.dotsPerMeterX() <= 0 || picture.dotsPerMeterY() <= 0) return {};
    return {{"tiff.XResolution", std::to_string(picture.dotsPerMeterX() / 100.0)},
            {"tiff.YResolution", std::to_string(picture.dotsPerMeterY() / 100.0)},
            {"tiff.ResolutionUnit", "centimeter"}};
}

core::Result<QImage> decode(const std::filesystem::path& path, QByteArray& format) {
    const std::string name = core::displayName(path);
    const QString file = QString::fromStdString(core::utf8FromPath(path));
    QImageReader::setAllocationLimit(kAllocationLimit);
    QImageReader reader(file);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    format = reader.format();
    if (format != "png" && format != "jpeg")
        return Error(ErrorCode::Unsupported, name + " is neither a slide nor a PNG or JPEG picture");
    const QSize size = reader.size();
    if (std::int64_t(size.width()) * size.height() > kMostPixels)
        return Error(ErrorCode::Unsupported, name + " is a picture of " + sizeWords(size).toStdString() +
                                                 " px without a pyramid; up to " + std::to_string(kMostPixels >> 20) +
                                                 " million pixels are held in memory");
    QImage picture;
    if (!reader.read(&picture))
        return Error(ErrorCode::Corrupt,
                     name + " is a broken picture: " + reader.errorString().toLower().toStdString());
    if (format == "jpeg" && !jpegIsWhole(file))
        return Error(ErrorCode::Corrupt, name + " is a JPEG picture that was cut short");
    return picture;
}

} // namespace

core::Result<core::SlidePtr> PictureSlide::open(const std::filesystem::path& path) {
    try {
        QByteArray format;
        HS_TRY(QImage picture, decode(path, format));
        const std::shared_ptr<PictureSlide> slide(new PictureSlide);
        core::SlideInfo& info = slide->m_info;
        slide->m_name = core::displayName(path);
        info.vendor = format.toStdString();
        info.reader = std::string("Qt ") + qVersion();
        info.size = {picture.width(), picture.height()};
        info.scenes = {{"", {0, 0, picture.width(), picture.height()}}};
        info.properties = resolutionOf(picture);
        const core::SpacingFinding spacing = core::findSpacing(info.properties);
        info.spacing = spacing.spacing;
        info.spacingSource = spacing.spacing ? "resolution of the picture" : "";
        info.spacingProblem = spacing.problem;
        if (picture.colorSpace().isValid() && picture.colorSpace() != QColorSpace(QColorSpace::SRgb)) {
            const QByteArray profile = picture.colorSpace().iccProfile();
            slide->m_profile.assign(profile.begin(), profile.end());
            info.hasIccProfile = !slide->m_profile.empty();
        }
        HS_TRY(info.fingerprint, core::fingerprintSlide(path, info.vendor));
        slide->m_levels.push_back(pixelsOf(std::move(picture)));
        while (std::max(slide->m_levels.back().width(), slide->m_levels.back().height()) > kSmallestLevel)
            slide->m_levels.push_back(half(slide->m_levels.back()));
        for (const core::Image& level : slide->m_levels)
            info.levels.push_back(
                {{level.width(), level.height()},
                 {(double(info.size.width) / level.width() + double(info.size.height) / level.height()) / 2},
                 {512, 512}});
        return core::SlidePtr(slide);
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "not enough memory to open " + core::displayName(path));
    }
}

core::Result<core::Image> PictureSlide::readRegion(int level, core::LevelRect area) const {
    if (level < 0 || level >= int(m_levels.size()) || area.empty() || area.width > (1 << 15) || area.height > (1 << 15))
        return Error(ErrorCode::InvalidInput, "the region asked of " + m_name + " is not one of its levels");
    const core::Image& source = m_levels[std::size_t(level)];
    core::Image image = core::Image::forOverwrite(int(area.width), int(area.height));
    image.fill(0xFF000000u | m_info.background);
    const core::LevelRect inside = area.intersected({0, 0, source.width(), source.height()});
    for (std::int64_t y = inside.y; y < inside.bottom(); ++y)
        std::memcpy(image.row(int(y - area.y)) + (inside.x - area.x), source.row(int(y)) + inside.x,
                    std::size_t(inside.width) * 4);
    return image;
}

core::Result<core::Image> PictureSlide::readAssociated(const std::string&) const {
    return Error(ErrorCode::NotFound, m_name + " is a picture and has no label");
}

core::Result<std::vector<std::uint8_t>> PictureSlide::readIccProfile() const {
    if (m_profile.empty()) return Error(ErrorCode::NotFound, m_name + " has no ICC profile");
    return m_profile;
}

} // namespace hs::ui
