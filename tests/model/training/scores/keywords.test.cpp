#include "model/training/scores/keywords.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace hs::model {
namespace {

std::string said(std::string_view text) {
    const auto parsed = Keywords::parse(text, "words.txt");
    return parsed.ok() ? "accepted" : parsed.error().message;
}

TEST(Keywords, WhatIsNoDictionaryIsSaid) {
    EXPECT_EQ(said(""), "words.txt holds no keyword");
    EXPECT_EQ(said("# only a comment\n | \n"), "words.txt holds no keyword");
    EXPECT_EQ(said("naevus\nmelanoma | naevus\n"), "words.txt, line 2: a spelling stands for another term already");
    EXPECT_EQ(Keywords::read("/no/such/words.txt").error().code, core::ErrorCode::NotFound);
}

TEST(Keywords, SpellingsOfOneTermAreOneTermAndPhrasesMatchInARow) {
    const auto words = Keywords::parse("tumor | tumour # both\nbasal cell carcinoma\ncarcinoma\n", "w");
    ASSERT_TRUE(words.ok());
    EXPECT_EQ(words.value().count(), 3u);
    EXPECT_EQ(words.value().termsIn("The TUMOUR is a tumor."), (std::set<std::size_t>{0}));
    EXPECT_EQ(words.value().termsIn("Basal-cell carcinoma"), (std::set<std::size_t>{1, 2}));
    EXPECT_TRUE(words.value().termsIn("basal cell").empty());
}

TEST(Keywords, JaccardIsCommonOverEither) {
    const auto words = Keywords::parse("a\nb\nc\nd\n", "w");
    ASSERT_TRUE(words.ok());
    EXPECT_DOUBLE_EQ(*words.value().jaccard("a b c", "b c d"), 0.5);
    EXPECT_DOUBLE_EQ(*words.value().jaccard("a", ""), 0.0);
    EXPECT_FALSE(words.value().jaccard("x", "y").has_value());
}

TEST(Keywords, IsReadFromAFile) {
    const test::TemporaryFolder folder;
    const auto words = Keywords::read(folder.write("Wörter.txt", "ulceration\r\nmitosis | mitoses\r\n"));
    ASSERT_TRUE(words.ok()) << words.error().message;
    EXPECT_EQ(words.value().termsIn("mitoses").size(), 1u);
}

} // namespace
} // namespace hs::model
