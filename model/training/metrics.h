// Classification metrics of a validation pass. Pure; any thread.
#pragma once

#include <span>

namespace hs::model {

// Share of equal labels; 0 for nothing at all. Both spans have one length.
double accuracy(std::span<const int> expected, std::span<const int> found);

// F1 of every class that occurs in `expected`, weighted by how often it does (a class never found counts 0).
double weightedF1(std::span<const int> expected, std::span<const int> found, int classes);

} // namespace hs::model
