#include "model/io/tensor_checks.h"

namespace hs::model {

namespace {
constexpr std::int64_t kMost = std::int64_t(1) << 62;
}

std::optional<std::int64_t> elementCount(std::span<const std::int64_t> shape) {
    std::int64_t count = 1;
    bool empty = false;
    for (const std::int64_t size : shape) {
        if (size < 0) return std::nullopt;
        if (size == 0) {
            empty = true;
            continue;
        }
        if (count > kMost / size) return std::nullopt;
        count *= size;
    }
    return empty ? 0 : count;
}

std::vector<std::int64_t> rowMajorStrides(std::span<const std::int64_t> shape) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i > 1; --i)
        strides[i - 2] = strides[i - 1] * std::max<std::int64_t>(shape[i - 1], 1);
    return strides;
}

std::string shapeText(std::span<const std::int64_t> shape) {
    std::string text = "[";
    for (const std::int64_t size : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

std::optional<std::int64_t> viewExtent(std::span<const std::int64_t> shape, std::span<const std::int64_t> strides) {
    std::int64_t last = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 0) return 0;
        if (shape[i] < 0 || strides[i] < 0) return std::nullopt;
        if (strides[i] == 0) continue;
        if (shape[i] - 1 > (kMost - last) / strides[i]) return std::nullopt;
        last += (shape[i] - 1) * strides[i];
    }
    return last + 1;
}

} // namespace hs::model
