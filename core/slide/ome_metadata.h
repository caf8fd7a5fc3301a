// What the OME-XML of a TIFF's description says about the picture of a given size. Pure; any thread.
//
// Only attributes of <Pixels>, <TiffData> and <Objective> are looked at, by a scanner that trusts nothing: broken XML gives
// nothing. Source: the OME data model, schema 2016-06 (PhysicalSizeX in PhysicalSizeXUnit, µm when not stated).
#pragma once

#include "core/slide/slide_metadata.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hs::core {

struct OmeFinding {
    bool isOme = false;
    SpacingFinding spacing;
    std::optional<double> objective;
    std::int64_t channels = 0; // SizeC, 0 when not stated
    std::int64_t focalPlanes = 1; // SizeZ
    std::optional<double> planeSpacing; // PhysicalSizeZ in micrometres
    // Which picture of the file (counted from 0, sub-directories left out) holds which focal plane of the first
    // channel and time; empty when the file does not say it for every plane, or points into other files.
    std::vector<std::size_t> pictureOfPlane;
};

// `samples` a pixel of the picture: channels stored as samples need no picture of their own.
OmeFinding readOme(std::string_view description, std::int64_t width, std::int64_t height, std::int64_t samples = 1);

} // namespace hs::core
