#include "core/words/sections.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

std::vector<std::string> cut(const std::string& text, const std::vector<TextSpan>& spans) {
    std::vector<std::string> parts;
    for (const TextSpan span : spans)
        parts.push_back(text.substr(span.begin, span.end - span.begin));
    return parts;
}

TEST(Sections, AnEmptyTextHasNone) {
    EXPECT_TRUE(sectionsOf("").empty());
    EXPECT_TRUE(sectionNames("   ").empty());
    EXPECT_EQ(finalDiagnosisOf(""), "");
}

TEST(Sections, ANameInsideASentenceOpensNone) {
    EXPECT_TRUE(sectionNames("The final diagnosis: none").empty());
    EXPECT_EQ(sectionNames("See below. Final diagnosis: none").size(), 1u);
}

TEST(Sections, BodiesReachToTheNextName) {
    const std::string text = "Skin. Final diagnosis: Basal cell carcinoma. Critical findings: None.";
    const auto sections = sectionsOf(text);
    ASSERT_EQ(sections.size(), 3u);
    EXPECT_EQ(sections[0].name, "");
    EXPECT_EQ(sections[1].name, "Final diagnosis");
    EXPECT_EQ(text.substr(sections[2].body.begin, sections[2].body.end - sections[2].body.begin), "None.");
}

TEST(Sections, ABlankAfterADecimalPointEndsNoSentence) {
    const std::string text = "Tumor thickness 0. 3 mm. Level II. Margins clear";
    EXPECT_EQ(cut(text, sentencesIn(text, {0, text.size()})),
              (std::vector<std::string>{"Tumor thickness 0. 3 mm.", "Level II.", "Margins clear"}));
}

TEST(Sections, WordsKeepTheirJoinersAndPunctuationStandsAlone) {
    const std::string text = "B-cell, 0.3 mm (naïve).";
    EXPECT_EQ(cut(text, wordSpans(text)),
              (std::vector<std::string>{"B-cell", ",", "0.3", "mm", "(", "naïve", ")", "."}));
}

TEST(Sections, TheDiagnosisIsTheFirstSentenceOfItsSection) {
    EXPECT_EQ(finalDiagnosisOf("Microscopic findings: Nests. Final diagnosis: Nevus. Benign."), "Nevus");
    EXPECT_EQ(finalDiagnosisOf("Melanoma in situ. Level I."), "Melanoma in situ");
}

} // namespace
} // namespace hs::core
