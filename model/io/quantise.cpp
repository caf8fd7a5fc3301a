#include "model/io/quantise.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<QuantisedRows> quantiseRows(std::span<const float> values, std::size_t rows) {
    if (rows == 0 || values.size() % rows != 0)
        return Error(ErrorCode::Internal,
                     std::to_string(values.size()) + " weights do not make " + std::to_string(rows) + " equal rows");
    const std::size_t columns = values.size() / rows;
    QuantisedRows result;
    result.values.resize(values.size());
    result.scales.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto from = values.subspan(row * columns, columns);
        float largest = 0.0f;
        bool finite = true;
        for (const float value : from) {
            finite &= std::isfinite(value);
            largest = std::max(largest, std::abs(value));
        }
        if (!finite)
            return Error(ErrorCode::Corrupt,
                         "row " + std::to_string(row) + " holds a weight that is not a finite number");
        // Below the smallest normal number a scale loses its precision, and such weights are zero in effect.
        const bool zero = largest / 127.0f < 0x1p-126f;
        const float scale = zero ? 1.0f : largest / 127.0f;
        result.scales[row] = scale;
        for (std::size_t i = 0; i < columns; ++i)
            result.values[row * columns + i] =
                std::int8_t(std::clamp(std::nearbyint(zero ? 0.0f : from[i] / scale), -127.0f, 127.0f));
    }
    return result;
}

} // namespace hs::model
