// TextDecoder: the text model with a cache of keys and values, one interface for our CPU kernels and for LibTorch on a
// device. It knows token ids and positions, nothing of text, sampling or reports.
//
// One thread at a time. Sequences are independent texts (samples, candidates) that share the image; each has its own
// cache of self-attention. Answers are views that stay until the next call.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hs::model {

// Keys and values of cross-attention of one case, made once from its latents; only its decoder looks inside.
class CrossMemory {
public:
    virtual ~CrossMemory() = default;
    virtual int rows() const = 0;            // latents of all media
    virtual std::uint64_t bytes() const = 0; // read by one token
};
using CrossMemoryPtr = std::shared_ptr<const CrossMemory>;

enum class Want : std::uint8_t { Nothing = 0, Logits = 1, Attention = 2, Both = 3 };
constexpr bool wants(Want want, Want what) {
    return (std::uint8_t(want) & std::uint8_t(what)) != 0;
}

// One token to be read. Its sequence must already hold the positions before it, or they come earlier in the same call.
struct DecodeRow {
    int token = 0;
    int position = 0; // 0 is the leading end-of-text id
    int sequence = 0;
    Want want = Want::Nothing;
};

// What a row gave: logits [vocabulary] for the token that follows it, and its attention over the latents (mean over
// heads, layers weighted by |tanh(gate)|, sums to 1). Empty where not wanted or without an image.
struct RowAnswer {
    std::span<const float> logits;
    std::span<const float> attention;
};

struct DecoderLimits {
    int rowsAtOnce = 1;   // of one call
    int maxPositions = 0; // a sequence cannot be longer
    int vocabulary = 0;
};

class TextDecoder {
public:
    virtual ~TextDecoder() = default;

    virtual DecoderLimits limits() const = 0;
    virtual std::string description() const = 0; // "cpu (2 threads, AVX-512 VNNI)"

    // Null: text only, cross-attention is skipped. What the sequences hold is the caller's to forget.
    virtual core::Result<void> setImage(CrossMemoryPtr image) = 0;

    // Room for this many sequences; what they hold stays.
    virtual core::Result<void> reserveSequences(int count) = 0;

    // Reads up to rowsAtOnce tokens in one pass over the weights. One answer a row.
    virtual core::Result<std::span<const RowAnswer>> read(std::span<const DecodeRow> rows) = 0;

    // Copies the first `length` positions of a sequence to another one.
    virtual core::Result<void> copyPrefix(int from, int to, int length) = 0;
};

// What every decoder refuses, each in one sentence: too many rows, tokens, positions and sequences that are not there.
core::Result<void> checkRows(const DecoderLimits& limits, int sequences, std::span<const DecodeRow> rows);
core::Result<void> checkPrefix(const DecoderLimits& limits, int sequences, int from, int to, int length);

} // namespace hs::model
