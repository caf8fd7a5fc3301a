// softmax(q kᵀ + mask) v, shared by every attention of the networks. Pure functions; any thread.
#pragma once

#include "model/nn/libtorch.h"

#include <cstdint>

namespace hs::model {

// What a caller may ask an attention to hand back besides its output.
enum class Weights { Discard, Return };

struct Attended {
    at::Tensor values;  // as the attention's header says
    at::Tensor weights; // [batch, heads, queries, keys], undefined unless asked for
};

// [batch, rows, heads * width] -> [batch, heads, rows, width], a view.
at::Tensor splitHeads(const at::Tensor& x, std::int64_t heads);
// [batch, heads, rows, width] -> [batch, rows, heads * width].
at::Tensor joinHeads(const at::Tensor& x);

// queries (already scaled) [b, h, q, w], keys and values [b, h, k, w], mask additive [b|1, 1, q, k] or undefined;
// dropout is a probability, 0 outside training. values of the answer: [b, h, q, w].
struct AttendOptions {
    at::Tensor mask;
    double dropout = 0.0;
    Weights weights = Weights::Discard;
};
Attended attend(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                const AttendOptions& options);

// 0 where a query may look, the lowest float where it may not: query i stands at position past + i and sees keys up to
// its own position. [1, 1, queries, past + queries]. Source: transformers 4.2x, BioGPT.
at::Tensor causalMask(std::int64_t queries, std::int64_t past, const at::TensorOptions& options);

// The same for padding: mask [b, keys] of ones and zeros -> [b, 1, 1, keys] of 0 and the lowest float.
at::Tensor paddingMask(const at::Tensor& mask, at::ScalarType dtype);

} // namespace hs::model
