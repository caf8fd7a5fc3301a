#include "core/synthetic/tiff_pyramid.h"

#include "core/files.h"

#ifdef HS_TEST_SLIDE
#include "core/slide/slide.h"
#endif

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <csignal>

namespace hs::core {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class TiffPyramid : public ::testing::Test {
protected:
    TiffPyramid()
        : m_folder(fs::temp_directory_path() / ("hs tiff µ " + std::to_string(::getpid()))) {
        fs::create_directories(m_folder);
    }
    ~TiffPyramid() override {
        fs::permissions(m_folder, fs::perms::owner_all);
        fs::remove_all(m_folder);
    }

    std::size_t entries() const { return std::size_t(std::distance(fs::directory_iterator(m_folder), {})); }

    // A picture whose colours tell the place: red grows to the right, green downwards.
    static void drawPlace(const LevelRect& area, std::span<std::uint8_t> rgb) {
        std::uint8_t* out = rgb.data();
        for (std::int64_t y = area.y; y < area.y + area.height; ++y)
            for (std::int64_t x = area.x; x < area.x + area.width; ++x) {
                *out++ = std::uint8_t(40 + x / 10 % 200);
                *out++ = std::uint8_t(40 + y / 10 % 200);
                *out++ = 128;
            }
    }

    static TiffPyramidOptions options(std::int64_t width, std::int64_t height) {
        TiffPyramidOptions made;
        made.width = width;
        made.height = height;
        made.spacing = 0.25;
        made.quality = 90;
        made.threads = 2;
        made.description = "a test";
        return made;
    }

    fs::path m_folder;
};

TEST_F(TiffPyramid, TheFileDoesNotDependOnTheNumberOfThreads) {
    TiffPyramidOptions one = options(1500, 1100), three = one;
    one.threads = 1;
    three.threads = 3;
    ASSERT_TRUE(writeTiffPyramid(m_folder / "one.tif", one, drawPlace, {}, {}).ok());
    ASSERT_TRUE(writeTiffPyramid(m_folder / "three.tif", three, drawPlace, {}, {}).ok());
    EXPECT_EQ(readTextFile(m_folder / "one.tif").value(), readTextFile(m_folder / "three.tif").value());
}

TEST_F(TiffPyramid, EveryPixelIsToldOnceAsProgress) {
    std::vector<std::int64_t> told;
    const auto sink = [&](std::int64_t done, std::int64_t total) {
        told.push_back(done);
        EXPECT_EQ(total, 700 * 900);
    };
    ASSERT_TRUE(writeTiffPyramid(m_folder / "a.tif", options(700, 900), drawPlace, sink, {}).ok());
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
    EXPECT_EQ(told.back(), 700 * 900);
}

TEST_F(TiffPyramid, AStopLeavesNothing) {
    std::stop_source source;
    std::atomic<int> drawn{0};
    const auto draw = [&](const LevelRect& area, std::span<std::uint8_t> rgb) {
        drawPlace(area, rgb);
        if (++drawn == 5) source.request_stop();
    };
    const auto result = writeTiffPyramid(m_folder / "a.tif", options(4000, 4000), draw, {}, source.get_token());
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::Cancelled);
    EXPECT_LE(drawn, 8);
    EXPECT_EQ(entries(), 0u);
}

TEST_F(TiffPyramid, AMissingFolderIsOneSentence) {
    const auto result = writeTiffPyramid(m_folder / "none" / "a.tif", options(300, 300), drawPlace, {}, {});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().message, "cannot write a.tif: No such file or directory");
    EXPECT_EQ(result.error().code, ErrorCode::NotFound);
}

// A limit on the size of files stands for a full disk: the write fails half-way just so.
TEST_F(TiffPyramid, AFailingWriteIsSaidAndLeavesNothing) {
    const fs::path goal = m_folder / "full.tif";
    const auto draw = [&](const LevelRect& area, std::span<std::uint8_t> rgb) { drawPlace(area, rgb); };
    struct Limit {
        Limit() {
            ::signal(SIGXFSZ, SIG_IGN);
            ::getrlimit(RLIMIT_FSIZE, &old);
            rlimit small{20000, old.rlim_max};
            ::setrlimit(RLIMIT_FSIZE, &small);
        }
        ~Limit() { ::setrlimit(RLIMIT_FSIZE, &old); }
        rlimit old{};
    };
    Result<void> result;
    {
        const Limit limit;
        result = writeTiffPyramid(goal, options(3000, 3000), draw, {}, {});
    }
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(result.error().message, HasSubstr("cannot write full.tif: "));
    EXPECT_EQ(entries(), 0u);
}

TEST_F(TiffPyramid, SizesAndSpacingsBeyondReasonAreRefused) {
    for (const auto& [width, height] : {std::pair{0, 100}, {100, -1}, {2'000'000, 10}})
        EXPECT_EQ(writeTiffPyramid(m_folder / "a.tif", options(width, height), drawPlace, {}, {}).error().code,
                  ErrorCode::InvalidInput);
    TiffPyramidOptions strange = options(300, 300);
    strange.spacing = 0.0;
    EXPECT_THAT(writeTiffPyramid(m_folder / "a.tif", strange, drawPlace, {}, {}).error().message, HasSubstr("spacing"));
    EXPECT_EQ(entries(), 0u);
}

#ifdef HS_TEST_SLIDE
TEST_F(TiffPyramid, ASlideReaderSeesLevelsSpacingAndPlaces) {
    ASSERT_TRUE(writeTiffPyramid(m_folder / "a.tif", options(3001, 1999), drawPlace, {}, {}).ok());
    const auto slide = Slide::open(m_folder / "a.tif");
    ASSERT_TRUE(slide.ok()) << slide.error().message;
    const SlideInfo& info = slide.value()->info();
    EXPECT_EQ(info.size, (Level0Size{3001, 1999}));
    ASSERT_EQ(info.levels.size(), 3u);
    EXPECT_NEAR(info.levels[2].downsample.value, 4.0, 0.01);
    ASSERT_TRUE(info.spacing.has_value());
    EXPECT_NEAR(info.spacing->x, 0.25, 1e-6);
    for (int level = 0; level < 3; ++level) {
        const auto image = slide.value()->readRegion(level, {500 >> level, 900 >> level, 64, 64});
        ASSERT_TRUE(image.ok());
        const std::uint32_t pixel = image.value().row(0)[0];
        EXPECT_NEAR(double((pixel >> 16) & 255), 40 + 50, 5.0) << level;
        EXPECT_NEAR(double((pixel >> 8) & 255), 40 + 90, 5.0) << level;
    }
}
#endif

} // namespace
} // namespace hs::core
