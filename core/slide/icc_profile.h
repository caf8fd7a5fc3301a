// A scanner's ICC profile as a grid of sRGB colours, through lcms2 where this build has it. Any thread; takes some
// milliseconds.
#pragma once

#include "core/error.h"
#include "core/view/colour.h"

#include <cstdint>
#include <span>
#include <string>

namespace hs::core {

struct IccFinding {
    std::string name; // the profile's own, for the screen; may be empty
    ColourGridPtr toScreen;
};

// Corrupt for what is no profile, Unsupported for one that is not of RGB or in a build without lcms2.
Result<IccFinding> readIcc(std::span<const std::uint8_t> profile);

// "Little CMS 2.14", or empty in a build without it.
std::string colourManagementVersion();

} // namespace hs::core
