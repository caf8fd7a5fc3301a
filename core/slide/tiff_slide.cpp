#include "core/slide/tiff_slide.h"

#include "core/files.h"
#include "core/slide/fingerprint.h"
#include "core/slide/ome_metadata.h"
#include "core/slide/slide_words.h"

#include <tiffio.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace hs::core {

namespace {

constexpr std::size_t kBlockCacheBytes = 96 << 20;
constexpr double kMostBlockBytes = 256 << 20; // decoded, of one tile or strip
constexpr SlideKey kThisSlide = 1;
constexpr std::size_t kMostIdleHandles = 16;
constexpr std::int64_t kCheckSide = 64; // px read at opening

// How a directory's blocks are decoded.
enum class Decoding { Rgb, Grey, ThroughLibtiff };

Decoding decodingOf(const TiffDirectory& d) {
    const bool plain = d.bitsPerSample == 8 && d.planarConfig == PLANARCONFIG_CONTIG;
    const bool jpegColour = d.photometric == PHOTOMETRIC_YCBCR && d.compression == COMPRESSION_JPEG;
    if (plain && d.samplesPerPixel == 3 && (d.photometric == PHOTOMETRIC_RGB || jpegColour)) return Decoding::Rgb;
    if (plain && d.samplesPerPixel == 1 && d.photometric == PHOTOMETRIC_MINISBLACK) return Decoding::Grey;
    return Decoding::ThroughLibtiff;
}

std::string sampleWords(const TiffDirectory& d) {
    const char* kind = d.sampleFormat == SAMPLEFORMAT_IEEEFP ? "floating-point" : "";
    return std::to_string(d.samplesPerPixel) + (d.samplesPerPixel == 1 ? " sample of " : " samples of ") +
           std::to_string(d.bitsPerSample) + " bits" + (*kind ? std::string(" (") + kind + ")" : "");
}

// Whether the pixels of a directory can be shown; a sentence when not.
Result<void> checkPixels(const std::string& name, const TiffDirectory& d, const OmeFinding& ome) {
    if (d.bitsPerSample != 8 || d.sampleFormat != SAMPLEFORMAT_UINT)
        return Error(ErrorCode::Unsupported,
                     name + " has " + sampleWords(d) + " a pixel, 8-bit colour or grey was expected");
    if (d.samplesPerPixel == 1 && ome.channels > 1)
        return Error(ErrorCode::Unsupported, name + " has " + std::to_string(ome.channels) +
                                                 " separate channels, a brightfield picture in colour was expected");
    if (!TIFFIsCODECConfigured(d.compression))
        return Error(ErrorCode::Unsupported, name + " is compressed in a way (TIFF code " +
                                                 std::to_string(d.compression) + ") that libtiff " + libtiffVersion() +
                                                 " does not decode here");
    const double bytes = double(d.blockWidth) * d.blockHeight * 4;
    if (d.blockWidth == 0 || d.blockHeight == 0 || bytes > kMostBlockBytes)
        return Error(ErrorCode::Unsupported, name + " is stored in pieces of " + std::to_string(d.blockWidth) + " x " +
                                                 std::to_string(d.blockHeight) + " px, at most " +
                                                 std::to_string(int(kMostBlockBytes) >> 20) + " MB each were expected");
    return {};
}

// ABGR in memory order R, G, B, A and upside down, as libtiff's RGBA calls give it.
void copyFlipped(Image& image, const std::vector<std::uint32_t>& abgr, int rowsGiven) {
    for (int y = 0; y < image.height(); ++y) {
        const std::uint32_t* in = abgr.data() + std::size_t(rowsGiven - 1 - y) * std::size_t(image.width());
        std::uint32_t* out = image.row(y);
        for (int x = 0; x < image.width(); ++x)
            out[x] = TIFFGetA(in[x]) << 24 | TIFFGetR(in[x]) << 16 | TIFFGetG(in[x]) << 8 | TIFFGetB(in[x]);
    }
}

void copySamples(Image& image, const std::vector<std::uint8_t>& bytes, Decoding decoding) {
    const std::uint8_t* in = bytes.data();
    std::uint32_t* out = image.data();
    const std::size_t pixels = std::size_t(image.width()) * std::size_t(image.height());
    for (std::size_t i = 0; i < pixels; ++i) {
        if (decoding == Decoding::Grey) {
            out[i] = 0xFF000000u | std::uint32_t(in[i]) * 0x010101u;
        } else {
            out[i] = 0xFF000000u | std::uint32_t(in[0]) << 16 | std::uint32_t(in[1]) << 8 | in[2];
            in += 3;
        }
    }
}

SlideProperties propertiesOf(const TiffDirectory& d) {
    SlideProperties properties;
    if (!d.description.empty()) properties["tiff.ImageDescription"] = d.description;
    if (!d.hasResolution) return properties;
    properties["tiff.XResolution"] = std::to_string(d.xResolution);
    properties["tiff.YResolution"] = std::to_string(d.yResolution);
    const char* units[] = {"none", "inch", "centimeter"};
    properties["tiff.ResolutionUnit"] =
        d.resolutionUnit >= 1 && d.resolutionUnit <= 3 ? units[d.resolutionUnit - 1] : "unknown";
    return properties;
}

} // namespace

struct TiffSlide::Borrowed {
    TiffHandle handle;
    int level = -1; // that its current directory is
};

std::vector<std::size_t> pyramidDirectories(const TiffLayout& layout) {
    const auto area = [&](std::size_t i) { return double(layout.directories[i].width) * layout.directories[i].height; };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < layout.directories.size(); ++i)
        if (area(i) > 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return area(a) > area(b); });
    if (order.empty()) return order;
    const TiffDirectory& base = layout.directories[order[0]];
    std::vector<std::size_t> chosen{order[0]};
    for (const std::size_t i : order) {
        const TiffDirectory &d = layout.directories[i], &last = layout.directories[chosen.back()];
        if (d.width >= last.width || d.height >= last.height) continue;
        const double shrunkX = double(base.width) / d.width, shrunkY = double(base.height) / d.height;
        const bool sameShape = std::abs(base.width / shrunkY - d.width) <= 1.5 ||
                               std::abs(base.height / shrunkX - d.height) <= 1.5 ||
                               std::abs(shrunkX / shrunkY - 1.0) <= 0.02;
        const bool sameKind = d.samplesPerPixel == base.samplesPerPixel && d.bitsPerSample == base.bitsPerSample;
        if (sameShape && sameKind) chosen.push_back(i);
    }
    return chosen;
}

TiffSlide::TiffSlide(std::filesystem::path path)
    : m_path(std::move(path))
    , m_blocks(kBlockCacheBytes) {}
TiffSlide::~TiffSlide() = default;

std::string TiffSlide::name() const {
    return displayName(m_path);
}

Result<std::shared_ptr<const Slide>> TiffSlide::open(const std::filesystem::path& path) {
    const TiffLayout layout = readTiffLayout(path);
    if (layout.directories.empty())
        return Error(ErrorCode::Corrupt, displayName(path) + " begins as a TIFF, but its directory cannot be read: " +
                                             (layout.complaint.empty() ? "it is truncated" : layout.complaint));
    std::shared_ptr<TiffSlide> slide(new TiffSlide(path));
    HS_CHECK(slide->describeSlide(layout));
    HS_CHECK(checkComplete(path, layout));
    HS_TRY(slide->m_info.fingerprint, fingerprintSlide(path, slide->m_info.vendor));
    const LevelSize coarsest = slide->m_info.levels.back().size;
    const Result<Image> middle = slide->readRegion(int(slide->m_levels.size()) - 1,
                                                   {coarsest.width / 2, coarsest.height / 2, kCheckSide, kCheckSide});
    if (!middle) return middle.error();
    return std::shared_ptr<const Slide>(std::move(slide));
}

Result<void> TiffSlide::describeSlide(const TiffLayout& layout) {
    const std::vector<std::size_t> chosen = pyramidDirectories(layout);
    if (chosen.empty()) return Error(ErrorCode::Corrupt, name() + " holds no picture, one was expected");
    const TiffDirectory& base = layout.directories[chosen[0]];
    const OmeFinding ome = readOme(layout.directories[0].description, base.width, base.height);
    HS_CHECK(checkPixels(name(), base, ome));
    for (const std::size_t i : chosen) {
        const TiffDirectory& d = layout.directories[i];
        if (i != chosen[0] && !checkPixels(name(), d, ome)) continue;
        const double downsample = (double(base.width) / d.width + double(base.height) / d.height) / 2;
        m_info.levels.push_back({{d.width, d.height}, {downsample}, {d.blockWidth, d.blockHeight}});
        m_levels.push_back(d);
    }
    m_info.vendor = ome.isOme ? "ome-tiff" : "tiff";
    m_info.reader = "libtiff " + libtiffVersion();
    m_info.size = {base.width, base.height};
    m_info.properties = propertiesOf(base);
    SpacingFinding spacing = ome.spacing;
    if (!spacing.spacing && spacing.problem.empty()) spacing = findSpacing(m_info.properties);
    m_info.spacing = spacing.spacing;
    m_info.spacingSource = spacing.source;
    m_info.spacingProblem = spacing.problem;
    m_info.objective = ome.objective;
    m_info.scenes = findScenes(m_info.properties, m_info.size);
    m_info.hasIccProfile = base.iccBytes > 0;
    std::error_code ignored;
    m_fileSize = std::filesystem::file_size(m_path, ignored);
    return {};
}

Result<std::unique_ptr<TiffSlide::Borrowed>> TiffSlide::borrow(int level) const {
    std::unique_ptr<Borrowed> borrowed;
    {
        const std::lock_guard lock(m_mutex);
        auto fitting =
            std::find_if(m_idle.begin(), m_idle.end(), [&](const auto& idle) { return idle->level == level; });
        if (fitting == m_idle.end() && !m_idle.empty()) fitting = m_idle.end() - 1;
        if (fitting != m_idle.end()) {
            borrowed = std::move(*fitting);
            m_idle.erase(fitting);
        }
    }
    if (!borrowed) borrowed = std::make_unique<Borrowed>(Borrowed{TiffHandle(m_path)});
    if (!borrowed->handle) return Error(ErrorCode::Corrupt, "it can no longer be opened");
    if (borrowed->level == level) return borrowed;
    tiff* handle = borrowed->handle.get();
    const TiffDirectory& directory = m_levels[std::size_t(level)];
    std::uint32_t width = 0, height = 0;
    if (!TIFFSetSubDirectory(handle, directory.offset) || !TIFFGetField(handle, TIFFTAG_IMAGEWIDTH, &width) ||
        !TIFFGetField(handle, TIFFTAG_IMAGELENGTH, &height) || width != directory.width || height != directory.height)
        return Error(ErrorCode::Corrupt, "another picture has taken its place");
    if (directory.hiddenYcc) {
        TIFFSetField(handle, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
        TIFFSetField(handle, TIFFTAG_YCBCRSUBSAMPLING, directory.hiddenYcc->subsamplingX,
                     directory.hiddenYcc->subsamplingY);
    }
    if (directory.compression == COMPRESSION_JPEG &&
        (directory.photometric == PHOTOMETRIC_YCBCR || directory.hiddenYcc))
        TIFFSetField(handle, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    borrowed->level = level;
    return borrowed;
}

Result<Image> TiffSlide::decode(int level, std::int64_t column, std::int64_t row) const {
    HS_TRY(std::unique_ptr<Borrowed> borrowed, borrow(level));
    tiff* handle = borrowed->handle.get();
    const TiffDirectory& d = m_levels[std::size_t(level)];
    const Decoding decoding = decodingOf(d);
    const auto x = std::uint32_t(column) * d.blockWidth, y = std::uint32_t(row) * d.blockHeight;
    // The last strip is cut short, the last tile is not.
    const int height = int(d.tiled ? d.blockHeight : std::min(d.blockHeight, d.height - y));
    Image image(int(d.blockWidth), height);
    borrowed->handle.takeComplaint();
    bool done = false;
    if (decoding == Decoding::ThroughLibtiff) {
        std::vector<std::uint32_t> abgr(std::size_t(d.blockWidth) * d.blockHeight);
        done = d.tiled ? TIFFReadRGBATileExt(handle, x, y, abgr.data(), 1)
                       : TIFFReadRGBAStripExt(handle, y, abgr.data(), 1);
        if (done) copyFlipped(image, abgr, d.tiled ? int(d.blockHeight) : height);
    } else {
        const std::size_t samples = decoding == Decoding::Rgb ? 3 : 1;
        std::vector<std::uint8_t> bytes(std::size_t(d.blockWidth) * std::size_t(height) * samples);
        const tmsize_t got =
            d.tiled
                ? TIFFReadEncodedTile(handle, TIFFComputeTile(handle, x, y, 0, 0), bytes.data(), tmsize_t(bytes.size()))
                : TIFFReadEncodedStrip(handle, TIFFComputeStrip(handle, y, 0), bytes.data(), tmsize_t(bytes.size()));
        done = got == tmsize_t(bytes.size());
        if (done) copySamples(image, bytes, decoding);
    }
    const std::string complaint = borrowed->handle.takeComplaint();
    if (!done || !complaint.empty())
        return Error(ErrorCode::Corrupt, complaint.empty() ? "its data are cut short" : complaint);
    image.flattenOn(m_info.background);
    const std::lock_guard lock(m_mutex);
    if (m_idle.size() < kMostIdleHandles) m_idle.push_back(std::move(borrowed));
    return image;
}

Result<ImagePtr> TiffSlide::block(int level, std::int64_t column, std::int64_t row) const {
    const TileId id{level, std::int32_t(column), std::int32_t(row)};
    if (ImagePtr held = m_blocks.find(kThisSlide, id)) return held;
    HS_TRY(Image decoded, decode(level, column, row));
    auto image = std::make_shared<const Image>(std::move(decoded));
    m_blocks.insert(kThisSlide, id, image);
    return ImagePtr(std::move(image));
}

Result<Image> TiffSlide::readRegion(int level, LevelRect area) const {
    HS_TRY(RegionRequest request, checkRegion(m_info, name(), level, area));
    if (request.inside.empty()) return request.background();
    const LevelRect inside = request.inside;
    const TiffDirectory& d = m_levels[std::size_t(level)];
    const std::int64_t blockWidth = d.blockWidth, blockHeight = d.blockHeight;
    try {
        Image image(int(inside.width), int(inside.height));
        for (std::int64_t row = inside.y / blockHeight; row * blockHeight < inside.bottom(); ++row) {
            for (std::int64_t column = inside.x / blockWidth; column * blockWidth < inside.right(); ++column) {
                const Result<ImagePtr> piece = block(level, column, row);
                if (!piece) return readFailure(m_path, m_fileSize, request.what, piece.error().message);
                const Image& pixels = *piece.value();
                const LevelRect here{column * blockWidth, row * blockHeight, pixels.width(), pixels.height()};
                const LevelRect shared = inside.intersected(here);
                for (std::int64_t y = shared.y; y < shared.bottom(); ++y)
                    std::memcpy(image.row(int(y - inside.y)) + (shared.x - inside.x),
                                pixels.row(int(y - here.y)) + (shared.x - here.x), std::size_t(shared.width) * 4);
            }
        }
        image.setOpaque(true);
        return request.place(std::move(image));
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "not enough memory to read " + request.what);
    }
}

Result<Image> TiffSlide::readAssociated(const std::string&) const {
    return Error(ErrorCode::NotFound, name() + " has no associated image of that name");
}

Result<std::vector<std::uint8_t>> TiffSlide::readIccProfile() const {
    if (!m_info.hasIccProfile) return Error(ErrorCode::NotFound, name() + " has no ICC profile");
    return readTiffIccProfile(m_path);
}

} // namespace hs::core
