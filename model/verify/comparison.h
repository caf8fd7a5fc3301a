// Comparing one tensor with its golden: tolerances by name, and values that a golden derives from a larger tensor (a
// few rows, sums, the last token, the largest entries). Names and tolerances: golden/README.md. Pure functions.
#pragma once

#include "core/engine.h"
#include "model/nn/libtorch.h"

#include <functional>
#include <optional>
#include <string>

namespace hs::model {

enum class Measure {
    Exact,     // every number equal
    Absolute,  // largest absolute difference
    OfMaximum, // the same, against tolerance * largest expected magnitude
    Gradient,  // the same, against tolerance * max(largest expected magnitude, 0.05)
    Sums,      // (sum, sum of magnitudes, sum of squares) against tolerance for each of the numbers summed
};

struct Tolerance {
    double value = 0.0;
    Measure measure = Measure::Absolute;
    double counted = 1.0; // Sums: how many numbers were summed
};

core::VerifyLine compareTensors(const std::string& name, const at::Tensor& expected, const at::Tensor& actual,
                                const Tolerance& tolerance);

core::VerifyLine skipped(const std::string& name, const std::string& why);

// Tolerance of a tensor of the HistoGPT goldens that is stored whole.
Tolerance histoGptTolerance(const std::string& name);

// "perceiver.out.rows_0_319_639" is base "perceiver.out" and ending "rows_0_319_639"; no value when nothing is derived.
struct DerivedName {
    std::string base;
    std::string ending;
};
std::optional<DerivedName> derivedName(const std::string& name);

// The derived value of a base tensor, whose last dimension is its width; undefined when the ending does not fit it.
//   rows_A_B_C  those rows        rowsA_B  rows A to B       sums      (sum, sum of magnitudes, sum of squares),
//   float64 last        the last row      last_token  the last token of [..., tokens, width] topK.values, topK.indices
//   the largest K of every row
at::Tensor deriveValue(const at::Tensor& base, const std::string& ending);

} // namespace hs::model
