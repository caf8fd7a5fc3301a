#include "model/io/sentencepiece/sentencepiece_tokenizer.h"

#include "core/files.h"
#include "tests/model/io/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace hs::model {
namespace {

namespace fs = std::filesystem;

// A model trained on a few sentences by sentencepiece's own program (a process of its own keeps its protobuf away).
class SentencePiece : public ::testing::Test {
protected:
    void SetUp() override {
        std::ofstream text(m_folder.path() / "text.txt");
        for (int i = 0; i < 50; ++i)
            text << "Final diagnosis: Basal cell carcinoma.\nNests of basaloid cells in the dermis " << i << ".\nTumor thickness 0. 3 mm.\n";
        text.close();
        const std::string command = "spm_train --input='" + (m_folder.path() / "text.txt").string() + "' --model_prefix='" +
                                    (m_folder.path() / "m").string() + "' --vocab_size=340 --byte_fallback=true --model_type=bpe --normalization_rule_name=identity >/dev/null 2>&1";
        if (std::system(command.c_str()) != 0) GTEST_SKIP() << "needs spm_train (package sentencepiece)";
    }
    fs::path model() const { return m_folder.path() / "m.model"; }

    test::TemporaryFolder m_folder;
};

TEST_F(SentencePiece, TextComesBackFromItsIds) {
    const auto tokenizer = openSentencePieceTokenizer(model());
    ASSERT_TRUE(tokenizer.ok()) << tokenizer.error().message;
    EXPECT_EQ(tokenizer.value()->vocabulary(), 340);
    EXPECT_EQ(tokenizer.value()->kind(), "sentencepiece");
    for (const char* text : {"Final diagnosis: Basal cell carcinoma.", "0.3 mm", "unseen µ≥ words", ""})
        EXPECT_EQ(tokenizer.value()->decode(tokenizer.value()->encode(text)), text);
}

TEST_F(SentencePiece, AStreamEndsInTheWholeTextAndNeverTakesStableBytesBack) {
    const auto tokenizer = openSentencePieceTokenizer(model());
    ASSERT_TRUE(tokenizer.ok());
    const std::string text = "Basal cells, µm and ≥ 3 mm: 皮膚.";
    const auto stream = tokenizer.value()->streamingDecoder();
    std::string shown, stable;
    for (const int id : tokenizer.value()->encode(text)) {
        const DecodedStep step = stream->push(id);
        shown = shown.substr(0, step.replaceFrom) + step.tail;
        ASSERT_EQ(shown, stream->text());
        ASSERT_LE(step.stableBytes, shown.size());
        ASSERT_EQ(shown.substr(0, stable.size()), stable);
        stable = shown.substr(0, step.stableBytes);
    }
    EXPECT_EQ(shown, text);
}

TEST_F(SentencePiece, IdsOutsideOfTheModelAreLeftOut) {
    const auto tokenizer = openSentencePieceTokenizer(model());
    ASSERT_TRUE(tokenizer.ok());
    const std::vector<int> ids{-5, 340, 1 << 30};
    EXPECT_EQ(tokenizer.value()->decode(ids), "");
    EXPECT_EQ(tokenizer.value()->pieces(ids).size(), 3u);
}

TEST_F(SentencePiece, WhatIsNotAModelIsRefused) {
    for (const std::string& bytes : {std::string(), std::string("hello"), std::string(5000, '\xff')}) {
        std::ofstream(m_folder.path() / "bad.model", std::ios::binary) << bytes;
        const auto tokenizer = openSentencePieceTokenizer(m_folder.path() / "bad.model");
        ASSERT_FALSE(tokenizer.ok());
        EXPECT_EQ(tokenizer.error().code, core::ErrorCode::Corrupt);
    }
    EXPECT_EQ(openSentencePieceTokenizer(m_folder.path() / "none.model").error().code, core::ErrorCode::NotFound);
}

TEST_F(SentencePiece, ACutModelIsRefusedOrReadButNeverCrashes) {
    const std::string whole = core::readTextFile(model()).value();
    for (std::size_t length = 1; length < whole.size(); length += 511) {
        std::ofstream(m_folder.path() / "cut.model", std::ios::binary) << whole.substr(0, length);
        if (const auto tokenizer = openSentencePieceTokenizer(m_folder.path() / "cut.model"); tokenizer.ok())
            static_cast<void>(tokenizer.value()->encode("Basal cell"));
    }
}

} // namespace
} // namespace hs::model
