#include "ui/viewer/picture_slide.h"

#include "tests/support/temporary_folder.h"

#include <QColorSpace>
#include <QImage>
#include <QImageWriter>

#include <gtest/gtest.h>

#include <fstream>

namespace hs::ui {
namespace {

QImage picture(int width, int height) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixel(x, y, qRgb(x % 256, y % 256, 200));
    return image;
}

std::filesystem::path save(const test::TemporaryFolder& folder, const QImage& image, const char* name) {
    const std::filesystem::path file = folder / name;
    EXPECT_TRUE(image.save(QString::fromStdString(file.string())));
    return file;
}

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(PictureSlide, WhatIsNoPictureIsRefused) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(PictureSlide::open(folder.write("a.png", "hello")).error().code, core::ErrorCode::Unsupported);
    EXPECT_EQ(PictureSlide::open(folder.write("b.gif", "GIF89a")).error().code, core::ErrorCode::Unsupported);
    EXPECT_FALSE(PictureSlide::open(folder / "none.png").ok());
}

TEST(PictureSlide, APictureThatWasCutShortIsRefusedAtEveryLength) {
    const test::TemporaryFolder folder;
    for (const char* name : {"whole.png", "whole.jpg"}) {
        const std::string bytes = bytesOf(save(folder, picture(300, 200), name));
        for (const double share : {0.02, 0.3, 0.6, 0.9}) {
            const auto cut = folder.write("cut", bytes.substr(0, std::size_t(double(bytes.size()) * share)));
            const auto opened = PictureSlide::open(cut);
            EXPECT_FALSE(opened.ok()) << name << " at " << share;
            if (!opened) EXPECT_EQ(opened.error().message.find(folder.path().string()), std::string::npos);
        }
    }
}

TEST(PictureSlide, ANonsensicalSizeInTheHeaderIsRefused) {
    const test::TemporaryFolder folder;
    std::string bytes = bytesOf(save(folder, picture(30, 20), "small.png"));
    bytes[16] = 0x7F; // the width's highest byte
    EXPECT_FALSE(PictureSlide::open(folder.write("huge.png", bytes)).ok());
}

TEST(PictureSlide, RegionsOutsideShowTheBackgroundAndWrongOnesAreErrors) {
    const test::TemporaryFolder folder;
    const auto slide = PictureSlide::open(save(folder, picture(100, 80), "p.png"));
    ASSERT_TRUE(slide.ok());
    EXPECT_FALSE(slide.value()->readRegion(1, {0, 0, 10, 10}).ok());
    EXPECT_FALSE(slide.value()->readRegion(0, {0, 0, 0, 10}).ok());
    EXPECT_FALSE(slide.value()->readRegion(0, {0, 0, 1 << 20, 1 << 20}).ok());
    const auto edge = slide.value()->readRegion(0, {95, 75, 10, 10});
    ASSERT_TRUE(edge.ok());
    EXPECT_EQ(edge.value().row(9)[9], 0xFFFFFFFFu);
    EXPECT_EQ(edge.value().row(0)[0], 0xFF000000u | qRgb(95, 75, 200));
}

TEST(PictureSlide, ALargePictureGetsAPyramidOfHalves) {
    const test::TemporaryFolder folder;
    const auto slide = PictureSlide::open(save(folder, picture(3001, 2003), "p.png"));
    ASSERT_TRUE(slide.ok());
    const core::SlideInfo& info = slide.value()->info();
    ASSERT_EQ(info.levels.size(), 3u);
    EXPECT_EQ(info.levels[2].size.width, 751);
    EXPECT_NEAR(info.levels[2].downsample.value, 4, 0.02);
    EXPECT_FALSE(info.spacing);
    EXPECT_TRUE(slide.value()->readRegion(2, {700, 480, 51, 21}).ok());
}

TEST(PictureSlide, WhatIsTransparentIsWhite) {
    const test::TemporaryFolder folder;
    QImage clear(64, 64, QImage::Format_ARGB32);
    clear.fill(Qt::transparent);
    const auto slide = PictureSlide::open(save(folder, clear, "clear.png"));
    ASSERT_TRUE(slide.ok());
    const auto pixels = slide.value()->readRegion(0, {0, 0, 4, 4});
    ASSERT_TRUE(pixels.ok());
    EXPECT_EQ(pixels.value().row(1)[1], 0xFFFFFFFFu);
}

TEST(PictureSlide, AProfileIsHandedOnAndSrgbIsNone) {
    const test::TemporaryFolder folder;
    QImage image = picture(64, 64);
    image.setColorSpace(QColorSpace(QColorSpace::AdobeRgb));
    const auto adobe = PictureSlide::open(save(folder, image, "adobe.png"));
    ASSERT_TRUE(adobe.ok());
    EXPECT_TRUE(adobe.value()->info().hasIccProfile);
    EXPECT_TRUE(adobe.value()->readIccProfile().ok());
    const auto plain = PictureSlide::open(save(folder, picture(64, 64), "plain.png"));
    ASSERT_TRUE(plain.ok());
    EXPECT_FALSE(plain.value()->info().hasIccProfile);
}

TEST(PictureSlide, IsWhatSlideOpenAnswersForPicturesOnceItIsSet) {
    const test::TemporaryFolder folder;
    const std::filesystem::path file = save(folder, picture(64, 48), "p.jpg");
    EXPECT_FALSE(core::Slide::open(file).ok());
    core::Slide::setPictureReader(&PictureSlide::open);
    const auto slide = core::Slide::open(file);
    core::Slide::setPictureReader(nullptr);
    ASSERT_TRUE(slide.ok());
    EXPECT_EQ(slide.value()->info().vendor, "jpeg");
    EXPECT_EQ(slide.value()->name(), "p.jpg");
}

} // namespace
} // namespace hs::ui
