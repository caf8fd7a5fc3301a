#include "model/io/weights_file.h"

#include "core/files.h"
#include "model/io/number_formats.h"
#include "model/io/quantise.h"
#include "model/io/tensor_checks.h"
#include "model/io/weights_content.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

std::size_t dtypeBytes(DType dtype) {
    switch (dtype) {
    case DType::F64:
    case DType::I64:
        return 8;
    case DType::F32:
    case DType::I32:
        return 4;
    case DType::F16:
    case DType::BF16:
    case DType::I16:
        return 2;
    case DType::I8:
    case DType::U8:
    case DType::Bool:
        return 1;
    }
    return 1;
}

std::string dtypeName(DType dtype) {
    switch (dtype) {
    case DType::F64:
        return "float64";
    case DType::F32:
        return "float32";
    case DType::F16:
        return "float16";
    case DType::BF16:
        return "bfloat16";
    case DType::I64:
        return "int64";
    case DType::I32:
        return "int32";
    case DType::I16:
        return "int16";
    case DType::I8:
        return "int8";
    case DType::U8:
        return "uint8";
    case DType::Bool:
        return "bool";
    }
    return "unknown";
}

std::int64_t TensorEntry::elements() const {
    return elementCount(shape).value_or(0);
}

bool TensorEntry::contiguous() const {
    const std::vector<std::int64_t> expected = rowMajorStrides(shape);
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] != 1 && strides[i] != expected[i] && elements() > 0) return false;
    return true;
}

namespace {

class MappedWeights final : public WeightsFile {
public:
    MappedWeights(std::shared_ptr<const InputFile> file, WeightsContent content)
        : m_file(std::move(file))
        , m_content(std::move(content)) {
        for (std::size_t i = 0; i < m_content.tensors.size(); ++i)
            m_indexOf.emplace(m_content.tensors[i].name, i);
    }

    const std::vector<TensorEntry>& tensors() const override { return m_content.tensors; }
    const std::map<std::string, std::string>& metadata() const override { return m_content.metadata; }
    std::string fileName() const override { return m_file->name(); }
    std::uint64_t fileBytes() const override { return m_file->size(); }

    const TensorEntry* find(std::string_view name) const override {
        const auto found = m_indexOf.find(name);
        return found == m_indexOf.end() ? nullptr : &m_content.tensors[found->second];
    }

    Result<void> checkIntact() const override { return m_file->checkIntact(); }

    void willRead(const TensorEntry& tensor) const override {
        const std::int64_t extent = viewExtent(tensor.shape, tensor.strides).value_or(0);
        m_file->willRead(offsetOf(tensor.data), std::uint64_t(extent) * dtypeBytes(tensor.dtype));
    }

protected:
    Result<void> readBytes(const std::byte* at, std::span<std::byte> out) const override {
        return m_file->readAt(offsetOf(at), out);
    }

private:
    std::uint64_t offsetOf(const std::byte* at) const { return std::uint64_t(at - m_file->mapping()); }

    std::shared_ptr<const InputFile> m_file;
    WeightsContent m_content;
    std::unordered_map<std::string_view, std::size_t> m_indexOf; // keys live in m_content
};

Result<WeightsContent> readContent(const InputFile& file) {
    if (looksLikeZip(file)) return readZipCheckpoint(file);
    if (looksLikeLegacy(file)) return readLegacyCheckpoint(file);
    if (looksLikeSafetensors(file)) return readSafetensors(file);
    return Error(ErrorCode::Unsupported,
                 file.name() + " is neither .safetensors nor a .pth of torch.save (by its first bytes)");
}

// Gathers a view row by row of its last dimension. `source` begins at the view's first element.
void gather(const TensorEntry& tensor, std::span<const std::byte> source, std::span<std::byte> out) {
    const std::size_t width = dtypeBytes(tensor.dtype);
    std::vector<std::int64_t> index(tensor.shape.size(), 0);
    std::size_t from = 0;
    for (std::size_t to = 0; to < out.size(); to += width) {
        std::memcpy(out.data() + to, source.data() + from * width, width);
        for (std::size_t d = index.size(); d > 0; --d) {
            const auto stride = std::size_t(tensor.strides[d - 1]);
            from += stride;
            if (++index[d - 1] < tensor.shape[d - 1]) break;
            from -= stride * std::size_t(tensor.shape[d - 1]);
            index[d - 1] = 0;
        }
    }
}

template <class Stored, class Convert>
void convertAll(std::span<const std::byte> bytes, std::span<float> out, Convert convert) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        Stored value;
        std::memcpy(&value, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        out[i] = convert(value);
    }
}

void convertToFloat(DType dtype, std::span<const std::byte> bytes, std::span<float> out) {
    switch (dtype) {
    case DType::F64:
        return convertAll<double>(bytes, out, [](double v) { return float(v); });
    case DType::F16:
        return convertAll<std::uint16_t>(bytes, out, floatFromHalf);
    case DType::BF16:
        return convertAll<std::uint16_t>(bytes, out, floatFromBfloat16);
    case DType::I8:
        return convertAll<std::int8_t>(bytes, out, [](std::int8_t v) { return float(v); });
    default:
        return convertAll<float>(bytes, out, [](float v) { return v; });
    }
}

// Some rows of a tensor, for copying in pieces. Its name stays, by which scales are found.
TensorEntry rowsOf(const TensorEntry& tensor, std::int64_t begin, std::int64_t end) {
    TensorEntry part = tensor;
    part.shape[0] = end - begin;
    part.data += begin * tensor.strides[0] * std::int64_t(dtypeBytes(tensor.dtype));
    return part;
}

Error wrongRoom(const TensorEntry& tensor, std::size_t found) {
    return Error(ErrorCode::Internal, "tensor " + tensor.name + " of shape " + shapeText(tensor.shape) +
                                          " does not fit the " + std::to_string(found) + " places given for it");
}

} // namespace

Result<std::shared_ptr<const WeightsFile>> WeightsFile::open(const std::filesystem::path& path) {
    HS_TRY(auto file, InputFile::open(path));
    HS_TRY(WeightsContent content, readContent(*file));
    return std::shared_ptr<const WeightsFile>(std::make_shared<MappedWeights>(std::move(file), std::move(content)));
}

const TensorEntry* WeightsFile::find(std::string_view name) const {
    const auto& all = tensors();
    const auto found = std::find_if(all.begin(), all.end(), [&](const TensorEntry& t) { return t.name == name; });
    return found == all.end() ? nullptr : &*found;
}

Result<void> WeightsFile::readBytes(const std::byte* at, std::span<std::byte> out) const {
    if (!out.empty()) std::memcpy(out.data(), at, out.size());
    return {};
}

Result<void> WeightsFile::copyTo(const TensorEntry& tensor, std::span<std::byte> out) const {
    const std::size_t width = dtypeBytes(tensor.dtype);
    if (out.size() != std::size_t(tensor.elements()) * width) return wrongRoom(tensor, out.size());
    if (out.empty()) return {};
    if (tensor.contiguous()) return readBytes(tensor.data, out);
    const auto extent = viewExtent(tensor.shape, tensor.strides);
    std::vector<std::byte> source(std::size_t(extent.value_or(0)) * width);
    HS_CHECK(readBytes(tensor.data, source));
    gather(tensor, source, out);
    return {};
}

Result<void> WeightsFile::copyToFloat(const TensorEntry& tensor, std::span<float> out) const {
    if (out.size() != std::size_t(tensor.elements())) return wrongRoom(tensor, out.size());
    if (tensor.dtype == DType::F32) return copyTo(tensor, std::as_writable_bytes(out));
    if (tensor.dtype == DType::I8 && find(tensor.name + std::string(kScaleSuffix)) != nullptr)
        return dequantise(tensor, 0, tensor.shape.empty() ? 1 : tensor.shape[0], out);
    if (tensor.dtype != DType::F64 && tensor.dtype != DType::F16 && tensor.dtype != DType::BF16)
        return Error(ErrorCode::Unsupported, fileName() + ": tensor " + tensor.name + " is " + dtypeName(tensor.dtype) +
                                                 ", a floating-point tensor was expected");
    const std::size_t width = dtypeBytes(tensor.dtype);
    if (!tensor.contiguous()) {
        std::vector<std::byte> bytes(out.size() * width);
        HS_CHECK(copyTo(tensor, bytes));
        convertToFloat(tensor.dtype, bytes, out);
        return {};
    }
    constexpr std::size_t kAtOnce = 64 * 1024; // elements: the piece stays in the cache
    std::vector<std::byte> piece(std::min(out.size(), kAtOnce) * width);
    for (std::size_t at = 0; at < out.size(); at += kAtOnce) {
        const std::size_t count = std::min(kAtOnce, out.size() - at);
        const auto bytes = std::span(piece).first(count * width);
        HS_CHECK(readBytes(tensor.data + at * width, bytes));
        convertToFloat(tensor.dtype, bytes, out.subspan(at, count));
    }
    return {};
}

Result<void> WeightsFile::copyRowsToFloat(const TensorEntry& tensor, std::int64_t begin, std::int64_t end,
                                          std::span<float> out) const {
    if (tensor.shape.empty() || begin < 0 || end < begin || end > tensor.shape[0])
        return Error(ErrorCode::Internal, "tensor " + tensor.name + " of shape " + shapeText(tensor.shape) +
                                              " has no rows " + std::to_string(begin) + " to " + std::to_string(end));
    const TensorEntry part = rowsOf(tensor, begin, end);
    if (tensor.dtype != DType::I8 || find(tensor.name + std::string(kScaleSuffix)) == nullptr)
        return copyToFloat(part, out);
    if (out.size() != std::size_t(part.elements())) return wrongRoom(part, out.size());
    return dequantise(tensor, begin, end, out);
}

// Rows are the first dimension; out = value * scale[row].
Result<void> WeightsFile::dequantise(const TensorEntry& tensor, std::int64_t begin, std::int64_t end,
                                     std::span<float> out) const {
    const TensorEntry* scaleEntry = find(tensor.name + std::string(kScaleSuffix));
    const std::int64_t rows = tensor.shape.empty() ? 1 : tensor.shape[0];
    if (scaleEntry->dtype != DType::F32 || scaleEntry->elements() != rows)
        return Error(ErrorCode::Corrupt, fileName() + ": " + scaleEntry->name + " is " + dtypeName(scaleEntry->dtype) +
                                             " of shape " + shapeText(scaleEntry->shape) + ", float32 with " +
                                             std::to_string(rows) + " rows was expected");
    std::vector<float> scales(std::size_t(rows), 0.0f);
    HS_CHECK(copyToFloat(*scaleEntry, scales));
    std::vector<std::byte> bytes(out.size());
    HS_CHECK(copyTo(tensor.shape.empty() ? tensor : rowsOf(tensor, begin, end), bytes));
    convertToFloat(DType::I8, bytes, out);
    const std::size_t wanted = std::size_t(end - begin), columns = wanted == 0 ? 0 : out.size() / wanted;
    for (std::size_t row = 0; row < wanted; ++row)
        for (float& value : out.subspan(row * columns, columns))
            value *= scales[std::size_t(begin) + row];
    return {};
}

} // namespace hs::model
