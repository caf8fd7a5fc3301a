#include "core/synthetic/demo_slide.h"

#include "core/files.h"

#ifdef HS_TEST_SLIDE
#include "core/slide/slide.h"
#endif

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace hs::core {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class DemoSlideTest : public ::testing::Test {
protected:
    DemoSlideTest()
        : m_folder(fs::temp_directory_path() / ("hs demo ü " + std::to_string(::getpid()))) {}
    ~DemoSlideTest() override {
        std::error_code ignored;
        fs::permissions(m_folder, fs::perms::owner_all, ignored);
        fs::remove_all(m_folder, ignored);
    }

    DemoSlideOptions small() const {
        DemoSlideOptions options;
        options.folder = m_folder / "out";
        options.seed = 42;
        options.skinClass = SkinClass::Melanoma;
        options.thicknessMillimetres = 0.8;
        options.spacing = 2.0;
        options.width = 1300;
        options.height = 1100;
        return options;
    }

    std::vector<std::string> names() const {
        std::vector<std::string> found;
        if (!fs::exists(m_folder / "out")) return found;
        for (const auto& entry : fs::directory_iterator(m_folder / "out"))
            found.push_back(utf8FromPath(entry.path().filename()));
        std::sort(found.begin(), found.end());
        return found;
    }

    fs::path m_folder;
};

TEST_F(DemoSlideTest, LeavesOneSlideWithItsTruthAndItsMask) {
    const auto made = writeDemoSlide(small(), {}, {});
    ASSERT_TRUE(made.ok()) << made.error().message;
    EXPECT_THAT(names(), ::testing::ElementsAre("demo-42.mask.png", "demo-42.tif", "demo-42.truth.json"));
    const auto truth = readDemoTruth(made.value().truthFile);
    ASSERT_TRUE(truth.ok()) << truth.error().message;
    EXPECT_EQ(truth.value().diagnosis, "Malignant melanoma");
    EXPECT_EQ(truth.value().thicknessMillimetres, 0.8);
    EXPECT_EQ(truth.value().size, (Level0Size{1300, 1100}));
    EXPECT_EQ(truth.value().reports.size(), 3u);
    EXPECT_FALSE(truth.value().lesionBoxes.empty());
    EXPECT_GT(truth.value().lesionShare, 0.005);
}

TEST_F(DemoSlideTest, TheTruthMakesTheSameCaseAgain) {
    const auto made = writeDemoSlide(small(), {}, {});
    ASSERT_TRUE(made.ok());
    const DemoTruth truth = readDemoTruth(made.value().truthFile).value();
    const SkinRenderer again(std::make_shared<const SkinCase>(makeSkinCase(truth.seed, truth.options)));
    EXPECT_NEAR(drawLesionMask(again).lesionShare, truth.lesionShare, 1e-4);
    EXPECT_EQ(again.sizeAt(truth.spacing), (LevelSize{truth.size.width, truth.size.height}));
}

TEST_F(DemoSlideTest, AStopLeavesNoFile) {
    std::stop_source source;
    source.request_stop();
    const auto result = writeDemoSlide(small(), {}, source.get_token());
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::Cancelled);
    EXPECT_TRUE(names().empty());
}

TEST_F(DemoSlideTest, AFolderThatCannotBeMadeIsOneSentence) {
    fs::create_directories(m_folder);
    ASSERT_TRUE(writeFileAtomically(m_folder / "out", "a file stands here").ok());
    const auto result = writeDemoSlide(small(), {}, {});
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(result.error().message, HasSubstr("cannot make the folder out"));
}

TEST_F(DemoSlideTest, AFolderWithoutTheRightToWriteIsOneSentence) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    fs::create_directories(m_folder / "out");
    fs::permissions(m_folder / "out", fs::perms::owner_read | fs::perms::owner_exec);
    const auto result = writeDemoSlide(small(), {}, {});
    fs::permissions(m_folder / "out", fs::perms::owner_all);
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(result.error().message, HasSubstr("demo-42.tif"));
    EXPECT_TRUE(names().empty());
}

TEST_F(DemoSlideTest, AGlassTooSmallForASectionIsRefusedWithTheLeastSize) {
    DemoSlideOptions options = small();
    options.width = 700;
    const auto result = writeDemoSlide(options, {}, {});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::InvalidInput);
    EXPECT_THAT(result.error().message, HasSubstr("700 x 1100"));
    EXPECT_THAT(result.error().message, HasSubstr("at least 1000"));
    options.spacing = 0.0;
    EXPECT_EQ(writeDemoSlide(options, {}, {}).error().code, ErrorCode::InvalidInput);
}

TEST_F(DemoSlideTest, AStrangeTruthFileIsRefusedBySentence) {
    fs::create_directories(m_folder);
    const fs::path path = m_folder / "a.truth.json";
    for (const char* text :
         {"", "[]", "{}", R"({"format":"other"})", R"({"format":"histoscribe-demo-truth","seed":"x"})",
          R"({"format":"histoscribe-demo-truth","seed":1,"class":"cold"})"}) {
        ASSERT_TRUE(writeFileAtomically(path, text).ok());
        const auto result = readDemoTruth(path);
        ASSERT_FALSE(result.ok()) << text;
        EXPECT_EQ(result.error().code, ErrorCode::Corrupt);
        EXPECT_THAT(result.error().message, HasSubstr("a.truth.json is not the truth of a demo slide"));
    }
    EXPECT_EQ(readDemoTruth(m_folder / "none").error().code, ErrorCode::NotFound);
}

TEST_F(DemoSlideTest, EveryGlassHoldsItsSectionsAndTheirLesions) {
    for (const auto& [width, height] :
         {std::pair{2000.0, 2000.0}, {2400.0, 6000.0}, {9000.0, 2600.0}, {15000.0, 12500.0}})
        for (int i = 0; i < kSkinClasses; ++i) {
            SkinCaseOptions options;
            options.skinClass = SkinClass(i);
            options.glassWidth = width;
            options.glassHeight = height;
            const auto skin = std::make_shared<const SkinCase>(makeSkinCase(90 + std::uint64_t(i), options));
            const TissueField field(skin);
            for (double at = 0.0; at < width; at += 25.0)
                for (const double y : {2.0, height - 2.0})
                    ASSERT_FALSE(TissueField::inTissue(field.at({at, y})))
                        << width << " x " << height << ", class " << i;
            for (double at = 0.0; at < height; at += 25.0)
                for (const double x : {2.0, width - 2.0})
                    ASSERT_FALSE(TissueField::inTissue(field.at({x, at})))
                        << width << " x " << height << ", class " << i;
            for (double y = 0.0; y < height; y += 40.0)
                for (double x = 0.0; x < width; x += 40.0) {
                    const TissueSample sample = field.at({x, y});
                    const bool atCut = sample.section >= 0 && sample.inside > 0.0f && sample.inside < 20.0f;
                    ASSERT_FALSE(atCut && field.inLesion(sample)) << width << " x " << height << ", class " << i;
                }
        }
}

#ifdef HS_TEST_SLIDE
TEST_F(DemoSlideTest, OpensAsASlideWithItsSpacing) {
    const auto made = writeDemoSlide(small(), {}, {});
    ASSERT_TRUE(made.ok());
    const auto slide = Slide::open(made.value().slide);
    ASSERT_TRUE(slide.ok()) << slide.error().message;
    ASSERT_TRUE(slide.value()->info().spacing.has_value());
    EXPECT_NEAR(slide.value()->info().spacing->mean(), 2.0, 1e-5);
    EXPECT_EQ(slide.value()->info().size, (Level0Size{1300, 1100}));
}
#endif

} // namespace
} // namespace hs::core
