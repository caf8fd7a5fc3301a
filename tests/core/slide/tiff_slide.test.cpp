// TIFF files written here with libtiff, read by TiffSlide: every layout it promises, and those it refuses.
#include "core/slide/tiff_slide.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <tiffio.h>

#include <thread>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

struct Page {
    std::uint32_t width = 0, height = 0;
    std::uint32_t tile = 0; // 0: strips
    std::uint32_t rowsPerStrip = 16;
    std::uint16_t samples = 3;
    std::uint16_t bits = 8;
    std::uint16_t photometric = PHOTOMETRIC_RGB;
    std::uint16_t compression = COMPRESSION_LZW;
    std::uint16_t planar = PLANARCONFIG_CONTIG;
    std::string description;
    double perCentimetre = 0;
    std::uint16_t reducedFollow = 0; // SubIFDs that come next
};

// What every written picture shows; channels differ so that a swap is seen.
std::uint8_t valueAt(std::uint32_t x, std::uint32_t y, int channel) {
    return std::uint8_t(channel == 0 ? x : channel == 1 ? y : (x + y) / 2);
}

std::vector<std::uint8_t> block(const Page& page, std::uint32_t left, std::uint32_t top, std::uint32_t width,
                                std::uint32_t height, int plane) {
    std::vector<std::uint8_t> bytes;
    for (std::uint32_t y = top; y < top + height; ++y)
        for (std::uint32_t x = left; x < left + width; ++x)
            for (int c = 0; c < (page.planar == PLANARCONFIG_CONTIG ? page.samples : 1); ++c)
                for (int byte = 0; byte < page.bits / 8; ++byte)
                    bytes.push_back(valueAt(x, y, plane + c));
    return bytes;
}

void writePage(TIFF* tiff, const Page& page) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page.height);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, page.samples);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page.bits);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page.photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, page.compression);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, page.planar);
    if (page.compression == COMPRESSION_JPEG) {
        TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, 100);
        if (page.photometric == PHOTOMETRIC_YCBCR) TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    if (!page.description.empty()) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, page.description.c_str());
    if (page.perCentimetre != 0) {
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, page.perCentimetre);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, page.perCentimetre);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    }
    if (page.reducedFollow > 0) {
        const std::vector<std::uint64_t> places(page.reducedFollow, 0);
        TIFFSetField(tiff, TIFFTAG_SUBIFD, page.reducedFollow, places.data());
    }
    const int planes = page.planar == PLANARCONFIG_SEPARATE ? page.samples : 1;
    if (page.tile > 0) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, page.tile);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, page.tile);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page.rowsPerStrip);
    }
    for (int plane = 0; plane < planes; ++plane) {
        if (page.tile > 0) {
            for (std::uint32_t y = 0; y < page.height; y += page.tile)
                for (std::uint32_t x = 0; x < page.width; x += page.tile) {
                    auto bytes = block(page, x, y, page.tile, page.tile, plane);
                    const auto index = TIFFComputeTile(tiff, x, y, 0, std::uint16_t(plane));
                    TIFFWriteEncodedTile(tiff, index, bytes.data(), tmsize_t(bytes.size()));
                }
            continue;
        }
        for (std::uint32_t y = 0; y < page.height; y += page.rowsPerStrip) {
            auto bytes = block(page, 0, y, page.width, std::min(page.rowsPerStrip, page.height - y), plane);
            const auto index = TIFFComputeStrip(tiff, y, std::uint16_t(plane));
            TIFFWriteEncodedStrip(tiff, index, bytes.data(), tmsize_t(bytes.size()));
        }
    }
    TIFFWriteDirectory(tiff);
}

class TiffSlides : public testing::Test {
protected:
    fs::path write(const std::vector<Page>& pages, const char* mode = "w") {
        const fs::path path = folder / "slide.tif";
        TIFF* tiff = TIFFOpen(path.c_str(), mode);
        for (const Page& page : pages)
            writePage(tiff, page);
        TIFFClose(tiff);
        return path;
    }
    SlidePtr open(const std::vector<Page>& pages, const char* mode = "w") {
        auto slide = TiffSlide::open(write(pages, mode));
        EXPECT_TRUE(slide.ok()) << describe(slide.error());
        return slide.ok() ? slide.value() : nullptr;
    }
    Error refusalOf(const std::vector<Page>& pages) {
        const auto slide = TiffSlide::open(write(pages));
        EXPECT_FALSE(slide.ok());
        if (slide.ok()) return {};
        EXPECT_NE(slide.error().message.find("slide.tif"), std::string::npos) << slide.error().message;
        return slide.error();
    }
    // Largest difference of any channel from what was written, over the whole level, read in pieces that cut blocks.
    static int worstDifference(const Slide& slide, int level, bool grey = false) {
        int worst = 0;
        const LevelSize size = slide.info().levels[std::size_t(level)].size;
        for (std::int64_t top = 0; top < size.height; top += 37)
            for (std::int64_t left = 0; left < size.width; left += 53) {
                const LevelRect area = LevelRect{left, top, 53, 37}.intersected({0, 0, size.width, size.height});
                const auto image = slide.readRegion(level, area);
                if (!image) return 1000;
                for (std::int64_t y = 0; y < area.height; ++y)
                    for (std::int64_t x = 0; x < area.width; ++x)
                        for (int c = 0; c < 3; ++c) {
                            const int found = image.value().row(int(y))[x] >> (16 - 8 * c) & 255;
                            const int right = valueAt(std::uint32_t(left + x), std::uint32_t(top + y), grey ? 0 : c);
                            worst = std::max(worst, std::abs(found - right));
                        }
            }
        return worst;
    }
    test::TemporaryFolder folder;
};

TEST_F(TiffSlides, TilesOfRgbAreReadExactly) {
    for (const std::uint16_t compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE}) {
        const SlidePtr slide = open({{.width = 200, .height = 150, .tile = 64, .compression = compression}});
        ASSERT_NE(slide, nullptr);
        EXPECT_EQ(worstDifference(*slide, 0), 0);
    }
}

TEST_F(TiffSlides, StripsAreReadExactlyWithAShortLastOne) {
    const SlidePtr slide = open({{.width = 131, .height = 150, .rowsPerStrip = 16}});
    ASSERT_NE(slide, nullptr);
    EXPECT_EQ(worstDifference(*slide, 0), 0);
}

TEST_F(TiffSlides, GreyBecomesRgb) {
    const SlidePtr slide =
        open({{.width = 131, .height = 90, .tile = 32, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK}});
    ASSERT_NE(slide, nullptr);
    EXPECT_EQ(worstDifference(*slide, 0, true), 0);
}

TEST_F(TiffSlides, JpegTilesOfBothColourSpacesAreReadToItsPrecision) {
    for (const std::uint16_t photometric : {PHOTOMETRIC_YCBCR, PHOTOMETRIC_RGB}) {
        const SlidePtr slide = open(
            {{.width = 128, .height = 128, .tile = 64, .photometric = photometric, .compression = COMPRESSION_JPEG}});
        ASSERT_NE(slide, nullptr);
        EXPECT_LE(worstDifference(*slide, 0), 16) << photometric; // chroma at half resolution
    }
}

TEST_F(TiffSlides, SeparatePlanesAreReadExactly) {
    const SlidePtr tiles = open({{.width = 100, .height = 70, .tile = 32, .planar = PLANARCONFIG_SEPARATE}});
    ASSERT_NE(tiles, nullptr);
    EXPECT_EQ(worstDifference(*tiles, 0), 0);
    const SlidePtr strips = open({{.width = 100, .height = 70, .planar = PLANARCONFIG_SEPARATE}});
    ASSERT_NE(strips, nullptr);
    EXPECT_EQ(worstDifference(*strips, 0), 0);
}

TEST_F(TiffSlides, BigTiffIsReadToo) {
    const SlidePtr slide = open({{.width = 100, .height = 70, .tile = 32}}, "w8");
    ASSERT_NE(slide, nullptr);
    EXPECT_EQ(worstDifference(*slide, 0), 0);
}

TEST_F(TiffSlides, APyramidInSubDirectoriesIsFound) {
    const SlidePtr slide = open({{.width = 400, .height = 301, .tile = 64, .reducedFollow = 2},
                                 {.width = 200, .height = 150, .tile = 64},
                                 {.width = 100, .height = 75, .tile = 64}});
    ASSERT_NE(slide, nullptr);
    ASSERT_EQ(slide->info().levels.size(), 3u);
    EXPECT_NEAR(slide->info().levels[2].downsample.value, 4.0, 0.02);
    for (int level = 0; level < 3; ++level)
        EXPECT_EQ(worstDifference(*slide, level), 0) << level;
}

TEST_F(TiffSlides, APyramidInFurtherDirectoriesIsFoundInAnyOrder) {
    const SlidePtr slide = open({{.width = 50, .height = 38, .tile = 32},
                                 {.width = 400, .height = 301, .tile = 64},
                                 {.width = 87, .height = 163, .tile = 64}, // a label: another shape
                                 {.width = 100, .height = 75, .tile = 64}});
    ASSERT_NE(slide, nullptr);
    ASSERT_EQ(slide->info().levels.size(), 3u);
    EXPECT_EQ(slide->info().size, (Level0Size{400, 301}));
    EXPECT_EQ(slide->info().levels[2].size, (LevelSize{50, 38}));
}

TEST_F(TiffSlides, PagesOfOneSizeAreNoPyramid) {
    const SlidePtr slide = open({{.width = 100, .height = 80, .tile = 32}, {.width = 100, .height = 80, .tile = 32}});
    ASSERT_NE(slide, nullptr);
    EXPECT_EQ(slide->info().levels.size(), 1u);
}

TEST_F(TiffSlides, SpacingComesFromOmeBeforeTheResolutionTags) {
    const std::string ome = "<OME><Image><Pixels SizeX=\"64\" SizeY=\"64\" PhysicalSizeX=\"0.5\"/></Image></OME>";
    const SlidePtr both = open({{.width = 64, .height = 64, .tile = 32, .description = ome, .perCentimetre = 40000}});
    ASSERT_NE(both, nullptr);
    EXPECT_EQ(both->info().vendor, "ome-tiff");
    EXPECT_EQ(both->info().spacing->x, 0.5);
    EXPECT_EQ(both->info().spacingSource, "ome");
    const SlidePtr tags = open({{.width = 64, .height = 64, .tile = 32, .perCentimetre = 40000}});
    ASSERT_NE(tags, nullptr);
    EXPECT_EQ(tags->info().vendor, "tiff");
    EXPECT_DOUBLE_EQ(tags->info().spacing->x, 0.25);
}

TEST_F(TiffSlides, SixteenBitsAreRefusedWithWhatWasFound) {
    const Error error = refusalOf({{.width = 64, .height = 64, .tile = 32, .bits = 16}});
    EXPECT_EQ(error.code, ErrorCode::Unsupported);
    EXPECT_NE(error.message.find("3 samples of 16 bits"), std::string::npos) << error.message;
}

TEST_F(TiffSlides, SeparateFluorescenceChannelsAreRefused) {
    const std::string ome = "<OME><Image><Pixels SizeX=\"64\" SizeY=\"64\" SizeC=\"4\"/></Image></OME>";
    const Error error = refusalOf({{.width = 64,
                                    .height = 64,
                                    .tile = 32,
                                    .samples = 1,
                                    .photometric = PHOTOMETRIC_MINISBLACK,
                                    .description = ome}});
    EXPECT_EQ(error.code, ErrorCode::Unsupported);
    EXPECT_NE(error.message.find("4 separate channels"), std::string::npos) << error.message;
}

TEST_F(TiffSlides, ManyThreadsReadTheSamePixels) {
    const SlidePtr slide = open(
        {{.width = 400, .height = 300, .tile = 64, .reducedFollow = 1}, {.width = 200, .height = 150, .tile = 64}});
    ASSERT_NE(slide, nullptr);
    std::vector<int> worst(6, -1);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < worst.size(); ++i)
            threads.emplace_back([&, i] { worst[i] = worstDifference(*slide, int(i % 2)); });
    }
    EXPECT_EQ(worst, std::vector<int>(6, 0));
}

TEST_F(TiffSlides, ADamagedTileFailsAloneWithItsPlace) {
    const fs::path path = write(
        {{.width = 400, .height = 400, .tile = 64, .photometric = PHOTOMETRIC_YCBCR, .compression = COMPRESSION_JPEG}});
    std::uint64_t offset = 0;
    {
        TIFF* tiff = TIFFOpen(path.c_str(), "rm");
        offset = TIFFGetStrileOffset(tiff, 0);
        TIFFClose(tiff);
    }
    FILE* file = std::fopen(path.c_str(), "r+b");
    std::fseek(file, long(offset), SEEK_SET);
    std::fwrite("broken tile data", 1, 16, file);
    std::fclose(file);
    const auto slide = TiffSlide::open(path);
    ASSERT_TRUE(slide.ok());
    const auto broken = slide.value()->readRegion(0, {0, 0, 10, 10});
    ASSERT_FALSE(broken.ok());
    EXPECT_NE(broken.error().message.find("level 0, x 0 y 0"), std::string::npos) << broken.error().message;
    EXPECT_TRUE(slide.value()->readRegion(0, {64, 64, 10, 10}).ok());
    EXPECT_FALSE(slide.value()->readRegion(0, {60, 60, 10, 10}).ok());
}

TEST_F(TiffSlides, WhatItDoesNotHaveIsNotFound) {
    const SlidePtr slide = open({{.width = 64, .height = 64, .tile = 32}});
    ASSERT_NE(slide, nullptr);
    EXPECT_EQ(slide->readAssociated("label").error().code, ErrorCode::NotFound);
    EXPECT_EQ(slide->readIccProfile().error().code, ErrorCode::NotFound);
}

// The other reader of the same pixels: levels read past OpenSlide must equal OpenSlide's own (reference:
// OpenSlide 3.4.1).
TEST_F(TiffSlides, GoesThroughSlideOpenToo) {
    const auto slide = Slide::open(write({{.width = 300, .height = 200, .rowsPerStrip = 8}}));
    ASSERT_TRUE(slide.ok()) << describe(slide.error());
    EXPECT_EQ(slide.value()->info().vendor, "tiff");
    EXPECT_EQ(worstDifference(*slide.value(), 0), 0);
    const auto tiled = Slide::open(write({{.width = 300, .height = 200, .tile = 64}}));
    ASSERT_TRUE(tiled.ok()) << describe(tiled.error());
    EXPECT_EQ(tiled.value()->info().vendor, "generic-tiff");
    EXPECT_EQ(worstDifference(*tiled.value(), 0), 0);
}

} // namespace
} // namespace hs::core
