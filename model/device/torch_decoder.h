// TorchDecoder: the TextDecoder of a GPU, on LibTorch (see the README). Works on any device, which is how it is tested.
//
// One thread at a time. Answers lie in the machine's memory and stay until the next call. LibTorch's errors pass
// through as c10::Error (the engine makes sentences of them).
#pragma once

#include "model/device/fused_step.h"
#include "model/device/step_graph.h"
#include "model/device/torch_text_weights.h"
#include "model/generate/text_decoder.h"

#include <map>
#include <memory>
#include <tuple>
#include <vector>

namespace hs::model {

class TorchCrossMemory : public CrossMemory {
public:
    // media [1, rows, hidden] on the network's device; `pause` comes before each layer and may throw.
    static std::shared_ptr<TorchCrossMemory> create(HistoGpt& network, const at::Tensor& media, at::ScalarType type,
                                                    const std::function<void()>& pause);
    int rows() const override { return m_layers.empty() ? 0 : int(m_layers.front().keys.size(1)); }
    std::uint64_t bytes() const override;
    const std::vector<KeysValues>& layers() const { return m_layers; } // [heads, rows, w] each

private:
    std::vector<KeysValues> m_layers;
};

class TorchDecoder : public TextDecoder {
public:
    // Kernels: LibTorch's alone, or our own where the card takes them.
    enum class Kernels { Library, Fused };
    explicit TorchDecoder(TorchTextWeights weights, Kernels kernels = Kernels::Fused);

    DecoderLimits limits() const override;
    std::string description() const override; // "cuda:0 (bf16)"
    core::Result<void> setImage(CrossMemoryPtr image) override;
    core::Result<void> reserveSequences(int count) override;
    core::Result<std::span<const RowAnswer>> read(std::span<const DecodeRow> rows) override;
    core::Result<void> copyPrefix(int from, int to, int length) override;

    const TorchTextWeights& weights() const { return m_weights; }

    static constexpr int kRowsAtOnce = 32;
    static constexpr int kWindowStep = 128; // positions

private:
    // What has to be equal for a step to be the same work.
    struct Shape {
        int rows = 0;
        int window = 0;
        int sequence = -1; // of all rows; -1: they have several
        auto operator<=>(const Shape&) const = default;
    };
    struct Step {
        at::Tensor numbers;                      // int64 [3, rows], filled before each run: the next three
        at::Tensor tokens, positions, sequences; // int64 [rows]
        at::Tensor answers;                      // float32, flat: the next two
        at::Tensor logits;                       // [rows, vocabulary]
        at::Tensor attention;                    // [rows, latents], or undefined
        at::Tensor workspace;                    // of the fused step
        at::Tensor read;                         // numbers in the machine's memory, pinned for a card
        int runs = 0;
        std::unique_ptr<StepGraph> graph;
    };

    Shape shapeOf(std::span<const DecodeRow> rows) const;
    std::size_t rowsOfAStep() const { return m_fused ? std::size_t(m_fused->mostRows()) : kRowsAtOnce; }
    void forgetSteps();
    void readStep(std::span<const DecodeRow> rows, std::span<RowAnswer> answers, float* answered);
    void prepare(Step& step, std::size_t rows) const;
    void run(Step& step, const Shape& shape);
    void compute(Step& step, const Shape& shape);
    void computeThroughLibrary(Step& step, const Shape& shape);
    at::Tensor crossBlock(std::size_t layer, const at::Tensor& x, at::Tensor& attention);
    at::Tensor decoderBlock(std::size_t layer, const at::Tensor& x, const Step& step, const Shape& shape,
                            const at::Tensor& mask);
    at::Tensor selfAttention(std::size_t layer, const at::Tensor& queries, const Step& step, const Shape& shape,
                             const at::Tensor& mask);

    TorchTextWeights m_weights;
    std::vector<KeysValues> m_caches; // per layer [sequences, heads, positions, w]
    int m_sequences = 0;
    std::vector<KeysValues> m_image; // per layer [heads, latents, w], buffers of our own; empty: text only
    Kernels m_kernels;
    std::unique_ptr<FusedStep> m_fused; // over the caches and the image as they lie
    std::map<Shape, Step> m_steps;
    at::Tensor m_answered; // float32, flat, in the machine's memory: answers of the last rows
    std::vector<RowAnswer> m_answers;
};

} // namespace hs::model
