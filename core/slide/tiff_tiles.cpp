#include "core/slide/tiff_tiles.h"

#include <tiffio.h>

#include <algorithm>
#include <cstring>

namespace hs::core {

namespace {

constexpr std::size_t kKeptBytes = 96 << 20;
constexpr double kMostBlockBytes = 256 << 20; // decoded, of one tile or strip
constexpr SlideKey kThisSlide = 1;
constexpr std::size_t kMostIdleHandles = 16;

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
    return std::to_string(d.samplesPerPixel) + (d.samplesPerPixel == 1 ? " sample of " : " samples of ") +
           std::to_string(d.bitsPerSample) + " bits" +
           (d.sampleFormat == SAMPLEFORMAT_IEEEFP ? " (floating-point)" : "");
}

void copyRgb(const std::uint8_t* in, std::uint32_t* out, std::int64_t pixels) {
    for (std::int64_t i = 0; i < pixels; ++i, in += 3)
        out[i] = 0xFF000000u | std::uint32_t(in[0]) << 16 | std::uint32_t(in[1]) << 8 | in[2];
}

void copyGrey(const std::uint8_t* in, std::uint32_t* out, std::int64_t pixels) {
    for (std::int64_t i = 0; i < pixels; ++i)
        out[i] = 0xFF000000u | std::uint32_t(in[i]) * 0x010101u;
}

// libtiff's RGBA calls give premultiplied pixels, red in the lowest byte.
void copyAbgr(const std::uint32_t* in, std::uint32_t* out, std::int64_t pixels) {
    for (std::int64_t i = 0; i < pixels; ++i)
        out[i] = TIFFGetA(in[i]) << 24 | TIFFGetR(in[i]) << 16 | TIFFGetG(in[i]) << 8 | TIFFGetB(in[i]);
}

} // namespace

Result<void> checkDecodable(const std::string& name, const TiffDirectory& d) {
    if (d.bitsPerSample != 8 || d.sampleFormat != SAMPLEFORMAT_UINT)
        return Error(ErrorCode::Unsupported,
                     name + " has " + sampleWords(d) + " a pixel, 8-bit colour or grey was expected");
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

struct TiffTiles::Borrowed {
    TiffHandle handle;
    int level = -1;                  // that its current directory is
    std::vector<std::uint8_t> bytes; // of the block in hand
};

TiffTiles::TiffTiles(std::filesystem::path path, std::vector<std::optional<TiffDirectory>> levels,
                     std::uint32_t background)
    : m_path(std::move(path))
    , m_levels(std::move(levels))
    , m_background(background)
    , m_blocks(kKeptBytes) {}

TiffTiles::~TiffTiles() = default;

bool TiffTiles::serves(int level) const {
    return level >= 0 && level < int(m_levels.size()) && m_levels[std::size_t(level)].has_value();
}

LevelRect TiffTiles::areaOf(const Place& place) const {
    const TiffDirectory& d = *m_levels[std::size_t(place.level)];
    const std::int64_t x = place.column * d.blockWidth, y = place.row * d.blockHeight;
    // The last strip is cut short, the last tile is not.
    return {x, y, d.blockWidth, d.tiled ? d.blockHeight : std::min<std::int64_t>(d.blockHeight, d.height - y)};
}

Result<std::unique_ptr<TiffTiles::Borrowed>> TiffTiles::borrow(int level) const {
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
    TIFF* handle = borrowed->handle.get();
    const TiffDirectory& d = *m_levels[std::size_t(level)];
    std::uint32_t width = 0, height = 0, across = 0;
    if (!TIFFSetSubDirectory(handle, d.offset) || !TIFFGetField(handle, TIFFTAG_IMAGEWIDTH, &width) ||
        !TIFFGetField(handle, TIFFTAG_IMAGELENGTH, &height) || width != d.width || height != d.height ||
        (TIFFIsTiled(handle) != 0) != d.tiled ||
        (d.tiled && (!TIFFGetField(handle, TIFFTAG_TILEWIDTH, &across) || across != d.blockWidth)))
        return Error(ErrorCode::Corrupt, "another picture has taken its place");
    if (d.hiddenYcc) {
        TIFFSetField(handle, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
        TIFFSetField(handle, TIFFTAG_YCBCRSUBSAMPLING, d.hiddenYcc->subsamplingX, d.hiddenYcc->subsamplingY);
    }
    if (d.compression == COMPRESSION_JPEG && (d.photometric == PHOTOMETRIC_YCBCR || d.hiddenYcc))
        TIFFSetField(handle, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    borrowed->level = level;
    return borrowed;
}

Result<void> TiffTiles::decode(const Place& place, std::uint32_t* target, std::size_t stride) const {
    HS_TRY(std::unique_ptr<Borrowed> borrowed, borrow(place.level));
    TIFF* handle = borrowed->handle.get();
    const TiffDirectory& d = *m_levels[std::size_t(place.level)];
    const LevelRect area = areaOf(place);
    const auto x = std::uint32_t(area.x), y = std::uint32_t(area.y);
    const auto width = std::size_t(area.width), height = std::size_t(area.height);
    const Decoding decoding = decodingOf(d);
    const std::size_t samples = decoding == Decoding::Rgb ? 3 : decoding == Decoding::Grey ? 1 : 4;
    borrowed->bytes.resize(width * (decoding == Decoding::ThroughLibtiff ? d.blockHeight : height) * samples);
    std::uint8_t* bytes = borrowed->bytes.data();
    const auto size = tmsize_t(borrowed->bytes.size());
    borrowed->handle.takeComplaint();
    bool done = false;
    // libtiff reads bytes that are stored as they are straight from the file, also behind what the tile owns.
    const std::uint32_t block = d.tiled ? TIFFComputeTile(handle, x, y, 0, 0) : TIFFComputeStrip(handle, y, 0);
    if (d.compression == COMPRESSION_NONE && TIFFGetStrileByteCount(handle, block) < borrowed->bytes.size() &&
        decoding != Decoding::ThroughLibtiff)
        return Error(ErrorCode::Corrupt, "its data are cut short");
    if (decoding == Decoding::ThroughLibtiff) {
        auto* pixels = reinterpret_cast<std::uint32_t*>(bytes);
        done = d.tiled ? TIFFReadRGBATileExt(handle, x, y, pixels, 1) : TIFFReadRGBAStripExt(handle, y, pixels, 1);
    } else if (d.tiled) {
        done = TIFFReadEncodedTile(handle, block, bytes, size) == size;
    } else {
        done = TIFFReadEncodedStrip(handle, block, bytes, size) == size;
    }
    const std::string complaint = borrowed->handle.takeComplaint();
    if (!done || !complaint.empty())
        return Error(ErrorCode::Corrupt, complaint.empty() ? "its data are cut short" : complaint);
    for (std::size_t row = 0; row < height; ++row) {
        std::uint32_t* out = target + row * stride;
        if (decoding == Decoding::Rgb)
            copyRgb(bytes + row * width * 3, out, area.width);
        else if (decoding == Decoding::Grey)
            copyGrey(bytes + row * width, out, area.width);
        // The RGBA calls start at the lowest row.
        else
            copyAbgr(reinterpret_cast<const std::uint32_t*>(bytes) + (height - 1 - row) * width, out, area.width);
    }
    const std::lock_guard lock(m_mutex);
    if (m_idle.size() < kMostIdleHandles) m_idle.push_back(std::move(borrowed));
    return {};
}

Result<ImagePtr> TiffTiles::keptBlock(const Place& place) const {
    const TileId id{place.level, std::int32_t(place.column), std::int32_t(place.row)};
    if (ImagePtr held = m_blocks.find(kThisSlide, id)) return held;
    const LevelRect area = areaOf(place);
    auto image = std::make_shared<Image>(Image::forOverwrite(int(area.width), int(area.height)));
    HS_CHECK(decode(place, image->data(), std::size_t(area.width)));
    m_blocks.insert(kThisSlide, id, image);
    return ImagePtr(std::move(image));
}

Result<Image> TiffTiles::read(int level, LevelRect area) const {
    const TiffDirectory& d = *m_levels[std::size_t(level)];
    Image image = Image::forOverwrite(int(area.width), int(area.height));
    for (std::int64_t row = area.y / d.blockHeight; row * d.blockHeight < area.bottom(); ++row) {
        for (std::int64_t column = area.x / d.blockWidth; column * d.blockWidth < area.right(); ++column) {
            const Place place{level, column, row};
            const LevelRect block = areaOf(place), shared = area.intersected(block);
            std::uint32_t* target = image.row(int(shared.y - area.y)) + (shared.x - area.x);
            if (shared == block) {
                HS_CHECK(decode(place, target, std::size_t(area.width)));
                continue;
            }
            HS_TRY(const ImagePtr pixels, keptBlock(place));
            for (std::int64_t y = shared.y; y < shared.bottom(); ++y, target += area.width)
                std::memcpy(target, pixels->row(int(y - block.y)) + (shared.x - block.x),
                            std::size_t(shared.width) * 4);
        }
    }
    if (decodingOf(d) == Decoding::ThroughLibtiff) image.flattenOn(m_background);
    image.setOpaque(true);
    return image;
}

} // namespace hs::core
