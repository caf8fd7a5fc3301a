#include "core/view/quick_draw.h"

#include "core/view/row_walk.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

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

void drawTile(const DrawTile& tile, LevelRect place, LevelRect part, const RowWalk& walk, PixelRange rows,
              PlaneRect area, const TargetPixels& target) {
    const Fixed left = part.x << kFixedBits, right = part.right() << kFixedBits;
    const Fixed top = part.y << kFixedBits, bottom = part.bottom() << kFixedBits;
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
        const Line u = walk.u(row), v = walk.v(row);
        const PixelRange pixels = u.within(left, right, area.width).intersected(v.within(top, bottom, area.width));
        if (pixels.empty()) continue;
        std::uint32_t* out = target.pixels + std::size_t(row) * target.stride;
        Fixed atU = u.at(pixels.begin) - (place.x << kFixedBits), atV = v.at(pixels.begin) - (place.y << kFixedBits);
        if (v.step == 0) {
            const std::uint32_t* source = tile.image->row(int(atV >> kFixedBits));
            for (std::int64_t x = pixels.begin; x < pixels.end; ++x, atU += u.step)
                out[x] = source[atU >> kFixedBits];
            continue;
        }
        const std::uint32_t* source = tile.image->data();
        const std::int64_t width = tile.image->width();
        for (std::int64_t x = pixels.begin; x < pixels.end; ++x, atU += u.step, atV += v.step)
            out[x] = source[(atV >> kFixedBits) * width + (atU >> kFixedBits)];
    }
}

} // namespace

void fillSlide(const TilePyramid& pyramid, const Plane& plane, PlaneRect area, std::uint32_t colour,
               const TargetPixels& target) {
    const Level0Size size = pyramid.size();
    const RowWalk walk(plane, area, {});
    const PixelRange rows = rowsOf(plane, area, {0, 0, double(size.width), double(size.height)});
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
        const PixelRange pixels = walk.u(row)
                                      .within(0, size.width << kFixedBits, area.width)
                                      .intersected(walk.v(row).within(0, size.height << kFixedBits, area.width));
        std::uint32_t* out = target.pixels + std::size_t(row) * target.stride;
        if (!pixels.empty()) std::fill(out + pixels.begin, out + pixels.end, colour);
    }
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
