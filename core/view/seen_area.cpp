#include "core/view/seen_area.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace hs::core {

namespace {

constexpr double kSmallestCell = 128;        // level-0 px
constexpr std::int64_t kMostCells = 4 << 20; // 4 MB
constexpr double kStepsPerOctave = 8;        // of closeness
constexpr double kCoarsestOctave = 25;       // 2^25 level-0 px per device pixel has closeness 1
constexpr double kOnePixel = 1;              // a cell's edge may lie so far outside: windows start on whole pixels
constexpr std::uint32_t kLongestRun = (1u << 24) - 1;

std::uint8_t closenessOf(Downsample downsample) {
    const double octaves = kCoarsestOctave - std::log2(downsample.value);
    return std::uint8_t(std::clamp(std::round(octaves * kStepsPerOctave), 1.0, 255.0));
}

Downsample downsampleOf(std::uint8_t closeness) {
    return {std::exp2(kCoarsestOctave - double(closeness) / kStepsPerOctave)};
}

std::int64_t cellsAlong(std::int64_t length, double side) {
    return std::int64_t(std::ceil(double(length) / side));
}

bool shows(const Viewport& view, Level0Rect cell) {
    const double slackX = kOnePixel / view.devicePixelRatio, slackY = slackX;
    for (const Level0Point corner : {Level0Point{cell.x, cell.y}, Level0Point{cell.right(), cell.y},
                                     Level0Point{cell.x, cell.bottom()}, Level0Point{cell.right(), cell.bottom()}}) {
        const ViewPoint at = view.toView(corner);
        if (at.x < -slackX || at.y < -slackY || at.x > view.size.width + slackX || at.y > view.size.height + slackY)
            return false;
    }
    return true;
}

bool usable(const Viewport& view) {
    return std::isfinite(view.downsample.value) && view.downsample.value > 0 && std::isfinite(view.centre.x) &&
           std::isfinite(view.centre.y) && view.devicePixelRatio > 0;
}

} // namespace

SeenArea::SeenArea(Level0Size slide)
    : m_slide(slide) {
    if (slide.empty()) return;
    m_cellSide = kSmallestCell;
    while (double(cellsAlong(slide.width, m_cellSide)) * double(cellsAlong(slide.height, m_cellSide)) >
           double(kMostCells))
        m_cellSide *= 2;
    m_columns = cellsAlong(slide.width, m_cellSide);
    m_rows = cellsAlong(slide.height, m_cellSide);
    m_closeness.assign(std::size_t(m_columns * m_rows), 0);
}

SeenArea::Cells SeenArea::cellsTouched(Level0Rect area) const {
    const Level0Rect inside = area.intersected({0, 0, double(m_slide.width), double(m_slide.height)});
    if (inside.empty() || m_cellSide <= 0) return {};
    return {std::int64_t(std::floor(inside.x / m_cellSide)), std::int64_t(std::floor(inside.y / m_cellSide)),
            std::min(m_columns, std::int64_t(std::ceil(inside.right() / m_cellSide))),
            std::min(m_rows, std::int64_t(std::ceil(inside.bottom() / m_cellSide)))};
}

bool SeenArea::mark(const Viewport& view, const Viewport* also) {
    if (!usable(view)) return false;
    const std::uint8_t closeness = closenessOf(view.downsample);
    const Level0Rect slide{0, 0, double(m_slide.width), double(m_slide.height)};
    const Cells cells = cellsTouched(view.visibleArea());
    bool changed = false;
    for (std::int64_t row = cells.top; row < cells.bottom; ++row)
        for (std::int64_t column = cells.left; column < cells.right; ++column) {
            std::uint8_t& known = m_closeness[std::size_t(row * m_columns + column)];
            if (known >= closeness) continue;
            const Level0Rect cell =
                slide.intersected({double(column) * m_cellSide, double(row) * m_cellSide, m_cellSide, m_cellSide});
            if (!shows(view, cell) || (also && !shows(*also, cell))) continue;
            m_cellsSeen += known == 0;
            known = closeness;
            changed = true;
        }
    return changed;
}

bool SeenArea::add(const Viewport& view) {
    return mark(view, nullptr);
}

bool SeenArea::addShared(const Viewport& before, const Viewport& after) {
    if (!usable(before)) return false;
    return before.downsample < after.downsample ? mark(after, &before) : mark(before, &after);
}

void SeenArea::clear() {
    std::fill(m_closeness.begin(), m_closeness.end(), std::uint8_t(0));
    m_cellsSeen = 0;
}

bool SeenArea::seen(Level0Rect area, Downsample at) const {
    const std::uint8_t wanted = closenessOf(at);
    const Cells cells = cellsTouched(area);
    for (std::int64_t row = cells.top; row < cells.bottom; ++row)
        for (std::int64_t column = cells.left; column < cells.right; ++column)
            if (m_closeness[std::size_t(row * m_columns + column)] < wanted) return false;
    return true;
}

double SeenArea::share(Level0Rect area, Downsample at) const {
    const std::uint8_t wanted = closenessOf(at);
    const Cells cells = cellsTouched(area);
    const std::int64_t all = (cells.bottom - cells.top) * (cells.right - cells.left);
    std::int64_t reached = 0;
    for (std::int64_t row = cells.top; row < cells.bottom; ++row)
        for (std::int64_t column = cells.left; column < cells.right; ++column)
            reached += m_closeness[std::size_t(row * m_columns + column)] >= wanted;
    return all == 0 ? 1.0 : double(reached) / double(all);
}

std::optional<Downsample> SeenArea::closest(Level0Point point) const {
    const Cells cells = cellsTouched({point.x, point.y, 1e-3, 1e-3});
    if (cells.right <= cells.left || cells.bottom <= cells.top) return std::nullopt;
    const std::uint8_t closeness = m_closeness[std::size_t(cells.top * m_columns + cells.left)];
    if (closeness == 0) return std::nullopt;
    return downsampleOf(closeness);
}

std::vector<std::uint32_t> SeenArea::runs() const {
    std::vector<std::uint32_t> runs;
    for (std::size_t i = 0; i < m_closeness.size();) {
        std::size_t end = i + 1;
        while (end < m_closeness.size() && m_closeness[end] == m_closeness[i] && end - i < kLongestRun)
            ++end;
        runs.push_back(std::uint32_t(end - i) << 8 | m_closeness[i]);
        i = end;
    }
    return runs;
}

Result<SeenArea> SeenArea::fromRuns(Level0Size slide, std::span<const std::uint32_t> runs) {
    SeenArea area(slide);
    std::size_t at = 0;
    for (const std::uint32_t run : runs) {
        const std::size_t length = run >> 8;
        if (length > area.m_closeness.size() - at) {
            at += length;
            break;
        }
        std::fill_n(area.m_closeness.begin() + std::ptrdiff_t(at), length, std::uint8_t(run & 255));
        area.m_cellsSeen += (run & 255) != 0 ? std::int64_t(length) : 0;
        at += length;
    }
    if (at != area.m_closeness.size())
        return Error(ErrorCode::InvalidInput, "the record of the area seen holds " + std::to_string(at) + " cells, " +
                                                  std::to_string(area.m_closeness.size()) +
                                                  " were expected for this slide");
    return area;
}

} // namespace hs::core
