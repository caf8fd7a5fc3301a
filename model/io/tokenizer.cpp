#include "model/io/tokenizer.h"

#include "core/files.h"
#include "model/io/biogpt_tokenizer.h"
#include "model/io/sentencepiece/sentencepiece_tokenizer.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

namespace {

// The one .model file of a folder.
Result<fs::path> findModel(const fs::path& folder) {
    fs::path found;
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (entry->path().extension() != ".model") continue;
        if (!found.empty())
            return Error(ErrorCode::Unsupported, "the tokenizer folder " + core::displayName(folder) +
                                                      " holds several .model files, one was expected");
        found = entry->path();
    }
    return found;
}

} // namespace

Encoding Tokenizer::encodeWithPieces(std::string_view text) const {
    Encoding encoding;
    encoding.ids = encode(text);
    encoding.pieces = pieces(encoding.ids);
    return encoding;
}

Result<std::shared_ptr<const Tokenizer>> Tokenizer::open(const fs::path& folder, const fs::path& mosesFolder) {
    std::error_code failed;
    if (folder.extension() == ".model" && fs::is_regular_file(folder, failed))
        return openSentencePieceTokenizer(folder);
    if (!fs::is_directory(folder, failed))
        return Error(ErrorCode::NotFound,
                     "the tokenizer " + core::displayName(folder) + " is not a folder that can be read");
    const auto has = [&](const char* name) { return fs::exists(folder / name, failed); };
    if (has("dict.txt") || has("vocab.json")) {
        if (!has("bpecodes") && !has("merges.txt"))
            return Error(ErrorCode::NotFound, "the tokenizer folder " + core::displayName(folder) +
                                                  " holds neither bpecodes nor merges.txt beside its vocabulary");
        return BioGptTokenizer::openFolder(folder, mosesFolder);
    }
    HS_TRY(const fs::path model, findModel(folder));
    if (!model.empty()) return openSentencePieceTokenizer(model);
    return Error(ErrorCode::NotFound, "the folder " + core::displayName(folder) +
                                          " holds no tokenizer: dict.txt and bpecodes, vocab.json and merges.txt, or a "
                                          "sentencepiece .model were expected");
}

Result<void> checkVocabulary(const Tokenizer& tokenizer, int rowsOfWeights) {
    if (tokenizer.vocabulary() == rowsOfWeights) return {};
    return Error(ErrorCode::Corrupt, "the tokenizer knows " + std::to_string(tokenizer.vocabulary()) +
                                         " tokens, and the weights want " + std::to_string(rowsOfWeights));
}

} // namespace hs::model
