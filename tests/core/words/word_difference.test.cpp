#include "core/words/word_difference.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace hs::core {
namespace {

std::string told(const std::string& before, const std::string& after) {
    std::string words;
    for (const ChangedStretch& stretch : wordDifference(before, after)) {
        const bool removed = stretch.change == Change::Removed;
        const TextSpan span = removed ? stretch.before : stretch.after;
        const std::string part = (removed ? before : after).substr(span.begin, span.end - span.begin);
        words += stretch.change == Change::Same ? part : (removed ? "[-" : "[+") + part + "]";
        words += "|";
    }
    return words;
}

TEST(WordDifference, EmptyTextsAreAlike) {
    EXPECT_TRUE(wordDifference("", "  ").empty());
    EXPECT_EQ(sharedWords("", ""), 1.0);
    EXPECT_EQ(told("", "new words"), "[+new words]|");
    EXPECT_EQ(told("old", ""), "[-old]|");
}

TEST(WordDifference, AnExchangedWordGoesBeforeWhatCame) {
    EXPECT_EQ(told("Nodular basal cell carcinoma.", "Nodular squamous cell carcinoma."),
              "Nodular|[-basal]|[+squamous]|cell carcinoma.|");
}

TEST(WordDifference, CaseAndWhiteSpaceAreNoDifference) {
    EXPECT_EQ(told("Basal  cell", "basal cell"), "basal cell|");
    EXPECT_EQ(sharedWords("Basal\ncell", "basal cell"), 1.0);
}

TEST(WordDifference, AnInsertedNegationIsSeen) {
    EXPECT_EQ(told("Ulceration is present", "No ulceration is present"), "[+No]|ulceration is present|");
    EXPECT_NEAR(sharedWords("a b", "a c"), 0.5, 1e-12);
}

TEST(WordDifference, TextsTooLongToCompareAreToldWhole) {
    std::string before, after;
    for (int i = 0; i < 3000; ++i) {
        before += "a" + std::to_string(i) + " ";
        after += "b" + std::to_string(i) + " ";
    }
    const auto stretches = wordDifference(before, after);
    ASSERT_EQ(stretches.size(), 2u);
    EXPECT_EQ(stretches[0].change, Change::Removed);
}

TEST(WordDifference, EveryWordOfBothTextsIsToldOnce) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::string before, after;
        for (std::string* text : {&before, &after})
            for (int i = int(random() % 12); i > 0; --i)
                *text += std::string(1, char('a' + random() % 4)) + " ";
        std::string left, right;
        for (const ChangedStretch& stretch : wordDifference(before, after)) {
            left += before.substr(stretch.before.begin, stretch.before.end - stretch.before.begin);
            right += after.substr(stretch.after.begin, stretch.after.end - stretch.after.begin);
            left += stretch.change == Change::Added ? "" : " ";
            right += stretch.change == Change::Removed ? "" : " ";
        }
        EXPECT_EQ(left, before);
        EXPECT_EQ(right, after);
    }
}

} // namespace
} // namespace hs::core
