#include "core/view/compose.h"

#include "core/view/pixel_mix.h"
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

LevelRect areaRead(const AxisTaps& columns, const AxisTaps& rows) {
    return {columns.lowest, rows.lowest, columns.end - columns.lowest, rows.end - rows.lowest};
}

constexpr Fixed kHalf = Fixed(1) << (kFixedBits - 1);

// Linear interpolation along one row; u and v count from the centre of the first reduced pixel.
void interpolateRow(const ReducedPixels& source, Line u, Line v, std::uint32_t* out, std::int64_t length) {
    const std::int64_t width = source.area.width, lastX = width - 1, lastY = source.area.height - 1;
    const std::uint32_t* const pixels = source.pixels.data();
    const auto part = [](Fixed at) { return std::uint32_t(at >> (kFixedBits - 8)) & 255u; };
    // Inside, both neighbours exist; along the slide's edge the last pixel repeats.
    const PixelRange inside =
        u.within(0, lastX << kFixedBits, length).intersected(v.within(0, lastY << kFixedBits, length));
    const auto alongEdge = [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t x = from; x < to; ++x) {
            const Fixed atU = std::clamp<Fixed>(u.at(x), 0, lastX << kFixedBits);
            const Fixed atV = std::clamp<Fixed>(v.at(x), 0, lastY << kFixedBits);
            const std::int64_t x0 = atU >> kFixedBits, x1 = std::min(x0 + 1, lastX);
            const std::uint32_t* row0 = pixels + (atV >> kFixedBits) * width;
            const std::uint32_t* row1 = pixels + std::min((atV >> kFixedBits) + 1, lastY) * width;
            const std::uint32_t above[] = {row0[x0], row0[x1]}, below[] = {row1[x0], row1[x1]};
            out[x] = interpolate(above, below, part(atU), part(atV));
        }
    };
    if (inside.empty()) {
        alongEdge(0, length);
        return;
    }
    alongEdge(0, inside.begin);
    Fixed atU = u.at(inside.begin), atV = v.at(inside.begin);
    for (std::int64_t x = inside.begin; x < inside.end; ++x, atU += u.step, atV += v.step) {
        const std::uint32_t* above = pixels + (atV >> kFixedBits) * width + (atU >> kFixedBits);
        out[x] = interpolate(above, above + width, part(atU), part(atV));
    }
    alongEdge(inside.end, length);
}

} // namespace

bool layOutTiles(const TilePyramid& pyramid, int level, const DrawList& list, LevelRect area, SourceGrid& into) {
    const PyramidLevel& tiles = pyramid.levels()[std::size_t(level)];
    const std::int64_t firstColumn = area.x / tiles.tileWidth, firstRow = area.y / tiles.tileHeight;
    const std::int64_t columns = (area.right() - 1) / tiles.tileWidth - firstColumn + 1;
    const std::int64_t rows = (area.bottom() - 1) / tiles.tileHeight - firstRow + 1;
    into.columnStarts.clear();
    into.rowStarts.clear();
    for (std::int64_t i = 0; i <= columns; ++i)
        into.columnStarts.push_back((firstColumn + i) * tiles.tileWidth);
    for (std::int64_t i = 0; i <= rows; ++i)
        into.rowStarts.push_back((firstRow + i) * tiles.tileHeight);
    into.pieces.assign(std::size_t(columns * rows), {});
    for (const DrawTile& tile : list.tiles) {
        const std::int64_t column = tile.id.column - firstColumn, row = tile.id.row - firstRow;
        if (tile.id.level != level || column < 0 || column >= columns || row < 0 || row >= rows) continue;
        into.pieces[std::size_t(row * columns + column)] = {tile.image->data(), std::size_t(tile.image->width())};
    }
    return std::all_of(into.pieces.begin(), into.pieces.end(), [](const auto& piece) { return piece.pixels; });
}

std::int64_t planeLength(std::int64_t slideLength, Downsample downsample) {
    return std::max<std::int64_t>(1, std::llround(double(slideLength) / downsample.value));
}

namespace {

PlaneRect slideOn(const TilePyramid& pyramid, Downsample downsample) {
    return {0, 0, planeLength(pyramid.size().width, downsample), planeLength(pyramid.size().height, downsample)};
}

} // namespace

bool Composer::composeUpright(const TilePyramid& pyramid, int level, const DrawList& list, Downsample downsample,
                              PlaneRect area, const TargetPixels& target) {
    const LevelSize size = pyramid.levels()[std::size_t(level)].size;
    const PlaneRect shown = area.intersected(slideOn(pyramid, downsample));
    if (shown.empty()) return true;
    const LevelScale scale = levelScale(pyramid, level);
    const AxisTaps columns = makeTaps(downsample.value * scale.x, shown.x, int(shown.width), size.width);
    const AxisTaps rows = makeTaps(downsample.value * scale.y, shown.y, int(shown.height), size.height);
    if (!layOutTiles(pyramid, level, list, areaRead(columns, rows), m_source)) return false;
    m_resampler.run(
        m_source, columns, rows,
        {target.pixels + std::size_t(shown.y - area.y) * target.stride + (shown.x - area.x), target.stride});
    return true;
}

double Composer::margin(const TilePyramid& pyramid, int level, Downsample downsample) {
    const double levelPixel = pyramid.levels()[std::size_t(level)].downsample.value;
    return 2 * std::max(levelPixel, downsample.value) + 2 * levelPixel;
}

bool Composer::reduce(const TilePyramid& pyramid, int level, const DrawList& list, Level0Rect bounds,
                      Downsample downsample) {
    const LevelSize size = pyramid.levels()[std::size_t(level)].size;
    const LevelScale scale = levelScale(pyramid, level);
    m_reduced.factor = reductionFactor(downsample.value * std::max(scale.x, scale.y));
    const auto [x, width] = reducedRange(bounds.x * scale.x, bounds.right() * scale.x, m_reduced.factor, size.width);
    const auto [y, height] = reducedRange(bounds.y * scale.y, bounds.bottom() * scale.y, m_reduced.factor, size.height);
    m_reduced.area = {x, y, width, height};
    m_reduced.pixels.resize(std::size_t(width) * std::size_t(height));
    if (m_reduced.area.empty()) return true;
    const AxisTaps columns = makeTaps(m_reduced.factor, x, width, size.width);
    const AxisTaps rows = makeTaps(m_reduced.factor, y, height, size.height);
    if (!layOutTiles(pyramid, level, list, areaRead(columns, rows), m_source)) return false;
    m_resampler.run(m_source, columns, rows, {m_reduced.pixels.data(), std::size_t(width)});
    return true;
}

bool Composer::composeTurned(const TilePyramid& pyramid, int level, const DrawList& list, const Plane& plane,
                             PlaneRect area, const TargetPixels& target) {
    if (!reduce(pyramid, level, list, plane.boundsOnSlide(area), plane.downsample)) return false;
    if (m_reduced.area.empty()) return true;
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
    return true;
}

bool Composer::compose(const TilePyramid& pyramid, int level, const DrawList& list, const Plane& plane, PlaneRect area,
                       const TargetPixels& target) {
    if (!plane.quarterTurns()) return composeTurned(pyramid, level, list, plane, area, target);
    const int quarters = *plane.quarterTurns();
    if (quarters == 0 && !plane.mirrored) return composeUpright(pyramid, level, list, plane.downsample, area, target);
    const Orientation orientation{quarters, plane.mirrored, area.width, area.height};
    const Orientation::Walk walk = orientation.walk();
    m_upright.resize(std::size_t(area.width * area.height));
    std::uint32_t* const upright = m_upright.data();
    const PlaneRect uprightArea = plane.uprightArea(area);
    if (uprightArea.intersected(slideOn(pyramid, plane.downsample)) != uprightArea)
        // There and back, so that pixels off the slide keep what the target held.
        for (std::int64_t y = 0; y < area.height; ++y)
            for (std::int64_t x = 0; x < area.width; ++x)
                upright[walk.start + x * walk.right + y * walk.down] =
                    target.pixels[std::size_t(y) * target.stride + x];
    if (!composeUpright(pyramid, level, list, plane.downsample, uprightArea,
                        {upright, std::size_t(orientation.uprightWidth())}))
        return false;
    for (std::int64_t y = 0; y < area.height; ++y)
        for (std::int64_t x = 0; x < area.width; ++x)
            target.pixels[std::size_t(y) * target.stride + x] = upright[walk.start + x * walk.right + y * walk.down];
    return true;
}

} // namespace hs::core
