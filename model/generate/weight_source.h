// WeightSource: where the text model's numbers come from, by their published names: a weights file, LibTorch modules
// that already hold them, or random numbers for a bench. Several threads may ask at once.
#pragma once

#include "core/error.h"
#include "model/kernels/kernel_table.h"

#include <cstdint>
#include <span>
#include <string>

namespace hs::model {

class WeightSource {
public:
    virtual ~WeightSource() = default;

    // The whole tensor as contiguous float32, 64-byte aligned and there as long as the decoder lives; null when it has
    // to be copied.
    virtual const float* inPlace(const std::string& name) const = 0;

    // Rows [range) of a matrix [rows, columns], or of a vector seen as one column. A name or shape that does not fit is
    // Corrupt, and said.
    virtual core::Result<void> copyRows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                        kernels::RowRange range, std::span<float> out) const = 0;

    // True when the tensor is stored as int8 with a scale a row: then copyBytes() gives its bytes and scales, so that
    // nothing is rounded twice.
    virtual bool isInt8(const std::string& name) const = 0;
    virtual core::Result<void> copyInt8Rows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                            kernels::RowRange range, std::span<std::int8_t> out,
                                            std::span<float> scales) const = 0;
};

} // namespace hs::model
