#include "core/image.h"

#include <algorithm>

namespace hs::core {

namespace {

constexpr std::uint32_t kOpaqueAlpha = 0xFF000000u;

// One channel of a premultiplied pixel over an opaque background, rounded.
std::uint32_t over(std::uint32_t channel, std::uint32_t background, std::uint32_t alpha) {
    return std::min<std::uint32_t>(255, channel + (background * (255 - alpha) + 127) / 255);
}

} // namespace

Image::Image(int width, int height)
    : m_width(std::max(0, width))
    , m_height(std::max(0, height))
    , m_pixels(std::size_t(m_width) * m_height, 0u) {}

Image Image::forOverwrite(int width, int height) {
    Image image;
    image.m_width = std::max(0, width);
    image.m_height = std::max(0, height);
    image.m_pixels.resize(std::size_t(image.m_width) * image.m_height);
    return image;
}

void Image::fill(std::uint32_t argb) {
    std::fill(m_pixels.begin(), m_pixels.end(), argb);
    m_opaque = (argb & kOpaqueAlpha) == kOpaqueAlpha;
}

void Image::flattenOn(std::uint32_t rgb) {
    const std::uint32_t red = (rgb >> 16) & 255, green = (rgb >> 8) & 255, blue = rgb & 255;
    for (int y = 0; y < m_height; ++y) {
        std::uint32_t* pixels = row(y);
        // Most rows are opaque; seeing that is a tenth of the work.
        std::uint32_t all = kOpaqueAlpha;
        for (int x = 0; x < m_width; ++x)
            all &= pixels[x];
        for (int x = 0; x < m_width && all != kOpaqueAlpha; ++x) {
            const std::uint32_t pixel = pixels[x], alpha = pixel >> 24;
            if (alpha == 255) continue;
            pixels[x] = kOpaqueAlpha | over((pixel >> 16) & 255, red, alpha) << 16 |
                        over((pixel >> 8) & 255, green, alpha) << 8 | over(pixel & 255, blue, alpha);
        }
    }
    m_opaque = true;
}

std::vector<std::uint8_t> Image::toRgb() const {
    std::vector<std::uint8_t> rgb(m_pixels.size() * 3);
    std::uint8_t* out = rgb.data();
    for (const std::uint32_t pixel : m_pixels) {
        *out++ = std::uint8_t(pixel >> 16);
        *out++ = std::uint8_t(pixel >> 8);
        *out++ = std::uint8_t(pixel);
    }
    return rgb;
}

} // namespace hs::core
