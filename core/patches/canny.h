// Canny edges of a colour patch, equal to OpenCV's Canny(low, high) to the bit. Pure; any thread.
//
// Source: J. Canny, A Computational Approach to Edge Detection, 1986, with the integer choices that golden/README.md
// names: 3x3 Sobel with replicated border, magnitude |dx| + |dy|, per pixel the channel of largest magnitude (the first
// on a tie), tangent of 22.5° as 13573 / 2^15, magnitude 0 outside, 8-connected growth from strong pixels.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hs::core {

// rgb: [height, width, 3] bytes. Returns [height, width] bytes, 255 on an edge, else 0.
std::vector<std::uint8_t> cannyEdges(std::span<const std::uint8_t> rgb, int width, int height, int low, int high);

} // namespace hs::core
