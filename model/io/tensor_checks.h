// Checks that a tensor of an untrusted file lies inside its storage. Pure; any thread.
#pragma once

#include "core/error.h"
#include "model/io/weights_file.h"

#include <cstdint>
#include <optional>
#include <span>

namespace hs::model {

// Product of the shape; nothing when it does not fit in 62 bits or a size is negative. The empty shape gives 1.
std::optional<std::int64_t> elementCount(std::span<const std::int64_t> shape);

// Strides of a row-major tensor.
std::vector<std::int64_t> rowMajorStrides(std::span<const std::int64_t> shape);

// "[2, 3]"
std::string shapeText(std::span<const std::int64_t> shape);

// Where the elements of a view end in its storage (one behind the last), counted from the view's first element; 0 when
// it has none. Nothing when a stride is negative or the number does not fit.
std::optional<std::int64_t> viewExtent(std::span<const std::int64_t> shape, std::span<const std::int64_t> strides);

} // namespace hs::model
