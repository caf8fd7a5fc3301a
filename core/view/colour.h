// Colour: how the slide's pixels look on the screen. Display state only; nothing here changes what is read or measured.
//
// The order is the light's: the scanner's profile to sRGB, the white of the glass, the stains one by one, then
// brightness, contrast and gamma. Without profile and stain view that is three tables of 256; with them a grid of
// 33 x 33 x 33 colours between which is interpolated. Any thread; a ColourMapper is filled once and then only read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

enum class StainView { AsScanned, Haematoxylin, Eosin };

struct ColourSettings {
    double brightness = 0.0;            // -1 to 1, of the whole range
    double contrast = 0.0;              // -1 (grey) to 1 (three times)
    double gamma = 1.0;                 // 0.2 to 5; above 1 lightens what is between black and white
    std::optional<std::uint32_t> white; // 0xRRGGBB of empty glass, which becomes white
    StainView stain = StainView::AsScanned;
    bool useProfile = true; // the scanner's, where the file has one

    // Every number back into its limits; what is not a number becomes the default.
    ColourSettings clamped() const;
    // Nothing but the profile is changed.
    bool neutral() const;
    friend bool operator==(const ColourSettings&, const ColourSettings&) = default;
};

// "brightness +0.10, gamma 1.20, haematoxylin"; empty when neutral. English, for files; the screen has words of its
// own.
std::string describe(const ColourSettings& settings);

// Colours of a cube of 33 samples an axis, 16 bits a channel: [red, green, blue, channel], channels red, green, blue.
inline constexpr int kGridSide = 33;
struct ColourGrid {
    std::vector<std::uint16_t> values; // 33 x 33 x 33 x 3
};
using ColourGridPtr = std::shared_ptr<const ColourGrid>;

class ColourMapper {
public:
    enum class Effort {
        Quick, // the nearest of 64 x 64 x 64 colours: within 3 of 255, for frames in motion
        Best
    };

    ColourMapper() = default;
    // `profile` turns the scanner's colours into sRGB; null when there is none.
    ColourMapper(const ColourSettings& settings, ColourGridPtr profile);

    // Leaves pixels as they are.
    bool identity() const { return m_identity; }
    // Opaque pixels, in place.
    void map(std::uint32_t* pixels, std::size_t count, Effort effort) const;
    std::uint32_t mapped(std::uint32_t pixel) const;

private:
    void buildGrid(const ColourSettings& settings, const ColourGridPtr& profile);
    void buildQuick();
    std::uint32_t throughGrid(std::uint32_t pixel) const;

    bool m_identity = true;
    std::array<std::array<std::uint8_t, 256>, 3> m_tables{}; // red, green, blue: white, tone; without a grid
    std::array<std::uint8_t, 4097> m_tone{};                 // after the grid, of 0..4096
    std::vector<std::uint16_t> m_grid;                       // as ColourGrid, with a fourth value unused; empty: none
    std::vector<std::uint32_t> m_quick;                      // [red / 4, green / 4, blue / 4]
};

// The white of empty glass: the brightest colour that a good part of the picture has; nothing when the picture has no
// bright and even part. `pixels` opaque.
std::optional<std::uint32_t> findWhite(const std::uint32_t* pixels, std::size_t count);

} // namespace hs::core
