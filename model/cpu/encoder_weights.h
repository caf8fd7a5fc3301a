// EncoderWeights: the patch encoder (nn/ctranspath.h) as its CPU path reads it: matrices in panels, batch norms folded
// into the convolutions, relative positions and shift masks joined into one table of biases a kind of window.
//
// Two identities spare work without changing the function: a bias of keys shifts every score of a query alike, so
// softmax drops it; a bias of values passes through the weights, which sum to one, so it joins the projection's bias.
//
// Immutable once made; about one number of memory for each of the model's parameters.
#pragma once

#include "core/error.h"
#include "model/cpu/word_matrix.h"
#include "model/io/bundle.h"
#include "model/kernels/matrix_table.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hs::model {

// A tensor by its name in the published state dict, row-major floats; `count` is how many there must be.
using TensorReader = std::function<core::Result<std::vector<float>>(const std::string& name, std::size_t count)>;

// Weights [outputs, inputs] of one product in panels, and a bias or nothing.
struct PanelMatrix {
    kernels::WordType type = kernels::WordType::Fp32;
    int outputs = 0, inputs = 0;
    FloatBuffer panels;
    std::vector<float> bias; // [outputs], or empty

    int words() const { return kernels::wordsFor(type, inputs); }
    int panelCount() const { return (outputs + kernels::kPanelColumns - 1) / kernels::kPanelColumns; }
    std::size_t stride() const { return std::size_t(words()) * kernels::kPanelColumns; }
    const std::uint32_t* panel(int i) const {
        return reinterpret_cast<const std::uint32_t*>(panels.data()) + std::size_t(i) * stride();
    }
};

struct NormVectors {
    std::vector<float> gain, bias;
};

struct SwinBlockWeights {
    NormVectors attentionNorm, mlpNorm;
    PanelMatrix queryKeyValue; // [3 width, width]; its bias holds the queries' alone [width]
    PanelMatrix projection;    // [width, width]
    PanelMatrix widen, narrow;
    int shift = 0;
    // [kinds, heads, tokens, tokens padded to 32]; kind 2 * (last row of windows) + (last column), one without a shift.
    std::vector<float> biases;
};

struct SwinStageWeights {
    int width = 0, side = 0, heads = 0, window = 0;
    std::vector<SwinBlockWeights> blocks;
    NormVectors mergeNorm;
    PanelMatrix merge; // [2 width, 4 width]; outputs 0 in the last stage
    int tokens() const { return window * window; }
    int paddedTokens() const {
        return (tokens() + kernels::kPanelColumns - 1) / kernels::kPanelColumns * kernels::kPanelColumns;
    }
};

// A 3 x 3 convolution of stride 2 with its batch norm: one matrix for each row of the kernel, [outputs, 3 * inputs]
// with the columns of the kernel outside and the channels inside.
struct ConvRows {
    int inputs = 0, outputs = 0;
    PanelMatrix rows[3];
    std::vector<float> bias; // [outputs padded to 16]
};

class EncoderWeights {
public:
    // False for sizes the CPU path does not take (heads other than 32 wide, widths that are no multiple of 32).
    static bool supports(const EncoderConfig& config);
    static core::Result<std::shared_ptr<const EncoderWeights>> build(const EncoderConfig& config,
                                                                     const TensorReader& read,
                                                                     const kernels::MatrixTable& table,
                                                                     kernels::WordType words);

    const EncoderConfig& config() const { return m_config; }
    kernels::WordType words() const { return m_words; }

    ConvRows first, second; // fp32 always: the picture's own precision, and a hundredth of the work
    PanelMatrix third;      // [embed, embed / 4], fp32
    NormVectors stemNorm;
    std::vector<SwinStageWeights> stages;
    NormVectors norm;

private:
    friend class EncoderWeightsBuilder;
    EncoderConfig m_config;
    kernels::WordType m_words = kernels::WordType::Fp32;
};

} // namespace hs::model
