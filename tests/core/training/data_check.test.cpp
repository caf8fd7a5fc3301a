#include "core/training/data_check.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

class DataCheckTest : public testing::Test {
protected:
    Case& add(const std::string& id, const std::string& diagnosis, Split split) {
        Case& one = cases.emplace_back();
        one.id = id;
        one.diagnosis = diagnosis;
        one.split = split;
        one.features = {id + ".h5"};
        one.reports = {"Final diagnosis: " + diagnosis + "."};
        files[one.features[0]] = {true, 1000, {}};
        return one;
    }
    // Six training cases of each of two diagnoses, two of each in the other splits: nothing to say.
    void addGoodSet() {
        for (const char* diagnosis : {"naevus", "melanoma"})
            for (int i = 0; i < 10; ++i)
                add(diagnosis + std::to_string(i), diagnosis,
                    i < 6 ? Split::Train : i < 8 ? Split::Validation : Split::Test);
    }
    const Finding* find(FindingKind kind) {
        check = checkData(cases, files, bundleClasses);
        for (const Finding& finding : check.findings)
            if (finding.kind == kind) return &finding;
        return nullptr;
    }

    std::vector<Case> cases;
    FileFacts files;
    std::vector<std::string> bundleClasses;
    DataCheck check;
};

TEST_F(DataCheckTest, NothingAtAllIsBlocked) {
    ASSERT_TRUE(find(FindingKind::NoTraining));
    EXPECT_TRUE(check.blocked());
    EXPECT_EQ(check.total(), 0u);
}

TEST_F(DataCheckTest, AGoodSetIsNotComplainedAbout) {
    addGoodSet();
    check = checkData(cases, files);
    EXPECT_TRUE(check.findings.empty()) << int(check.findings.front().kind);
    EXPECT_EQ(check.cases, (std::array<std::size_t, 3>{12, 4, 4}));
    ASSERT_EQ(check.classes.size(), 2u);
    EXPECT_EQ(check.classes[0].name, "melanoma");
    EXPECT_EQ(check.withReport, 20u);
}

TEST_F(DataCheckTest, MissingSlidesAreNamedUnlessTheirFeaturesAreThere) {
    addGoodSet();
    cases[0].slides = {"gone.svs"}; // its features are there: training never asks for the slide
    EXPECT_FALSE(find(FindingKind::MissingSlide));
    files[cases[0].features[0]].exists = false;
    ASSERT_TRUE(find(FindingKind::MissingSlide));
    EXPECT_EQ(find(FindingKind::MissingSlide)->items, (std::vector<std::string>{"naevus0"}));
    EXPECT_TRUE(check.blocked());
}

TEST_F(DataCheckTest, MissingFeaturesWithoutASlideBlock) {
    addGoodSet();
    files[cases[3].features[0]].exists = false;
    ASSERT_TRUE(find(FindingKind::MissingFeatures));
    EXPECT_TRUE(check.blocked());
}

TEST_F(DataCheckTest, AnEmptyFileBlocks) {
    addGoodSet();
    files[cases[3].features[0]].bytes = 0;
    ASSERT_TRUE(find(FindingKind::EmptyFile));
    EXPECT_TRUE(check.blocked());
}

TEST_F(DataCheckTest, SlidesToEncodeAreCountedAndNoObstacle) {
    addGoodSet();
    for (int i : {0, 1}) {
        cases[std::size_t(i)].slides = {cases[std::size_t(i)].id + "a.svs", cases[std::size_t(i)].id + "b.svs"};
        for (const auto& slide : cases[std::size_t(i)].slides)
            files[slide] = {true, 10, {}};
        cases[std::size_t(i)].features.clear();
    }
    ASSERT_TRUE(find(FindingKind::NoFeatures));
    EXPECT_EQ(check.slidesWithoutFeatures, 4u);
    EXPECT_FALSE(check.blocked());
}

TEST_F(DataCheckTest, ACopyInAnotherSplitBlocksWhateverItsName) {
    addGoodSet();
    cases[0].slides = {"one.svs"};
    cases[9].slides = {"copy.svs"};
    files["one.svs"] = {true, 10, "same"};
    files["copy.svs"] = {true, 10, "same"};
    ASSERT_TRUE(find(FindingKind::DoubledInSplits));
    EXPECT_EQ(find(FindingKind::DoubledInSplits)->items, (std::vector<std::string>{"naevus0 = naevus9"}));
    EXPECT_TRUE(check.blocked());
    cases[9].split = Split::Train;
    EXPECT_FALSE(find(FindingKind::DoubledInSplits));
    EXPECT_TRUE(find(FindingKind::DoubledInSplit));
}

TEST_F(DataCheckTest, OneFeatureFileInTwoSplitsBlocks) {
    addGoodSet();
    cases[9].features = cases[0].features;
    EXPECT_TRUE(find(FindingKind::DoubledInSplits));
}

TEST_F(DataCheckTest, LongReportsInTwoSplitsAreNotedShortOnesNot) {
    addGoodSet();
    EXPECT_FALSE(find(FindingKind::ReportInSplits));
    cases[0].reports = cases[9].reports = {std::string(400, 'x')};
    EXPECT_TRUE(find(FindingKind::ReportInSplits));
    EXPECT_FALSE(check.blocked());
}

TEST_F(DataCheckTest, CasesWithoutDiagnosisOrReportAreNamed) {
    addGoodSet();
    cases[2].diagnosis.clear();
    cases[4].reports.clear();
    ASSERT_TRUE(find(FindingKind::NoDiagnosis));
    EXPECT_EQ(find(FindingKind::NoDiagnosis)->items, (std::vector<std::string>{"naevus2"}));
    EXPECT_EQ(find(FindingKind::NoReport)->count, 1u);
    EXPECT_EQ(check.withReport, 19u);
}

TEST_F(DataCheckTest, ClassesNobodyTeachesAndRareOnesAreNamed) {
    addGoodSet();
    add("odd", "morphea", Split::Test);
    add("rare", "lentigo", Split::Train);
    EXPECT_EQ(find(FindingKind::UntaughtClass)->items, (std::vector<std::string>{"morphea"}));
    EXPECT_EQ(find(FindingKind::RareClass)->items, (std::vector<std::string>{"lentigo"}));
}

TEST_F(DataCheckTest, SpellingsOfOneDiagnosisAreNamed) {
    addGoodSet();
    add("odd", "Melanoma ", Split::Train);
    ASSERT_TRUE(find(FindingKind::SpellingsOfClass));
    EXPECT_EQ(find(FindingKind::SpellingsOfClass)->items, (std::vector<std::string>{"Melanoma  = melanoma"}));
}

TEST_F(DataCheckTest, DiagnosesTheBundleDoesNotKnowAreNamed) {
    addGoodSet();
    EXPECT_FALSE(find(FindingKind::UnknownToBundle));
    bundleClasses = {"melanoma", "carcinoma"};
    EXPECT_EQ(find(FindingKind::UnknownToBundle)->items, (std::vector<std::string>{"naevus"}));
}

TEST_F(DataCheckTest, OneDiagnosisIsTooFewAndMissingSplitsAreSaid) {
    add("a", "naevus", Split::Train);
    EXPECT_EQ(find(FindingKind::OneClass)->count, 1u);
    EXPECT_TRUE(find(FindingKind::NoValidation));
    EXPECT_TRUE(find(FindingKind::NoTest));
    EXPECT_FALSE(check.blocked());
}

TEST(LookAtFiles, KnowsCopiesByTheirContent) {
    const test::TemporaryFolder folder;
    std::vector<Case> cases(4);
    cases[0].slides = {folder.write("a.svs", std::string(200'000, 'a'))};
    cases[1].slides = {folder.write("b.svs", std::string(200'000, 'a'))};
    cases[2].slides = {folder.write("c.svs", std::string(100'000, 'a') + std::string(100'000, 'b'))};
    cases[3].slides = {folder / "missing.svs"};
    std::size_t told = 0;
    const auto facts = lookAtFiles(cases, [&](std::size_t done, std::size_t) { told = done; }, {});
    ASSERT_TRUE(facts);
    EXPECT_EQ(told, 4u);
    const auto at = [&](std::size_t i) { return facts.value().at(cases[i].slides[0]); };
    EXPECT_FALSE(at(3).exists);
    EXPECT_EQ(at(0).content, at(1).content);
    EXPECT_NE(at(0).content, at(2).content);
}

TEST(LookAtFiles, Stops) {
    std::vector<Case> cases(1);
    cases[0].slides = {"x.svs"};
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(lookAtFiles(cases, {}, stop.get_token()).error().code, ErrorCode::Cancelled);
}

} // namespace
} // namespace hs::core
