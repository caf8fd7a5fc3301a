// How the colours of a JPEG stream are kept, from its header alone. Pure; any thread.
//
// Needed because some exporters (Bio-Formats) put YCbCr JPEG into TIFF tiles and call them RGB, which libtiff refuses.
// Source: ITU-T T.81 (markers and frame header), JFIF 1.02, Adobe's APP14 marker.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace hs::core {

struct JpegColour {
    int components = 0;
    int subsamplingX = 1; // luma samples per chroma sample
    int subsamplingY = 1;
    bool ycc = false; // luma and chroma rather than red, green and blue
};

// Nothing when the bytes are no JPEG stream with a frame header.
std::optional<JpegColour> readJpegColour(std::span<const std::uint8_t> bytes);

} // namespace hs::core
