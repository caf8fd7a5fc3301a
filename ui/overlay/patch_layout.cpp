#include "ui/overlay/patch_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace hs::ui {

namespace {

constexpr double kRounding = 1.5;               // level-0 pixels
constexpr std::int64_t kMostCellsPerPatch = 64; // a raster emptier than this is no raster

// Rows and columns that patches span, and the raster through them.
struct Raster {
    std::int32_t firstRow, lastRow, firstColumn, lastColumn;
    double x, y, pitchX, pitchY;

    std::int64_t columns() const { return std::int64_t(lastColumn) - firstColumn + 1; }
    std::int64_t rows() const { return std::int64_t(lastRow) - firstRow + 1; }

    bool holds(const core::Patch& patch) const {
        const double left = x + double(patch.column - firstColumn) * pitchX;
        const double top = y + double(patch.row - firstRow) * pitchY;
        return std::abs(double(patch.area.x) - left) <= kRounding &&
               std::abs(double(patch.area.y) - top) <= kRounding &&
               std::abs(double(patch.area.width) - pitchX) <= kRounding &&
               std::abs(double(patch.area.height) - pitchY) <= kRounding;
    }
};

// Pitch along one axis: from the two patches furthest apart, or a patch's own side when there is one line of them.
double pitch(std::int64_t firstAt, std::int64_t lastAt, std::int32_t first, std::int32_t last, std::int64_t side) {
    return last > first ? double(lastAt - firstAt) / double(last - first) : double(side);
}

std::optional<Raster> rasterThrough(const core::PatchGrid& grid, const std::vector<int>& members) {
    const auto at = [&](int i) -> const core::Patch& { return grid.patches[std::size_t(i)]; };
    const auto [left, right] =
        std::minmax_element(members.begin(), members.end(), [&](int a, int b) { return at(a).column < at(b).column; });
    const auto [top, bottom] =
        std::minmax_element(members.begin(), members.end(), [&](int a, int b) { return at(a).row < at(b).row; });
    Raster raster{at(*top).row,
                  at(*bottom).row,
                  at(*left).column,
                  at(*right).column,
                  double(at(*left).area.x),
                  double(at(*top).area.y),
                  0,
                  0};
    raster.pitchX =
        pitch(at(*left).area.x, at(*right).area.x, raster.firstColumn, raster.lastColumn, at(*left).area.width);
    raster.pitchY = pitch(at(*top).area.y, at(*bottom).area.y, raster.firstRow, raster.lastRow, at(*top).area.height);
    if (raster.rows() * raster.columns() > kMostCellsPerPatch * std::int64_t(members.size())) return std::nullopt;
    if (!std::all_of(members.begin(), members.end(), [&](int i) { return raster.holds(at(i)); })) return std::nullopt;
    return raster;
}

OverlayBlock blockOf(const core::PatchGrid& grid, const std::vector<int>& members, const Raster& raster) {
    OverlayBlock block;
    block.columns = int(raster.columns());
    block.rows = int(raster.rows());
    block.area = {raster.x, raster.y, raster.pitchX * block.columns, raster.pitchY * block.rows};
    block.patchOfCell.assign(std::size_t(block.columns) * std::size_t(block.rows), -1);
    for (const int i : members) {
        const core::Patch& patch = grid.patches[std::size_t(i)];
        const auto row = std::size_t(patch.row - raster.firstRow),
                   column = std::size_t(patch.column - raster.firstColumn);
        block.patchOfCell[row * std::size_t(block.columns) + column] = i;
    }
    return block;
}

OverlayBlock blockOfOne(const core::Patch& patch, int index) {
    const core::Level0PixelRect& area = patch.area;
    return {{double(area.x), double(area.y), double(area.width), double(area.height)}, 1, 1, {index}};
}

} // namespace

std::vector<OverlayBlock> layOutPatches(const core::PatchGrid& grid) {
    std::map<std::int32_t, std::vector<int>> scenes;
    for (std::size_t i = 0; i < grid.patches.size(); ++i)
        if (!grid.patches[i].area.empty()) scenes[grid.patches[i].scene].push_back(int(i));
    std::vector<OverlayBlock> blocks;
    for (const auto& [scene, members] : scenes) {
        if (const std::optional<Raster> raster = rasterThrough(grid, members)) {
            blocks.push_back(blockOf(grid, members, *raster));
            continue;
        }
        for (const int i : members)
            blocks.push_back(blockOfOne(grid.patches[std::size_t(i)], i));
    }
    return blocks;
}

} // namespace hs::ui
