#include "core/view/compose.h"

#include "core/view/row_walk.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace hs::core {

namespace {

// Where a pixel of the turned plane lies in its upright piece, both counted from their upper left corners.
struct Orientation {
    int quarters;
    bool mirrored;
    std::int64_t width; // of the turned piece
    std::int64_t height;

    std::int64_t uprightWidth() const { return quarters % 2 ? height : width; }

    // Steps through the upright piece for one step right and one step down of the turned one.
    struct Walk {
        std::int64_t start;
        std::int64_t right;
        std::int64_t down;
    };
    Walk walk() const {
        const auto at = [&](std::int64_t x, std::int64_t y) {
            std::int64_t ux = x, uy = y;
            if (quarters == 1) ux = y, uy = width - 1 - x;
            if (quarters == 2) ux = width - 1 - x, uy = height - 1 - y;
            if (quarters == 3) ux = height - 1 - y, uy = x;
            if (mirrored) ux = uprightWidth() - 1 - ux;
            return uy * uprightWidth() + ux;
        };
        return {at(0, 0), at(1, 0) - at(0, 0), at(0, 1) - at(0, 0)};
    }
};

// Level pixels per plane pixel along both axes: the shape of a level may differ from the slide's by a rounding.
struct LevelScale {
    double x;
    double y;
};

LevelScale levelScale(const TilePyramid& pyramid, int level) {
    const LevelSize size = pyramid.levels()[std::size_t(level)].size;
    return {double(size.width) / double(pyramid.size().width), double(size.height) / double(pyramid.size().height)};
}

// Linear interpolation reads two pixels an axis: what it samples may shrink by up to two.
int reductionFactor(double levelPixelsPerPixel) {
    return std::max(1, int(levelPixelsPerPixel * 1.001));
}

// Reduced pixels of an axis that a range of level pixels touches, one more on each side.
std::pair<std::int64_t, int> reducedRange(double from, double to, int factor, std::int64_t levelLength) {
    const std::int64_t length = (levelLength + factor - 1) / factor;
    const auto start = std::clamp<std::int64_t>(std::int64_t(std::floor(from / factor)) - 1, 0, length);
    const auto end = std::clamp<std::int64_t>(std::int64_t(std::ceil(to / factor)) + 1, start, length);
    return {start, int(end - start)};
}

constexpr Fixed kHalf = Fixed(1) << (kFixedBits - 1);

// Between two pixels, 256ths of the way; two channels in one word.
std::uint32_t between(std::uint32_t from, std::uint32_t to, std::uint32_t part) {
    constexpr std::uint32_t kEven = 0x00FF00FFu, kRound = 0x00800080u;
    const std::uint32_t even = (from & kEven) * (256 - part) + (to & kEven) * part + kRound;
    const std::uint32_t odd = (from >> 8 & kEven) * (256 - part) + (to >> 8 & kEven) * part + kRound;
    return (even >> 8 & kEven) | (odd & ~kEven);
}

// Linear interpolation along one row; u and v count from the centre of the first reduced pixel.
void interpolateRow(const ReducedPixels& source, Line u, Line v, std::uint32_t* out, std::int64_t length) {
    const std::int64_t lastX = source.area.width - 1, lastY = source.area.height - 1;
    for (std::int64_t x = 0; x < length; ++x) {
        const Fixed atU = u.at(x), atV = v.at(x);
        const std::int64_t x0 = std::clamp<std::int64_t>(atU >> kFixedBits, 0, lastX), x1 = std::min(x0 + 1, lastX);
        const std::int64_t y0 = std::clamp<std::int64_t>(atV >> kFixedBits, 0, lastY), y1 = std::min(y0 + 1, lastY);
        const auto partX = atU < 0 ? 0u : std::uint32_t(atU >> (kFixedBits - 8)) & 255u;
        const auto partY = atV < 0 ? 0u : std::uint32_t(atV >> (kFixedBits - 8)) & 255u;
        const std::uint32_t* above = source.pixels.data() + y0 * source.area.width;
        const std::uint32_t* below = source.pixels.data() + y1 * source.area.width;
        out[x] = between(between(above[x0], above[x1], partX), between(below[x0], below[x1], partX), partY);
    }
}

} // namespace

void gather(const TilePyramid& pyramid, const DrawList& list, LevelRect area, LevelPixels& into) {
    into.area = area;
    into.pixels.resize(std::size_t(area.width * area.height));
    for (const DrawTile& tile : list.tiles) {
        const LevelRect place = pyramid.tileArea(tile.id);
        const LevelRect shared = place.intersected(area);
        if (shared.empty()) continue;
        for (std::int64_t y = shared.y; y < shared.bottom(); ++y)
            std::memcpy(into.pixels.data() + (y - area.y) * area.width + (shared.x - area.x),
                        tile.image->row(int(y - place.y)) + (shared.x - place.x), std::size_t(shared.width) * 4);
    }
}

std::int64_t planeLength(std::int64_t slideLength, Downsample downsample) {
    return std::max<std::int64_t>(1, std::llround(double(slideLength) / downsample.value));
}

void Composer::composeUpright(const TilePyramid& pyramid, int level, const DrawList& list, Downsample downsample,
                              PlaneRect area, const TargetPixels& target) {
    const LevelSize size = pyramid.levels()[std::size_t(level)].size;
    const PlaneRect slide{0, 0, planeLength(pyramid.size().width, downsample),
                          planeLength(pyramid.size().height, downsample)};
    const PlaneRect shown = area.intersected(slide);
    if (shown.empty()) return;
    const LevelScale scale = levelScale(pyramid, level);
    const AxisTaps columns = makeTaps(downsample.value * scale.x, shown.x, int(shown.width), size.width);
    const AxisTaps rows = makeTaps(downsample.value * scale.y, shown.y, int(shown.height), size.height);
    gather(pyramid, list, {columns.lowest, rows.lowest, columns.end - columns.lowest, rows.end - rows.lowest},
           m_source);
    m_resampler.run(
        {m_source.pixels.data(), std::size_t(m_source.area.width), m_source.area.x, m_source.area.y}, columns, rows,
        {target.pixels + std::size_t(shown.y - area.y) * target.stride + (shown.x - area.x), target.stride});
}

double Composer::margin(const TilePyramid& pyramid, int level, Downsample downsample) {
    const double levelPixel = pyramid.levels()[std::size_t(level)].downsample.value;
    return 2 * std::max(levelPixel, downsample.value) + 2 * levelPixel;
}

void Composer::reduce(const TilePyramid& pyramid, int level, const DrawList& list, Level0Rect bounds,
                      Downsample downsample) {
    ReducedPixels& into = m_reduced;
    const LevelSize size = pyramid.levels()[std::size_t(level)].size;
    const LevelScale scale = levelScale(pyramid, level);
    into.factor = reductionFactor(downsample.value * std::max(scale.x, scale.y));
    const auto [x, width] = reducedRange(bounds.x * scale.x, bounds.right() * scale.x, into.factor, size.width);
    const auto [y, height] = reducedRange(bounds.y * scale.y, bounds.bottom() * scale.y, into.factor, size.height);
    into.area = {x, y, width, height};
    into.pixels.resize(std::size_t(width) * std::size_t(height));
    if (into.area.empty()) return;
    const AxisTaps columns = makeTaps(into.factor, x, width, size.width);
    const AxisTaps rows = makeTaps(into.factor, y, height, size.height);
    gather(pyramid, list, {columns.lowest, rows.lowest, columns.end - columns.lowest, rows.end - rows.lowest},
           m_source);
    m_resampler.run({m_source.pixels.data(), std::size_t(m_source.area.width), m_source.area.x, m_source.area.y},
                    columns, rows, {into.pixels.data(), std::size_t(width)});
}

void Composer::composeTurned(const TilePyramid& pyramid, int level, const DrawList& list, const Plane& plane,
                             PlaneRect area, const TargetPixels& target) {
    reduce(pyramid, level, list, plane.boundsOnSlide(area), plane.downsample);
    if (m_reduced.area.empty()) return;
    const LevelScale scale = levelScale(pyramid, level);
    const double factor = m_reduced.factor;
    const RowWalk slide(plane, area, {});
    const RowWalk walk(plane, area, {{0, 0}, scale.x / factor, scale.y / factor});
    const Fixed left = (m_reduced.area.x << kFixedBits) + kHalf, top = (m_reduced.area.y << kFixedBits) + kHalf;
    for (std::int64_t row = 0; row < area.height; ++row) {
        const PixelRange pixels =
            slide.u(row)
                .within(0, pyramid.size().width << kFixedBits, area.width)
                .intersected(slide.v(row).within(0, pyramid.size().height << kFixedBits, area.width));
        if (pixels.empty()) continue;
        const Line u = walk.u(row), v = walk.v(row);
        interpolateRow(m_reduced, {u.at(pixels.begin) - left, u.step}, {v.at(pixels.begin) - top, v.step},
                       target.pixels + std::size_t(row) * target.stride + pixels.begin, pixels.end - pixels.begin);
    }
}

void Composer::compose(const TilePyramid& pyramid, int level, const DrawList& list, const Plane& plane, PlaneRect area,
                       const TargetPixels& target) {
    if (!plane.quarterTurns()) {
        composeTurned(pyramid, level, list, plane, area, target);
        return;
    }
    const int quarters = *plane.quarterTurns();
    if (quarters == 0 && !plane.mirrored) {
        composeUpright(pyramid, level, list, plane.downsample, area, target);
        return;
    }
    const Orientation orientation{quarters, plane.mirrored, area.width, area.height};
    const Orientation::Walk walk = orientation.walk();
    m_upright.resize(std::size_t(area.width * area.height));
    std::uint32_t* const upright = m_upright.data();
    // There and back, so that pixels off the slide keep what the target held.
    for (std::int64_t y = 0; y < area.height; ++y)
        for (std::int64_t x = 0; x < area.width; ++x)
            upright[walk.start + x * walk.right + y * walk.down] = target.pixels[std::size_t(y) * target.stride + x];
    composeUpright(pyramid, level, list, plane.downsample, plane.uprightArea(area),
                   {upright, std::size_t(orientation.uprightWidth())});
    for (std::int64_t y = 0; y < area.height; ++y)
        for (std::int64_t x = 0; x < area.width; ++x)
            target.pixels[std::size_t(y) * target.stride + x] = upright[walk.start + x * walk.right + y * walk.down];
}

} // namespace hs::core
