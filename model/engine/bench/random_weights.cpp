#include "model/engine/bench/random_weights.h"

#include <algorithm>
#include <cmath>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

void fillRandom(const std::string& name, std::size_t first, float size, std::span<float> out) {
    std::uint64_t seed = 14695981039346656037u;
    for (const char c : name)
        seed = (seed ^ std::uint8_t(c)) * 1099511628211u;
    const float unit = size / 8388608.0f;
    for (std::size_t i = 0; i < out.size(); ++i) { // one multiplication a number: the places are mixed, not good
        const std::uint64_t z = (seed + first + i) * 0x9E3779B97F4A7C15u;
        out[i] = float(std::int32_t((z ^ (z >> 29)) >> 40) - 8388608) * unit;
    }
}

Result<void> RandomWeightSource::copyRows(const std::string& name, std::int64_t, std::int64_t columns,
                                          kernels::RowRange range, std::span<float> out) const {
    const bool norm = name.find("norm.weight") != std::string::npos || name.ends_with("ff.0.weight");
    const bool gate = name.ends_with("_gate");
    const float size = columns > 1 ? 1.0f / std::sqrt(float(columns)) : 0.02f;
    fillRandom(name, std::size_t(range.begin) * std::size_t(columns), size, out);
    if (norm || gate)
        for (float& value : out)
            value += norm ? 1.0f : 0.5f;
    return {};
}

Result<void> RandomWeightSource::copyInt8Rows(const std::string& name, std::int64_t, std::int64_t, kernels::RowRange,
                                              std::span<std::int8_t>, std::span<float>) const {
    return Error(ErrorCode::Internal, "random weights are not stored as int8, and " + name + " was asked for so");
}

Result<WeightRows> RandomTensors::matrix(const std::string& name, int outputs, int inputs) {
    const std::size_t numbers = std::size_t(outputs) * std::size_t(inputs);
    HS_TRY(FloatBuffer buffer, FloatBuffer::create(m_bf16 ? (numbers + 1) / 2 : numbers));
    m_buffers.push_back(std::move(buffer));
    float* data = m_buffers.back().data();
    const float size = 1.0f / std::sqrt(float(inputs));
    kernels::SharedRows rows(m_pool.size());
    rows.reset(outputs, 1);
    std::vector<std::vector<float>> scratch(std::size_t(m_pool.size()), std::vector<float>(std::size_t(inputs) + 32));
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    m_pool.run([&](int thread) {
        int begin = 0, end = 0;
        while (rows.take(thread, 16, begin, end))
            for (int row = begin; row < end; ++row) {
                const std::size_t at = std::size_t(row) * std::size_t(inputs);
                if (!m_bf16) {
                    fillRandom(name, at, size, {data + at, std::size_t(inputs)});
                    continue;
                }
                std::vector<float>& floats = scratch[std::size_t(thread)];
                fillRandom(name, at, size, {floats.data(), std::size_t(inputs)});
                table.toWords(floats.data(), inputs, kernels::WordType::Bf16,
                              reinterpret_cast<std::uint32_t*>(data) + at / 2);
            }
    });
    return WeightRows{data, m_bf16, outputs, inputs};
}

Result<const float*> RandomTensors::vector(const std::string& name, int count, float centre, float size) {
    HS_TRY(FloatBuffer buffer, FloatBuffer::create(std::size_t(count)));
    m_buffers.push_back(std::move(buffer));
    float* data = m_buffers.back().data();
    fillRandom(name, 0, size, {data, std::size_t(count)});
    std::for_each(data, data + count, [&](float& value) { value += centre; });
    return data;
}

Result<NormRow> RandomTensors::norm(const std::string& name, int count) {
    NormRow norm;
    HS_TRY(norm.gain, vector(name + ".weight", count, 1.0f, 0.1f));
    HS_TRY(norm.bias, vector(name + ".bias", count, 0.0f, 0.1f));
    return norm;
}

Result<ResamplerView> RandomTensors::resampler(const ResamplerConfig& config) {
    ResamplerView view;
    const int inner = config.heads * config.headDimension;
    HS_TRY(view.linear, matrix("linear", config.model, config.features));
    HS_TRY(view.mediaPosition, vector("media_pos", config.model, 0.0f, 1.0f));
    HS_TRY(view.latents, vector("latents", config.latents * config.model, 0.0f, 1.0f));
    for (int i = 0; i < config.layers; ++i) {
        const std::string at = "layers." + std::to_string(i);
        ResamplerLayerView layer;
        HS_TRY(layer.mediaNorm, norm(at + ".norm_media", config.model));
        HS_TRY(layer.latentsNorm, norm(at + ".norm_latents", config.model));
        HS_TRY(layer.query, matrix(at + ".to_q", inner, config.model));
        HS_TRY(layer.keysValues, matrix(at + ".to_kv", 2 * inner, config.model));
        HS_TRY(layer.output, matrix(at + ".to_out", config.model, inner));
        HS_TRY(layer.feedForwardNorm, norm(at + ".ff", config.model));
        HS_TRY(layer.up, matrix(at + ".up", config.model * config.feedForwardMultiple, config.model));
        HS_TRY(layer.down, matrix(at + ".down", config.model, config.model * config.feedForwardMultiple));
        view.layers.push_back(layer);
    }
    HS_TRY(view.norm, norm("norm", config.model));
    return view;
}

} // namespace hs::model
