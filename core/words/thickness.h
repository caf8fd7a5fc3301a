// Lengths that a report states, and whether the ruler agrees. Pure; any thread.
#pragma once

#include "core/report.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hs::core {

struct StatedLength {
    double millimetres = 0.0;
    TextSpan span;            // number and unit, bytes of the text
    bool isThickness = false; // "thickness", "thick", "depth" or "Breslow" stands in the words around it
};

// Every "0.3 mm", "0. 3 mm" (as the model writes it), "0,3 mm", "1 mm", "300 µm" of a text. A number with more than one
// decimal point, or of more than 12 digits, is none.
std::vector<StatedLength> statedLengths(std::string_view text);

// What the ruler says about a stated thickness.
struct ThicknessCheck {
    StatedLength stated;
    double measured = 0.0; // mm: the measured length that is nearest to it
    bool agrees = false;
};

// Two lengths agree within 0.1 mm or 15 % of the stated one, whichever is more. Nothing without a measured length; the
// first thickness of the text is taken, and no other length.
std::optional<ThicknessCheck> checkThickness(std::string_view text, std::span<const double> measuredMillimetres);

} // namespace hs::core
