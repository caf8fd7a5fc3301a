#include "core/training/data_folder.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

const Case* named(const std::vector<Case>& cases, const std::string& id) {
    const auto found = std::find_if(cases.begin(), cases.end(), [&](const Case& one) { return one.id == id; });
    return found == cases.end() ? nullptr : &*found;
}

TEST(FindCases, RefusesWhatIsNoData) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(findCases(folder / "nothing", {}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(findCases(folder.write("notes.docx", "x"), {}).error().code, ErrorCode::Unsupported);
    fs::create_directory(folder / "empty");
    EXPECT_EQ(findCases(folder / "empty", {}).error().code, ErrorCode::NotFound);
}

TEST(FindCases, TellsWhatIsWrongWithATable) {
    const test::TemporaryFolder folder;
    const auto broken = findCases(folder.write("cases.jsonl", "{\"id\":\"a\"}\n"), {});
    ASSERT_FALSE(broken);
    EXPECT_NE(broken.error().message.find("line 1"), std::string::npos);
}

TEST(FindCases, TakesTheTableInAFolder) {
    const test::TemporaryFolder folder;
    folder.write("cases.csv", "id,features,diagnosis\na,a.h5,naevus\n");
    folder.write("other.csv", "nonsense");
    const auto found = findCases(folder.path(), {});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found.value().table, folder / "cases.csv");
    EXPECT_EQ(found.value().cases.size(), 1u);
    EXPECT_FALSE(found.value().splitsDealt);
}

TEST(FindCases, MakesCasesOfAFolderOfSlidesWithTheirReports) {
    const test::TemporaryFolder folder;
    fs::create_directories(folder / "melanoma");
    folder.write("melanoma/a.svs", "x");
    folder.write("melanoma/a.txt", "Final diagnosis: melanoma.\n\n");
    folder.write("melanoma/.hidden.svs", "x");
    const auto found = findCases(folder.path(), {});
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found.value().cases.size(), 1u);
    const Case& one = found.value().cases[0];
    EXPECT_EQ(one.id, "a");
    EXPECT_EQ(one.diagnosis, "melanoma");
    EXPECT_EQ(one.reports, (std::vector<std::string>{"Final diagnosis: melanoma."}));
}

TEST(FindCases, LeavesTheInsidesOfAMiraxSlideAlone) {
    const test::TemporaryFolder folder;
    fs::create_directories(folder / "a");
    folder.write("a.mrxs", "x");
    folder.write("a/Data0001.tif", "x");
    const auto found = findCases(folder.path(), {});
    ASSERT_TRUE(found);
    EXPECT_EQ(found.value().cases.size(), 1u);
}

TEST(CasesFromFiles, FoldersSayDiagnosisAndSplit) {
    const auto found = casesFromFiles("/d", {"test/naevus/a.ndpi", "train/melanoma/slides/b.svs", "Validation/naevus/c.tif"});
    ASSERT_EQ(found.cases.size(), 3u);
    EXPECT_EQ(named(found.cases, "a")->split, Split::Test);
    EXPECT_EQ(named(found.cases, "a")->diagnosis, "naevus");
    EXPECT_EQ(named(found.cases, "b")->split, Split::Train);
    EXPECT_EQ(named(found.cases, "b")->diagnosis, "melanoma");
    EXPECT_EQ(named(found.cases, "c")->split, Split::Validation);
    EXPECT_FALSE(found.splitsDealt);
}

TEST(CasesFromFiles, FeatureFilesFindTheirSlide) {
    const auto found = casesFromFiles("/d", {"a.svs", "features/a.svs.h5", "features/b.h5", "b.ndpi", "features/c.h5"});
    ASSERT_EQ(found.cases.size(), 3u);
    EXPECT_EQ(named(found.cases, "a")->features[0], "/d/features/a.svs.h5");
    EXPECT_EQ(named(found.cases, "b")->slides[0], "/d/b.ndpi");
    EXPECT_TRUE(named(found.cases, "c")->slides.empty());
    EXPECT_EQ(named(found.cases, "c")->diagnosis, "");
}

TEST(CasesFromFiles, OneNameInTwoFoldersMakesTwoCases) {
    const auto found = casesFromFiles("/d", {"naevus/1.svs", "melanoma/1.svs"});
    ASSERT_EQ(found.cases.size(), 2u);
    EXPECT_NE(found.cases[0].id, found.cases[1].id);
}

TEST(DealSplits, GivesEightOneOneWithinEachDiagnosisAndTheSameAgain) {
    std::vector<Case> cases;
    for (int i = 0; i < 60; ++i)
        cases.emplace_back().id = "case" + std::to_string(i), cases.back().diagnosis = i % 2 == 0 ? "a" : "b";
    dealSplits(cases);
    std::map<std::pair<std::string, Split>, int> counts;
    for (const Case& one : cases)
        ++counts[{one.diagnosis, one.split}];
    for (const char* diagnosis : {"a", "b"}) {
        EXPECT_EQ((counts[{diagnosis, Split::Train}]), 24);
        EXPECT_EQ((counts[{diagnosis, Split::Validation}]), 3);
        EXPECT_EQ((counts[{diagnosis, Split::Test}]), 3);
    }
    std::vector<Case> again = cases;
    std::reverse(again.begin(), again.end());
    dealSplits(again);
    EXPECT_EQ(named(again, "case7")->split, named(cases, "case7")->split);
}

} // namespace
} // namespace hs::core
