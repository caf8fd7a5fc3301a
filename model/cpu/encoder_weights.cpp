#include "model/cpu/encoder_weights.h"

#include <algorithm>
#include <cmath>

namespace hs::model {

using core::Result;
using kernels::kPanelColumns;
using kernels::WordType;

namespace {

constexpr float kBatchNormEpsilon = 1e-5f;
constexpr float kMasked = -100.0f; // between tokens that the cyclic shift alone brings together

int roundUp(int value, int step) {
    return (value + step - 1) / step * step;
}

} // namespace

class EncoderWeightsBuilder {
public:
    EncoderWeightsBuilder(const EncoderConfig& config, const TensorReader& read, const kernels::MatrixTable& table,
                          WordType words)
        : m_read(read)
        , m_table(table)
        , m_out(std::make_shared<EncoderWeights>()) {
        m_out->m_config = config;
        m_out->m_words = words;
    }

    Result<std::shared_ptr<const EncoderWeights>> build() {
        const EncoderConfig& config = m_out->m_config;
        HS_TRY(m_out->first, convolution(0, 3, config.embed / 8));
        HS_TRY(m_out->second, convolution(3, config.embed / 8, config.embed / 4));
        HS_TRY(m_out->third, matrix("patch_embed.proj.6", config.embed, config.embed / 4, WordType::Fp32));
        HS_TRY(m_out->stemNorm, norm("patch_embed.norm", config.embed));
        for (int i = 0; i < 4; ++i) {
            HS_TRY(SwinStageWeights stage, makeStage(i));
            m_out->stages.push_back(std::move(stage));
        }
        HS_TRY(m_out->norm, norm("norm", config.outputDimension()));
        return std::shared_ptr<const EncoderWeights>(m_out);
    }

private:
    Result<NormVectors> norm(const std::string& name, int width) {
        NormVectors out;
        HS_TRY(out.gain, m_read(name + ".weight", std::size_t(width)));
        HS_TRY(out.bias, m_read(name + ".bias", std::size_t(width)));
        return out;
    }

    Result<PanelMatrix> pack(const std::vector<float>& values, int outputs, int inputs, WordType type) {
        PanelMatrix out;
        out.type = type;
        out.outputs = outputs;
        out.inputs = inputs;
        HS_TRY(out.panels, FloatBuffer::create(std::size_t(out.panelCount()) * out.stride()));
        auto* panels = reinterpret_cast<std::uint32_t*>(out.panels.data());
        for (int panel = 0; panel < out.panelCount(); ++panel)
            m_table.packPanel(
                {values.data() + std::size_t(panel) * kPanelColumns * std::size_t(inputs), false, std::size_t(inputs)},
                std::min(kPanelColumns, outputs - panel * kPanelColumns), inputs, type,
                panels + std::size_t(panel) * out.stride());
        return out;
    }

    Result<PanelMatrix> matrix(const std::string& name, int outputs, int inputs, WordType type) {
        HS_TRY(const auto values, m_read(name + ".weight", std::size_t(outputs) * std::size_t(inputs)));
        HS_TRY(PanelMatrix out, pack(values, outputs, inputs, type));
        HS_TRY(out.bias, m_read(name + ".bias", std::size_t(outputs)));
        return out;
    }

    // Weights [outputs, inputs, 3, 3] and the batch norm behind them.
    Result<ConvRows> convolution(int index, int inputs, int outputs) {
        const std::string at = "patch_embed.proj.";
        const std::string batchNorm = at + std::to_string(index + 1);
        const auto count = std::size_t(outputs);
        HS_TRY(const auto values, m_read(at + std::to_string(index) + ".weight", count * std::size_t(inputs) * 9));
        HS_TRY(const NormVectors affine, norm(batchNorm, outputs));
        HS_TRY(const auto mean, m_read(batchNorm + ".running_mean", count));
        HS_TRY(const auto variance, m_read(batchNorm + ".running_var", count));
        ConvRows out;
        out.inputs = inputs;
        out.outputs = outputs;
        out.bias.assign(std::size_t(roundUp(outputs, 16)), 0.0f);
        std::vector<float> scale(count);
        for (std::size_t o = 0; o < count; ++o) {
            scale[o] = affine.gain[o] / std::sqrt(variance[o] + kBatchNormEpsilon);
            out.bias[o] = affine.bias[o] - mean[o] * scale[o];
        }
        for (int row = 0; row < 3; ++row) {
            std::vector<float> folded; // [outputs, 3, inputs]
            for (int o = 0; o < outputs; ++o)
                for (int column = 0; column < 3; ++column)
                    for (int c = 0; c < inputs; ++c)
                        folded.push_back(values[std::size_t(((o * inputs + c) * 3 + row) * 3 + column)] *
                                         scale[std::size_t(o)]);
            HS_TRY(out.rows[row], pack(folded, outputs, 3 * inputs, WordType::Fp32));
        }
        return out;
    }

    Result<SwinStageWeights> makeStage(int index) {
        const EncoderConfig& config = m_out->m_config;
        SwinStageWeights stage;
        stage.width = config.embed << index;
        stage.side = (config.inputPixels / 4) >> index;
        stage.heads = config.heads[std::size_t(index)];
        stage.window = std::min(config.window, stage.side);
        const std::string at = "layers." + std::to_string(index) + ".";
        for (int i = 0; i < config.depths[std::size_t(index)]; ++i) {
            const bool shifted = i % 2 == 1 && stage.side > config.window;
            HS_TRY(SwinBlockWeights block,
                   makeBlock(at + "blocks." + std::to_string(i) + ".", stage, shifted ? config.window / 2 : 0));
            stage.blocks.push_back(std::move(block));
        }
        if (index == 3) return stage;
        HS_TRY(stage.mergeNorm, norm(at + "downsample.norm", 4 * stage.width));
        HS_TRY(const auto values, m_read(at + "downsample.reduction.weight",
                                         std::size_t(8) * std::size_t(stage.width) * std::size_t(stage.width)));
        HS_TRY(stage.merge, pack(values, 2 * stage.width, 4 * stage.width, m_out->m_words));
        return stage;
    }

    Result<SwinBlockWeights> makeBlock(const std::string& at, const SwinStageWeights& stage, int shift) {
        const int width = stage.width;
        const int hidden = int(double(width) * m_out->m_config.mlpRatio);
        const WordType words = m_out->m_words;
        SwinBlockWeights block;
        block.shift = shift;
        HS_TRY(block.attentionNorm, norm(at + "norm1", width));
        HS_TRY(block.mlpNorm, norm(at + "norm2", width));
        HS_TRY(block.queryKeyValue, matrix(at + "attn.qkv", 3 * width, width, words));
        HS_TRY(block.widen, matrix(at + "mlp.fc1", hidden, width, words));
        HS_TRY(block.narrow, matrix(at + "mlp.fc2", width, hidden, words));
        HS_TRY(const auto projection, m_read(at + "attn.proj.weight", std::size_t(width) * std::size_t(width)));
        HS_TRY(block.projection, pack(projection, width, width, words));
        HS_TRY(block.projection.bias, m_read(at + "attn.proj.bias", std::size_t(width)));
        const float* valueBias = block.queryKeyValue.bias.data() + 2 * width;
        for (int o = 0; o < width; ++o) {
            double sum = double(block.projection.bias[std::size_t(o)]);
            for (int k = 0; k < width; ++k)
                sum += double(projection[std::size_t(o) * std::size_t(width) + std::size_t(k)]) * double(valueBias[k]);
            block.projection.bias[std::size_t(o)] = float(sum);
        }
        block.queryKeyValue.bias.resize(std::size_t(width));
        HS_CHECK(fillBiases(at, stage, block));
        return block;
    }

    Result<void> fillBiases(const std::string& at, const SwinStageWeights& stage, SwinBlockWeights& block) {
        const int window = stage.window, tokens = stage.tokens(), padded = stage.paddedTokens(), heads = stage.heads;
        const int offsets = 2 * window - 1;
        HS_TRY(const auto table,
               m_read(at + "attn.relative_position_bias_table", std::size_t(offsets * offsets * heads)));
        const int kinds = block.shift > 0 ? 4 : 1;
        block.biases.assign(std::size_t(kinds) * std::size_t(heads) * std::size_t(tokens) * std::size_t(padded), 0.0f);
        // In the last window of a direction, places behind the first window - shift come from the map's other end.
        const auto wrapped = [&](bool last, int place) { return last && place >= window - block.shift; };
        float* out = block.biases.data();
        for (int kind = 0; kind < kinds; ++kind)
            for (int head = 0; head < heads; ++head)
                for (int i = 0; i < tokens; ++i, out += padded)
                    for (int j = 0; j < tokens; ++j) {
                        const int rows = i / window - j / window + window - 1;
                        const int columns = i % window - j % window + window - 1;
                        const bool apart = wrapped(kind >= 2, i / window) != wrapped(kind >= 2, j / window) ||
                                           wrapped(kind % 2 == 1, i % window) != wrapped(kind % 2 == 1, j % window);
                        out[j] =
                            table[std::size_t((rows * offsets + columns) * heads + head)] + (apart ? kMasked : 0.0f);
                    }
        return {};
    }

    const TensorReader& m_read;
    const kernels::MatrixTable& m_table;
    std::shared_ptr<EncoderWeights> m_out;
};

bool EncoderWeights::supports(const EncoderConfig& config) {
    if (config.embed % 32 != 0 || config.inputPixels % 32 != 0 || config.window < 2 || config.window > 8) return false;
    for (int i = 0; i < 4; ++i) {
        const int width = config.embed << i, side = (config.inputPixels / 4) >> i;
        if (config.heads[std::size_t(i)] * 32 != width || side % std::min(config.window, side) != 0) return false;
        if (int(double(width) * config.mlpRatio) % 32 != 0) return false;
    }
    return true;
}

Result<std::shared_ptr<const EncoderWeights>> EncoderWeights::build(const EncoderConfig& config,
                                                                    const TensorReader& read,
                                                                    const kernels::MatrixTable& table, WordType words) {
    return EncoderWeightsBuilder(config, read, table, words).build();
}

} // namespace hs::model
