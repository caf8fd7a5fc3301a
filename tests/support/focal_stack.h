// A small OME-TIFF of several focal planes, made with libtiff: plane p is of one colour of its own, its pyramid in
// sub-directories. Tests only; whoever includes it links libtiff.
#pragma once

#include <tiffio.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hs::test {

struct FocalStack {
    std::uint32_t width = 640, height = 512;
    int planes = 5;
    int levels = 2;         // of each plane, each half of the last
    bool tiled = true;      // 128 px, else strips
    std::string tiffData;   // elements inside <Pixels>; empty: the file's order
    std::string order = "XYCZT";
    int told = 0;           // SizeZ, when it is not the number of planes
    int withoutLevels = -1; // this plane has no pyramid
    int smaller = -1;       // this plane is 16 px narrower
};

inline std::uint32_t colourOfPlane(int plane) {
    return 0xFF000000u | std::uint32_t(200 - 20 * plane) << 16 | std::uint32_t(30 + 10 * plane) << 8 | std::uint32_t(90);
}

inline void writeFocalPicture(TIFF* tiff, const FocalStack& stack, int plane, int level, const std::string& description) {
    const std::uint32_t width = (stack.width - (stack.smaller == plane ? 16 : 0)) >> level, height = stack.height >> level;
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    if (level > 0) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (!description.empty()) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, description.c_str());
    const int reduced = level == 0 && plane != stack.withoutLevels ? stack.levels - 1 : 0;
    if (reduced > 0) {
        const std::vector<std::uint64_t> places(std::size_t(reduced), 0);
        TIFFSetField(tiff, TIFFTAG_SUBIFD, reduced, places.data());
    }
    const std::uint32_t side = 128, colour = colourOfPlane(plane);
    const auto filled = [&](std::size_t pixels) {
        std::vector<std::uint8_t> bytes;
        for (std::size_t i = 0; i < pixels; ++i)
            for (const int shift : {16, 8, 0})
                bytes.push_back(std::uint8_t(colour >> shift));
        return bytes;
    };
    if (stack.tiled) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, side);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, side);
        std::vector<std::uint8_t> bytes = filled(std::size_t(side) * side);
        for (std::uint32_t tile = 0; tile < TIFFNumberOfTiles(tiff); ++tile)
            TIFFWriteEncodedTile(tiff, tile, bytes.data(), tmsize_t(bytes.size()));
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, height);
        std::vector<std::uint8_t> bytes = filled(std::size_t(width) * height);
        TIFFWriteEncodedStrip(tiff, 0, bytes.data(), tmsize_t(bytes.size()));
    }
    TIFFWriteDirectory(tiff);
}

inline void writeFocalStack(const std::filesystem::path& path, const FocalStack& stack) {
    const std::string description =
        "<?xml version=\"1.0\"?><OME><Image ID=\"Image:0\"><Pixels DimensionOrder=\"" + stack.order + "\" SizeX=\"" +
        std::to_string(stack.width) + "\" SizeY=\"" + std::to_string(stack.height) + "\" SizeC=\"3\" SizeT=\"1\" SizeZ=\"" +
        std::to_string(stack.told > 0 ? stack.told : stack.planes) +
        "\" PhysicalSizeX=\"0.25\" PhysicalSizeY=\"0.25\" PhysicalSizeZ=\"1.5\"><Channel SamplesPerPixel=\"3\"/>" +
        stack.tiffData + "</Pixels></Image></OME>";
    TIFF* tiff = TIFFOpen(path.c_str(), "w");
    for (int plane = 0; plane < stack.planes; ++plane)
        for (int level = 0; level < (plane == stack.withoutLevels ? 1 : stack.levels); ++level)
            writeFocalPicture(tiff, stack, plane, level, plane == 0 && level == 0 ? description : std::string());
    TIFFClose(tiff);
}

} // namespace hs::test
