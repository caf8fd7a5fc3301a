#include "core/annotations/spatial_index.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

// Cells are numbered around zero; 2^31 of the finest hold 1.4e11 pixels.
std::uint64_t cellKey(std::int64_t column, std::int64_t row) {
    return std::uint64_t(std::uint32_t(column)) << 32 | std::uint32_t(row);
}

std::int64_t cellIndex(double position, double size) {
    return std::int64_t(std::clamp(std::floor(position / size), -2147483648.0, 2147483647.0));
}

} // namespace

double SpatialIndex::cellSize(std::size_t level) {
    return std::ldexp(kFinestCell, int(level));
}

std::size_t SpatialIndex::levelOf(Level0Rect bounds) {
    const double side = std::max(bounds.width, bounds.height);
    std::size_t level = 0;
    while (level + 1 < kLevels && cellSize(level) < side)
        ++level;
    return level;
}

std::uint64_t SpatialIndex::cellOf(std::size_t level, Level0Point centre) {
    const double size = cellSize(level);
    return cellKey(cellIndex(centre.x, size), cellIndex(centre.y, size));
}

void SpatialIndex::insert(Key key, Level0Rect bounds) {
    const std::size_t level = levelOf(bounds);
    m_levels[level][cellOf(level, bounds.centre())].push_back(key);
    ++m_size;
}

void SpatialIndex::remove(Key key, Level0Rect bounds) {
    const std::size_t level = levelOf(bounds);
    const auto cell = m_levels[level].find(cellOf(level, bounds.centre()));
    if (cell == m_levels[level].end()) return;
    const auto at = std::find(cell->second.begin(), cell->second.end(), key);
    if (at == cell->second.end()) return;
    *at = cell->second.back();
    cell->second.pop_back();
    if (cell->second.empty()) m_levels[level].erase(cell);
    --m_size;
}

void SpatialIndex::clear() {
    for (Grid& grid : m_levels)
        grid.clear();
    m_size = 0;
}

// An object reaches at most half a cell beyond the cell its centre lies in.
std::vector<const std::vector<SpatialIndex::Key>*> SpatialIndex::cellsOf(std::size_t level, Level0Rect area) const {
    std::vector<const std::vector<Key>*> cells;
    const Grid& grid = m_levels[level];
    if (grid.empty()) return cells;
    const double size = cellSize(level), reach = size / 2;
    const std::int64_t left = cellIndex(area.x - reach, size), right = cellIndex(area.right() + reach, size);
    const std::int64_t top = cellIndex(area.y - reach, size), bottom = cellIndex(area.bottom() + reach, size);
    if (double(right - left + 1) * double(bottom - top + 1) > double(grid.size())) {
        for (const auto& [key, cell] : grid) {
            const auto column = std::int64_t(std::int32_t(key >> 32)), row = std::int64_t(std::int32_t(key));
            if (column >= left && column <= right && row >= top && row <= bottom) cells.push_back(&cell);
        }
        return cells;
    }
    for (std::int64_t row = top; row <= bottom; ++row)
        for (std::int64_t column = left; column <= right; ++column)
            if (const auto cell = grid.find(cellKey(column, row)); cell != grid.end()) cells.push_back(&cell->second);
    return cells;
}

} // namespace hs::core
