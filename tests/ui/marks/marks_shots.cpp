// Marks to look at and to time: marks_shots pictures|frames|import DIR [SLIDE]. Prints ratios; asserts nothing.
#include "ui/marks/mark_tools.h"
#include "ui/marks/marks_layer.h"
#include "ui/marks/marks_panel.h"
#include "ui/theme/theme.h"
#include "ui/viewer/frame_statistics.h"
#include "ui/viewer/slide_view.h"

#include "tests/ui/viewer/fake_slide.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>

namespace hs::ui {
namespace {

core::Annotation cell(double x, double y, double radius, core::MarkClassPtr markClass) {
    core::Annotation mark;
    std::vector<core::Level0Point> ring;
    for (int i = 0; i < 20; ++i) {
        const double angle = 0.31416 * i, wobble = radius * (1 + 0.12 * std::sin(3 * angle + x));
        ring.push_back({x + wobble * std::cos(angle), y + 0.8 * wobble * std::sin(angle)});
    }
    mark.shape = core::polygonShape(std::move(ring));
    mark.objectType = "detection";
    mark.classification = std::move(markClass);
    return mark;
}

std::vector<core::Annotation> cells(std::size_t count, core::Level0Size size) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> x(0, double(size.width)), y(0, double(size.height)), radius(12, 30);
    std::vector<core::Annotation> marks;
    for (std::size_t i = 0; i < count; ++i)
        marks.push_back(cell(x(random), y(random), radius(random), core::standardClasses()[random() % 4]));
    return marks;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

double highest(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[std::size_t(double(values.size() - 1) * share)];
}

void settle(SlideView& view, const MarksLayer* layer) {
    QElapsedTimer clock;
    clock.start();
    do
        QTest::qWait(10);
    while ((!view.settled() || (layer && !layer->settled())) && clock.elapsed() < 20000);
}

// Frames of a pan over tiles that are here, with and without marks, at one scale.
std::vector<double> panned(SlideView& view, const MarksLayer* layer, const core::Viewport& start) {
    std::vector<double> frames;
    for (int round = 0; round < 2; ++round) {
        frames.clear();
        view.setViewport(start);
        settle(view, layer);
        for (int i = 0; i < 150; ++i) {
            const double phase = 6.2831853 * i / 150;
            view.setViewport(start.panned(300 * std::sin(phase), 150 * std::sin(2 * phase)));
            QElapsedTimer frame;
            frame.start();
            view.repaint();
            frames.push_back(double(frame.nsecsElapsed()) / 1e6);
            QCoreApplication::processEvents();
        }
    }
    return frames;
}

void frames(const core::SlidePtr& slide) {
    MarkBoard board;
    const core::Level0Size size = slide->info().size;
    QElapsedTimer clock;
    clock.start();
    board.document().add(cells(100'000, size), "x");
    std::printf("100000 marks added in %lld ms\n", static_cast<long long>(clock.elapsed()));
    for (const double downsample : {1.0, 4.0, 16.0, double(size.width) / 1920}) {
        SlideView view(std::make_shared<core::TileCache>(std::size_t(2) << 30));
        view.setFurniture(Furniture::Hidden);
        view.resize(1920, 1080);
        view.show();
        view.setSlide(slide);
        core::Viewport start = view.viewport();
        start.downsample = {downsample};
        const auto bare = panned(view, nullptr, start);
        MarksLayer layer(view);
        layer.setBoard(&board);
        const auto marked = panned(view, &layer, start);
        std::printf("1:%-6.1f frame median %.2f ms bare, %.2f ms with 100000 marks, ratio %.2f; 99th percentile %.2f "
                    "against %.2f, ratio %.2f\n",
                    downsample, median(bare), median(marked), median(marked) / median(bare), highest(bare, 0.99),
                    highest(marked, 0.99), highest(marked, 0.99) / highest(bare, 0.99));
        std::fflush(stdout);
    }
    // Picking against going through all of them.
    std::mt19937 random(2);
    double indexed = 0, linear = 0;
    const auto all = board.document().snapshot();
    for (int i = 0; i < 200; ++i) {
        const core::Level0Point point{double(random() % size.width), double(random() % size.height)};
        clock.restart();
        board.document().pick(point, 6);
        indexed += double(clock.nsecsElapsed());
        clock.restart();
        std::size_t hits = 0;
        for (const core::PlacedMark& placed : *all)
            hits += core::containsPoint(placed.mark->shape, point);
        linear += double(clock.nsecsElapsed()) + double(hits % 1);
    }
    std::printf("pick: %.1f us against %.1f us through all, ratio %.5f\n", indexed / 2e5, linear / 2e5,
                indexed / linear);
}

// How long the event loop is held up while 100,000 marks come, go and come back, with list and layer looking on.
void importing(const core::SlidePtr& slide) {
    MarkBoard board;
    MarkPen pen;
    MarksPanel panel(pen);
    panel.resize(260, 900);
    panel.show();
    panel.setBoard(&board);
    SlideView view(std::make_shared<core::TileCache>(std::size_t(1) << 30));
    view.resize(1600, 900);
    view.show();
    view.setSlide(slide);
    MarksLayer layer(view);
    layer.setBoard(&board);
    settle(view, &layer);
    auto marks = core::sharedMarks(cells(100'000, slide->info().size));
    FrameRecorder recorder;
    const auto measured = [&](const char* what, const std::function<void(std::function<void()>)>& work) {
        bool done = false;
        QElapsedTimer clock;
        clock.start();
        recorder.start();
        work([&] { done = true; });
        while (!done)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        const double ms = double(clock.nsecsElapsed()) / 1e6;
        settle(view, &layer);
        recorder.stop();
        const FrameStatistics figures = recorder.statistics();
        std::printf("%s: %.0f ms, longest block %.1f ms, %.1f ms of the GUI thread's own time\n", what, ms, figures.guiBlockMsMax,
                    figures.guiBlockCpuMsMax);
        std::fflush(stdout);
    };
    measured("100000 marks in slices", [&](const auto& done) {
        board.feed(std::move(marks), MarkBoard::Undo::OneStep, QStringLiteral("x"), done);
    });
    measured("one mark moved", [&](const auto& done) {
        board.select({5});
        board.moveSelected(10, 10);
        done();
    });
    board.undo();
    const auto worked = [&](const char* what, const std::function<void()>& work) {
        measured(what, [&](const auto& done) {
            work();
            board.work().add([] { return false; }, MarkWork::Between::Others, done);
        });
    };
    worked("undo of all", [&] { board.undo(); });
    worked("redo of all", [&] { board.redo(); });
    worked("all selected", [&] { board.selectAll(); });
    worked("all of another class", [&] { board.classifySelected(core::standardClasses()[5]); });
    worked("undo of that", [&] { board.undo(); });
    worked("all moved", [&] { board.moveSelected(5, 5); });
    worked("all removed", [&] { board.removeSelected(); });
    worked("undo of that", [&] { board.undo(); });
    worked("undo of the move", [&] { board.undo(); });
    worked("one drawn: the others can no longer be redone", [&] { board.document().add(cell(9, 9, 9, nullptr), "x"); });
}

void pictures(const core::SlidePtr& slide, const QDir& folder) {
    for (const SchemePreference scheme : {SchemePreference::Light, SchemePreference::Dark}) {
        applyTheme(scheme);
        const QString end = scheme == SchemePreference::Light ? QStringLiteral("light") : QStringLiteral("dark");
        MarkBoard board;
        MarkPen pen;
        SlideView view(std::make_shared<core::TileCache>(512u << 20));
        MarksLayer layer(view);
        MarkTools tools(layer, pen);
        view.resize(1100, 800);
        view.show();
        view.setSlide(slide);
        board.setSpacing(slide->info().spacing);
        layer.setBoard(&board);
        const core::Level0Point c = view.viewport().centre;
        const double s = view.viewport().downsample.value * 100;
        const auto add = [&](core::Shape shape, int ofClass) {
            core::Annotation mark;
            mark.shape = std::move(shape);
            if (ofClass >= 0) mark.classification = core::standardClasses()[std::size_t(ofClass)];
            return board.document().add(mark, "x");
        };
        add(core::rectangleShape({c.x - 4 * s, c.y - 3 * s}, {c.x - 2 * s, c.y - s}), 0);
        add(core::ellipseShape({c.x - s, c.y - 3 * s}, {c.x + 2 * s, c.y - s}), 1);
        add(core::lineShape({{c.x - 4 * s, c.y + s}, {c.x - s, c.y + 2 * s}}), -1);
        add(core::pointsShape({{c.x, c.y}, {c.x + s, c.y + 0.3 * s}, {c.x + 0.5 * s, c.y + s}}), 4);
        const auto chosen = add(core::polygonShape({{c.x + 2.4 * s, c.y},
                                                    {c.x + 4 * s, c.y - s},
                                                    {c.x + 4.4 * s, c.y + 1.5 * s},
                                                    {c.x + 3 * s, c.y + 2.4 * s}}),
                                2);
        board.select({chosen});
        settle(view, &layer);
        view.grab().save(folder.filePath(QStringLiteral("marks_%1.png").arg(end)));
        board.document().add(cells(100'000, slide->info().size), "x");
        settle(view, &layer);
        view.grab().save(folder.filePath(QStringLiteral("many_%1.png").arg(end)));
        view.showStep(3, Motion::Jump);
        settle(view, &layer);
        view.grab().save(folder.filePath(QStringLiteral("many10x_%1.png").arg(end)));
    }
}

} // namespace
} // namespace hs::ui

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc < 3) {
        std::fprintf(stderr, "usage: marks_shots pictures|frames|import DIR [SLIDE]\n");
        return 2;
    }
    using namespace hs;
    core::SlidePtr slide = std::make_shared<ui::FakeSlide>(core::Level0Size{60000, 40000});
    if (argc > 3) {
        auto opened = core::Slide::open(argv[3]);
        if (!opened) return 3;
        slide = opened.value();
    }
    QDir().mkpath(QString::fromLocal8Bit(argv[2]));
    ui::applyTheme(ui::SchemePreference::Light);
    if (QLatin1String(argv[1]) == QLatin1String("frames"))
        ui::frames(slide);
    else if (QLatin1String(argv[1]) == QLatin1String("import"))
        ui::importing(slide);
    else
        ui::pictures(slide, QDir(QString::fromLocal8Bit(argv[2])));
    return 0;
}
