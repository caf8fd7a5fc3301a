// FileWeightSource: the text model's numbers out of a weights file, published or ours. Any thread; keep it only while
// loading. The tied matrix is asked for as "histogpt.embed_tokens.weight"; where the file also stores an
// output_projection, that one is taken, as the reference's loading order does.
#pragma once

#include "model/generate/weight_source.h"
#include "model/io/weights_file.h"

#include <memory>

namespace hs::model {

class FileWeightSource : public WeightSource {
public:
    explicit FileWeightSource(std::shared_ptr<const WeightsFile> file)
        : m_file(std::move(file)) {}

    const float* inPlace(const std::string&) const override { return nullptr; }
    core::Result<void> copyRows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                kernels::RowRange range, std::span<float> out) const override;
    bool isInt8(const std::string& name) const override;
    core::Result<void> copyInt8Rows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                    kernels::RowRange range, std::span<std::int8_t> out,
                                    std::span<float> scales) const override;

private:
    const TensorEntry* find(const std::string& name) const;
    core::Result<TensorEntry> rowsOf(const std::string& name, std::int64_t rows, std::int64_t columns,
                                     kernels::RowRange range) const;

    std::shared_ptr<const WeightsFile> m_file;
};

} // namespace hs::model
