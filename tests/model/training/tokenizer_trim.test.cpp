#include "model/training/tokenizer_trim.h"

#include "core/files.h"
#include "model/io/tokenizer.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace hs::model {
namespace {

const std::string kDictionary = "the 9\nlow@@ 8\ner 7\nlo@@ 6\nz@@ 5\n";
const std::string kMerges = "t h 9\nth e</w> 8\nl o 7\nlo w 6\ne r</w> 5\nz z 4\n";

TEST(TrimTokenizer, KeepsNeededEntriesAndMergesInTheirOrder) {
    const auto trimmed = trimTokenizer(kDictionary, kMerges, {"low", "er</w>"});
    ASSERT_TRUE(trimmed.ok()) << trimmed.error().message;
    EXPECT_EQ(trimmed.value().merges, "l o 7\nlo w 6\ne r</w> 5\n");
    // "lo" is on the way to "low": a word that ends its merging there must not be unknown.
    EXPECT_TRUE(trimmed.value().dictionary.starts_with("low@@ 8\ner 7\nlo@@ 6\nz@@ 5\n"));
}

TEST(TrimTokenizer, EveryPrintableAsciiCharacterCanBeWritten) {
    const auto trimmed = trimTokenizer(kDictionary, kMerges, {});
    ASSERT_TRUE(trimmed.ok());
    EXPECT_EQ(trimmed.value().entries, 2u * 94u);
    EXPECT_NE(trimmed.value().dictionary.find("\n~ 0\n"), std::string::npos);
    EXPECT_NE(trimmed.value().dictionary.find("\n~@@ 0\n"), std::string::npos);
}

TEST(TrimTokenizer, AMergeLineOfOneWordIsCorrupt) {
    const auto trimmed = trimTokenizer(kDictionary, "t h 1\nlonely\n", {});
    ASSERT_FALSE(trimmed.ok());
    EXPECT_EQ(trimmed.error().code, core::ErrorCode::Corrupt);
}

TEST(TrimTokenizer, CutsTextsAsTheFullOneDoes) {
    const std::filesystem::path resources = std::filesystem::path(HS_SOURCE_DIR) / "resources";
    const std::filesystem::path biogpt = resources / "biogpt", moses = resources / "moses";
    const std::filesystem::path to =
        std::filesystem::temp_directory_path() / ("hs trimmed " + std::to_string(::getpid()));
    const std::vector<std::string> texts{
        "Final diagnosis: Basal cell carcinoma. Tumor thickness 0. 3 mm.",
        "Microscopic findings: basaloid strands (solid/nodular), patient's margin-free."};
    const auto size = writeTrimmedTokenizer(biogpt, moses, texts, to);
    ASSERT_TRUE(size.ok()) << size.error().message;
    const auto full = Tokenizer::open(biogpt, moses);
    const auto trimmed = Tokenizer::open(to, moses);
    ASSERT_TRUE(trimmed.ok()) << trimmed.error().message;
    EXPECT_EQ(trimmed.value()->vocabulary(), int(size.value()));
    for (const std::string& text : texts)
        EXPECT_EQ(trimmed.value()->pieces(trimmed.value()->encode(text)),
                  full.value()->pieces(full.value()->encode(text)));
    for (const int id : trimmed.value()->encode("A prompt never seen: quixotic (42%) \"zebra\" <x> & ~!"))
        EXPECT_NE(id, trimmed.value()->unknownId());
    std::filesystem::remove_all(to);
}

} // namespace
} // namespace hs::model
