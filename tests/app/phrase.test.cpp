#include "app/common/phrase.h"

#include <gtest/gtest.h>

namespace hs::app {
namespace {

core::Report sample() {
    core::Report report;
    const auto add = [&](const std::string& text, core::Author author) {
        core::ReportToken token;
        token.text = text;
        token.span = {report.text.size(), report.text.size() + text.size()};
        token.author = author;
        report.text += text;
        report.tokens.push_back(token);
    };
    add("Final", core::Author::Hand);
    add(" diagnosis:", core::Author::Hand);
    report.promptTokens = 2;
    add(" Basal", core::Author::Model);
    add(" cell", core::Author::Model);
    add(" car", core::Author::Model);
    add("cinoma", core::Author::Model);
    add(".", core::Author::Model);
    add(" Basal", core::Author::Model);
    add(" layer", core::Author::Model);
    return report;
}

TEST(Phrase, APhraseTakesAllTokensItTouches) {
    const auto range = findPhrase(sample(), "carcinoma", 1);
    ASSERT_TRUE(range.ok());
    EXPECT_EQ(range.value().begin, 4u);
    EXPECT_EQ(range.value().end, 6u);
    EXPECT_EQ(wordsOf(sample(), range.value()), "carcinoma");
}

TEST(Phrase, ARepeatedWordIsFoundByItsOccurrence) {
    EXPECT_EQ(findPhrase(sample(), "Basal", 2).value().begin, 7u);
    EXPECT_FALSE(findPhrase(sample(), "Basal", 3).ok());
}

TEST(Phrase, AWordThatIsNotThereIsNamed) {
    const auto range = findPhrase(sample(), "melanoma", 1);
    ASSERT_FALSE(range.ok());
    EXPECT_EQ(range.error().message, "the report does not say \"melanoma\"");
}

TEST(Phrase, TheFirstSentenceEndsAtItsFullStop) {
    const auto range = firstWrittenSentence(sample());
    EXPECT_EQ(wordsOf(sample(), range.value()), "Basal cell carcinoma");
}

TEST(Phrase, TokenRangesOutsideOfTheReportAreRefused) {
    for (const char* text : {"", "3", "a:b", "3:2", "3:3", "0:99", "-1:2", "1:2x"})
        EXPECT_FALSE(parseTokenRange(text, sample()).ok()) << text;
    EXPECT_EQ(parseTokenRange("0:9", sample()).value().end, 9u);
}

} // namespace
} // namespace hs::app
