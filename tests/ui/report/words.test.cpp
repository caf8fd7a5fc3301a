#include "ui/report/words.h"

#include <gtest/gtest.h>

#include <string>

namespace hs::ui {
namespace {

// Spans of tokens that follow each other without a gap.
std::vector<core::TextSpan> spansOf(const std::vector<std::string>& tokens) {
    std::vector<core::TextSpan> spans;
    std::size_t at = 0;
    for (const std::string& token : tokens) {
        spans.push_back({at, at + token.size()});
        at += token.size();
    }
    return spans;
}

// The words of a text, as "word[first token,end token)".
std::vector<std::string> cut(const std::vector<std::string>& tokens) {
    std::string text;
    for (const std::string& token : tokens)
        text += token;
    const auto spans = spansOf(tokens);
    std::vector<std::string> found;
    for (const Word& word : wordsOf(text, spans))
        found.push_back(text.substr(word.span.begin, word.span.end - word.span.begin) + "[" +
                        std::to_string(word.tokens.begin) + "," + std::to_string(word.tokens.end) + ")");
    return found;
}

using Strings = std::vector<std::string>;

struct CutCase {
    const char* name;
    Strings tokens;
    Strings words;
};

class Cutting : public testing::TestWithParam<CutCase> {};

TEST_P(Cutting, GivesTheWordsAReaderSees) {
    EXPECT_EQ(cut(GetParam().tokens), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Words, Cutting,
    testing::Values(
        CutCase{"Nothing", {}, {}}, CutCase{"OnlySpaces", {" ", "\n\t "}, {}},
        CutCase{"SubwordsJoin", {"Basal", " cell", " carc", "inoma"}, {"Basal[0,1)", "cell[1,2)", "carcinoma[2,4)"}},
        CutCase{"PunctuationStandsAlone",
                {"Naevus", ".", " No", ",", " but"},
                {"Naevus[0,1)", ".[1,2)", "No[2,3)", ",[3,4)", "but[4,5)"}},
        CutCase{"PunctuationInsideAToken",
                {"margins.", " (free)"},
                {"margins[0,1)", ".[0,1)", "([1,2)", "free[1,2)", ")[1,2)"}},
        CutCase{"HyphensJoin", {"B", "-", "cell", " T-cell"}, {"B-cell[0,3)", "T-cell[3,4)"}},
        CutCase{"AHyphenAtTheEndDoesNot", {"dermo-", " and"}, {"dermo[0,1)", "-[0,1)", "and[1,2)"}},
        CutCase{"DecimalsStayWhole", {"0", ".", "8", " mm", " 1,5"}, {"0.8[0,3)", "mm[3,4)", "1,5[4,5)"}},
        CutCase{"AFullStopAfterANumberDoesNotJoin", {" 8", ". ", "Level"}, {"8[0,1)", ".[1,2)", "Level[2,3)"}},
        CutCase{"AFullStopBetweenLettersSplits", {"e.g. x"}, {"e[0,1)", ".[0,1)", "g[0,1)", ".[0,1)", "x[0,1)"}},
        CutCase{"Apostrophes", {"Clark", "'s", " o\u2019clock"}, {"Clark's[0,2)", "o\u2019clock[2,3)"}},
        CutCase{"OtherScripts",
                {"N\u00e4v", "us", " \u00b5m", " \u2265", "2"},
                {"N\u00e4vus[0,2)", "\u00b5m[2,3)", "\u2265[3,4)", "2[4,5)"}},
        CutCase{"CombiningMarks", {"Na\u0308vus"}, {"Na\u0308vus[0,1)"}},
        CutCase{"BrokenBytes", {"ab\xff", "cd"}, {"ab[0,1)", "\xff[0,1)", "cd[1,2)"}}),
    [](const auto& info) { return info.param.name; });

TEST(Words, AWordNobodyWroteHasNoTokens) {
    const std::string text = "typed by hand";
    for (const Word& word : wordsOf(text, {}))
        EXPECT_TRUE(word.tokens.empty());
}

TEST(Words, TokensWithoutTextBelongToNoWord) {
    const std::string text = "ab cd";
    const std::vector<core::TextSpan> spans{{0, 2}, {2, 2}, {2, 5}};
    const auto words = wordsOf(text, spans);
    ASSERT_EQ(words.size(), 2u);
    EXPECT_EQ(words[0].tokens, (TokenRange{0, 1}));
    EXPECT_EQ(words[1].tokens, (TokenRange{2, 3}));
}

TEST(Words, APositionFindsItsWordAndWhiteSpaceFindsNone) {
    const auto words = wordsOf("ab  cd.", spansOf({"ab  cd."}));
    EXPECT_EQ(wordAt(words, 0), 0u);
    EXPECT_EQ(wordAt(words, 1), 0u);
    EXPECT_FALSE(wordAt(words, 2));
    EXPECT_FALSE(wordAt(words, 3));
    EXPECT_EQ(wordAt(words, 5), 1u);
    EXPECT_EQ(wordAt(words, 6), 2u);
    EXPECT_FALSE(wordAt(words, 7));
    EXPECT_FALSE(wordAt(words, 1000));
    EXPECT_FALSE(wordAt({}, 0));
}

TEST(Words, ASelectionTakesEveryWordItTouches) {
    const auto words = wordsOf("one two three", spansOf({"one", " two", " three"}));
    EXPECT_EQ(wordsWithin(words, {2, 5}), (TokenRange{0, 2}));
    EXPECT_EQ(wordsWithin(words, {4, 13}), (TokenRange{1, 3}));
    EXPECT_TRUE(wordsWithin(words, {3, 4}).empty());
    EXPECT_TRUE(wordsWithin(words, {5, 5}).empty());
}

TEST(Words, ASelectionTakesEveryTokenItTouches) {
    const auto spans = spansOf({"one", " two", " three"});
    EXPECT_EQ(tokensWithin(spans, {0, 13}), (TokenRange{0, 3}));
    EXPECT_EQ(tokensWithin(spans, {3, 4}), (TokenRange{1, 2}));
    EXPECT_TRUE(tokensWithin(spans, {20, 30}).empty());
    EXPECT_TRUE(tokensWithin(spans, {4, 4}).empty());
}

} // namespace
} // namespace hs::ui
