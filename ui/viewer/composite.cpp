#include "ui/viewer/composite.h"

#include "core/view/quick_draw.h"
#include "ui/viewer/device_space.h"

#include <QElapsedTimer>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>

namespace hs::ui {

namespace {

constexpr double kRingShare = 0.6;         // of a frame's budget may be gone before the ring gets its turn
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

std::vector<Composite::Place> Composite::placesIn(core::PlaneRect window) {
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

void Composite::keepBuffer(QImage& buffer) {
    if (!buffer.isNull() && m_spare.size() < kMostSpare) m_spare.push_back(std::move(buffer));
}

void Composite::reset() {
    for (auto& [place, cell] : m_cells) {
        keepBuffer(cell.pixels);
        keepBuffer(cell.shown);
    }
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

// A smooth picture from the next coarser level that is wholly here, then the right tiles that are, as they are.
Composite::Quality Composite::drawStandIn(core::PlaneRect area, core::Level0Rect reach, const CompositeInput& input,
                                          Effort effort, const core::DrawList& list, const core::TargetPixels& target) {
    core::fillSlide(input.pyramid, m_plane, area, input.background, target);
    const int level = core::sharpLevel(input.pyramid, m_plane.downsample);
    for (int coarser = level + 1; effort == Effort::Best && coarser <= input.pyramid.coarsest(); ++coarser) {
        const double margin = core::Composer::margin(input.pyramid, coarser, m_plane.downsample);
        const core::DrawList below = core::selectDraw(input.pyramid, coarser, grown(reach, margin), input.find);
        if (!below.complete || !m_composer.compose(input.pyramid, coarser, below, m_plane, area, target)) continue;
        core::DrawList above;
        std::copy_if(list.tiles.begin(), list.tiles.end(), std::back_inserter(above.tiles),
                     [&](const core::DrawTile& tile) { return tile.id.level < coarser; });
        core::quickDraw(input.pyramid, above, m_plane, area, target);
        return Quality::StandIn;
    }
    core::quickDraw(input.pyramid, list, m_plane, area, target);
    return effort == Effort::Best ? Quality::StandIn : Quality::Fast;
}

void Composite::draw(Cell& cell, Place place, const CompositeInput& input, Effort effort) {
    if (cell.pixels.isNull()) cell.pixels = takeBuffer();
    const core::PlaneRect area = areaOf(place);
    const core::Level0Rect bounds = m_plane.boundsOnSlide(area);
    cell.pixels.fill(input.canvas);
    cell.stale = false;
    cell.coloursVersion = 0;
    if (bounds.intersected(wholeSlide(input.pyramid)).empty()) {
        cell.quality = Quality::Sharp;
        return;
    }
    const int level = core::sharpLevel(input.pyramid, m_plane.downsample);
    const double margin = core::Composer::margin(input.pyramid, level, m_plane.downsample);
    const core::DrawList list = core::selectDraw(input.pyramid, level, grown(bounds, margin), input.find);
    const core::TargetPixels target = targetOf(cell.pixels);
    const bool sharp = list.complete && effort == Effort::Best &&
                       m_composer.compose(input.pyramid, level, list, m_plane, area, target);
    cell.quality = sharp ? Quality::Sharp : drawStandIn(area, bounds, input, effort, list, target);
}

// What is laid over the scanned pixels is laid over a copy: changing it costs no resampling.
const QImage& Composite::shownPixels(Cell& cell, Place place, const CompositeInput& input, Effort effort) {
    if (!input.overlay.visible() && input.colours.identity()) {
        keepBuffer(cell.shown);
        cell.shown = {};
        cell.roughColours = false;
        return cell.pixels;
    }
    const bool upToDate = !cell.shown.isNull() && cell.coloursVersion == input.coloursVersion &&
                          cell.overlayVersion == input.overlay.version();
    if (upToDate && !(cell.roughColours && effort == Effort::Best)) return cell.shown;
    if (cell.shown.isNull()) cell.shown = takeBuffer();
    std::memcpy(cell.shown.bits(), cell.pixels.constBits(), std::size_t(cell.pixels.sizeInBytes()));
    const core::TargetPixels target = targetOf(cell.shown);
    core::mapSlideColours(input.pyramid, m_plane, areaOf(place), input.colours,
                          effort == Effort::Best ? core::ColourMapper::Effort::Best : core::ColourMapper::Effort::Quick,
                          target);
    if (input.overlay.visible()) input.overlay.blend(m_plane, areaOf(place), target);
    cell.overlayVersion = input.overlay.version();
    cell.coloursVersion = input.coloursVersion;
    cell.roughColours = effort != Effort::Best && !input.colours.identity();
    return cell.shown;
}

Composite::Outcome Composite::paint(QPainter& painter, const CompositeInput& input, core::PlaneRect window,
                                    double budgetMs) {
    QElapsedTimer clock;
    clock.start();
    const auto inTime = [&] { return double(clock.nsecsElapsed()) < budgetMs * 1e6; };
    const std::vector<Place> places = placesIn(window);
    for (const Place place : places) {
        const auto [found, isNew] = m_cells.try_emplace(place);
        if (isNew) draw(found->second, place, input, inTime() ? Effort::Best : Effort::Fast);
    }
    for (const Place place : places) {
        Cell& cell = m_cells[place];
        if ((cell.stale || cell.quality == Quality::Fast) && inTime()) draw(cell, place, input, Effort::Best);
    }
    Outcome outcome;
    for (const Place place : places) {
        Cell& cell = m_cells[place];
        outcome.complete = outcome.complete && cell.quality == Quality::Sharp;
        const core::PlaneRect area = areaOf(place);
        painter.drawImage(QPointF(double(area.x - window.x), double(area.y - window.y)),
                          shownPixels(cell, place, input, inTime() ? Effort::Best : Effort::Fast));
        outcome.unfinished = outcome.unfinished || cell.stale || cell.quality == Quality::Fast || cell.roughColours;
    }
    const core::PlaneRect ring{window.x - kCellSide, window.y - kCellSide, window.width + 2 * kCellSide,
                               window.height + 2 * kCellSide};
    for (const Place place : placesIn(ring)) {
        if (double(clock.nsecsElapsed()) > budgetMs * 1e6 * kRingShare) break;
        Cell& cell = m_cells[place];
        if (cell.stale || cell.quality == Quality::Fast) draw(cell, place, input, Effort::Best);
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
        keepBuffer(found->second.pixels);
        keepBuffer(found->second.shown);
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
    std::size_t buffers = m_spare.size();
    for (const auto& [place, cell] : m_cells)
        buffers += 1 + !cell.shown.isNull();
    return buffers * std::size_t(kCellSide) * kCellSide * 4;
}

} // namespace hs::ui
