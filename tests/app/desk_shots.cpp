// Paints the window around a slide into files to look at, those of the README among them: desk_shots DIR SLIDE…
// Empty window, slide, marks, case tray with two slides side by side, dark theme; a large and a small window. Asserts
// nothing.
#include "tests/app/workspace_fixture.h"

#include "app/histoscribe/desk.h"
#include "tests/support/focal_stack.h"
#include "ui/marks/mark_board.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hs::test {
namespace {

constexpr int kQuality = 88; // of a JPEG: tissue as PNG takes four times the room

struct Shooter {
    QDir folder;
    QString tag;
    void operator()(Desk& desk, const QString& name) const {
        (void)QTest::qWaitFor([&] { return !desk.window->slideView().slide() || desk.window->slideView().settled(); }, 20000);
        QTest::qWait(400);
        const QImage picture = desk.window->grab().toImage();
        picture.save(folder.filePath(name + tag + QStringLiteral(".jpg")), "JPEG", kQuality);
    }
};

core::Level0Point at(const ui::SlideView& view, double x, double y) {
    return view.viewport().toSlide({x * view.width(), y * view.height()});
}

core::Annotation mark(core::Shape shape, int ofClass, const char* name = nullptr) {
    core::Annotation one;
    one.shape = std::move(shape);
    if (ofClass >= 0) one.classification = core::standardClasses()[std::size_t(ofClass)];
    if (name) one.name = name;
    return one;
}

// What a hand would leave on a slide: an outlined lesion, a depth, counted cells, the circle of 1 mm².
void drawMarks(Desk& desk, app::Desk& around) {
    const ui::SlideView& view = desk.window->slideView();
    core::MarkDocument& document = around.marks().board()->document();
    std::vector<core::Level0Point> outline;
    for (int i = 0; i < 48; ++i) {
        const double angle = i * 2 * M_PI / 48, wobble = 1 + 0.10 * std::sin(3 * angle) + 0.05 * std::sin(7 * angle);
        outline.push_back(at(view, 0.42 + 0.17 * wobble * std::cos(angle), 0.43 + 0.20 * wobble * std::sin(angle)));
    }
    const auto lesion = document.add(mark(core::polygonShape(std::move(outline)), 0, "Nests"), "x");
    document.add(mark(core::lineShape({at(view, 0.72, 0.17), at(view, 0.735, 0.50)}), -1), "x");
    document.add(mark(core::rectangleShape(at(view, 0.10, 0.30), at(view, 0.20, 0.52)), 2), "x");
    std::vector<core::Level0Point> counted;
    for (int i = 0; i < 14; ++i)
        counted.push_back(at(view, 0.30 + 0.018 * i, 0.72 + 0.035 * std::sin(2.1 * i)));
    document.add(mark(core::pointsShape(std::move(counted)), 4), "x");
    around.marks().board()->select({lesion});
}

void everyState(const QDir& folder, ui::SchemePreference scheme, QSize size, const QStringList& slides) {
    ui::applyTheme(scheme);
    const Shooter shoot{folder, QStringLiteral("-%1-%2").arg(ui::schemePreferenceName(scheme)).arg(size.width())};
    Desk desk;
    app::Desk around({*desk.window, *desk.session, *desk.workspace, *desk.settings, std::make_shared<core::TileCache>(256u << 20)});
    around.begin({}, app::Desk::Memory::None);
    desk.window->resize(size);
    shoot(desk, QStringLiteral("empty"));
    desk.workspace->openPaths(slides);
    (void)QTest::qWaitFor([&] { return desk.window->slideView().slide() != nullptr; }, 20000);
    QTest::qWait(1500); // the other slides of the case, their thumbnails
    shoot(desk, QStringLiteral("case"));
    ui::SlideView& view = desk.window->slideView();
    core::Viewport closer = view.viewport();
    closer.downsample.value /= 2.2;
    view.setViewport(closer);
    desk.window->action(QStringLiteral("marks-panel"))->trigger();
    QTest::qWait(300);
    drawMarks(desk, around);
    shoot(desk, QStringLiteral("marks"));
    desk.window->action(QStringLiteral("marks-panel"))->trigger();
    if (slides.size() > 1) {
        desk.window->action(QStringLiteral("beside"))->trigger();
        QTest::qWait(1000);
        shoot(desk, QStringLiteral("beside"));
        desk.window->action(QStringLiteral("beside"))->trigger();
    }
    desk.window->action(QStringLiteral("preferences"))->trigger();
    shoot(desk, QStringLiteral("preferences"));
    desk.window->action(QStringLiteral("about"))->trigger();
    shoot(desk, QStringLiteral("about"));
    desk.window->showSlidePage();
}

void focus(const QDir& folder, ui::SchemePreference scheme) {
    ui::applyTheme(scheme);
    const Shooter shoot{folder, QStringLiteral("-%1").arg(ui::schemePreferenceName(scheme))};
    Desk desk;
    const auto file = desk.folder.path() / "stack.ome.tif";
    writeFocalStack(file, {.width = 2560, .height = 2048, .levels = 3});
    desk.window->resize(1024, 700);
    desk.workspace->openPaths({text(file)});
    (void)QTest::qWaitFor([&] { return desk.window->slideView().slide() != nullptr; }, 20000);
    desk.window->slideView().setFocalPlane(3);
    QTest::qWait(800);
    shoot(desk, QStringLiteral("focus"));
}

} // namespace
} // namespace hs::test

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc < 3) {
        std::fprintf(stderr, "usage: desk_shots DIR SLIDE...\n");
        return 2;
    }
    using namespace hs;
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    QDir().mkpath(folder.path());
    QStringList slides;
    for (int i = 2; i < argc; ++i)
        slides << QString::fromLocal8Bit(argv[i]);
    test::everyState(folder, ui::SchemePreference::Light, {1360, 860}, slides);
    test::everyState(folder, ui::SchemePreference::Dark, {1360, 860}, slides);
    test::everyState(folder, ui::SchemePreference::Light, {1024, 700}, slides);
    test::everyState(folder, ui::SchemePreference::Dark, {1920, 1080}, slides);
    test::focus(folder, ui::SchemePreference::Light);
    return 0;
}
