// CpuDecoder: the token step on our own kernels and threads. One parallel region a call; inside it the threads pass
// from phase to phase over barriers, and nothing is allocated.
//
// Phases of a layer (each ends with a barrier): cross-attention query, heads, output, feed-forward up, down; then
// self-attention query-key-value, heads, output, feed-forward up, down. Norms and the rounding of inputs are repeated
// by each thread, which is cheaper than a barrier. Source of the network: HistoGPT models/histogpt.py, transformers'
// BioGPT.
#pragma once

#include "model/generate/cross_memory.h"
#include "model/generate/self_cache.h"
#include "model/generate/text_decoder.h"
#include "model/generate/text_weights.h"
#include "model/kernels/row_deal.h"
#include "model/kernels/stream_tuner.h"
#include "model/kernels/thread_pool.h"

#include <memory>
#include <vector>

namespace hs::model {

class CpuDecoder : public TextDecoder {
public:
    static core::Result<std::unique_ptr<CpuDecoder>> create(std::shared_ptr<const TextWeights> weights,
                                                            const kernels::KernelTable& kernels,
                                                            std::shared_ptr<kernels::ThreadPool> pool);

    DecoderLimits limits() const override;
    std::string description() const override;
    core::Result<void> setImage(CrossMemoryPtr image) override;
    core::Result<void> reserveSequences(int count) override;
    core::Result<std::span<const RowAnswer>> read(std::span<const DecodeRow> rows) override;
    core::Result<void> copyPrefix(int from, int to, int length) override;

    const TextWeights& weights() const { return *m_weights; }
    const kernels::KernelTable& kernels() const { return m_kernels; }
    // Of cross keys and values that a token reads; 0 without an image.
    double imageBytes() const { return m_image == nullptr ? 0.0 : double(m_image->bytes()); }
    // Rows of weights read side by side, once the tuner has settled.
    int streams() const { return m_tuner.streams(); }
    bool streamsSettled() const { return m_tuner.settled(); }

    static constexpr int kRowsAtOnce = kernels::kMostInputs;
    static constexpr int kMostPieceRows = 512; // of weights that a thread takes at a time
    static constexpr int kRowsTogether = 5;    // that share a head of cross-attention
    static constexpr double kWholeShare = 1 << 30; // all of a token's attention: 31 bits hold every sum

private:
    // Numbers of all rows, [rows, width] with zeros behind each row up to the stride, which spreads rows over the sets of
    // a cache.
    struct Rows {
        std::vector<float> values;
        std::size_t stride = 0;
        void resize(int rows, int width);
        float* row(int i) { return values.data() + std::size_t(i) * stride; }
    };

    // What one thread needs for itself.
    struct Scratch {
        Rows normed;
        std::vector<std::int8_t> high, low;
        std::vector<std::int16_t> wide;
        std::vector<std::int32_t> correction;
        std::vector<float> scale;
        std::vector<float> dots;          // [rows, piece]
        std::vector<float> probabilities; // self-attention
        std::vector<float> crossProbabilities; // [kRowsTogether, latents padded]
        // The token's attention as far as this thread made it, in 1 / kWholeShare: whole numbers, so that the sum does
        // not depend on who computed which head. [rows, latents padded]
        std::vector<std::int32_t> shareSums;
    };

    // What becomes of the products of rows [begin, end): dots[input * stride + row - begin].
    using Epilogue = void (CpuDecoder::*)(const LinearWeights& linear, kernels::RowRange range, float* dots,
                                          std::size_t stride, int layer);

    CpuDecoder(std::shared_ptr<const TextWeights> weights, const kernels::KernelTable& kernels,
               std::shared_ptr<kernels::ThreadPool> pool);
    void allocate();
    void embed();
    int rowGroups() const;
    void resetPhases();
    void collectAnswers();

    void runThread(int thread);
    void crossBlock(int thread, int layer, int& phase);
    void decoderBlock(int thread, int layer, int& phase);
    void projectRows(int thread, int& phase);
    void crossHeads(int thread, int layer, int phase);
    void selfHeads(int thread, int layer, int phase);
    float shareUnit(int layer) const;

    kernels::InputView normedInput(int thread, const NormWeights& norm, const LinearWeights& linear, const int* rows,
                                   int count);
    kernels::InputView plainInput(int thread, Rows& rows, const LinearWeights& linear);
    kernels::InputView asInput(Scratch& scratch, Rows& rows, int count, const kernels::WeightView& weights);
    void multiply(int thread, int phase, const LinearWeights& linear, const kernels::InputView& input,
                  Epilogue epilogue, int layer);

    void addBias(const LinearWeights& linear, kernels::RowRange range, float* dots, std::size_t stride);
    void storeQuery(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void storeKeys(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void storeValues(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    template <class HeadOf>
    void storeCached(kernels::RowRange range, const float* dots, std::size_t stride, HeadOf&& headOf);
    void storeMiddle(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void storeCrossMiddle(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void storeGelu(Rows& out, const LinearWeights& linear, kernels::RowRange range, float* dots, std::size_t stride);
    void addCrossOutput(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void addCrossFeedForward(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void addOutput(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void storeLogits(const LinearWeights&, kernels::RowRange, float*, std::size_t, int);
    void addGated(const LinearWeights& linear, kernels::RowRange range, const float* dots, std::size_t stride,
                  float gate);

    std::shared_ptr<const TextWeights> m_weights;
    const kernels::KernelTable& m_kernels;
    std::shared_ptr<kernels::ThreadPool> m_pool;
    kernels::StreamTuner m_tuner;
    std::shared_ptr<const CpuCrossMemory> m_image;
    std::vector<SelfCache> m_sequences;
    double m_gateSum = 0.0; // of |tanh(gate)| over layers

    // One call; written before the region, read inside it.
    std::vector<DecodeRow> m_rows;
    std::vector<int> m_allRows;   // 0, 1, …
    std::vector<int> m_logitRows; // those that want logits
    std::vector<kernels::SharedRows> m_phases;
    int m_streams = 1;

    // Cross-attention has its own: padding behind a row stays zero, whatever the widths are.
    Rows m_hidden, m_query, m_context, m_middle, m_crossContext, m_crossMiddle, m_logits, m_attention;
    std::size_t m_shareStride = 0; // latents padded
    std::vector<Scratch> m_scratch;
    std::vector<RowAnswer> m_answers;
};

} // namespace hs::model
