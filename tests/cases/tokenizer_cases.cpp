// Tokenizers with one thing wrong, and lines that are no requests; met by `hscribe tokenize`.
#include "tests/cases/fault_case.h"
#include "tests/model/io/tiny_weights.h"

#include <nlohmann/json.hpp>

#include <iterator>
#include <map>

namespace hs::test {

namespace {

using Files = std::map<std::string, std::string>;
const char* const kRequest = "{\"text\": \"skin\"}\n";

FaultCase of(std::string name, std::string sentence, Files files) {
    FaultCase one{std::move(name), 3, std::move(sentence),
                  [files = std::move(files)](const CaseFolder& folder) -> Arguments {
                      folder.makeFolder("tokenizer");
                      for (const auto& [file, bytes] : files)
                          folder.write("tokenizer/" + file, bytes);
                      return {"tokenize", "--tokenizer", folder / "tokenizer"};
                  }};
    one.input = kRequest;
    return one;
}

// The published vocabulary, asked something odd.
FaultCase asked(std::string name, int exitCode, std::string sentence, std::string input) {
    FaultCase one{std::move(name), exitCode, std::move(sentence), [](const CaseFolder&) -> Arguments {
                      return {"tokenize", "--tokenizer", std::string(HS_BINARY_DIR) + "/share/histoscribe/biogpt"};
                  }};
    one.input = std::move(input);
    one.speaksFirst = true;
    return one;
}

std::string textOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), {});
}

// Weights of so many words, converted with the vocabulary of a folder that `make` answers.
FaultCase ofWeights(std::string name, int exitCode, std::string sentence, int words,
                    std::function<std::string(const CaseFolder&)> make) {
    FaultCase one{std::move(name), exitCode, std::move(sentence), [words, make = std::move(make)](const CaseFolder& folder) -> Arguments {
                      model::TextConfig text;
                      text.vocabulary = words;
                      text.hidden = 8;
                      text.layers = 1;
                      text.heads = 2;
                      text.feedForward = 16;
                      text.maxPositions = 32;
                      const std::string weights = folder / "w.safetensors";
                      tinyHistoGpt(text, {48, 96, 24, 4, 2, 10, 4}).write(weights);
                      const nlohmann::json config{
                          {"text", {{"vocab_size", words}, {"hidden_size", 8}, {"num_hidden_layers", 1}, {"num_attention_heads", 2},
                                    {"intermediate_size", 16}, {"max_position_embeddings", 32}}},
                          {"vision", {{"dim_feats", 48}, {"dim_model", 96}, {"dim_head", 24}, {"num_heads", 4}, {"num_layers", 2},
                                      {"num_latents", 10}}}};
                      return {"convert",     "--weights",  weights, "--config", folder.write("config.json", config.dump()),
                              "--tokenizer", make(folder), "--to",  folder / "bundle"};
                  }};
    one.leaves = exitCode == 0 ? std::vector<std::string>{"bundle"} : std::vector<std::string>{};
    one.speaksFirst = exitCode == 0;
    return one;
}
std::string shipped(const char* name) {
    return std::string(HS_BINARY_DIR) + "/share/histoscribe/" + name;
}
// A published vocabulary of which only so much is there.
std::string cut(const CaseFolder& folder, const char* name, double ofDictionary, double ofMerges) {
    const auto part = [&](const char* file, double share) {
        const std::string whole = textOf(std::filesystem::path(shipped(name)) / file);
        folder.write(std::string("tokenizer/") + file, whole.substr(0, std::size_t(share * double(whole.size()))));
    };
    part("dict.txt", ofDictionary);
    part("bpecodes", ofMerges);
    return folder / "tokenizer";
}

const char* const kMerges = "#version: 0.2\ns k\nsk i\nski n</w>\n";

std::string vocabulary(const std::string& entries) {
    return R"({"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3)" + entries + "}";
}

} // namespace

std::vector<FaultCase> tokenizerCases() {
    std::vector<FaultCase> all{
        of("AnEmptyFolder", "tokenizer", {}),
        of("VocabularyWithoutMerges", "(bpecodes|merges)", {{"dict.txt", "skin</w> 1\n"}}),
        of("MergesWithoutAVocabulary", "tokenizer", {{"bpecodes", "s k 1\n"}}),
        of("VocabularyThatIsEmpty", "dict.txt", {{"dict.txt", ""}, {"bpecodes", ""}}),
        of("VocabularyWithoutCounts", "dict.txt", {{"dict.txt", "skin\nnaevus\n"}, {"bpecodes", "s k 1\n"}}),
        of("VocabularyOfOneWordTwice", "dict.txt", {{"dict.txt", "skin</w> 1\nskin</w> 2\n"}, {"bpecodes", "s k 1\n"}}),
        of("VocabularyOfOneEndlessLine", "dict.txt",
           {{"dict.txt", std::string(5u << 20, 'x')}, {"bpecodes", "s k 1\n"}}),
        of("MergesOfOnePiece", "bpecodes", {{"dict.txt", "skin</w> 1\n"}, {"bpecodes", "skin\n"}}),
        of("MergesOfFourPieces", "bpecodes", {{"dict.txt", "skin</w> 1\n"}, {"bpecodes", "s k i n 5\n"}}),
        of("JsonThatIsNone", "vocab.json", {{"vocab.json", "skin"}, {"merges.txt", kMerges}}),
        of("JsonThatIsAList", "vocab.json", {{"vocab.json", "[]"}, {"merges.txt", kMerges}}),
        of("JsonOfWordIds", "vocab.json",
           {{"vocab.json", vocabulary(", \"skin</w>\": \"four\"")}, {"merges.txt", kMerges}}),
        of("JsonOfAnIdTwice", "vocab.json",
           {{"vocab.json", vocabulary(", \"skin</w>\": 4, \"k\": 4")}, {"merges.txt", kMerges}}),
        of("JsonOfANegativeId", "vocab.json",
           {{"vocab.json", vocabulary(", \"skin</w>\": -4")}, {"merges.txt", kMerges}}),
        of("JsonOfAnIdOfABillion", "vocab.json",
           {{"vocab.json", vocabulary(", \"skin</w>\": 1000000000")}, {"merges.txt", kMerges}}),
        of("JsonWithoutSpecialTokens", "vocab.json", {{"vocab.json", "{\"skin</w>\": 0}"}, {"merges.txt", kMerges}}),
        of("JsonNestedOneHundredThousandTimes", "vocab.json",
           {{"vocab.json", std::string(100000, '[')}, {"merges.txt", kMerges}}),
        of("SentencepieceOfText", "a.model", {{"a.model", "not a model"}}),
        of("SentencepieceOfNothing", "a.model", {{"a.model", ""}}),
        of("SentencepieceOfNoise", "a.model", {{"a.model", std::string(100000, '\x8f')}}),
        of("TwoSentencepieceModels", "several", {{"a.model", "x"}, {"b.model", "y"}}),
        asked("ARequestThatIsNoJson", 3, "line 1", "skin\n"),
        asked("ARequestWithoutText", 3, "line 1", "{\"words\": \"skin\"}\n"),
        asked("ARequestOfANumber", 3, "line 2", "{\"text\": \"skin\"}\n{\"text\": 5}\n"),
        asked("ARequestNestedOneHundredThousandTimes", 3, "line 1", std::string(60000, '[') + "\n"),
        asked("NoRequest", 0, "", ""),
        asked("EmptyLines", 0, "", "\n\n\n"),
        asked("ATextOfNothing", 0, "", "{\"text\": \"\"}\n"),
        asked("ATextOfEveryPlane", 0, "", "{\"text\": \"\\u0000\\u200b\\ud83d\\udd2c \xE7\x9A\xAE\"}\n"),
        asked("AWordOfFiftyThousandLetters", 0, "", "{\"text\": \"" + std::string(50000, 'a') + "\"}\n"),
    };
    const auto base = [](const CaseFolder&) { return shipped("biogpt"); };
    const auto large = [](const CaseFolder&) { return shipped("biogpt-large"); };
    all.push_back(ofWeights("WeightsOf57717WordsAndTheSmallVocabulary", 3, "57717", 57717, base));
    all.push_back(ofWeights("WeightsOf42384WordsAndTheLargeVocabulary", 3, "42384", 42384, large));
    all.push_back(ofWeights("WeightsOfOneWordTooFew", 3, "42383", 42383, base));
    all.push_back(ofWeights("WeightsOf42384WordsAndHalfOfTheirDictionary", 3, "42384|dict\\.txt", 42384,
                            [](const CaseFolder& folder) { return cut(folder, "biogpt", 0.5, 1.0); }));
    all.push_back(ofWeights("WeightsOf57717WordsAndTheirOwn", 0, "", 57717, large));
    FaultCase gone{"NotThere", 3, "none", [](const CaseFolder& folder) -> Arguments {
                       return {"tokenize", "--tokenizer", folder / "none"};
                   }};
    gone.input = kRequest;
    all.push_back(gone);
    return all;
}

} // namespace hs::test
