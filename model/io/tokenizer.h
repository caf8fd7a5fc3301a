// Tokenizer: text to token ids and back, one interface for BioGPT's (Moses + BPE) and plain sentencepiece models.
//
// Immutable after opening: any thread may call. A StreamingDecoder belongs to one thread.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

// Text of a growing token sequence. Pushing a token changes the text only behind replaceFrom.
struct DecodedStep {
    std::size_t replaceFrom = 0; // bytes of the former text that stay
    std::string tail;            // what follows them now
    std::size_t stableBytes = 0; // bytes of the new text that no later token can change
};

class StreamingDecoder {
public:
    virtual ~StreamingDecoder() = default;
    virtual DecodedStep push(int id) = 0;
    virtual const std::string& text() const = 0;
};

// Ids and the pieces of text they stand for; where a tokenizer can tell, an unknown piece is the text itself.
struct Encoding {
    std::vector<int> ids;
    std::vector<std::string> pieces;
};

class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    // The folder holds dict.txt + bpecodes, or vocab.json + merges.txt (bpecodes and merges.txt are one format), or a
    // sentencepiece .model. Character tables of Moses come from `mosesFolder` (resources/moses).
    // NotFound, Corrupt, or Unsupported where this program was built without sentencepiece.
    static core::Result<std::shared_ptr<const Tokenizer>> open(const std::filesystem::path& folder,
                                                               const std::filesystem::path& mosesFolder);

    virtual std::string kind() const = 0; // "biogpt", "sentencepiece"
    virtual int vocabulary() const = 0;   // ids are 0 … vocabulary - 1

    // Without any leading or trailing special id; special tokens in the text ("</s>") cut it, as the reference does.
    virtual std::vector<int> encode(std::string_view text) const = 0;
    virtual Encoding encodeWithPieces(std::string_view text) const;
    // The same where the last word is to go on: nothing ends it. Of text that ends in white space, encode().
    virtual std::vector<int> encodeOpen(std::string_view text) const { return encode(text); }
    // The token is a piece of a word that another one must end.
    virtual bool goesOn([[maybe_unused]] int id) const { return false; }
    virtual std::string decode(std::span<const int> ids, bool cleanUpSpaces = true) const = 0;
    virtual std::vector<std::string> pieces(std::span<const int> ids) const = 0;

    virtual std::unique_ptr<StreamingDecoder> streamingDecoder() const = 0;

    virtual int bosId() const = 0;
    virtual int padId() const = 0;
    virtual int eosId() const = 0;
    virtual int unknownId() const = 0;
};

// Corrupt, with both numbers, unless the tokenizer knows as many tokens as the weights have rows for.
core::Result<void> checkVocabulary(const Tokenizer& tokenizer, int rowsOfWeights);

} // namespace hs::model
