// Our int8 format: one signed byte a weight, one float32 scale a row (first dimension), weight = byte * scale.
//
// On disk a quantised tensor <name> is I8 in its own shape beside a tensor <name>.int8_scale, float32 [rows]. The
// kernels pack fp32 weights with a scale for each 128 columns (model/kernels), so a bundle stored at int8 and one stored
// at fp32 but run at int8 differ in their last bits. Symmetric, without a zero point: the byte -128 never occurs. Rejected: groups inside a row (more accurate, but the kernels read whole
// rows as one stream and the 16-bit activations already keep the error below that of the weights). Pure functions; any
// thread.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hs::model {

inline constexpr std::string_view kScaleSuffix = ".int8_scale";

struct QuantisedRows {
    std::vector<std::int8_t> values; // [rows, columns], -127 … 127
    std::vector<float> scales;       // [rows]; 1 for a row of zeros
};

// `values` is [rows, columns], row-major. Corrupt when it holds NaN or infinity.
core::Result<QuantisedRows> quantiseRows(std::span<const float> values, std::size_t rows);

} // namespace hs::model
