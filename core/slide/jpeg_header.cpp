#include "core/slide/jpeg_header.h"

#include <algorithm>
#include <string_view>

namespace hs::core {

namespace {

enum : int { kStartOfScan = 0xDA, kApp0 = 0xE0, kApp14 = 0xEE };

bool isFrameHeader(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool begins(std::span<const std::uint8_t> segment, std::string_view words) {
    return segment.size() >= words.size() && std::equal(words.begin(), words.end(), segment.begin());
}

} // namespace

std::optional<JpegColour> readJpegColour(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) return std::nullopt;
    bool jfif = false;
    int adobe = -1; // 0 as they are, 1 YCbCr
    for (std::size_t at = 2; at + 4 <= bytes.size();) {
        if (bytes[at] != 0xFF) return std::nullopt;
        const int marker = bytes[at + 1];
        if (marker == 0xFF) { // filling
            ++at;
            continue;
        }
        const std::size_t length = std::size_t(bytes[at + 2]) << 8 | bytes[at + 3];
        if (marker == kStartOfScan || length < 2 || at + 2 + length > bytes.size()) return std::nullopt;
        const auto segment = bytes.subspan(at + 4, length - 2);
        at += 2 + length;
        if (marker == kApp0 && begins(segment, "JFIF")) jfif = true;
        if (marker == kApp14 && begins(segment, "Adobe") && segment.size() >= 12) adobe = segment[11];
        if (!isFrameHeader(marker)) continue;
        if (segment.size() < 6 || segment.size() < 6 + std::size_t(segment[5]) * 3) return std::nullopt;
        JpegColour colour{.components = segment[5]};
        if (colour.components != 3) return colour;
        const auto across = [&](int i) { return std::max(1, segment[std::size_t(7 + i * 3)] >> 4); };
        const auto down = [&](int i) { return std::max(1, segment[std::size_t(7 + i * 3)] & 15); };
        colour.subsamplingX = std::max(1, across(0) / across(1));
        colour.subsamplingY = std::max(1, down(0) / down(1));
        const bool subsampled = colour.subsamplingX > 1 || colour.subsamplingY > 1;
        colour.ycc = subsampled || adobe == 1 || (adobe < 0 && jfif);
        return colour;
    }
    return std::nullopt;
}

} // namespace hs::core
