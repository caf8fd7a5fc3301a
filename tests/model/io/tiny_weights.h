// Files of HistoGPT and of its encoder with the published names and any sizes; all weights are the same small number.
#pragma once

#include "model/io/bundle.h"
#include "model/io/weights_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hs::test {

class WeightsMaker {
public:
    void add(const std::string& name, std::vector<std::int64_t> shape) {
        std::size_t count = 1;
        for (const auto size : shape)
            count *= std::size_t(size);
        m_values.push_back(std::vector<float>(count, 0.25f));
        m_tensors.push_back({name, model::DType::F32, std::move(shape), {}});
    }
    std::vector<float>& values(std::size_t index) { return m_values[index]; }
    std::size_t count() const { return m_tensors.size(); }

    void write(const std::filesystem::path& path) {
        for (std::size_t i = 0; i < m_tensors.size(); ++i)
            m_tensors[i].bytes = std::as_bytes(std::span(m_values[i]));
        const auto written = model::writeSafetensors(path, m_tensors, {});
        ASSERT_TRUE(written.ok()) << written.error().message;
    }

private:
    std::vector<std::vector<float>> m_values;
    std::vector<model::TensorToWrite> m_tensors;
};

// Only the tensors that shapes are read from, and a matrix and a norm of each kind.
inline WeightsMaker tinyHistoGpt(const model::TextConfig& text, const model::ResamplerConfig& resampler) {
    WeightsMaker maker;
    const std::string perceiver = "histogpt.perceiver_resampler.";
    const std::int64_t hidden = text.hidden, model = resampler.model;
    const std::int64_t inner = resampler.heads * resampler.headDimension;
    const std::int64_t cross = text.crossHeads == 0 ? hidden : text.crossHeads * text.crossHeadDimension;
    maker.add("output_projection.weight", {text.vocabulary, hidden});
    maker.add("histogpt.embed_tokens.weight", {text.vocabulary, hidden});
    maker.add("histogpt.embed_positions.weight", {text.maxPositions + 2, hidden});
    maker.add("histogpt.perceiver_exitgate.weight", {hidden, model});
    maker.add(perceiver + "media_pos", {1, 1, model});
    maker.add(perceiver + "latents", {resampler.latents, model});
    maker.add(perceiver + "linear.weight", {model, resampler.features});
    for (int layer = 0; layer < resampler.layers; ++layer) {
        const std::string prefix = perceiver + "layers." + std::to_string(layer) + ".";
        maker.add(prefix + "0.norm_media.weight", {model});
        maker.add(prefix + "0.to_q.weight", {inner, model});
        maker.add(prefix + "1.1.weight", {model * resampler.feedForwardMultiple, model});
    }
    for (int layer = 0; layer < text.layers; ++layer) {
        const std::string prefix = "histogpt.layers." + std::to_string(layer) + ".";
        maker.add(prefix + "0.attn_gate", {1});
        maker.add(prefix + "0.attn.to_q.weight", {cross, hidden});
        maker.add(prefix + "0.ff.1.weight", {hidden * text.crossFeedForwardMultiple, hidden});
        maker.add(prefix + "1.fc1.weight", {text.feedForward, hidden});
        maker.add(prefix + "1.fc1.bias", {text.feedForward});
    }
    maker.add("histogpt.layer_norm.weight", {hidden});
    return maker;
}

inline WeightsMaker tinyEncoder(const model::EncoderConfig& encoder) {
    WeightsMaker maker;
    maker.add("patch_embed.proj.0.weight", {encoder.embed / 8, 3, 3, 3});
    maker.add("patch_embed.proj.6.weight", {encoder.embed, encoder.embed / 4, 1, 1});
    const std::int64_t table = (2 * encoder.window - 1) * (2 * encoder.window - 1);
    for (std::size_t stage = 0; stage < 4; ++stage)
        for (int block = 0; block < encoder.depths[stage]; ++block) {
            const std::string prefix = "layers." + std::to_string(stage) + ".blocks." + std::to_string(block) + ".";
            const std::int64_t width = encoder.embed << stage;
            maker.add(prefix + "attn.relative_position_bias_table", {table, encoder.heads[stage]});
            maker.add(prefix + "mlp.fc1.weight", {std::int64_t(double(width) * encoder.mlpRatio), width});
        }
    return maker;
}

} // namespace hs::test
