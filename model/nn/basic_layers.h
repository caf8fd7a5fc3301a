// Linear, LayerNorm and Embedding: LibTorch's own, without the random initialisation that costs nine seconds at the
// size of HistoGPT-S. Parameters are allocated untouched (no page of them is resident) and filled by loadWeights() or
// initialise(). One thread at a time, like every module here.
//
// Layer norms use eps 1e-5 everywhere: the reference never reads its configuration's 1e-12.
#pragma once

#include "model/nn/libtorch.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hs::model {

enum class Bias { Without, With };

class LinearImpl : public torch::nn::Module {
public:
    LinearImpl(std::int64_t inputs, std::int64_t outputs, Bias bias);
    // [..., inputs] -> [..., outputs], in x's type even where the weight is half precision.
    at::Tensor forward(const at::Tensor& x) const;

    // Adds a low-rank adapter (LoRA, Hu et al. 2021): the output gains (x lora_aᵀ) lora_bᵀ * scale. Both are new
    // parameters, unfilled, beside the weight. For training; a bundle has them merged into its weights.
    void adapt(std::int64_t rank, double scale);

    at::Tensor weight; // [outputs, inputs]
    at::Tensor bias;   // [outputs], or undefined
    at::Tensor lora_a; // [rank, inputs], or undefined
    at::Tensor lora_b; // [outputs, rank], or undefined

private:
    double m_adapterScale = 0.0;
};
TORCH_MODULE(Linear);

inline constexpr double kLayerNormEpsilon = 1e-5;

class LayerNormImpl : public torch::nn::Module {
public:
    explicit LayerNormImpl(std::int64_t width);
    at::Tensor forward(const at::Tensor& x) const; // [..., width], same shape

    at::Tensor weight; // [width]
    at::Tensor bias;   // [width]
};
TORCH_MODULE(LayerNorm);

class EmbeddingImpl : public torch::nn::Module {
public:
    // Rows looked up at paddingId get no gradient from the lookup.
    EmbeddingImpl(std::int64_t rows, std::int64_t width, std::optional<std::int64_t> paddingId);
    at::Tensor forward(const at::Tensor& ids) const; // int64 [...] -> [..., width]

    at::Tensor weight; // [rows, width]

private:
    std::int64_t m_paddingId;
};
TORCH_MODULE(Embedding);

// A list of modules of one type, named "0", "1", … as torch.nn.ModuleList names them.
template <class Holder>
class ModuleVectorImpl : public torch::nn::Module {
public:
    void push(Holder module) { m_items.push_back(register_module(std::to_string(m_items.size()), std::move(module))); }
    std::size_t size() const { return m_items.size(); }
    Holder& operator[](std::size_t i) { return m_items[i]; }
    auto begin() { return m_items.begin(); }
    auto end() { return m_items.end(); }

private:
    std::vector<Holder> m_items;
};

} // namespace hs::model
