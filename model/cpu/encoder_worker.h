// EncoderWorker: one thread's way through the patch encoder, with its own buffers. Internal to CpuEncoder.
#pragma once

#include "core/error.h"
#include "model/cpu/encoder_weights.h"

#include <functional>
#include <memory>
#include <vector>

namespace hs::model {

class EncoderWorker {
public:
    static core::Result<std::unique_ptr<EncoderWorker>> create(const EncoderWeights& weights,
                                                               const kernels::MatrixTable& table);

    // pictures [count, 3, pixels, pixels], count 1 or 2 -> features [count, 8 * embed]
    void encode(const float* pictures, int count, float* features);

    static constexpr int kMostPictures = 2; // two fill whole tiles of rows even in the last stage

private:
    // Columns of a product as they become ready: rows of `values` are `stride` apart.
    using ColumnSink = std::function<void(int firstColumn, int columns, float* values, std::size_t stride)>;

    EncoderWorker(const EncoderWeights& weights, const kernels::MatrixTable& table)
        : m_weights(weights)
        , m_table(table)
        , m_words(weights.words()) {}
    core::Result<void> allocate();

    void stem(const float* picture, float* tokens);
    void convolve(const ConvRows& conv, const float* map, int side, float* out, int outSide, int outPadding);
    void block(const SwinStageWeights& stage, const SwinBlockWeights& block, int pictures);
    void windowTokens(const SwinStageWeights& stage, int shift, int window, float** rows);
    void attend(const SwinStageWeights& stage, const SwinBlockWeights& block, int firstWindow, int windows);
    void attendHead(const SwinStageWeights& stage, const SwinBlockWeights& block, int window, int kind, int head);
    void mlp(const SwinBlockWeights& block, int rows, int width);
    void merge(const SwinStageWeights& stage, int pictures);
    void mean(int pictures, float* features);

    void normRows(const NormVectors& norm, int rows, int width);
    void multiply(const WordMatrix& x, int rows, const PanelMatrix& weights, const ColumnSink& sink);
    void multiplyInto(const WordMatrix& x, int rows, const PanelMatrix& weights, float* out, std::size_t stride);
    void multiplyPanels(const WordMatrix& x, int rows, const PanelMatrix& weights, int panel, int panels, float* out,
                        std::size_t stride);
    void addToRows(const WordMatrix& x, int rows, const PanelMatrix& weights);

    const EncoderWeights& m_weights;
    const kernels::MatrixTable& m_table;
    kernels::WordType m_words;
    FloatBuffer m_picture, m_half; // padded maps of the stem, channels inside
    FloatBuffer m_quarter;         // [row of the map, embed / 4]
    FloatBuffer m_map, m_merged;   // tokens [pictures * side * side, width]
    std::vector<float*> m_rows;    // tokens of the group of windows in hand
    WordMatrix m_normed;           // [group, widest]
    FloatBuffer m_queryKeyValue;   // [group, 3 * widest]
    std::size_t m_queryKeyValueStride = 0;
    WordMatrix m_context; // [group, widest]
    WordMatrix m_wide;    // [group, 4 * widest]
    FloatBuffer m_answer; // [group, columns of a chunk]
    // One head of one window.
    WordMatrix m_query, m_share;
    FloatBuffer m_keys, m_values, m_scores, m_seen;
};

} // namespace hs::model
