// The directories of a TIFF file as libtiff reads them: sizes, tiles, what the samples are, where the data ends.
//
// readTiffLayout() opens and closes the file itself and may be called from any thread. A file that is no TIFF gives no
// directory; what a broken one still tells is returned.
#pragma once

#include "core/error.h"
#include "core/slide/jpeg_header.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct tiff;

namespace hs::core {

// A libtiff handle that maps no memory (a file that shrinks must not kill), names no path and prints nothing.
class TiffHandle {
public:
    // Null inside when the file is no TIFF or cannot be opened.
    explicit TiffHandle(const std::filesystem::path& path);
    ~TiffHandle();
    TiffHandle(TiffHandle&& other) noexcept;
    TiffHandle& operator=(TiffHandle&&) = delete;

    tiff* get() const { return m_tiff; }
    explicit operator bool() const { return m_tiff != nullptr; }
    // libtiff's last complaint, empty when there was none; forgets it.
    std::string takeComplaint();

private:
    std::unique_ptr<std::string> m_complaint;
    tiff* m_tiff = nullptr;
};

struct TiffDirectory {
    std::uint64_t offset = 0; // of the directory in the file
    bool reduced = false;     // a SubIFD of a main directory
    std::size_t parent = 0;   // then: which main directory's
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool tiled = false;
    std::uint32_t blockWidth = 0; // of a tile, or of a strip
    std::uint32_t blockHeight = 0;
    std::uint16_t bitsPerSample = 1;
    std::uint16_t samplesPerPixel = 1;
    std::uint16_t compression = 1;
    std::uint16_t photometric = 0;
    std::uint16_t planarConfig = 1;
    std::uint16_t sampleFormat = 1;
    std::uint32_t subfileType = 0;
    float xResolution = 0;
    float yResolution = 0;
    std::uint16_t resolutionUnit = 2;
    bool hasResolution = false;
    std::string description;
    std::uint32_t iccBytes = 0;
    std::uint64_t dataEnd = 0; // where its tiles or strips end
    bool sparse = false;       // some have no data
    std::uint32_t blocks = 0;  // tiles or strips that its size needs
    // Called RGB, but its first JPEG block is YCbCr: how that is subsampled.
    std::optional<JpegColour> hiddenYcc;
};

struct TiffLayout {
    std::vector<TiffDirectory> directories; // main ones in file order; then SubIFDs of the first, then of the others
    std::string complaint;                  // libtiff's, about what could not be read
    // Directories that list fewer tiles than their size needs: offset and how many they list.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> listedTiles;
    std::uint64_t linksEnd = 0;             // where the directories and the values of their usual tags end
};

TiffLayout readTiffLayout(const std::filesystem::path& path);

// The description of the first directory says that there are several focal planes (OME-XML); false for what is no TIFF.
bool hasFocalPlanes(const std::filesystem::path& path);

// Corrupt when a directory or the data of one would lie beyond the file's end (the file is truncated), or when a tiled
// picture lists fewer tiles than its size needs.
Result<void> checkComplete(const std::filesystem::path& path, const TiffLayout& layout);

// Of the first directory (tag 34675).
Result<std::vector<std::uint8_t>> readTiffIccProfile(const std::filesystem::path& path);

std::string libtiffVersion(); // "4.5.0"

} // namespace hs::core
