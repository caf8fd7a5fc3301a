// What the OME-XML of a TIFF's description says about the picture of a given size. Pure; any thread.
//
// Only attributes of <Pixels> and <Objective> are looked at, by a scanner that trusts nothing: broken XML gives
// nothing. Source: the OME data model, schema 2016-06 (PhysicalSizeX in PhysicalSizeXUnit, µm when not stated).
#pragma once

#include "core/slide/slide_metadata.h"

#include <optional>
#include <string_view>

namespace hs::core {

struct OmeFinding {
    bool isOme = false;
    SpacingFinding spacing;
    std::optional<double> objective;
    std::int64_t channels = 0; // SizeC, 0 when not stated
};

OmeFinding readOme(std::string_view description, std::int64_t width, std::int64_t height);

} // namespace hs::core
