// The reference's own way of writing: logits of the last row, temperature, top-k, top-p, one draw of LibTorch's
// generator. Only for comparison with goldens; the engine samples by its own means. One thread; draws from the default
// generator. Source: HistoGPT helpers/inference.py, transformers' top_k_top_p_filtering.
#pragma once

#include "model/nn/histogpt.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace hs::model {

struct FilterSettings {
    std::int64_t topK = 40; // 0: off; ties at the k-th place stay
    double topP = 0.95;     // 1: off; the most probable token always stays
    double temperature = 0.7;
};

// logits [b, vocabulary] -> probabilities [b, vocabulary]
at::Tensor filteredProbabilities(const at::Tensor& logits, const FilterSettings& settings);

struct Written {
    at::Tensor ids;        // int64 [1, prompt + new tokens], the end token left out
    at::Tensor stepLogits; // [steps, vocabulary], one row for each draw, that of the end token included
};

struct WritingRequest {
    at::Tensor prompt; // int64 [1, t]
    const CrossCache* cross = nullptr;
    std::int64_t length = 256;
    std::optional<FilterSettings> filter; // none: greedy, the largest logit
    std::stop_token stop;
};

Written writeAsReference(HistoGpt& model, const WritingRequest& request);

} // namespace hs::model
