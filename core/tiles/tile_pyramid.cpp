#include "core/tiles/tile_pyramid.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

constexpr std::int32_t kGoal = 512;                // px a side
constexpr std::int64_t kOverviewPixels = 16 << 20; // the coarsest level at most; 64 MB that stay in memory
constexpr std::int32_t kComputedStep = 4;          // from one computed level to the next
constexpr double kLevelTolerance = 1.01;           // 4.0007 still serves a view at 4

std::int64_t divideUp(std::int64_t value, std::int64_t by) {
    return (value + by - 1) / by;
}

// The side of a drawn tile along one axis: whole stored tiles, near the goal.
std::int32_t wholeTiles(std::int64_t native) {
    return std::int32_t(native * std::max<std::int64_t>(1, (kGoal + native / 2) / native));
}

bool oddShape(const LevelSize& tile) {
    const auto usable = [](std::int64_t side) { return side >= 64 && side <= 2 * kGoal; };
    return !usable(tile.width) || !usable(tile.height) || tile.width > 2 * tile.height || tile.height > 2 * tile.width;
}

void cutIntoTiles(PyramidLevel& level) {
    level.columns = std::int32_t(divideUp(level.size.width, level.tileWidth));
    level.rows = std::int32_t(divideUp(level.size.height, level.tileHeight));
}

std::int64_t pixelsOf(const LevelSize& size) {
    // Compared in double first: sizes come from a file and may overflow.
    const double pixels = double(size.width) * double(size.height);
    return pixels > 9e18 ? std::int64_t(9e18) : size.width * size.height;
}

} // namespace

TilePyramid::TilePyramid(const SlideInfo& info)
    : m_size(info.size) {
    for (std::size_t i = 0; i < info.levels.size(); ++i) {
        const SlideLevel& stored = info.levels[i];
        PyramidLevel level{.size = stored.size, .downsample = stored.downsample, .sourceLevel = std::int32_t(i)};
        if (!oddShape(stored.nativeTile)) {
            level.tileWidth = wholeTiles(stored.nativeTile.width);
            level.tileHeight = wholeTiles(stored.nativeTile.height);
        }
        cutIntoTiles(level);
        m_levels.push_back(level);
    }
    if (m_levels.empty()) return;
    const PyramidLevel source = m_levels.back();
    while (pixelsOf(m_levels.back().size) > kOverviewPixels) {
        PyramidLevel level{.sourceLevel = source.sourceLevel, .shrink = m_levels.back().shrink * kComputedStep};
        level.size = {divideUp(source.size.width, level.shrink), divideUp(source.size.height, level.shrink)};
        level.downsample = {source.downsample.value * level.shrink};
        cutIntoTiles(level);
        m_levels.push_back(level);
    }
}

int TilePyramid::levelFor(Downsample view) const {
    int chosen = 0;
    for (int i = 0; i < int(m_levels.size()); ++i)
        if (m_levels[i].downsample.value <= view.value * kLevelTolerance) chosen = i;
    return chosen;
}

LevelRect TilePyramid::tileArea(TileId id) const {
    if (id.level < 0 || id.level > coarsest()) return {};
    const PyramidLevel& level = m_levels[id.level];
    if (id.column < 0 || id.row < 0 || id.column >= level.columns || id.row >= level.rows) return {};
    const LevelRect whole{0, 0, level.size.width, level.size.height};
    return whole.intersected({std::int64_t(id.column) * level.tileWidth, std::int64_t(id.row) * level.tileHeight,
                              level.tileWidth, level.tileHeight});
}

LevelRect TilePyramid::sourceArea(TileId id) const {
    const LevelRect area = tileArea(id);
    if (area.empty()) return {};
    const std::int64_t shrink = m_levels[id.level].shrink;
    const PyramidLevel& source = m_levels[m_levels[id.level].sourceLevel];
    const LevelRect whole{0, 0, source.size.width, source.size.height};
    return whole.intersected({area.x * shrink, area.y * shrink, area.width * shrink, area.height * shrink});
}

Level0Rect TilePyramid::tileAreaOnSlide(TileId id) const {
    const LevelRect area = tileArea(id);
    if (area.empty()) return {};
    const PyramidLevel& level = m_levels[id.level];
    const double scaleX = double(m_size.width) / double(level.size.width);
    const double scaleY = double(m_size.height) / double(level.size.height);
    return {double(area.x) * scaleX, double(area.y) * scaleY, double(area.width) * scaleX,
            double(area.height) * scaleY};
}

std::vector<TileId> TilePyramid::tilesIn(int level, Level0Rect area) const {
    std::vector<TileId> tiles;
    if (level < 0 || level > coarsest()) return tiles;
    const Level0Rect seen = area.intersected({0, 0, double(m_size.width), double(m_size.height)});
    if (seen.empty()) return tiles;
    const PyramidLevel& l = m_levels[level];
    const double tileWidth = double(m_size.width) / double(l.size.width) * l.tileWidth;
    const double tileHeight = double(m_size.height) / double(l.size.height) * l.tileHeight;
    const auto first = [](double start, double side) { return std::int32_t(std::floor(start / side)); };
    const auto end = [](double stop, double side, std::int32_t count) {
        return std::min(count, std::int32_t(std::ceil(stop / side)));
    };
    const std::int32_t rowEnd = end(seen.bottom(), tileHeight, l.rows);
    const std::int32_t columnEnd = end(seen.right(), tileWidth, l.columns);
    for (std::int32_t row = first(seen.y, tileHeight); row < rowEnd; ++row)
        for (std::int32_t column = first(seen.x, tileWidth); column < columnEnd; ++column)
            tiles.push_back({level, column, row});
    return tiles;
}

TileId TilePyramid::parentOf(TileId id, int coarserLevel) const {
    const auto centre = tileAreaOnSlide(id).centre();
    const PyramidLevel& level = m_levels[std::clamp(coarserLevel, 0, coarsest())];
    const double column = centre.x / double(m_size.width) * double(level.size.width) / level.tileWidth;
    const double row = centre.y / double(m_size.height) * double(level.size.height) / level.tileHeight;
    return {coarserLevel, std::clamp(std::int32_t(column), 0, level.columns - 1),
            std::clamp(std::int32_t(row), 0, level.rows - 1)};
}

std::vector<TileId> TilePyramid::coarsestTiles() const {
    return tilesIn(coarsest(), {0, 0, double(m_size.width), double(m_size.height)});
}

} // namespace hs::core
