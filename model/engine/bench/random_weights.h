// Random numbers in place of a model's weights: cheap, the same on every machine, of a size that keeps activations near
// one. RandomWeightSource serves the text model; RandomResampler and the encoder bench take whole tensors.
#pragma once

#include "model/cpu/cpu_resampler.h"
#include "model/cpu/word_matrix.h"
#include "model/generate/weight_source.h"

#include <deque>
#include <span>
#include <string>
#include <vector>

namespace hs::model {

// Numbers in [-size, size) that follow from name and place.
void fillRandom(const std::string& name, std::size_t first, float size, std::span<float> out);

class RandomWeightSource : public WeightSource {
public:
    const float* inPlace(const std::string&) const override { return nullptr; }
    core::Result<void> copyRows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                kernels::RowRange range, std::span<float> out) const override;
    bool isInt8(const std::string&) const override { return false; }
    core::Result<void> copyInt8Rows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                    kernels::RowRange range, std::span<std::int8_t> out,
                                    std::span<float> scales) const override;
};

// Matrices and vectors that live here; matrices as fp32 or bf16 rows.
class RandomTensors {
public:
    RandomTensors(kernels::ThreadPool& pool, bool bf16)
        : m_pool(pool)
        , m_bf16(bf16) {}

    core::Result<WeightRows> matrix(const std::string& name, int outputs, int inputs);
    core::Result<const float*> vector(const std::string& name, int count, float centre, float size);
    core::Result<ResamplerView> resampler(const ResamplerConfig& config);

private:
    core::Result<NormRow> norm(const std::string& name, int count);

    kernels::ThreadPool& m_pool;
    bool m_bf16;
    std::deque<FloatBuffer> m_buffers;
};

} // namespace hs::model
