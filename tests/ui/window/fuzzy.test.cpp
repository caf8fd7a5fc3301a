#include "ui/window/fuzzy.h"

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

int score(const char* typed, const char* text) {
    return fuzzyScore(QString::fromUtf8(typed), QString::fromUtf8(text)).value_or(-1000);
}

TEST(Fuzzy, LettersMustOccurInOrder) {
    EXPECT_TRUE(fuzzyScore(QStringLiteral("gen"), QStringLiteral("Generate")));
    EXPECT_FALSE(fuzzyScore(QStringLiteral("neg"), QStringLiteral("Generate")));
    EXPECT_FALSE(fuzzyScore(QStringLiteral("generatee"), QStringLiteral("Generate")));
    EXPECT_FALSE(fuzzyScore(QStringLiteral("a"), QString()));
}

TEST(Fuzzy, NothingTypedMatchesEverythingAlike) {
    EXPECT_EQ(fuzzyScore(QString(), QStringLiteral("Generate")), 0);
    EXPECT_EQ(fuzzyScore(QStringLiteral("  "), QString()), 0);
}

TEST(Fuzzy, CaseAndSpacesDoNotCount) {
    EXPECT_EQ(score("zoom in", "Zoom in"), score("ZOOMIN", "zoom in"));
    EXPECT_GT(score("ÜBER", "über"), 0);
}

TEST(Fuzzy, StartsOfWordsWeighMore) {
    EXPECT_GT(score("cr", "Copy the report"), score("cr", "Mac reader script"));
    EXPECT_GT(score("sl", "Stop later"), score("sl", "misled"));
}

TEST(Fuzzy, LettersInARowWeighMoreThanScatteredOnes) {
    EXPECT_GT(score("exp", "Export the report"), score("exp", "Exchange a paper"));
    EXPECT_GT(score("rep", "Copy the report"), score("rep", "Reduce the open pages"));
}

TEST(Fuzzy, TheBestPlaceOfALetterIsFound) {
    // Taking the first "o" of each word would miss the word "zoom".
    EXPECT_EQ(score("zoom", "a zo zoom"), score("zoom", "b xx zoom"));
}

} // namespace
} // namespace hs::ui
