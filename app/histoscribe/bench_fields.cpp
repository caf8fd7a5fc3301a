#include "app/histoscribe/bench_fields.h"

#include "core/files.h"
#include "core/slide/raw_openslide.h"
#include "core/tiles/background_thread.h"
#include "core/tiles/tile_pyramid.h"
#include "core/view/tile_selection.h"
#include "ui/viewer/slide_view.h"

#include <QTimer>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace hs::app {

namespace {

constexpr int kMostFields = 12;
constexpr double kApart = 2.6;    // views: what is looked ahead for one is not part of the next
constexpr double kEdge = 0.15;    // of the slide, left out: mostly empty glass
constexpr int kRestMs = 400;      // before each jump, so that nothing is on its way any more
constexpr int kRawRounds = 3;

} // namespace

FieldBench::FieldBench(ui::SlideView& view, QString slide, QObject* parent)
    : QObject(parent)
    , m_view(view)
    , m_slide(std::move(slide)) {
    connect(&view, &ui::SlideView::pictureComplete, this, &FieldBench::takeComplete);
}

void FieldBench::start(std::function<void(const FieldFigures&)> done) {
    m_done = std::move(done);
    const core::Level0Size size = m_view.info().size;
    const double stepX = m_view.width() * kApart, stepY = m_view.height() * kApart;
    for (double y = kEdge * double(size.height); y < (1 - kEdge) * double(size.height); y += stepY)
        for (double x = kEdge * double(size.width); x < (1 - kEdge) * double(size.width); x += stepX)
            m_places.push_back({x, y});
    // The ones nearest to the middle, but not in a row: a jump, not a pan.
    const core::Level0Point middle{double(size.width) / 2, double(size.height) / 2};
    const auto distance = [&](core::Level0Point p) { return (p.x - middle.x) * (p.x - middle.x) + (p.y - middle.y) * (p.y - middle.y); };
    std::sort(m_places.begin(), m_places.end(), [&](core::Level0Point a, core::Level0Point b) { return distance(a) < distance(b); });
    if (m_places.size() > kMostFields) m_places.resize(kMostFields);
    QTimer::singleShot(kRestMs, this, &FieldBench::next);
}

void FieldBench::next() {
    if (m_at == m_places.size()) return m_done(m_figures);
    core::Viewport to = m_view.viewport();
    to.downsample = {1.0};
    to.centre = m_places[m_at++];
    m_waiting = true;
    m_clock.start();
    m_view.setViewport(to);
}

void FieldBench::takeComplete() {
    if (!std::exchange(m_waiting, false)) return;
    m_figures.seconds += double(m_clock.nsecsElapsed()) / 1e9;
    ++m_figures.fields;
    m_figures.rawSeconds += rawSeconds();
    QTimer::singleShot(kRestMs, this, &FieldBench::next);
}

double FieldBench::rawSeconds() {
    const core::TilePyramid pyramid(m_view.info());
    const int level = core::sharpLevel(pyramid, m_view.viewport().downsample);
    const std::vector<core::TileId> tiles = core::visibleTiles(pyramid, level, m_view.viewport());
    m_figures.tiles += tiles.size();
    double best = 1e30;
    for (int round = 0; round < kRawRounds; ++round) {
        // Opened for each: what OpenSlide has read before, it keeps decoded. The field was new to us, too.
        const auto slide = core::RawOpenSlide::open(core::pathFromUtf8(m_slide.toStdString()));
        if (!slide) return 0;
        std::atomic<std::size_t> at = 0;
        QElapsedTimer clock;
        clock.start();
        {
            std::vector<std::jthread> readers;
            for (int i = 0; i < std::max(2, int(std::thread::hardware_concurrency())); ++i)
                readers.emplace_back([&] {
                    core::stepBackForTheScreen(); // as the loader's threads do
                    std::vector<std::uint32_t> pixels;
                    for (std::size_t mine = at++; mine < tiles.size(); mine = at++) {
                        const core::LevelRect area = pyramid.tileArea(tiles[mine]);
                        pixels.resize(std::size_t(area.width * area.height));
                        slide.value()->read(tiles[mine].level, area, pixels.data());
                    }
                });
        }
        best = std::min(best, double(clock.nsecsElapsed()) / 1e9);
    }
    return best;
}

} // namespace hs::app
