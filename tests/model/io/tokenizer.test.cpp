// Expected tokens and decodings: tokenizer/golden.jsonl (sacremoses 0.1.1 under transformers' slow BioGptTokenizer) and
// tokenizer/moses_cases.jsonl (recorded from sacremoses' own tests); all exact.
#include "model/io/tokenizer.h"

#include "model/io/bpe.h"
#include "model/io/moses_detokenizer.h"
#include "model/io/moses_tokenizer.h"
#include "model/io/unicode.h"
#include "tests/model/io/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

using namespace hs::model;
using hs::core::ErrorCode;
using hs::test::TemporaryFolder;
using nlohmann::json;
using testing::HasSubstr;

namespace {

std::filesystem::path resources() {
    return std::filesystem::path(HS_SOURCE_DIR) / "resources";
}
std::filesystem::path moses() {
    return resources() / "moses";
}
std::filesystem::path tokenizerData() {
    return hs::test::sharedFolder() / "tokenizer";
}

std::shared_ptr<const Tokenizer> openedAt(const std::filesystem::path& folder) {
    auto tokenizer = Tokenizer::open(folder, moses());
    if (!tokenizer) {
        ADD_FAILURE() << tokenizer.error().message;
        std::abort();
    }
    return tokenizer.value();
}

const Tokenizer& base() {
    static const auto tokenizer = openedAt(resources() / "biogpt");
    return *tokenizer;
}

const Tokenizer& large() {
    static const auto tokenizer = openedAt(resources() / "biogpt-large");
    return *tokenizer;
}

std::shared_ptr<const MosesTables> tables() {
    return MosesTables::open(moses()).value();
}

std::vector<json> linesOf(const std::filesystem::path& path) {
    std::vector<json> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) lines.push_back(json::parse(line));
    return lines;
}

std::vector<std::string> tokensOf(const std::string& text, const MosesOptions& options = {}) {
    std::vector<std::string> tokens;
    for (const auto& token : mosesTokenize(*tables(), codePointsOf(text), options))
        tokens.push_back(utf8Of(token));
    return tokens;
}

// Pushes the ids one by one and holds every step against decode() and against what was promised before.
void expectStreamFollows(const Tokenizer& tokenizer, const std::vector<int>& ids) {
    const auto decoder = tokenizer.streamingDecoder();
    std::string shown, promised;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const DecodedStep step = decoder->push(ids[i]);
        ASSERT_LE(step.replaceFrom, shown.size());
        ASSERT_GE(step.replaceFrom, promised.size()) << "a promised byte changed at token " << i;
        shown = shown.substr(0, step.replaceFrom) + step.tail;
        ASSERT_EQ(shown, decoder->text());
        ASSERT_EQ(shown, tokenizer.decode(std::span(ids).first(i + 1))) << "after token " << i;
        ASSERT_LE(step.stableBytes, shown.size());
        ASSERT_GE(step.stableBytes, promised.size());
        promised = shown.substr(0, step.stableBytes);
        ASSERT_EQ(utf8Of(codePointsOf(promised)), promised) << "the promise ends inside a character";
        ASSERT_EQ(utf8Of(codePointsOf(step.tail)), step.tail) << "the tail begins inside a character";
    }
}

} // namespace

TEST(BioGptTokenizer, GivesTheGoldenTokensIdsAndTexts) {
    HS_NEED_SHARED("tokenizer/golden.jsonl");
    const auto lines = linesOf(tokenizerData() / "golden.jsonl");
    ASSERT_GT(lines.size(), 200u);
    for (const json& line : lines) {
        const std::string text = line["text"];
        SCOPED_TRACE(line["id"].dump() + " " + line["text"].dump());
        if (line["category"] != "special") EXPECT_EQ(json(tokensOf(text)), line["moses_tokens"]);
        EXPECT_EQ(json(base().encode(text)), line["ids"]);
        const Encoding encoding = base().encodeWithPieces(text);
        EXPECT_EQ(json(encoding.ids), line["ids"]);
        EXPECT_EQ(json(encoding.pieces), line["bpe_tokens"]);
        const std::vector<int> ids = line["ids"];
        EXPECT_EQ(base().decode(ids), line["decoded"]);
        EXPECT_EQ(base().decode(ids, false), line["decoded_no_cleanup"]);
        EXPECT_EQ(json(large().encode(text)), line["ids_large"]);
        EXPECT_EQ(large().decode(line["ids_large"].get<std::vector<int>>()), line["decoded_large"]);
        expectStreamFollows(base(), ids);
        expectStreamFollows(large(), line["ids_large"]);
    }
}

TEST(BioGptTokenizer, ReadsTheVocabularyOfTransformersToo) {
    HS_NEED_SHARED("tokenizer/vocab.json");
    TemporaryFolder folder;
    std::filesystem::copy(tokenizerData() / "vocab.json", folder / "vocab.json");
    std::filesystem::copy(tokenizerData() / "merges.txt", folder / "merges.txt");
    const auto tokenizer = openedAt(folder.path());
    EXPECT_EQ(tokenizer->vocabulary(), 42384);
    EXPECT_EQ(tokenizer->kind(), "biogpt");
    for (const char* text : {"Final diagnosis: basal cell carcinoma.", "COVID-19 is", "na\xc3\xafve </s> text <unk>"})
        EXPECT_EQ(tokenizer->encode(text), base().encode(text));
}

TEST(BioGptTokenizer, KnowsTheIdsOfTransformersOwnTest) {
    EXPECT_EQ(base().encode("COVID-19 is"),
              (std::vector<int>{4805, 9, 656, 21})); // tests/models/biogpt of transformers
    EXPECT_EQ(base().vocabulary(), 42384);
    EXPECT_EQ(large().vocabulary(), 57717);
    EXPECT_EQ(base().encode("mm"), (std::vector<int>{607}));
    EXPECT_EQ(large().encode("mm"), (std::vector<int>{518}));
    EXPECT_EQ(base().eosId(), 2);
    EXPECT_EQ(base().encode("<s>a<pad>b</s>c<unk>").size(), 7u);
    EXPECT_EQ(base().pieces(std::vector<int>{0, 1, 2, 3, -5, 1 << 30}),
              (std::vector<std::string>{"<s>", "<pad>", "</s>", "<unk>", "<unk>", "<unk>"}));
}

// What a word begins with, taken up again as text: the same pieces that the model had written.
TEST(BioGptTokenizer, ABegunWordKeepsItsPiecesWhenItIsLeftOpen) {
    for (const char* word : {"dermatofibroma", "lichenoid", "seborrhoeic", "keratoacanthoma", "melanocytic", "pseudoepitheliomatous",
                             "hyperkeratosis", "hyperplasia", "squamous", "trichoblastoma", "hidradenoma", "angiolymphoid"}) {
        const std::vector<int> front = base().encode("Final diagnosis:"), whole = base().encode(std::string("Final diagnosis: ") + word);
        ASSERT_EQ(std::vector<int>(whole.begin(), whole.begin() + std::ptrdiff_t(front.size())), front);
        for (std::size_t end = front.size() + 1; end < whole.size(); ++end) {
            const std::vector<int> begun(whole.begin(), whole.begin() + std::ptrdiff_t(end));
            EXPECT_EQ(base().encodeOpen(base().decode(begun)), begun) << word;
            EXPECT_NE(base().encode(base().decode(begun)), begun) << word << ": ended, it is another word";
            EXPECT_TRUE(base().goesOn(whole[end - 1]));
        }
        EXPECT_FALSE(base().goesOn(whole.back()));
    }
    EXPECT_FALSE(base().goesOn(base().eosId()));
    EXPECT_EQ(base().encodeOpen("A word that is ended "), base().encode("A word that is ended "));
    EXPECT_TRUE(base().encodeOpen("").empty());
}

TEST(Moses, GivesTheRecordedCases) {
    HS_NEED_SHARED("tokenizer/moses_cases.jsonl");
    for (const json& line : linesOf(tokenizerData() / "moses_cases.jsonl")) {
        SCOPED_TRACE(line.dump());
        if (line["op"] == "tokenize") {
            const MosesOptions options{.splitDashes = line["aggressive_dash_splits"], .escape = line["escape"]};
            EXPECT_EQ(json(tokensOf(line["text"], options)), line["out"]);
            continue;
        }
        ASSERT_TRUE(line["unescape"].get<bool>());
        std::vector<std::u32string> words;
        for (const std::string token : line["tokens"])
            words.push_back(codePointsOf(token));
        MosesDetokenizer detokenizer(tables());
        std::string text;
        for (const auto& word : unescapeMosesWords(words))
            detokenizer.push(word, text);
        EXPECT_EQ(text, line["out"].get<std::string>());
    }
}

TEST(Moses, DotsInARowAndTheirMarkersSurvive) {
    EXPECT_EQ(tokensOf("wait... what"), (std::vector<std::string>{"wait", "...", "what"}));
    EXPECT_EQ(tokensOf("DOTDOTMULTI. .."), (std::vector<std::string>{"...", ".."}));
    EXPECT_EQ(tokensOf("DOTMULTI"), (std::vector<std::string>{"."}));
    EXPECT_EQ(tokensOf(std::string(200000, '.')), (std::vector<std::string>{std::string(200000, '.')}));
}

TEST(BioGptTokenizer, ReadsAnyBytes) {
    EXPECT_TRUE(base().encode("").empty());
    EXPECT_EQ(base().decode({}), "");
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        std::string bytes(random() % 60, '\0');
        for (char& byte : bytes)
            byte = char(random());
        const auto ids = base().encode(bytes);
        EXPECT_EQ(ids, base().encodeWithPieces(bytes).ids);
        for (const int id : ids)
            EXPECT_TRUE(id >= 0 && id < base().vocabulary());
        const std::string text = base().decode(ids);
        EXPECT_EQ(utf8Of(codePointsOf(text)), text);
    }
}

TEST(BioGptTokenizer, StreamsAnySequenceOfIds) {
    std::mt19937 random(11);
    // Pieces that lean on their neighbours come often: dashes, quotes, escapes, punctuation, unknown, white space.
    const std::vector<int> tricky =
        base().encode("@-@ @ - ' \" &apos; &quot; 's n't . , ? ! ( ) [ ] & </s> <unk> \xe7\x9a\xae "
                      "$ can't s' ve m re @ @-@ @-@");
    for (int round = 0; round < 400; ++round) {
        std::vector<int> ids(1 + random() % 40);
        for (int& id : ids)
            id = random() % 3 != 0 ? tricky[random() % tricky.size()] : int(random() % unsigned(base().vocabulary()));
        expectStreamFollows(base(), ids);
        if (testing::Test::HasFatalFailure()) return;
    }
}

TEST(BioGptTokenizer, StableTextKeepsCloseToTheEnd) {
    const auto ids =
        base().encode("Final diagnosis: A well-circumscribed basal cell carcinoma, nodular type, tumor thickness 1.2 "
                      "mm, completely excised; no evidence of perineural invasion.");
    const auto decoder = base().streamingDecoder();
    for (const int id : ids) {
        const DecodedStep step = decoder->push(id);
        EXPECT_LE(decoder->text().size(), step.stableBytes + 40) << decoder->text();
    }
}

TEST(BioGptTokenizer, ManyThreadsShareOne) {
    const auto tokenizer = openedAt(resources() / "biogpt");
    const std::string text = "Sections show a well-circumscribed dermal proliferation of spindle cells.";
    const auto expected = tokenizer->encode(text);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round)
                EXPECT_EQ(tokenizer->encode(text), expected);
        });
    for (std::thread& thread : threads)
        thread.join();
}

TEST(BioGptTokenizer, LongTextsAndWordsTakeNoLongerThanTheirLength) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_GT(base().encode(std::string(300000, 'a')).size(), 1000u);
    std::string text;
    for (int i = 0; i < 30000; ++i)
        text += "cells ";
    EXPECT_EQ(base().encode(text).size(), 30000u);
    EXPECT_GT(base().encode(std::string(100000, '\'')).size(), 1000u);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(BpeMerges, MergesTheBestPairEverywhereBeforeWhatArises) {
    // "aab" arises at rank 1, but both "aa" are merged first.
    const auto merges = BpeMerges::parse("aa b\na a\nb b</w>\n", "merges").value();
    EXPECT_EQ(merges->split("aabaab"), (std::vector<std::string>{"aab", "aa", "b</w>"}));
    EXPECT_EQ(merges->split("aaa"), (std::vector<std::string>{"aa", "a</w>"}));
    EXPECT_EQ(merges->split("x"), (std::vector<std::string>{"x</w>"}));
    EXPECT_TRUE(merges->split("").empty());
}

TEST(Tokenizer, RefusesFoldersThatHoldNone) {
    TemporaryFolder folder;
    EXPECT_EQ(Tokenizer::open(folder / "nowhere", moses()).error().code, ErrorCode::NotFound);
    EXPECT_THAT(Tokenizer::open(folder.path(), moses()).error().message, HasSubstr("dict.txt"));
    folder.write("dict.txt", "a 5\nb@@ 4\n");
    EXPECT_THAT(Tokenizer::open(folder.path(), moses()).error().message, HasSubstr("bpecodes"));
    folder.write("bpecodes", "b a</w> 3\n");
    ASSERT_TRUE(Tokenizer::open(folder.path(), moses()).ok());
    EXPECT_EQ(Tokenizer::open(folder.path(), moses()).value()->vocabulary(), 6);
    EXPECT_EQ(Tokenizer::open(folder.path(), folder / "no tables").error().code, ErrorCode::NotFound);
    folder.write("bpecodes", "b a</w> 3\nalone\n");
    EXPECT_THAT(Tokenizer::open(folder.path(), moses()).error().message, HasSubstr("line 2"));
    folder.write("bpecodes", "b a</w> 3\n");
    folder.write("dict.txt", "a 5\na 4\n");
    EXPECT_THAT(Tokenizer::open(folder.path(), moses()).error().message, HasSubstr("twice"));
    folder.write("dict.txt", "a 5\nnocount\n");
    EXPECT_THAT(Tokenizer::open(folder.path(), moses()).error().message, HasSubstr("line 2"));
}

TEST(Tokenizer, RefusesJsonVocabulariesThatContradictThemselves) {
    TemporaryFolder folder;
    folder.write("merges.txt", "");
    const auto refusal = [&](const char* vocabulary) {
        folder.write("vocab.json", vocabulary);
        const auto tokenizer = Tokenizer::open(folder.path(), moses());
        return tokenizer.ok() ? std::string("opened") : tokenizer.error().message;
    };
    EXPECT_EQ(refusal(R"({"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a</w>": 4})"), "opened");
    EXPECT_THAT(refusal(R"({"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a</w>": 5})"), HasSubstr("a</w>"));
    EXPECT_THAT(refusal(R"({"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a</w>": 3})"), HasSubstr("id of"));
    EXPECT_THAT(refusal(R"({"<s>": 0, "<pad>": 1, "</s>": 2, "a</w>": 3})"), HasSubstr("<unk>"));
    EXPECT_THAT(refusal(R"({"<s>": -1})"), HasSubstr("id of"));
    EXPECT_THAT(refusal("[]"), HasSubstr("JSON object"));
    EXPECT_THAT(refusal("{"), HasSubstr("JSON object"));
}
