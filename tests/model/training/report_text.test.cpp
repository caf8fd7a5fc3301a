#include "model/training/report_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace hs::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ReportTextOptions kOptions;

// Origin: the reference's re.sub(r'\. *', '. '), "0.3 mm" is learnt as "0. 3 mm".
TEST(SpaceFullStops, PutsExactlyOneSpaceAfterEveryFullStop) {
    EXPECT_EQ(spaceFullStops("Tumor thickness 0.3 mm.No   invasion.   Done."), "Tumor thickness 0. 3 mm. No   invasion. Done.");
    EXPECT_EQ(spaceFullStops("a..b"), "a. . b");
    EXPECT_EQ(spaceFullStops(""), "");
    EXPECT_EQ(spaceFullStops("."), ".");
}

TEST(ReportSections, AreCutAtHeadingsAndKeepWhatComesBefore) {
    EXPECT_THAT(reportSections("Skin.\nCritical findings: None.\n\n Final diagnosis: Naevus. ", kOptions.headings),
                ElementsAre("Skin.", "Critical findings: None.", "Final diagnosis: Naevus."));
}

TEST(ReportSections, AHeadingInsideAWordDoesNotCut) {
    EXPECT_THAT(reportSections("See \"Final diagnosis:\" above.", kOptions.headings),
                ElementsAre("See \"Final diagnosis:\" above."));
}

TEST(ReportSections, NothingGivesNothing) { EXPECT_THAT(reportSections(" \n ", kOptions.headings), IsEmpty()); }

TEST(TrainingText, EveryOrderOfSectionsOccurs) {
    std::set<std::string> seen;
    Random random(1);
    for (int i = 0; i < 200; ++i)
        seen.insert(trainingText("M. Critical findings: C. Final diagnosis: D.", "D", kOptions, random));
    EXPECT_EQ(seen.size(), 6u);
    EXPECT_TRUE(seen.contains("Final diagnosis: D. M. Critical findings: C."));
}

TEST(TrainingText, AddsTheDiagnosisOnlyWhereItIsMissing) {
    Random random(1);
    ReportTextOptions options;
    options.shuffleSections = false;
    EXPECT_EQ(trainingText("M.", "naevus", options, random), "M. Final diagnosis: naevus.");
    EXPECT_EQ(trainingText("Final diagnosis: X.", "naevus", options, random), "Final diagnosis: X.");
    EXPECT_EQ(trainingText("M.", "", options, random), "M.");
}

} // namespace
} // namespace hs::model
