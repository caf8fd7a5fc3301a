#include "core/image.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

TEST(Image, TransparentPixelsTakeTheBackground) {
    Image image(2, 1);
    image.row(0)[1] = 0x80400000u; // half-transparent red, premultiplied
    image.flattenOn(0xFFFFFF);
    EXPECT_EQ(image.row(0)[0], 0xFFFFFFFFu);
    EXPECT_EQ(image.row(0)[1], 0xFFBF7F7Fu);
    EXPECT_TRUE(image.opaque());
}

TEST(Image, OneTransparentPixelAmongOpaqueOnesIsBlended) {
    Image image(3, 2);
    image.fill(0xFF010203u);
    image.row(1)[2] = 0;
    image.flattenOn(0xABCDEF);
    EXPECT_EQ(image.row(1)[2], 0xFFABCDEFu);
    EXPECT_EQ(image.row(1)[1], 0xFF010203u);
    EXPECT_EQ(image.row(0)[2], 0xFF010203u);
}

TEST(Image, ForOverwriteHasItsSizeAndCopies) {
    Image image = Image::forOverwrite(5, 4);
    image.fill(7);
    const Image copy = image;
    EXPECT_EQ(copy.width(), 5);
    EXPECT_EQ(copy.byteCount(), 80u);
    EXPECT_EQ(copy.row(3)[4], 7u);
    EXPECT_TRUE(Image::forOverwrite(-1, 3).empty());
}

TEST(Image, NegativeSizesAreEmpty) { EXPECT_TRUE(Image(-5, 10).empty()); }

TEST(Image, RgbBytesComeInReadingOrder) {
    Image image(1, 1);
    image.fill(0xFF102030u);
    EXPECT_EQ(image.toRgb(), (std::vector<std::uint8_t>{0x10, 0x20, 0x30}));
    EXPECT_TRUE(image.opaque());
}

} // namespace
} // namespace hs::core
