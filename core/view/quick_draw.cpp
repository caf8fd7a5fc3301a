#include "core/view/quick_draw.h"

#include "core/view/row_walk.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hs::core {

namespace {

constexpr std::int64_t kStrip = 64; // pixels

Lay layOf(const TilePyramid& pyramid, int level) {
    const LevelSize size = pyramid.levels()[std::size_t(level)].size;
    return {
        {0, 0}, double(size.width) / double(pyramid.size().width), double(size.height) / double(pyramid.size().height)};
}

// The pixels of the tile that its part of the slide touches.
LevelRect pixelsOf(const DrawTile& tile, LevelRect place, const Lay& lay) {
    // A stand-in's part ends anywhere within its pixels; what it covers too much is drawn over by finer tiles.
    const auto from = [](double at) { return std::int64_t(std::floor(at + 1e-6)); };
    const auto to = [](double at) { return std::int64_t(std::ceil(at - 1e-6)); };
    const std::int64_t left = from(tile.area.x * lay.scaleX), top = from(tile.area.y * lay.scaleY);
    return place.intersected(
        {left, top, to(tile.area.right() * lay.scaleX) - left, to(tile.area.bottom() * lay.scaleY) - top});
}

// The rows of an area on which a part of the slide can lie.
PixelRange rowsOf(const Plane& plane, PlaneRect area, Level0Rect part) {
    double top = 0, bottom = 0;
    bool first = true;
    for (const Level0Point corner : {Level0Point{part.x, part.y}, Level0Point{part.right(), part.y},
                                     Level0Point{part.x, part.bottom()}, Level0Point{part.right(), part.bottom()}}) {
        const double y = plane.toPlane(corner).y - double(area.y);
        top = first ? y : std::min(top, y);
        bottom = first ? y : std::max(bottom, y);
        first = false;
    }
    return PixelRange{std::int64_t(std::floor(top)) - 1, std::int64_t(std::ceil(bottom)) + 1}.intersected(
        {0, area.height});
}

// The pixels of each row of the area that show a part of a level.
std::vector<PixelRange> pixelsOfRows(LevelRect part, const RowWalk& walk, PixelRange rows, std::int64_t width) {
    std::vector<PixelRange> pixels;
    pixels.reserve(std::size_t(std::max<std::int64_t>(0, rows.end - rows.begin)));
    for (std::int64_t row = rows.begin; row < rows.end; ++row)
        pixels.push_back(
            walk.u(row)
                .within(part.x << kFixedBits, part.right() << kFixedBits, width)
                .intersected(walk.v(row).within(part.y << kFixedBits, part.bottom() << kFixedBits, width)));
    return pixels;
}

// Along a row of the tile.
void copyStraight(const std::uint32_t* source, Fixed at, Fixed step, std::uint32_t* out, std::int64_t count) {
    if (step == Fixed(1) << kFixedBits) {
        std::copy_n(source + (at >> kFixedBits), count, out);
        return;
    }
    for (std::int64_t i = 0; i < count; ++i, at += step)
        out[i] = source[at >> kFixedBits];
}

// Across the rows of the tile.
void copyTurned(const Image& image, Line u, Line v, std::uint32_t* out, std::int64_t count) {
    const std::uint32_t* source = image.data();
    const std::int64_t width = image.width();
    for (std::int64_t i = 0; i < count; ++i, u.start += u.step, v.start += v.step)
        out[i] = source[(v.start >> kFixedBits) * width + (u.start >> kFixedBits)];
}

void drawTile(const DrawTile& tile, LevelRect place, LevelRect part, const RowWalk& walk, PixelRange rows,
              PlaneRect area, const TargetPixels& target) {
    const std::vector<PixelRange> pixels = pixelsOfRows(part, walk, rows, area.width);
    const bool straight = walk.v(0).step == 0;
    // Turned, a row of the screen crosses many rows of the tile; in strips, the next row finds them in the cache.
    const std::int64_t strip = straight ? area.width : kStrip;
    for (std::int64_t left = 0; left < area.width; left += strip)
        for (std::int64_t row = rows.begin; row < rows.end; ++row) {
            const PixelRange here = pixels[std::size_t(row - rows.begin)].intersected({left, left + strip});
            if (here.empty()) continue;
            const Line u = walk.u(row), v = walk.v(row);
            const Fixed atU = u.at(here.begin) - (place.x << kFixedBits);
            const Fixed atV = v.at(here.begin) - (place.y << kFixedBits);
            std::uint32_t* out = target.pixels + std::size_t(row) * target.stride + here.begin;
            const std::int64_t count = here.end - here.begin;
            if (straight)
                copyStraight(tile.image->row(int(atV >> kFixedBits)), atU, u.step, out, count);
            else
                copyTurned(*tile.image, {atU, u.step}, {atV, v.step}, out, count);
        }
}

} // namespace

namespace {

// Calls use(first pixel, count) for each row's pixels that the slide covers.
template <class Use>
void forSlidePixels(const TilePyramid& pyramid, const Plane& plane, PlaneRect area, const TargetPixels& target,
                    const Use& use) {
    const Level0Size size = pyramid.size();
    const RowWalk walk(plane, area, {});
    const PixelRange rows = rowsOf(plane, area, {0, 0, double(size.width), double(size.height)});
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
        const PixelRange pixels = walk.u(row)
                                      .within(0, size.width << kFixedBits, area.width)
                                      .intersected(walk.v(row).within(0, size.height << kFixedBits, area.width));
        if (!pixels.empty())
            use(target.pixels + std::size_t(row) * target.stride + pixels.begin,
                std::size_t(pixels.end - pixels.begin));
    }
}

} // namespace

void fillSlide(const TilePyramid& pyramid, const Plane& plane, PlaneRect area, std::uint32_t colour,
               const TargetPixels& target) {
    forSlidePixels(pyramid, plane, area, target,
                   [&](std::uint32_t* pixels, std::size_t count) { std::fill_n(pixels, count, colour); });
}

void mapSlideColours(const TilePyramid& pyramid, const Plane& plane, PlaneRect area, const ColourMapper& colours,
                     ColourMapper::Effort effort, const TargetPixels& target) {
    if (colours.identity()) return;
    forSlidePixels(pyramid, plane, area, target,
                   [&](std::uint32_t* pixels, std::size_t count) { colours.map(pixels, count, effort); });
}

void quickDraw(const TilePyramid& pyramid, const DrawList& list, const Plane& plane, PlaneRect area,
               const TargetPixels& target) {
    for (const DrawTile& tile : list.tiles) {
        const LevelRect place = pyramid.tileArea(tile.id);
        const Lay lay = layOf(pyramid, tile.id.level);
        const LevelRect part = pixelsOf(tile, place, lay);
        if (part.empty()) continue;
        drawTile(tile, place, part, RowWalk(plane, area, lay), rowsOf(plane, area, tile.area), area, target);
    }
}

} // namespace hs::core
