// A small tiled TIFF with a spacing, made on the spot, for tests that need a slide on the disk.
#pragma once

#include <tiffio.h>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace hs::test {

// 1024 x 768 pixels at 0.5 µm; `seed` changes its pixels, and so its fingerprint.
inline bool writeTinySlide(const std::filesystem::path& path, std::uint32_t seed) {
    constexpr std::uint32_t kWidth = 1024, kHeight = 768, kTile = 256;
    TIFF* file = TIFFOpen(path.c_str(), "w");
    if (file == nullptr) return false;
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, kWidth);
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, kHeight);
    TIFFSetField(file, TIFFTAG_TILEWIDTH, kTile);
    TIFFSetField(file, TIFFTAG_TILELENGTH, kTile);
    TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    TIFFSetField(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    TIFFSetField(file, TIFFTAG_XRESOLUTION, 20000.0f);
    TIFFSetField(file, TIFFTAG_YRESOLUTION, 20000.0f);
    std::vector<std::uint8_t> tile(kTile * kTile * 3);
    bool written = true;
    for (std::uint32_t y = 0; y < kHeight; y += kTile)
        for (std::uint32_t x = 0; x < kWidth; x += kTile) {
            for (std::size_t i = 0; i < tile.size(); ++i)
                tile[i] = std::uint8_t(200 + (i * (seed + 1) + x / kTile * 7 + y / kTile * 13) % 50);
            written = written && TIFFWriteTile(file, tile.data(), x, y, 0, 0) >= 0;
        }
    TIFFClose(file);
    return written;
}

} // namespace hs::test
