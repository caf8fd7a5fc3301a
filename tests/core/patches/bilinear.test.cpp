// Expected numbers come from OpenCV's own cv::resize(INTER_LINEAR) where the test is built with it; exact.
#include "core/patches/bilinear.h"

#include <gtest/gtest.h>

#include <random>

#if HS_TEST_OPENCV
#include "core/patches/canny.h"

#include <opencv2/imgproc.hpp>
#endif

namespace hs::core {
namespace {

Image noise(int width, int height) {
    Image image(width, height);
    std::mt19937 random(std::uint32_t(width * 31 + height));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.row(y)[x] = 0xFF000000u | (random() & 0xFFFFFFu);
    image.setOpaque(true);
    return image;
}

Image cut(const Image& whole, LevelRect area) {
    Image part(int(area.width), int(area.height));
    for (int y = 0; y < part.height(); ++y)
        for (int x = 0; x < part.width(); ++x)
            part.row(y)[x] = whole.row(int(area.y) + y)[area.x + x];
    return part;
}

TEST(Bilinear, APartEqualsTheSamePartOfTheWhole) {
    const Image source = noise(301, 207);
    const BilinearScaler scaler({301, 207}, {79, 54});
    const ScaledRect all{0, 0, 79, 54};
    const auto whole = scaler.scale(cut(source, scaler.sourceArea(all)), all);
    for (const ScaledRect part : {ScaledRect{0, 0, 16, 16}, {40, 30, 16, 16}, {63, 38, 16, 16}, {78, 53, 1, 1}}) {
        const auto pixels = scaler.scale(cut(source, scaler.sourceArea(part)), part);
        for (std::int64_t y = 0; y < part.height; ++y)
            for (std::int64_t x = 0; x < part.width * 3; ++x)
                ASSERT_EQ(pixels[std::size_t(y * part.width * 3 + x)],
                          whole[std::size_t((part.y + y) * 79 * 3 + part.x * 3 + x)]);
    }
}

TEST(Bilinear, SourceAreaStaysInsideThePicture) {
    const BilinearScaler grown({10, 10}, {25, 25});
    const LevelRect area = grown.sourceArea({0, 0, 25, 25});
    EXPECT_EQ(area, (LevelRect{0, 0, 10, 10}));
    EXPECT_EQ(grown.scale(noise(10, 10), {0, 0, 25, 25}).size(), 25u * 25u * 3u);
}

#if HS_TEST_OPENCV

cv::Mat asMat(const Image& image) {
    cv::Mat mat(image.height(), image.width(), CV_8UC3);
    const auto rgb = image.toRgb();
    std::copy(rgb.begin(), rgb.end(), mat.data);
    return mat;
}

TEST(Bilinear, IsEqualToOpenCvForManyScales) {
    const std::array<std::array<int, 4>, 8> sizes = {{{973, 640, 256, 168},
                                                      {512, 384, 256, 192},
                                                      {511, 384, 255, 192},
                                                      {300, 200, 299, 199},
                                                      {64, 64, 100, 90},
                                                      {1000, 31, 263, 8},
                                                      {1024, 768, 256, 192},
                                                      {3, 3, 1, 1}}};
    for (const auto& [width, height, toWidth, toHeight] : sizes) {
        const Image source = noise(width, height);
        cv::Mat expected;
        cv::resize(asMat(source), expected, cv::Size(toWidth, toHeight), 0, 0, cv::INTER_LINEAR);
        const BilinearScaler scaler({width, height}, {toWidth, toHeight});
        const ScaledRect all{0, 0, toWidth, toHeight};
        const auto found = scaler.scale(cut(source, scaler.sourceArea(all)), all);
        EXPECT_EQ(found, std::vector<std::uint8_t>(expected.datastart, expected.dataend))
            << width << " x " << height << " to " << toWidth << " x " << toHeight;
    }
}

TEST(Canny, IsEqualToOpenCvOnNoiseOfManyKinds) {
    std::mt19937 random(5);
    for (int round = 0; round < 60; ++round) {
        const int width = 1 + int(random() % 90), height = 1 + int(random() % 90);
        const int step = 1 << (random() % 7); // coarse steps make ties of channels and of neighbours
        cv::Mat rgb(height, width, CV_8UC3);
        for (std::uint8_t* byte = rgb.data; byte != rgb.dataend; ++byte)
            *byte = std::uint8_t(random() % 256 / step * step);
        if (round % 3 == 0) cv::blur(rgb, rgb, cv::Size(3, 3));
        cv::Mat expected;
        cv::Canny(rgb, expected, 40, 100);
        const auto found = cannyEdges(std::span(rgb.data, std::size_t(rgb.dataend - rgb.data)), width, height, 40, 100);
        EXPECT_EQ(found, std::vector<std::uint8_t>(expected.datastart, expected.dataend)) << width << " x " << height;
    }
}

#endif

} // namespace
} // namespace hs::core
