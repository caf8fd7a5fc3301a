#include "core/view/colour.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hs::core {

namespace {

constexpr double kGridMost = 65535;
constexpr double kToneSteps = 4096;
constexpr std::uint32_t kOpaque = 0xFF000000u;
constexpr int kQuickSide = 64;
constexpr double kDarkestGlass = 60; // of 255: a white darker than this would blow the picture up

using Rgb = std::array<double, 3>; // 0..1

// Optical densities of haematoxylin, eosin and what is left, one row a stain. Source: Ruifrok and Johnston, Anal Quant
// Cytol Histol 23 (2001), the vectors measured there; the third is perpendicular to both.
constexpr std::array<Rgb, 2> kStains{{{0.65, 0.70, 0.29}, {0.07, 0.99, 0.11}}};

Rgb normalised(Rgb v) {
    const double length = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return {v[0] / length, v[1] / length, v[2] / length};
}

Rgb cross(const Rgb& a, const Rgb& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

double dot(const Rgb& a, const Rgb& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

// Density of one stain alone: the coefficient of its row in the base of all three, times its own colour.
class StainSeparation {
public:
    explicit StainSeparation(StainView view) {
        const Rgb h = normalised(kStains[0]), e = normalised(kStains[1]), rest = normalised(cross(h, e));
        m_colour = view == StainView::Haematoxylin ? h : e;
        // Row of the inverse: perpendicular to the other two, scaled to 1 along its own.
        const Rgb away = view == StainView::Haematoxylin ? cross(e, rest) : cross(rest, h);
        const double along = dot(away, m_colour);
        m_coefficient = {away[0] / along, away[1] / along, away[2] / along};
    }

    Rgb alone(const Rgb& colour) const {
        Rgb density{};
        for (std::size_t i = 0; i < 3; ++i)
            density[i] = -std::log(std::max(colour[i], 1.0 / 512));
        const double amount = std::max(0.0, dot(m_coefficient, density));
        return {std::exp(-amount * m_colour[0]), std::exp(-amount * m_colour[1]), std::exp(-amount * m_colour[2])};
    }

private:
    Rgb m_colour{};
    Rgb m_coefficient{};
};

double tone(const ColourSettings& s, double value) {
    // Contrast turns about the middle; 1 makes it three times as steep, -1 flat.
    const double slope = s.contrast >= 0 ? 1 + 2 * s.contrast : 1 + s.contrast;
    const double steep = (value - 0.5) * slope + 0.5 + s.brightness;
    return std::pow(std::clamp(steep, 0.0, 1.0), 1 / s.gamma);
}

// How much each channel is raised so that the glass becomes white.
Rgb whiteGain(const ColourSettings& s) {
    if (!s.white) return {1, 1, 1};
    const auto gain = [&](int shift) { return 255.0 / std::max(kDarkestGlass, double(*s.white >> shift & 255)); };
    return {gain(16), gain(8), gain(0)};
}

bool plainTone(const ColourSettings& s) {
    return s.brightness == 0 && s.contrast == 0 && s.gamma == 1;
}

std::uint8_t toByte(double value) {
    return std::uint8_t(std::lround(std::clamp(value, 0.0, 1.0) * 255));
}

std::size_t gridIndex(int red, int green, int blue) {
    return (std::size_t(red) * kGridSide + std::size_t(green)) * kGridSide + std::size_t(blue);
}

std::string signedNumber(const char* name, double value, const char* format) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, name, value);
    return text.data();
}

} // namespace

ColourSettings ColourSettings::clamped() const {
    const auto within = [](double value, double low, double high, double other) {
        return std::isfinite(value) ? std::clamp(value, low, high) : other;
    };
    ColourSettings sane = *this;
    sane.brightness = within(brightness, -1, 1, 0);
    sane.contrast = within(contrast, -1, 1, 0);
    sane.gamma = within(gamma, 0.2, 5, 1);
    if (sane.white) sane.white = *sane.white & 0xFFFFFFu;
    return sane;
}

bool ColourSettings::neutral() const {
    return plainTone(*this) && !white && stain == StainView::AsScanned;
}

std::string describe(const ColourSettings& settings) {
    std::string words;
    const auto add = [&](const std::string& word) { words += (words.empty() ? "" : ", ") + word; };
    if (settings.brightness != 0) add(signedNumber("brightness", settings.brightness, "%s %+.2f"));
    if (settings.contrast != 0) add(signedNumber("contrast", settings.contrast, "%s %+.2f"));
    if (settings.gamma != 1) add(signedNumber("gamma", settings.gamma, "%s %.2f"));
    if (settings.white) add("white balance");
    if (settings.stain == StainView::Haematoxylin) add("haematoxylin alone");
    if (settings.stain == StainView::Eosin) add("eosin alone");
    if (!settings.useProfile) add("scanner's profile off");
    return words;
}

ColourMapper::ColourMapper(const ColourSettings& asked, ColourGridPtr profile) {
    const ColourSettings settings = asked.clamped();
    if (!settings.useProfile) profile = nullptr;
    if (profile && profile->values.size() != std::size_t(kGridSide) * kGridSide * kGridSide * 3) profile = nullptr;
    m_identity = !profile && settings.neutral();
    if (m_identity) return;
    if (profile || settings.stain != StainView::AsScanned) {
        buildGrid(settings, profile);
        for (std::size_t i = 0; i < m_tone.size(); ++i)
            m_tone[i] = toByte(tone(settings, double(i) / kToneSteps));
        buildQuick();
        return;
    }
    const Rgb gain = whiteGain(settings);
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t i = 0; i < 256; ++i)
            m_tables[channel][i] = toByte(tone(settings, std::min(1.0, double(i) / 255 * gain[channel])));
}

void ColourMapper::buildGrid(const ColourSettings& settings, const ColourGridPtr& profile) {
    const Rgb gain = whiteGain(settings);
    const StainSeparation stain(settings.stain);
    m_grid.resize(std::size_t(kGridSide) * kGridSide * kGridSide * 4);
    for (int r = 0; r < kGridSide; ++r)
        for (int g = 0; g < kGridSide; ++g)
            for (int b = 0; b < kGridSide; ++b) {
                const std::size_t at = gridIndex(r, g, b);
                Rgb colour{double(r) / (kGridSide - 1), double(g) / (kGridSide - 1), double(b) / (kGridSide - 1)};
                for (std::size_t i = 0; i < 3; ++i) {
                    if (profile) colour[i] = double(profile->values[at * 3 + i]) / kGridMost;
                    colour[i] = std::min(1.0, colour[i] * gain[i]);
                }
                if (settings.stain != StainView::AsScanned) colour = stain.alone(colour);
                for (std::size_t i = 0; i < 3; ++i)
                    m_grid[at * 4 + i] = std::uint16_t(std::lround(std::clamp(colour[i], 0.0, 1.0) * kGridMost));
            }
}

void ColourMapper::buildQuick() {
    m_quick.resize(std::size_t(kQuickSide) * kQuickSide * kQuickSide);
    std::size_t at = 0;
    for (std::uint32_t r = 0; r < kQuickSide; ++r)
        for (std::uint32_t g = 0; g < kQuickSide; ++g)
            for (std::uint32_t b = 0; b < kQuickSide; ++b)
                // 63 of 63 stands for 255, so that white stays white.
                m_quick[at++] = throughGrid((r * 255 / 63) << 16 | (g * 255 / 63) << 8 | (b * 255 / 63));
}

// Interpolates within the tetrahedron of the grid's cell that holds the colour: four corners instead of eight, and grey
// stays on the cell's diagonal.
std::uint32_t ColourMapper::throughGrid(std::uint32_t pixel) const {
    struct Axis {
        int step;   // in the grid, in values
        int offset; // of the lower corner
        int part;   // 0..255 of the way to the upper one
    };
    const auto axis = [](std::uint32_t value, int step) {
        const int scaled = int(value) * (kGridSide - 1); // of 255 a sample
        const int lower = scaled / 255;
        return Axis{lower + 1 < kGridSide ? step : 0, lower * step, scaled - lower * 255};
    };
    Axis a = axis(pixel >> 16 & 255, kGridSide * kGridSide * 4), b = axis(pixel >> 8 & 255, kGridSide * 4),
         c = axis(pixel & 255, 4);
    const std::uint16_t* corner = m_grid.data() + a.offset + b.offset + c.offset;
    if (a.part < b.part) std::swap(a, b);
    if (a.part < c.part) std::swap(a, c);
    if (b.part < c.part) std::swap(b, c);
    const std::uint16_t *first = corner + a.step, *second = first + b.step, *third = second + c.step;
    const std::uint32_t w0 = std::uint32_t(255 - a.part), w1 = std::uint32_t(a.part - b.part),
                        w2 = std::uint32_t(b.part - c.part), w3 = std::uint32_t(c.part);
    std::uint32_t out = kOpaque;
    for (int channel = 0; channel < 3; ++channel) {
        const std::uint32_t sum =
            corner[channel] * w0 + first[channel] * w1 + second[channel] * w2 + third[channel] * w3; // of 65535 * 255
        out |= std::uint32_t(m_tone[(sum / 255 + 8) >> 4]) << (16 - 8 * channel);
    }
    return out;
}

std::uint32_t ColourMapper::mapped(std::uint32_t pixel) const {
    map(&pixel, 1, Effort::Best);
    return pixel;
}

void ColourMapper::map(std::uint32_t* pixels, std::size_t count, Effort effort) const {
    if (m_identity) return;
    if (m_grid.empty()) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t p = pixels[i];
            pixels[i] = kOpaque | std::uint32_t(m_tables[0][p >> 16 & 255]) << 16 |
                        std::uint32_t(m_tables[1][p >> 8 & 255]) << 8 | m_tables[2][p & 255];
        }
        return;
    }
    if (effort == Effort::Quick) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t p = pixels[i];
            pixels[i] = m_quick[(p >> 18 & 63) << 12 | (p >> 10 & 63) << 6 | (p >> 2 & 63)];
        }
        return;
    }
    // Neighbours are often equal: empty glass is most of a slide.
    std::uint32_t last = count > 0 ? ~pixels[0] : 0, answer = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (pixels[i] != last) {
            last = pixels[i];
            answer = throughGrid(last);
        }
        pixels[i] = answer;
    }
}

std::optional<std::uint32_t> findWhite(const std::uint32_t* pixels, std::size_t count) {
    constexpr int kBin = 4; // of 255
    constexpr double kLeastShare = 0.02;
    std::array<std::size_t, 256 / kBin> bins{};
    const auto darkest = [](std::uint32_t p) { return std::min({p >> 16 & 255, p >> 8 & 255, p & 255}); };
    for (std::size_t i = 0; i < count; ++i)
        ++bins[darkest(pixels[i]) / kBin];
    // The highest hill of the brighter half: empty glass is even, tissue is not.
    std::size_t best = 0;
    for (std::size_t bin = bins.size() / 2; bin < bins.size(); ++bin)
        if (bins[bin] > bins[best] || best == 0) best = bin;
    std::array<std::uint64_t, 3> sum{};
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t bin = darkest(pixels[i]) / kBin;
        if (bin + 1 < best || bin > best + 1) continue;
        for (std::size_t c = 0; c < 3; ++c)
            sum[c] += pixels[i] >> (16 - 8 * c) & 255;
        ++found;
    }
    if (count == 0 || found == 0 || double(found) < kLeastShare * double(count)) return std::nullopt;
    const auto mean = [&](std::size_t c) { return std::uint32_t((sum[c] + found / 2) / found); };
    return mean(0) << 16 | mean(1) << 8 | mean(2);
}

} // namespace hs::core
