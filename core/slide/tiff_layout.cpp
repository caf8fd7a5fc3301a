#include "core/slide/tiff_layout.h"

#include "core/files.h"
#include "core/slide/ome_metadata.h"

#include <tiffio.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <fstream>
#include <span>
#include <unordered_set>
#include <utility>

namespace hs::core {

namespace {

constexpr std::size_t kMostDirectories = 4096;
constexpr std::size_t kMostEntries = 1 << 18; // of all directories: 64 each, of as many as are read
constexpr std::uint16_t kMostSubDirectories = 64;
constexpr std::size_t kJpegHeaderBytes = 4096;
constexpr tmsize_t kMostAllocation = tmsize_t(512) << 20; // what a tag of a broken file may claim

int rememberComplaint(TIFF*, void* user, const char*, const char* format, va_list arguments) {
    char words[256];
    std::vsnprintf(words, sizeof words, format, arguments);
    *static_cast<std::string*>(user) = words;
    return 1;
}

int ignoreWarning(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

template <class T>
T field(TIFF* tiff, std::uint32_t tag, T fallback) {
    T value{};
    return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : fallback;
}

void findDataEnd(TIFF* tiff, TiffDirectory& d) {
    std::uint64_t *offsets = nullptr, *counts = nullptr;
    d.sparse = true;
    d.blocks = d.tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
    if (!TIFFGetField(tiff, d.tiled ? TIFFTAG_TILEOFFSETS : TIFFTAG_STRIPOFFSETS, &offsets) || !offsets) return;
    if (!TIFFGetField(tiff, d.tiled ? TIFFTAG_TILEBYTECOUNTS : TIFFTAG_STRIPBYTECOUNTS, &counts) || !counts) return;
    d.sparse = false;
    for (std::uint32_t i = 0; i < d.blocks; ++i) {
        if (offsets[i] == 0 || counts[i] == 0)
            d.sparse = true;
        else if (offsets[i] + counts[i] > offsets[i])
            d.dataEnd = std::max(d.dataEnd, offsets[i] + counts[i]);
    }
}

// The colours of the first block that has data, when they are not the RGB that the directory claims.
std::optional<JpegColour> findHiddenYcc(TIFF* tiff, const TiffDirectory& d) {
    if (d.compression != COMPRESSION_JPEG || d.photometric != PHOTOMETRIC_RGB || d.samplesPerPixel != 3) return {};
    std::array<std::uint8_t, kJpegHeaderBytes> bytes{};
    const tmsize_t got = d.tiled ? TIFFReadRawTile(tiff, 0, bytes.data(), tmsize_t(bytes.size()))
                                 : TIFFReadRawStrip(tiff, 0, bytes.data(), tmsize_t(bytes.size()));
    if (got <= 0) return {};
    const auto colour = readJpegColour(std::span(bytes).first(std::size_t(got)));
    return colour && colour->ycc ? colour : std::nullopt;
}

TiffDirectory readDirectory(TIFF* tiff) {
    TiffDirectory d;
    d.offset = TIFFCurrentDirOffset(tiff);
    d.width = field<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
    d.height = field<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
    d.tiled = TIFFIsTiled(tiff) != 0;
    if (d.tiled) {
        d.blockWidth = field<std::uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0);
        d.blockHeight = field<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, 0);
    } else {
        d.blockWidth = d.width;
        d.blockHeight = std::min(d.height, field<std::uint32_t>(tiff, TIFFTAG_ROWSPERSTRIP, d.height));
    }
    d.bitsPerSample = field<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    d.samplesPerPixel = field<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    d.compression = field<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, 1);
    d.photometric = field<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, 0);
    d.planarConfig = field<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, 1);
    d.sampleFormat = field<std::uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, 1);
    d.subfileType = field<std::uint32_t>(tiff, TIFFTAG_SUBFILETYPE, 0);
    d.hasResolution = TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &d.xResolution) &&
                      TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &d.yResolution);
    d.resolutionUnit = field<std::uint16_t>(tiff, TIFFTAG_RESOLUTIONUNIT, 2);
    const char* description = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &description) && description) d.description = description;
    void* profile = nullptr;
    if (!TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &d.iccBytes, &profile)) d.iccBytes = 0;
    findDataEnd(tiff, d);
    d.hiddenYcc = findHiddenYcc(tiff, d);
    return d;
}

std::vector<std::uint64_t> subDirectoryOffsets(TIFF* tiff) {
    std::uint16_t count = 0;
    std::uint64_t* offsets = nullptr;
    if (!TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &offsets) || !offsets) return {};
    return {offsets, offsets + std::min(count, kMostSubDirectories)};
}

// Reads numbers of either byte order at any place of a file.
class NumberReader {
public:
    explicit NumberReader(const std::filesystem::path& path)
        : m_file(path, std::ios::binary) {}
    void setLittle(bool little) { m_little = little; }

    // As many of the bytes as there are before the end.
    std::span<const unsigned char> bytesAt(std::uint64_t place, std::size_t bytes) {
        m_bytes.resize(bytes);
        m_file.clear();
        m_file.seekg(std::streamoff(place));
        m_file.read(reinterpret_cast<char*>(m_bytes.data()), std::streamsize(bytes));
        return std::span(m_bytes).first(std::size_t(std::max<std::streamsize>(m_file.gcount(), 0)));
    }
    std::uint64_t number(std::span<const unsigned char> raw) const {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < raw.size(); ++i)
            value |= std::uint64_t(raw[m_little ? i : raw.size() - 1 - i]) << (8 * i);
        return value;
    }
    // Nothing beyond the end.
    std::optional<std::uint64_t> at(std::uint64_t place, std::size_t bytes) {
        const auto raw = bytesAt(place, bytes);
        return raw.size() == bytes ? std::optional(number(raw)) : std::nullopt;
    }

private:
    std::ifstream m_file;
    std::vector<unsigned char> m_bytes;
    bool m_little = true;
};

// Follows the directories by their links alone, which tells what libtiff does not: that a further directory, or the
// value of a tag, lies beyond the end, and how many tiles a directory lists (libtiff fills up what lacks). Private
// tags, which may hold anything, are passed over. Nothing for what is no TIFF. Links in a circle, and directories
// longer than any real one, end it.
void followLinks(const std::filesystem::path& path, TiffLayout& layout) {
    constexpr std::array<int, 19> kTypeBytes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    constexpr std::uint64_t kFirstPrivateTag = 32768, kIccTag = TIFFTAG_ICCPROFILE, kMostValueBytes = 1u << 31;
    NumberReader reader(path);
    reader.setLittle(reader.at(0, 1) == 'I');
    const bool big = reader.at(2, 2) == 43u;
    const std::size_t wide = big ? 8 : 4, countBytes = big ? 8 : 2, entryBytes = big ? 20 : 12;
    std::uint64_t& end = layout.linksEnd;
    std::optional<std::uint64_t> offset = reader.at(big ? 8 : 4, wide);
    std::unordered_set<std::uint64_t> seen;
    std::size_t entriesLeft = kMostEntries;
    while (offset && *offset != 0 && seen.size() < kMostDirectories && seen.insert(*offset).second) {
        const std::uint64_t entries = *offset + countBytes;
        end = std::max(end, entries);
        const std::uint64_t count = std::min<std::uint64_t>(reader.at(*offset, countBytes).value_or(0), 4096);
        if (count > entriesLeft) return;
        entriesLeft -= count;
        const std::uint64_t link = entries + count * entryBytes;
        end = std::max(end, link + wide);
        const auto raw = reader.bytesAt(entries, count * entryBytes);
        for (std::size_t at = 0; at + entryBytes <= raw.size(); at += entryBytes) {
            const std::uint64_t tag = reader.number(raw.subspan(at, 2)), type = reader.number(raw.subspan(at + 2, 2));
            const std::uint64_t number = reader.number(raw.subspan(at + 4, wide));
            const std::uint64_t value = reader.number(raw.subspan(at + 4 + wide, wide));
            if (tag == TIFFTAG_TILEOFFSETS) layout.listedTiles.emplace_back(*offset, number);
            if ((tag >= kFirstPrivateTag && tag != kIccTag) || type >= kTypeBytes.size()) continue;
            const std::uint64_t bytes = std::min(number, kMostValueBytes) * std::uint64_t(kTypeBytes[type]);
            if (bytes > wide && bytes < kMostValueBytes) end = std::max(end, value + bytes);
        }
        offset = reader.at(link, wide);
    }
}

} // namespace

TiffHandle::TiffHandle(const std::filesystem::path& path)
    : m_complaint(std::make_unique<std::string>()) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMostAllocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options, rememberComplaint, m_complaint.get());
    TIFFOpenOptionsSetWarningHandlerExtR(options, ignoreWarning, nullptr);
    m_tiff = TIFFFdOpenExt(file, "slide", "rmO", options); // m: no mapping; O: tile tables on demand
    TIFFOpenOptionsFree(options);
    if (!m_tiff) ::close(file);
}

TiffHandle::~TiffHandle() {
    if (m_tiff) TIFFClose(m_tiff);
}

TiffHandle::TiffHandle(TiffHandle&& other) noexcept
    : m_complaint(std::move(other.m_complaint))
    , m_tiff(std::exchange(other.m_tiff, nullptr)) {}

std::string TiffHandle::takeComplaint() {
    return m_complaint ? std::exchange(*m_complaint, {}) : std::string();
}

TiffLayout readTiffLayout(const std::filesystem::path& path) {
    TiffLayout layout;
    TiffHandle tiff(path);
    if (!tiff) {
        layout.complaint = tiff.takeComplaint();
        return layout;
    }
    std::vector<std::pair<std::size_t, std::uint64_t>> reduced; // parent, offset
    do {
        for (const std::uint64_t offset : subDirectoryOffsets(tiff.get()))
            reduced.emplace_back(layout.directories.size(), offset);
        layout.directories.push_back(readDirectory(tiff.get()));
    } while (layout.directories.size() < kMostDirectories && TIFFReadDirectory(tiff.get()));
    for (const auto& [parent, offset] : reduced) {
        if (layout.directories.size() >= kMostDirectories || !TIFFSetSubDirectory(tiff.get(), offset)) break;
        layout.directories.push_back(readDirectory(tiff.get()));
        layout.directories.back().reduced = true;
        layout.directories.back().parent = parent;
    }
    layout.complaint = tiff.takeComplaint();
    followLinks(path, layout);
    return layout;
}

bool hasFocalPlanes(const std::filesystem::path& path) {
    const TiffHandle tiff(path);
    if (!tiff) return false;
    const TiffDirectory first = readDirectory(tiff.get());
    return readOme(first.description, first.width, first.height, first.samplesPerPixel).focalPlanes > 1;
}

Result<void> checkComplete(const std::filesystem::path& path, const TiffLayout& layout) {
    std::error_code failure;
    const std::uint64_t size = std::filesystem::file_size(path, failure);
    if (failure) return Error(ErrorCode::NotFound, displayName(path) + " is no longer there");
    std::uint64_t end = layout.linksEnd;
    for (const TiffDirectory& directory : layout.directories)
        end = std::max(end, directory.dataEnd);
    for (const TiffDirectory& d : layout.directories)
        for (const auto& [offset, listed] : layout.listedTiles)
            if (d.tiled && d.offset == offset && listed < d.blocks)
                return Error(ErrorCode::Corrupt, displayName(path) + " is damaged: it lists " + std::to_string(listed) +
                                                     " tiles, the " + std::to_string(d.blocks) + " of a picture of " +
                                                     std::to_string(d.width) + " x " + std::to_string(d.height) +
                                                     " px were expected");
    if (end <= size) return {};
    return Error(ErrorCode::Corrupt, displayName(path) + " is truncated: it has " + std::to_string(size) +
                                         " bytes, its directories and pictures reach to byte " + std::to_string(end));
}

Result<std::vector<std::uint8_t>> readTiffIccProfile(const std::filesystem::path& path) {
    const TiffHandle tiff(path);
    std::uint32_t count = 0;
    const std::uint8_t* profile = nullptr;
    if (!tiff || !TIFFGetField(tiff.get(), TIFFTAG_ICCPROFILE, &count, &profile) || !profile)
        return Error(ErrorCode::NotFound, displayName(path) + " has no ICC profile");
    return std::vector<std::uint8_t>(profile, profile + count);
}

std::string libtiffVersion() {
    // "LIBTIFF, Version 4.5.0\nCopyright …"
    const std::string words = TIFFGetVersion();
    const std::size_t start = words.find_first_of("0123456789");
    if (start == std::string::npos) return "";
    return words.substr(start, words.find_first_not_of("0123456789.", start) - start);
}

} // namespace hs::core
