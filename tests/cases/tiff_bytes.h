// TIFF files made byte by byte, so that each can be wrong in one place. Classic, little-endian, uncompressed RGB tiles
// unless a case says otherwise. Tests only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hs::test {

enum class TiffType : std::uint16_t { Text = 2, Short = 3, Long = 4, Rational = 5, Long8 = 16 };

struct TiffTag {
    std::uint16_t tag = 0;
    TiffType type = TiffType::Long;
    std::vector<std::uint64_t> values; // a rational is two of them
    std::string text;                  // of a Text
    std::uint64_t statedCount = 0;     // 0: as many as there are
};

namespace tiff {
inline constexpr std::uint16_t kKind = 254, kWidth = 256, kHeight = 257, kBits = 258, kCompression = 259,
                               kColours = 262, kDescription = 270, kStripOffsets = 273, kSamples = 277,
                               kRowsPerStrip = 278, kStripCounts = 279, kXResolution = 282, kYResolution = 283,
                               kPlanes = 284, kResolutionUnit = 296, kTileWidth = 322, kTileHeight = 323,
                               kTileOffsets = 324, kTileCounts = 325;
}

// One picture of the file. `blocks` are its tiles (or strips); their offsets and counts are filled in when written.
struct TiffDirectory {
    std::vector<TiffTag> tags;
    std::vector<std::string> blocks;
    std::uint16_t offsetsTag = tiff::kTileOffsets;
    std::uint16_t countsTag = tiff::kTileCounts;
    std::uint64_t addToOffsets = 0; // a lie about where the blocks are
    std::uint64_t addToCounts = 0;  // and about how long they are

    TiffDirectory& set(std::uint16_t tag, TiffType type, std::vector<std::uint64_t> values);
    TiffDirectory& set(std::uint16_t tag, std::uint64_t value) { return set(tag, TiffType::Long, {value}); }
    TiffDirectory& setText(std::uint16_t tag, std::string text);
    TiffDirectory& remove(std::uint16_t tag);
};

struct TiffShape {
    int width = 640;
    int height = 512;
    int tile = 128;
    std::uint64_t pixelsPerCentimetre = 20000; // 0.5 µm; 0: no resolution tags
};

// A picture that looks like stained tissue on white glass to the patch rule.
TiffDirectory tiledPicture(const TiffShape& shape = {});

struct TiffFile {
    std::vector<TiffDirectory> directories;
    bool big = false;   // BigTIFF
    bool loops = false; // the last directory points back to the first

    std::string bytes() const;
};

inline std::string tiffOf(TiffDirectory directory) {
    return TiffFile{{std::move(directory)}}.bytes();
}
std::string goodTiff();

} // namespace hs::test
