// Tokenizers with one thing wrong, and lines that are no requests; met by `hscribe tokenize`.
#include "tests/cases/fault_case.h"

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
    FaultCase gone{"NotThere", 3, "none", [](const CaseFolder& folder) -> Arguments {
                       return {"tokenize", "--tokenizer", folder / "none"};
                   }};
    gone.input = kRequest;
    all.push_back(gone);
    return all;
}

} // namespace hs::test
