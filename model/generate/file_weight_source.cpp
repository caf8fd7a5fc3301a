#include "model/generate/file_weight_source.h"

#include "model/io/quantise.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

} // namespace

const TensorEntry* FileWeightSource::find(const std::string& name) const {
    if (name == "histogpt.embed_tokens.weight")
        if (const TensorEntry* projection = m_file->find("output_projection.weight"); projection != nullptr)
            return projection;
    return m_file->find(name);
}

Result<TensorEntry> FileWeightSource::rowsOf(const std::string& name, std::int64_t rows, std::int64_t columns,
                                             kernels::RowRange range) const {
    const TensorEntry* entry = find(name);
    if (entry == nullptr)
        return Error(ErrorCode::Corrupt, "expected a tensor " + name + " in " + m_file->fileName() + ", found none");
    const bool vector = entry->shape.size() == 1 && columns == 1;
    const bool matrix = entry->shape.size() == 2 && entry->shape[1] == columns;
    if ((!vector && !matrix) || entry->shape[0] != rows)
        return Error(ErrorCode::Corrupt,
                     "expected " + name + " of " + m_file->fileName() + " to have the shape [" + std::to_string(rows) +
                         (columns > 1 ? ", " + std::to_string(columns) : "") + "], found " + shapeText(entry->shape));
    TensorEntry part = *entry;
    part.shape[0] = range.end - range.begin;
    part.data += range.begin * entry->strides[0] * std::int64_t(dtypeBytes(entry->dtype));
    return part;
}

Result<void> FileWeightSource::copyRows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                        kernels::RowRange range, std::span<float> out) const {
    HS_TRY(const TensorEntry part, rowsOf(name, rows, columns, range));
    if (part.dtype != DType::I8) return m_file->copyToFloat(part, out);
    std::vector<std::int8_t> bytes(out.size());
    std::vector<float> scales(std::size_t(range.end - range.begin));
    HS_CHECK(copyInt8Rows(name, rows, columns, range, bytes, scales));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = float(bytes[i]) * scales[i / std::size_t(columns)];
    return {};
}

bool FileWeightSource::isInt8(const std::string& name) const {
    const TensorEntry* entry = find(name);
    return entry != nullptr && entry->dtype == DType::I8;
}

Result<void> FileWeightSource::copyInt8Rows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                            kernels::RowRange range, std::span<std::int8_t> out,
                                            std::span<float> scales) const {
    HS_TRY(const TensorEntry part, rowsOf(name, rows, columns, range));
    const std::string scaleName = find(name)->name + std::string(kScaleSuffix);
    HS_TRY(const TensorEntry scalePart, rowsOf(scaleName, rows, 1, range));
    HS_CHECK(m_file->copyTo(part, std::as_writable_bytes(out)));
    return m_file->copyToFloat(scalePart, scales);
}

} // namespace hs::model
