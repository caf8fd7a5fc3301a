// Paints the view into PNG files to look at, and prints frame times: view_shots DIR [SLIDE]. Asserts nothing.
#include "ui/theme/theme.h"
#include "ui/viewer/slide_view.h"

#include "tests/ui/viewer/fake_slide.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace hs::ui {
namespace {

using core::Level0Rect;

void settle(SlideView& view, int limitMs = 20000) {
    QElapsedTimer clock;
    clock.start();
    do
        QTest::qWait(20);
    while (!view.settled() && clock.elapsed() < limitMs);
    QTest::qWait(200); // fades
}

OverlayModelPtr someOverlay(const core::SlideInfo& info) {
    auto grid = std::make_shared<core::PatchGrid>();
    grid->downsample = 4;
    core::ScoreGrid scores;
    const std::int64_t side = 1024;
    const auto columns = std::max<std::int64_t>(1, info.size.width / side),
               rows = std::max<std::int64_t>(1, info.size.height / side);
    for (std::int32_t row = 0; row < rows; ++row)
        for (std::int32_t column = 0; column < columns; ++column) {
            grid->patches.push_back({0, row, column, {column * side, row * side, side, side}});
            const double dx = (column + 0.5) / double(columns) - 0.4, dy = (row + 0.5) / double(rows) - 0.45;
            scores.scores.push_back(
                float(0.004 * std::exp(-(dx * dx + dy * dy) * 18) + 0.0002 * ((row * 7 + column * 13) % 5)));
        }
    scores.priorShare = 0.17f;
    scores.what = "superficial spreading melanoma";
    scores.method = "attention";
    return OverlayModel::create(grid, scores).value();
}

void shoot(QWidget& widget, const QDir& folder, const QString& name) {
    widget.grab().save(folder.filePath(name + QStringLiteral(".png")));
}

void pictures(const core::SlidePtr& slide, const QDir& folder, const QString& tag) {
    for (const SchemePreference scheme : {SchemePreference::Light, SchemePreference::Dark}) {
        applyTheme(scheme);
        const QString end =
            tag + (scheme == SchemePreference::Light ? QStringLiteral("_light") : QStringLiteral("_dark"));
        for (const QSize size : {QSize(640, 560), QSize(1280, 900)}) {
            SlideView view(std::make_shared<core::TileCache>(512u << 20));
            view.resize(size);
            view.show();
            view.setFocus();
            const QString name = QStringLiteral("%1_%2").arg(size.width()).arg(end);
            shoot(view, folder, QStringLiteral("empty_") + name);
            view.setSlide(slide);
            QTest::qWait(30);
            shoot(view, folder, QStringLiteral("first_") + name);
            settle(view);
            shoot(view, folder, QStringLiteral("fit_") + name);
            view.setOverlay(someOverlay(slide->info()));
            settle(view);
            shoot(view, folder, QStringLiteral("overlay_") + name);
            view.setMagnification(10, Motion::Jump);
            QTest::mouseMove(&view, QPoint(size.width() / 2, size.height() / 2));
            settle(view);
            shoot(view, folder, QStringLiteral("overlay10x_") + name);
            view.setOverlay(nullptr);
            view.setRotation(30);
            settle(view);
            shoot(view, folder, QStringLiteral("turned10x_") + name);
            view.setRotation(0);
            view.showStep(5, Motion::Jump);
            settle(view);
            shoot(view, folder, QStringLiteral("40x_") + name);
            view.zoomBy(6);
            settle(view);
            shoot(view, folder, QStringLiteral("beyond_") + name);
        }
    }
}

void failing(const QDir& folder) {
    applyTheme(SchemePreference::Light);
    auto slide = std::make_shared<FakeSlide>(core::Level0Size{40000, 30000});
    slide->fails = [](int level, core::LevelRect area) -> std::optional<core::Error> {
        if (level > 1 || (area.x / area.width + area.y / area.height) % 3) return std::nullopt;
        return core::Error(core::ErrorCode::Corrupt, "tile 3, 4 of level 0 is not a JPEG");
    };
    SlideView view(std::make_shared<core::TileCache>(512u << 20));
    view.resize(1000, 700);
    view.show();
    view.setSlide(slide);
    view.setMagnification(10, Motion::Jump);
    settle(view);
    shoot(view, folder, QStringLiteral("failed"));
}

// Time of this thread alone: what a frame would take on a machine with a core to spare.
double threadMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

void print(const char* what, const FrameStatistics& s, std::vector<double> own) {
    std::sort(own.begin(), own.end());
    const auto at = [&](double share) { return own.empty() ? 0.0 : own[std::size_t(share * double(own.size() - 1))]; };
    std::printf(
        "%-32s wall median %6.2f p99 %6.2f max %6.2f | own median %5.2f p99 %5.2f max %5.2f ms | frames %4d tiles "
        "%4llu held %4zu MB block %6.2f ms\n",
        what, s.medianMs, s.p99Ms, s.maxMs, at(0.5), at(0.99), at(1), s.frames,
        static_cast<unsigned long long>(s.tiles), s.bytesHeld >> 20, s.guiBlockMsMax);
    std::fflush(stdout);
}

// Pans back and forth over tiles that are already here; one step a frame.
void panning(const core::SlidePtr& slide, double downsample, double rotation, bool overlay, const char* what) {
    SlideView view(std::make_shared<core::TileCache>(std::size_t(2) << 30));
    view.setFurniture(Furniture::Hidden);
    view.resize(1920, 1080);
    view.show();
    view.setSlide(slide);
    core::Viewport start = view.viewport();
    start.downsample = {downsample};
    start.rotation = rotation;
    view.setViewport(start);
    if (overlay) view.setOverlay(someOverlay(slide->info()));
    std::vector<double> own;
    const auto run = [&](int frames) {
        own.clear();
        for (int i = 0; i < frames; ++i) {
            const double phase = 6.2831853 * i / 200;
            view.setViewport(start.panned(900 * std::sin(phase), 500 * std::sin(2 * phase)));
            const double before = threadMs();
            view.repaint();
            own.push_back(threadMs() - before);
            QCoreApplication::processEvents();
        }
    };
    settle(view);
    run(200);
    settle(view);
    view.startMeasuring();
    run(400);
    print(what, view.measured(), own);
}

void zooming(const core::SlidePtr& slide, double rotation, bool overlay, const char* what) {
    SlideView view(std::make_shared<core::TileCache>(std::size_t(2) << 30));
    view.setFurniture(Furniture::Hidden);
    view.resize(1920, 1080);
    view.show();
    view.setSlide(slide);
    if (overlay) view.setOverlay(someOverlay(slide->info()));
    core::Viewport start = view.viewport();
    start.rotation = rotation;
    view.setViewport(start);
    settle(view);
    std::vector<double> own;
    for (int round = 0; round < 2; ++round) {
        own.clear();
        if (round == 1) view.startMeasuring();
        for (const double factor : {1.25, 1 / 1.25})
            for (int notch = 0; notch < 12; ++notch) {
                view.zoomBy(factor);
                QElapsedTimer notchTime;
                for (notchTime.start(); notchTime.elapsed() < 200;) {
                    const double before = threadMs();
                    QCoreApplication::processEvents();
                    const double spent = threadMs() - before;
                    if (spent > 0.5) own.push_back(spent);
                    QThread::usleep(500);
                }
            }
    }
    print(what, view.measured(), own);
}

void zooms(const core::SlidePtr& slide) {
    applyTheme(SchemePreference::Light);
    zooming(slide, 0, false, "zoom");
    zooming(slide, 0, true, "zoom, overlay");
    zooming(slide, 33, true, "zoom, 33 degrees, overlay");
}

void pans(const core::SlidePtr& slide) {
    applyTheme(SchemePreference::Light);
    panning(slide, 1, 0, false, "pan 1:1");
    panning(slide, 2.7, 0, false, "pan 1:2.7");
    panning(slide, 2.7, 0, true, "pan 1:2.7, overlay");
    panning(slide, 2.7, 90, true, "pan 1:2.7, 90 degrees, overlay");
    panning(slide, 2.7, 33, false, "pan 1:2.7, 33 degrees");
    panning(slide, 2.7, 33, true, "pan 1:2.7, 33 degrees, overlay");
    panning(slide, 0.4, 0, true, "pan 2.5:1, overlay");
}

} // namespace
} // namespace hs::ui

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc < 3) {
        std::fprintf(stderr, "usage: view_shots pictures|pan|zoom DIR [SLIDE]\n");
        return 2;
    }
    using namespace hs;
    core::SlidePtr slide = std::make_shared<ui::FakeSlide>(core::Level0Size{60000, 40000});
    if (argc > 3) {
        auto opened = core::Slide::open(argv[3]);
        if (!opened) {
            std::fprintf(stderr, "%s\n", opened.error().message.c_str());
            return 3;
        }
        slide = opened.value();
    }
    QDir().mkpath(QString::fromLocal8Bit(argv[2]));
    const QDir folder(QString::fromLocal8Bit(argv[2]));
    const QLatin1String what(argv[1]);
    if (what == QLatin1String("pan")) ui::pans(slide);
    if (what == QLatin1String("zoom")) ui::zooms(slide);
    if (what != QLatin1String("pictures")) return 0;
    ui::pictures(slide, folder, argc > 3 ? QStringLiteral("real") : QStringLiteral("fake"));
    ui::failing(folder);
    return 0;
}
