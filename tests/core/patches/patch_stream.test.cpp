#include "core/patches/patch_stream.h"

#include "core/patches/patch_reader.h"
#include "core/patches/patch_rule.h"
#include "tests/support/fake_slide.h"
#include "tests/support/golden_files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <latch>
#include <thread>

namespace hs::core {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Tissue in every cell of 64 px but those where the cell's column + row is a multiple of three.
std::shared_ptr<test::FakeSlide> speckled(std::int64_t columns, std::int64_t rows) {
    auto slide = std::make_shared<test::FakeSlide>(std::vector<LevelSize>{{columns * 64, rows * 64}});
    slide->pixel = [](int, std::int64_t x, std::int64_t y) {
        if ((x / 64 + y / 64) % 3 == 0) return 0xFFFFFFu;
        return (x / 4 + y / 4) % 2 == 0 ? 0xC080A0u : 0x603050u;
    };
    return slide;
}

PatchPlan planFor(const Slide& slide, int side = 64) {
    PatchSettings settings;
    settings.sizePixels = side;
    settings.downsample = 1.0;
    auto plan = planPatches(slide.info(), settings, std::nullopt);
    EXPECT_TRUE(plan.ok());
    return plan.value();
}

std::vector<Patch> readAll(PatchSource& source, std::size_t most) {
    std::vector<Patch> patches;
    while (true) {
        auto batch = source.next(most, {});
        if (!batch) ADD_FAILURE() << describe(batch.error());
        if (!batch || batch.value().empty()) return patches;
        EXPECT_LE(batch.value().size(), most);
        for (const PatchPixels& pixels : batch.value())
            patches.push_back(pixels.patch);
    }
}

TEST(PatchStream, KeepsTheCellsWithTissueInGridOrderWhateverTheThreads) {
    const auto slide = speckled(21, 13);
    const PatchPlan plan = planFor(*slide);
    std::vector<Patch> expected;
    for (std::size_t i = 0; i < plan.cells(); ++i)
        if (const Patch cell = plan.cell(i); (cell.row + cell.column) % 3 != 0) expected.push_back(cell);
    for (const int threads : {1, 3, 8}) {
        for (const std::size_t most : {std::size_t(1), std::size_t(7), std::size_t(1000)}) {
            const auto stream = openPatchStream(slide, plan, threads);
            EXPECT_EQ(readAll(*stream, most), expected);
            EXPECT_EQ(stream->examined(), plan.cells());
            EXPECT_EQ(stream->total(), plan.cells());
            EXPECT_TRUE(stream->next(5, {}).value().empty()) << "the end stays the end";
        }
    }
}

TEST(PatchStream, PixelsAreThoseOfTheCell) {
    const auto slide = speckled(5, 4);
    const auto stream = openPatchStream(slide, planFor(*slide), 2);
    const auto batch = stream->next(100, {});
    ASSERT_TRUE(batch.ok());
    for (const PatchPixels& pixels : batch.value()) {
        ASSERT_EQ(pixels.rgb.size(), 64u * 64 * 3);
        for (std::int64_t y = 0; y < 64; ++y)
            for (std::int64_t x = 0; x < 64; ++x) {
                const std::uint8_t* rgb = pixels.rgb.data() + (y * 64 + x) * 3;
                const std::uint32_t right = slide->pixel(0, pixels.patch.area.x + x, pixels.patch.area.y + y);
                ASSERT_EQ(std::uint32_t(rgb[0]) << 16 | std::uint32_t(rgb[1]) << 8 | rgb[2], right);
            }
    }
}

// Origin: shared/golden/patching, the reference's own walk over slide.png; exact.
TEST(PatchStream, KeepsTheReferencesPatchesOfItsSamplePicture) {
    const fs::path golden = fs::path(HS_SHARED_DIR) / "golden" / "patching";
    if (!fs::exists(golden)) GTEST_SKIP() << "shared/golden/patching is absent";
    nlohmann::json list;
    std::ifstream(golden / "patching.json") >> list;
    const auto picture = test::readPng(golden / "slide.png");
    auto slide = std::make_shared<test::FakeSlide>(std::vector<LevelSize>{{picture.width, picture.height}});
    slide->pixel = [&picture](int, std::int64_t x, std::int64_t y) {
        const std::uint8_t* rgb = picture.bytes.data() + (y * picture.width + x) * 3;
        return std::uint32_t(rgb[0]) << 16 | std::uint32_t(rgb[1]) << 8 | rgb[2];
    };
    for (const std::string name : {"defaults", "readme"}) {
        PatchPlan plan = planFor(*slide, 256);
        plan.settings.whiteThreshold = list["settings"][name]["white_thresh"].get<std::array<int, 3>>();
        plan.settings.edgeThreshold = list["settings"][name]["edge_threshold"];
        std::vector<std::vector<int>> kept;
        for (const Patch& patch : readAll(*openPatchStream(slide, plan, 3), 2))
            kept.push_back({patch.scene, int(patch.area.y), int(patch.area.x)}); // the reference's x is the row
        EXPECT_EQ(kept, list["grid"]["kept"][name].get<std::vector<std::vector<int>>>()) << name;
    }
}

TEST(PatchStream, MemoryStaysBoundedWhenNobodyTakesPatches) {
    const auto slide = speckled(200, 200);
    const auto stream = openPatchStream(slide, planFor(*slide), 2);
    ASSERT_TRUE(stream->next(1, {}).ok());
    std::this_thread::sleep_for(100ms);
    EXPECT_LT(slide->reads, 30) << "runs of at most 16 cells each, of 40,000 cells";
}

TEST(PatchStream, AFailedCellEndsTheStreamAfterWhatCameBefore) {
    const auto slide = speckled(20, 20);
    slide->fails = [](int, LevelRect area) { return area.y >= 10 * 64; };
    const auto stream = openPatchStream(slide, planFor(*slide), 4);
    std::size_t kept = 0;
    std::optional<Error> failure;
    while (!failure) {
        auto batch = stream->next(9, {});
        if (!batch)
            failure = batch.error();
        else {
            ASSERT_FALSE(batch.value().empty()) << "the end came without the error";
            kept += batch.value().size();
            for (const PatchPixels& pixels : batch.value())
                EXPECT_LT(pixels.patch.row, 10);
        }
    }
    EXPECT_EQ(failure->code, ErrorCode::Corrupt);
    ASSERT_EQ(failure->contexts.size(), 1u);
    EXPECT_NE(failure->contexts[0].find("of 400"), std::string::npos) << failure->contexts[0];
    EXPECT_EQ(kept, 133u);
    EXPECT_EQ(stream->examined(), 200u);
    EXPECT_EQ(stream->next(9, {}).error().code, ErrorCode::Corrupt) << "the error stays";
}

TEST(PatchStream, StoppingEndsTheWaitAndLosesNoPatch) {
    const auto slide = speckled(20, 20);
    std::latch started{1};
    std::atomic<bool> once = false, letGo = false;
    slide->before = [&](int, LevelRect) {
        if (!once.exchange(true)) started.count_down();
        while (!letGo)
            std::this_thread::sleep_for(1ms);
    };
    auto stream = openPatchStream(slide, planFor(*slide), 2);
    std::stop_source stop;
    std::jthread stopper([&] {
        started.wait();
        std::this_thread::sleep_for(10ms);
        stop.request_stop();
    });
    const auto batch = stream->next(5, stop.get_token());
    ASSERT_FALSE(batch.ok());
    EXPECT_EQ(batch.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(stream->next(5, stop.get_token()).error().code, ErrorCode::Cancelled);
    letGo = true;
    EXPECT_EQ(readAll(*stream, 7), readAll(*openPatchStream(slide, planFor(*slide), 2), 7)) << "taken up again it has all of them";
}

TEST(PatchStream, SpreadItKeepsTheSamePatchesAndAnyBeginningLiesEvenlyOverTheSlide) {
    const auto slide = speckled(48, 32);
    const PatchPlan plan = planFor(*slide);
    std::vector<Patch> spread = readAll(*openPatchStream(slide, plan, 3, PatchOrder::Spread), 9);
    std::size_t quarters[4] = {};
    const std::size_t few = 128;
    ASSERT_GT(spread.size(), 4 * few);
    for (std::size_t i = 0; i < few; ++i)
        ++quarters[(spread[i].row >= 16 ? 2 : 0) + (spread[i].column >= 24 ? 1 : 0)];
    for (const std::size_t count : quarters) {
        EXPECT_GT(count, few / 8);
        EXPECT_LT(count, few / 2);
    }
    std::sort(spread.begin(), spread.end(), [](const Patch& a, const Patch& b) { return std::pair(a.row, a.column) < std::pair(b.row, b.column); });
    EXPECT_EQ(spread, readAll(*openPatchStream(slide, plan, 3), 9));
}

TEST(PatchStream, ClosingEarlyJoinsItsReaders) {
    const auto slide = speckled(50, 50);
    auto stream = openPatchStream(slide, planFor(*slide), 4);
    ASSERT_TRUE(stream->next(3, {}).ok());
    stream.reset();
    const int reads = slide->reads;
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(slide->reads, reads);
}

TEST(PatchStream, TellsWhereItsPatchesComeFrom) {
    const auto slide = speckled(4, 4);
    const auto stream = openPatchStream(slide, planFor(*slide), 1);
    EXPECT_EQ(stream->patchPixels(), 64);
    EXPECT_EQ(stream->downsample(), 1.0);
    EXPECT_EQ(stream->spacing(), 0.0);
    EXPECT_EQ(stream->slideFingerprint(), "fake");
    EXPECT_EQ(stream->slideName(), "fake.svs");
}

// slideio's rule: a level within 1 % of the wanted scale, else the next finer one.
TEST(PatchReader, TakesTheLevelTheReferenceWouldTake) {
    const auto levels = [](std::vector<double> downsamples) {
        std::vector<SlideLevel> list;
        for (const double value : downsamples)
            list.push_back({{}, {value}, {}});
        return list;
    };
    const auto three = levels({1, 4.0007, 16.02});
    EXPECT_EQ(levelToRead(three, 4.0), 1);
    EXPECT_EQ(levelToRead(three, 3.97), 1);
    EXPECT_EQ(levelToRead(three, 3.79), 0);
    EXPECT_EQ(levelToRead(three, 4.2), 1);
    EXPECT_EQ(levelToRead(three, 15.9), 2);
    EXPECT_EQ(levelToRead(three, 1000), 2);
    EXPECT_EQ(levelToRead(three, 0.5), 0);
    EXPECT_EQ(levelToRead(levels({1}), 4.0), 0);
}

TEST(PatchReader, AMatchingLevelIsTakenAsStored) {
    auto slide = std::make_shared<test::FakeSlide>(std::vector<LevelSize>{{4099, 2050}, {1024, 512}});
    PatchSettings settings;
    settings.sizePixels = 128;
    const PatchPlan plan = planPatches(slide->info(), settings, std::nullopt).value();
    const PatchReader reader(slide, plan);
    const auto patches = reader.read({.row = 1, .firstColumn = 2, .count = 3});
    ASSERT_TRUE(patches.ok());
    const std::uint32_t right = slide->pixel(1, 3 * 128 + 5, 128 + 7);
    const std::uint8_t* rgb = patches.value()[1].data() + (7 * 128 + 5) * 3;
    EXPECT_EQ(std::uint32_t(rgb[0]) << 16 | std::uint32_t(rgb[1]) << 8 | rgb[2], right);
}

TEST(PatchReader, OtherScalesAreInterpolatedFromTheNextFinerLevelOverTheWholeScene) {
    auto slide = std::make_shared<test::FakeSlide>(std::vector<LevelSize>{{3000, 2000}, {1000, 667}});
    slide->info().spacing = Spacing{0.4, 0.4};
    slide->pixel = [](int, std::int64_t x, std::int64_t y) {
        return std::uint32_t((x * 7 + y * 13) & 255) * 0x010101u;
    };
    PatchSettings settings;
    settings.sizePixels = 100;
    const PatchPlan plan = planPatches(slide->info(), settings, std::nullopt).value();
    ASSERT_DOUBLE_EQ(plan.downsample, 2.5);
    const PatchReader reader(slide, plan);
    const BilinearScaler scaler({3000, 2000}, {1200, 800});
    const ScaledRect all{0, 0, 1200, 800};
    const LevelRect area = scaler.sourceArea(all);
    const auto whole = scaler.scale(slide->readRegion(0, area).value(), all);
    for (const CellRun& run : reader.runs()) {
        const auto patches = reader.read(run);
        ASSERT_TRUE(patches.ok());
        for (std::int32_t i = 0; i < run.count; ++i)
            for (std::int32_t y = 0; y < 100; ++y)
                for (std::int32_t x = 0; x < 300; ++x)
                    ASSERT_EQ(patches.value()[std::size_t(i)][std::size_t(y * 300 + x)],
                              whole[std::size_t((run.row * 100 + y) * 3600 + (run.firstColumn + i) * 300 + x)]);
    }
}

TEST(PatchReader, RunsCoverEveryCellOnceAndStaySmall) {
    auto slide = std::make_shared<test::FakeSlide>(std::vector<LevelSize>{{70000, 30000}});
    slide->info().scenes = {{"a", {0, 0, 50000, 20000}}, {"b", {50000, 0, 20000, 30000}}};
    const PatchPlan plan = planPatches(slide->info(), {}, std::nullopt).value();
    const PatchReader reader(slide, plan);
    std::size_t next = 0;
    for (const CellRun& run : reader.runs()) {
        EXPECT_EQ(run.firstCell, next);
        EXPECT_EQ(plan.cell(run.firstCell).column, run.firstColumn);
        EXPECT_EQ(plan.cell(run.firstCell).row, run.row);
        EXPECT_LE(run.count * 1024 * 1024, 4 << 20);
        next += std::size_t(run.count);
    }
    EXPECT_EQ(next, plan.cells());
}

TEST(PatchReader, ScenesAreReadWhereTheyLieOnTheSlide) {
    auto slide = std::make_shared<test::FakeSlide>(std::vector<LevelSize>{{4000, 4000}, {1000, 1000}});
    slide->info().scenes = {{"a", {400, 800, 1024, 1024}}};
    PatchSettings settings;
    settings.sizePixels = 64;
    const PatchPlan plan = planPatches(slide->info(), settings, std::nullopt).value();
    const auto patches = PatchReader(slide, plan).read({.row = 1, .firstColumn = 1, .count = 1});
    ASSERT_TRUE(patches.ok());
    const std::uint8_t* rgb = patches.value()[0].data();
    EXPECT_EQ(std::uint32_t(rgb[0]) << 16 | std::uint32_t(rgb[1]) << 8 | rgb[2], slide->pixel(1, 100 + 64, 200 + 64));
}

} // namespace
} // namespace hs::core
