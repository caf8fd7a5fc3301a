#include "core/synthetic/demo_dataset.h"

#include "core/files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <set>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

class DemoDatasetTest : public ::testing::Test {
protected:
    DemoDatasetTest()
        : m_folder(fs::temp_directory_path() / ("hs dataset " + std::to_string(::getpid()))) {}
    ~DemoDatasetTest() override { fs::remove_all(m_folder); }

    DemoDatasetOptions few() const {
        DemoDatasetOptions options;
        options.folder = m_folder;
        options.train = 3;
        options.validation = 1;
        options.test = 1;
        options.spacing = 4.0; // quick
        options.threads = 2;
        return options;
    }

    fs::path m_folder;
};

TEST_F(DemoDatasetTest, SeedsOfSplitsAndDataSetsNeverMeet) {
    std::set<std::uint64_t> seeds;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        DemoDatasetOptions options;
        options.seed = seed;
        for (const Split split : {Split::Train, Split::Validation, Split::Test})
            for (std::size_t i = 0; i < 300; ++i)
                EXPECT_TRUE(seeds.insert(datasetCase(options, split, i).seed).second);
    }
}

TEST_F(DemoDatasetTest, ClassesAreBalancedInEverySplit) {
    for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
        std::map<SkinClass, int> counts;
        for (std::size_t i = 0; i < 80; ++i)
            ++counts[*datasetCase({}, split, i).options.skinClass];
        EXPECT_EQ(counts.size(), std::size_t(kSkinClasses));
        for (const auto& [skinClass, count] : counts)
            EXPECT_EQ(count, 80 / kSkinClasses);
    }
}

TEST_F(DemoDatasetTest, WritesCasesThatTheCasesFileNames) {
    std::size_t told = 0;
    const auto made = writeDemoDataset(few(), [&](const DatasetProgress& progress) { told = progress.done; }, {});
    ASSERT_TRUE(made.ok()) << made.error().message;
    EXPECT_EQ(told, 5u);
    const auto cases = readCases(made.value().casesFile);
    ASSERT_TRUE(cases.ok()) << cases.error().message;
    ASSERT_EQ(cases.value().size(), 5u);
    EXPECT_EQ(cases.value()[3].split, Split::Validation);
    for (const Case& one : cases.value()) {
        EXPECT_TRUE(fs::exists(one.slides.at(0)));
        EXPECT_EQ(one.reports.size(), 3u);
        EXPECT_NE(one.reports[0].find("Final diagnosis: " + one.diagnosis + "."), std::string::npos);
    }
    EXPECT_TRUE(fs::exists(m_folder / "patches" / "train-00001.jsonl"));
}

TEST_F(DemoDatasetTest, CompleteCasesAreKeptAndIncompleteOnesMadeAgain) {
    ASSERT_TRUE(writeDemoDataset(few(), {}, {}).ok());
    const fs::path kept = m_folder / "slides" / "train-00000.tif",
                   lost = m_folder / "slides" / "train-00001.truth.json";
    const std::string lostBytes = readTextFile(lost).value();
    ASSERT_TRUE(writeFileAtomically(kept, "untouched").ok()); // would be written anew if the case were not kept
    fs::remove(lost);
    ASSERT_TRUE(writeDemoDataset(few(), {}, {}).ok());
    EXPECT_EQ(readTextFile(kept).value(), "untouched");
    EXPECT_EQ(readTextFile(lost).value(), lostBytes);
}

TEST_F(DemoDatasetTest, AStopEndsWithoutACasesFile) {
    std::stop_source source;
    const auto result = writeDemoDataset(
        few(), [&](const DatasetProgress&) { source.request_stop(); }, source.get_token());
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::Cancelled);
    EXPECT_FALSE(fs::exists(m_folder / "cases.jsonl"));
    for (const auto& entry : fs::recursive_directory_iterator(m_folder))
        EXPECT_EQ(entry.path().string().find(".part-"), std::string::npos) << entry.path();
}

TEST_F(DemoDatasetTest, AFolderThatIsAFileIsOneSentence) {
    ASSERT_TRUE(writeFileAtomically(m_folder, "x").ok());
    const auto result = writeDemoDataset(few(), {}, {});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().message.rfind("cannot make the folder slides in ", 0), 0u);
}

TEST_F(DemoDatasetTest, NoCaseAtAllIsRefused) {
    DemoDatasetOptions options = few();
    options.train = options.validation = options.test = 0;
    EXPECT_EQ(writeDemoDataset(options, {}, {}).error().code, ErrorCode::InvalidInput);
}

} // namespace
} // namespace hs::core
