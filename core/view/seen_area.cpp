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

struct Span {
    double from;
    double to;
    Span intersected(Span other) const { return {std::max(from, other.from), std::min(to, other.to)}; }
};

// Where a + b x lies within [low, high].
Span within(double a, double b, double low, double high) {
    constexpr double kEverywhere = 1e300;
    if (std::abs(b) < 1e-12) return a >= low && a <= high ? Span{-kEverywhere, kEverywhere} : Span{1, 0};
    const double first = (low - a) / b, second = (high - a) / b;
    return {std::min(first, second), std::max(first, second)};
}

// The part of a horizontal line of the slide that the view shows. A view is convex: a cell is shown whole where both
// its upper and its lower edge are.
Span shownOfLine(const Viewport& view, double y) {
    const ViewPoint start = view.toView({0, y}), next = view.toView({1, y});
    const double slack = kOnePixel / view.devicePixelRatio;
    return within(start.x, next.x - start.x, -slack, view.size.width + slack)
        .intersected(within(start.y, next.y - start.y, -slack, view.size.height + slack));
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
    const double width = double(m_slide.width), height = double(m_slide.height);
    const auto shown = [&](double y) {
        const Span span = shownOfLine(view, y);
        return also ? span.intersected(shownOfLine(*also, y)) : span;
    };
    const Cells cells = cellsTouched(view.visibleArea());
    bool changed = false;
    for (std::int64_t row = cells.top; row < cells.bottom; ++row) {
        const double top = double(row) * m_cellSide;
        const Span span = shown(top).intersected(shown(std::min(top + m_cellSide, height)));
        const std::int64_t begin = std::max(cells.left, std::int64_t(std::ceil(std::max(span.from, 0.0) / m_cellSide)));
        const std::int64_t end =
            span.to >= width ? m_columns : std::int64_t(std::floor(std::max(span.to, 0.0) / m_cellSide));
        for (std::int64_t column = begin; column < end; ++column) {
            std::uint8_t& known = m_closeness[std::size_t(row * m_columns + column)];
            if (known >= closeness) continue;
            m_cellsSeen += known == 0;
            known = closeness;
            changed = true;
        }
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
