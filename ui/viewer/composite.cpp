#include "ui/viewer/composite.h"

#include "ui/viewer/tile_painter.h"

#include <QElapsedTimer>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr std::size_t kKeptPerVisible = 2; // cells kept for panning back, per visible one
constexpr std::size_t kFewestKept = 96;    // a 1080p window shows 54 at most
constexpr std::size_t kMostSpare = 64;

std::int32_t cellIndex(double at) {
    return std::int32_t(std::floor(at / Composite::kCellSide));
}

core::Level0Rect grown(core::Level0Rect area, double by) {
    return {area.x - by, area.y - by, area.width + 2 * by, area.height + 2 * by};
}

core::Level0Rect wholeSlide(const core::TilePyramid& pyramid) {
    return {0, 0, double(pyramid.size().width), double(pyramid.size().height)};
}

double squaredDistance(double x, double y) {
    return x * x + y * y;
}

} // namespace

std::size_t Composite::PlaceHash::operator()(const Place& place) const noexcept {
    const std::uint64_t both = std::uint64_t(std::uint32_t(place.column)) << 32 | std::uint32_t(place.row);
    const std::uint64_t mixed = both * 0x9E3779B97F4A7C15u;
    return std::size_t(mixed ^ (mixed >> 29));
}

core::PlaneRect Composite::areaOf(Place place) {
    return {std::int64_t(place.column) * kCellSide, std::int64_t(place.row) * kCellSide, kCellSide, kCellSide};
}

std::vector<Composite::Place> Composite::placesIn(core::PlaneRect window) const {
    std::vector<Place> places;
    for (std::int32_t row = cellIndex(double(window.y)); row <= cellIndex(double(window.bottom() - 1)); ++row)
        for (std::int32_t column = cellIndex(double(window.x)); column <= cellIndex(double(window.right() - 1));
             ++column)
            places.push_back({column, row});
    const auto middle = window.centre();
    const auto distance = [&](Place place) {
        const auto centre = areaOf(place).centre();
        return squaredDistance(double(centre.x - middle.x), double(centre.y - middle.y));
    };
    std::stable_sort(places.begin(), places.end(), [&](Place a, Place b) { return distance(a) < distance(b); });
    return places;
}

core::PlaneRect Composite::boundsOnPlane(core::Level0Rect area) const {
    const core::PlanePoint corners[] = {m_plane.toPlane({area.x, area.y}), m_plane.toPlane({area.right(), area.y}),
                                        m_plane.toPlane({area.x, area.bottom()}),
                                        m_plane.toPlane({area.right(), area.bottom()})};
    double left = corners[0].x, right = left, top = corners[0].y, bottom = top;
    for (const core::PlanePoint& corner : corners) {
        left = std::min(left, corner.x);
        right = std::max(right, corner.x);
        top = std::min(top, corner.y);
        bottom = std::max(bottom, corner.y);
    }
    const auto x = std::int64_t(std::floor(left)), y = std::int64_t(std::floor(top));
    return {x, y, std::int64_t(std::ceil(right)) - x, std::int64_t(std::ceil(bottom)) - y};
}

void Composite::reset() {
    for (auto& [place, cell] : m_cells)
        if (m_spare.size() < kMostSpare) m_spare.push_back(std::move(cell.pixels));
    m_cells.clear();
}

void Composite::setPlane(const core::Plane& plane) {
    if (plane == m_plane) return;
    reset();
    m_plane = plane;
}

void Composite::markStale(core::Level0Rect area) {
    const core::PlaneRect touched = boundsOnPlane(area);
    const core::PlaneRect reach{touched.x - 2, touched.y - 2, touched.width + 4, touched.height + 4};
    for (auto& [place, cell] : m_cells)
        if (cell.quality != Quality::Sharp && !areaOf(place).intersected(reach).empty()) cell.stale = true;
}

QImage Composite::takeBuffer() {
    if (m_spare.empty()) return {kCellSide, kCellSide, QImage::Format_RGB32};
    QImage buffer = std::move(m_spare.back());
    m_spare.pop_back();
    return buffer;
}

void Composite::drawSharp(Cell& cell, core::PlaneRect area, int level, const core::DrawList& list,
                          const CompositeInput& input) {
    if (m_plane.quarterTurns()) {
        m_composer.compose(input.pyramid, level, list, m_plane, area,
                           {reinterpret_cast<std::uint32_t*>(cell.pixels.bits()), std::size_t(kCellSide)});
        return;
    }
    m_composer.reduce(input.pyramid, level, list, m_plane.boundsOnSlide(area), m_plane.downsample, m_reduced);
    if (m_reduced.area.empty()) return;
    const core::LevelSize size = input.pyramid.levels()[std::size_t(level)].size;
    const double stepX = m_reduced.factor * double(input.pyramid.size().width) / double(size.width);
    const double stepY = m_reduced.factor * double(input.pyramid.size().height) / double(size.height);
    const QImage pixels(reinterpret_cast<const uchar*>(m_reduced.pixels.data()), int(m_reduced.area.width),
                        int(m_reduced.area.height), qsizetype(m_reduced.area.width * 4), QImage::Format_RGB32);
    QPainter painter(&cell.pixels);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setTransform(slideToDevice(m_plane, area));
    painter.drawImage(QRectF(double(m_reduced.area.x) * stepX, double(m_reduced.area.y) * stepY,
                             double(m_reduced.area.width) * stepX, double(m_reduced.area.height) * stepY),
                      pixels);
}

void Composite::draw(Cell& cell, Place place, const CompositeInput& input, bool inTime) {
    if (cell.pixels.isNull()) cell.pixels = takeBuffer();
    const core::PlaneRect area = areaOf(place);
    const core::Level0Rect slide = wholeSlide(input.pyramid);
    const core::Level0Rect bounds = m_plane.boundsOnSlide(area);
    cell.pixels.fill(input.canvas);
    cell.stale = false;
    if (bounds.intersected(slide).empty()) {
        cell.quality = Quality::Sharp;
        return;
    }
    const int level = input.pyramid.levelFor(m_plane.downsample);
    const double margin = core::Composer::margin(input.pyramid, level, m_plane.downsample);
    const core::DrawList list = core::selectDraw(input.pyramid, level, grown(bounds, margin), input.find);
    if (list.complete && inTime) {
        drawSharp(cell, area, level, list, input);
        cell.quality = Quality::Sharp;
        return;
    }
    QPainter painter(&cell.pixels);
    painter.save();
    painter.setTransform(slideToDevice(m_plane, area));
    painter.fillRect(QRectF(0, 0, slide.width, slide.height), QColor(input.background));
    painter.restore();
    paintTiles(painter, input.pyramid, list, m_plane, area, inTime ? Filter::Smooth : Filter::Fast);
    cell.quality = inTime ? Quality::StandIn : Quality::Fast;
}

Composite::Outcome Composite::paint(QPainter& painter, const CompositeInput& input, core::PlaneRect window,
                                    double budgetMs) {
    QElapsedTimer clock;
    clock.start();
    const auto inTime = [&] { return double(clock.nsecsElapsed()) < budgetMs * 1e6; };
    const std::vector<Place> places = placesIn(window);
    for (const Place place : places) {
        const auto [found, isNew] = m_cells.try_emplace(place);
        if (isNew) draw(found->second, place, input, inTime());
    }
    for (const Place place : places) {
        Cell& cell = m_cells[place];
        if ((cell.stale || cell.quality == Quality::Fast) && inTime()) draw(cell, place, input, true);
    }
    Outcome outcome;
    for (const Place place : places) {
        const Cell& cell = m_cells[place];
        outcome.complete = outcome.complete && cell.quality == Quality::Sharp;
        outcome.unfinished = outcome.unfinished || cell.stale || cell.quality == Quality::Fast;
        const core::PlaneRect area = areaOf(place);
        painter.drawImage(QPointF(double(area.x - window.x), double(area.y - window.y)), cell.pixels);
    }
    forgetFar(window, places.size());
    return outcome;
}

void Composite::forgetFar(core::PlaneRect window, std::size_t visible) {
    const std::size_t most = std::max(kFewestKept, visible * kKeptPerVisible);
    if (m_cells.size() <= most) return;
    const auto middle = window.centre();
    const auto distance = [&](Place place) {
        const auto centre = areaOf(place).centre();
        return squaredDistance(double(centre.x - middle.x), double(centre.y - middle.y));
    };
    std::vector<Place> places;
    for (const auto& [place, cell] : m_cells)
        places.push_back(place);
    // A quarter more than needed goes, so that this is not done at every frame.
    const std::size_t kept = most - most / 4;
    std::nth_element(places.begin(), places.begin() + std::ptrdiff_t(kept), places.end(),
                     [&](Place a, Place b) { return distance(a) < distance(b); });
    for (std::size_t i = kept; i < places.size(); ++i) {
        const auto found = m_cells.find(places[i]);
        if (m_spare.size() < kMostSpare) m_spare.push_back(std::move(found->second.pixels));
        m_cells.erase(found);
    }
}

bool Composite::sharpOver(core::Level0Rect area, core::PlaneRect window) const {
    const core::PlaneRect visible = boundsOnPlane(area).intersected(window);
    if (visible.empty()) return false;
    for (const Place place : placesIn(visible)) {
        const auto found = m_cells.find(place);
        if (found == m_cells.end() || found->second.quality != Quality::Sharp) return false;
    }
    return true;
}

std::size_t Composite::bytesHeld() const {
    return (m_cells.size() + m_spare.size()) * std::size_t(kCellSide) * kCellSide * 4 + m_reduced.pixels.capacity() * 4;
}

} // namespace hs::ui
