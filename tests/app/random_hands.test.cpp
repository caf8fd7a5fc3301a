// The whole program under hands that do anything: slides, marks, reports, the case tray, views side by side, files that
// vanish, the program closed and started again. HS_RANDOM_SEED and HS_RANDOM_ACTIONS repeat or lengthen a run;
// HS_RANDOM_ENGINE=real writes with the engine module and the demo bundle.
#include "app/common/program_paths.h"
#include "app/histoscribe/desk.h"
#include "tests/app/random_world.h"
#include "ui/report/region_tool.h"
#include "ui/theme/theme.h"
#include "ui/viewer/picture_slide.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMouseEvent>
#include <QTextCursor>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

namespace hs::test {
namespace {

constexpr int kActions = 1000;

int fromEnvironment(const char* name, int otherwise) {
    bool good = false;
    const int value = qEnvironmentVariable(name).toInt(&good);
    return good ? value : otherwise;
}

bool withRealEngine() {
    return qEnvironmentVariable("HS_RANDOM_ENGINE") == QStringLiteral("real");
}

// One start of the program, put together as main() does.
struct Program {
    Program(const TemporaryFolder& home, std::shared_ptr<core::TileCache> cache, FakePace pace)
        : settings(text(home.path() / "settings.ini"), QSettings::IniFormat)
        , session([pace]() -> core::Result<std::unique_ptr<core::Engine>> {
            if (withRealEngine()) return app::makeRealEngine();
            return std::unique_ptr<core::Engine>(std::make_unique<FakeEngine>(pace));
        })
        , window({cache, &settings})
        , workspace(window, session, settings, home.path() / "drafts")
        , desk({window, session, workspace, settings, cache}) {
        window.resize(1100, 720);
        window.show();
        desk.begin({}, app::Desk::Memory::Kept);
    }

    QSettings settings;
    app::Session session;
    ui::MainWindow window;
    app::Workspace workspace;
    app::Desk desk;
};

class Hands {
public:
    Hands(Chance& chance, RandomWorld& world, const TemporaryFolder& home, std::shared_ptr<core::TileCache> cache)
        : m_chance(chance)
        , m_world(world)
        , m_home(home)
        , m_cache(std::move(cache)) {
        start();
    }

    void act() {
        using Deed = void (Hands::*)();
        static constexpr std::pair<int, Deed> kDeeds[] = {
            {6, &Hands::open},     {2, &Hands::close}, {2, &Hands::harm},   {14, &Hands::drag},  {10, &Hands::wheel},
            {6, &Hands::keys},     {8, &Hands::jump},  {12, &Hands::tool},  {8, &Hands::marks},  {12, &Hands::report},
            {8, &Hands::words},    {4, &Hands::study}, {3, &Hands::bundle}, {4, &Hands::tray},   {3, &Hands::colours},
            {10, &Hands::command}, {3, &Hands::type},  {2, &Hands::files},  {2, &Hands::resize}, {12, &Hands::wait},
        };
        int all = 0;
        for (const auto& [weight, deed] : kDeeds)
            all += weight;
        int at = m_chance.below(all);
        for (const auto& [weight, deed] : kDeeds)
            if ((at -= weight) < 0) {
                (this->*deed)();
                break;
            }
        dismiss();
        if (m_chance.one(700)) start();
    }

    bool sound() {
        const core::Viewport& view = m_program->window.slideView().viewport();
        return std::isfinite(view.centre.x) && std::isfinite(view.centre.y) && view.downsample.value > 0;
    }

    // All jobs end once everything is stopped.
    bool comesToRest() {
        m_program->workspace.openPaths({});
        for (const auto& [id, state] : std::map(m_program->session.cases()))
            m_program->session.closeCase(id);
        for (const app::JobInfo& job : std::vector(m_program->session.jobs()))
            m_program->session.stopJob(job.key);
        return QTest::qWaitFor([&] { return m_program->session.jobs().empty(); }, 120'000);
    }
    void end() { m_program.reset(); }
    int starts() const { return m_starts; }

private:
    ui::ReportPanel& panel() { return m_program->window.reportPanel(); }
    // The first view, or the one beside it.
    ui::SlideView& view() {
        const auto views = m_program->window.findChildren<ui::SlideView*>();
        return *views[m_chance.one(3) ? m_chance.below(int(views.size())) : 0];
    }
    void trigger(const char* name) {
        QAction* action = m_program->window.action(QString::fromLatin1(name));
        if (action != nullptr && action->isEnabled()) action->trigger();
    }
    template <std::size_t N>
    void triggerOne(const char* const (&names)[N]) {
        trigger(names[m_chance.below(int(N))]);
    }

    // The program is closed as a hand would, and started again.
    void start() {
        if (m_program) m_program->window.close();
        m_program.reset();
        const FakePace paces[] = {{0, 0}, {3, 1}, {1, 0}};
        m_program = std::make_unique<Program>(m_home, m_cache, paces[m_chance.below(3)]);
        ++m_starts;
        if (!m_chance.one(4)) bundle();
    }

    void open() { m_program->workspace.openPaths(m_world.someCase()); }
    void close() {
        if (m_chance.one(3)) return trigger("close");
        const auto& cases = m_program->session.cases();
        if (cases.empty()) return m_program->workspace.openPaths({});
        m_program->session.closeCase(std::next(cases.begin(), m_chance.below(int(cases.size())))->first);
    }
    void harm() { m_world.harm(); }

    QPointF place(const QWidget& widget) {
        return {m_chance.share() * widget.width(), m_chance.share() * widget.height()};
    }
    void send(ui::SlideView& to, QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons) {
        QMouseEvent event(type, at, to.mapToGlobal(at), button, buttons,
                          m_chance.one(6) ? Qt::ShiftModifier : Qt::NoModifier);
        QCoreApplication::sendEvent(&to, &event);
    }
    void drag() {
        ui::SlideView& to = view();
        QPointF at = place(to);
        send(to, QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton);
        for (int i = m_chance.below(5); i >= 0; --i) {
            at = place(to);
            send(to, QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton);
            if (m_chance.one(4)) QCoreApplication::processEvents();
        }
        if (!m_chance.one(10)) send(to, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
        if (m_chance.one(5)) send(to, QEvent::MouseButtonDblClick, at, Qt::LeftButton, Qt::LeftButton);
    }
    void wheel() {
        ui::SlideView& to = view();
        const QPointF at = place(to);
        QWheelEvent event(at, to.mapToGlobal(at), {}, {0, (m_chance.below(9) - 4) * 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&to, &event);
    }
    void keys() {
        static constexpr Qt::Key kAll[] = {Qt::Key_Left,   Qt::Key_Right,  Qt::Key_Up,    Qt::Key_Down, Qt::Key_0,
                                           Qt::Key_4,      Qt::Key_Plus,   Qt::Key_Minus, Qt::Key_Tab,  Qt::Key_Escape,
                                           Qt::Key_Return, Qt::Key_Delete, Qt::Key_Space, Qt::Key_R};
        QTest::keyClick(&view(), kAll[m_chance.below(14)], m_chance.one(4) ? Qt::ShiftModifier : Qt::NoModifier);
    }
    void jump() {
        ui::SlideView& to = view();
        core::Viewport there = to.viewport();
        there.centre = {m_chance.share() * 8000 - 1000, m_chance.share() * 6000 - 1000};
        there.downsample = {std::exp2(m_chance.share() * 9 - 4)};
        there.rotation = m_chance.one(2) ? m_chance.below(4) * 90.0 : m_chance.share() * 360;
        to.setViewport(there, m_chance.one(2) ? ui::Motion::Ease : ui::Motion::Jump);
    }

    // A mark drawn with any tool.
    void tool() {
        static constexpr const char* kTools[] = {"tool-select",  "tool-ruler", "tool-rectangle", "tool-ellipse",
                                                 "tool-polygon", "tool-brush", "tool-points",    "tool-circle"};
        triggerOne(kTools);
        for (int i = m_chance.below(3); i >= 0; --i)
            drag();
    }
    void marks() {
        static constexpr const char* kNames[] = {"undo-marks", "redo-marks",       "undo-marks",
                                                 "redo-marks", "select-all-marks", "delete-marks",
                                                 "show-marks", "marks-panel",      "tool-select"};
        triggerOne(kNames);
    }

    void report() {
        static constexpr const char* kNames[] = {"generate", "generate", "stop",       "undo",
                                                 "redo",     "continue", "copy-report"};
        triggerOne(kNames);
    }
    void words() {
        ui::ReportView& text = panel().view();
        switch (m_chance.below(6)) {
        case 0:
            return panel().nextWord();
        case 1:
            return panel().releasePhrase();
        case 2:
            return panel().branch(m_chance.below(4));
        case 3:
            return panel().writeWithDiagnosis(QStringLiteral("Melanoma"));
        default: {
            QTextCursor cursor = text.textCursor();
            const int length = int(text.toPlainText().size());
            cursor.setPosition(m_chance.below(length + 1));
            if (m_chance.one(2)) cursor.setPosition(m_chance.below(length + 1), QTextCursor::KeepAnchor);
            text.setTextCursor(cursor);
            if (!text.isReadOnly())
                text.insertPlainText(m_chance.one(3) ? QString() : QStringLiteral(" Melanoma 0.4 mm"));
        }
        }
    }
    void study() {
        app::Session& session = m_program->session;
        switch (m_chance.below(7)) {
        case 0:
            return session.classify();
        case 1:
            return session.sample("Final diagnosis:", panel().options(), 1 + m_chance.below(3));
        case 2:
            return session.score("Final diagnosis:", {"Melanoma", "Basal cell carcinoma"});
        case 3:
            return session.probe("Microscopic findings:", "keratin pearls", core::AttributionMethod::Attention);
        case 4:
            return panel().openTool(static_cast<ui::ReportPanel::Tool>(m_chance.below(6)));
        case 5:
            return session.stopStudies();
        default: {
            Q_EMIT panel().region().drawRequested();
            const core::Region region =
                core::rectangleRegion({m_chance.share() * 1000, m_chance.share() * 700, 800, 600});
            session.wordsOn(region, 0, panel().version());
        }
        }
    }
    void bundle() {
        if (withRealEngine()) return m_program->workspace.useBundle(text(app::demoBundle()));
        static constexpr const char* kNames[] = {"demo", "demo", "headless", "nothing"};
        const std::string name = kNames[m_chance.below(4)];
        const std::filesystem::path folder = m_home / name;
        if (name != "nothing" && !std::filesystem::exists(folder)) bundleInName(m_home.path(), name);
        m_program->workspace.useBundle(text(folder));
    }

    void tray() {
        switch (m_chance.below(4)) {
        case 0:
            return trigger("beside");
        case 1:
            return trigger("lock-views");
        case 2:
            if (!m_program->session.slides().empty())
                m_program->workspace.showSlide(std::size_t(m_chance.below(int(m_program->session.slides().size()))));
            return;
        default:
            if (const auto& cases = m_program->session.cases(); !cases.empty())
                m_program->workspace.showCase(std::next(cases.begin(), m_chance.below(int(cases.size())))->first);
        }
    }
    void colours() {
        core::ColourSettings settings;
        settings.brightness = m_chance.share() - 0.5;
        settings.gamma = 0.4 + m_chance.share() * 2;
        settings.stain = static_cast<core::StainView>(m_chance.below(3));
        view().setColours(m_chance.one(3) ? core::ColourSettings{} : settings);
    }
    void command() {
        static constexpr const char* kNames[] = {
            "fit",           "zoom-in",        "zoom-out",       "rotate-left",  "rotate-right",
            "mirror",        "flip",           "upright",        "go-to",        "next-scene",
            "copy-view",     "strongest",      "next-strongest", "missed-field", "region",
            "retry-tiles",   "label-pictures", "slide-facts",    "prompt",       "text",
            "bundle",        "alternatives",   "case",           "bundles",      "preferences",
            "queue",         "case-tray",      "hide-panels",    "furniture",    "forget-seen",
            "theme-dark",    "theme-light",    "palette",        "shortcuts",    "about",
            "copy-snapshot", "add-picture",    "report-panel",   "release",      "export",
            "import-marks",  "magnify-10",     "magnify-2",      "differential", "probe",
            "full-screen"};
        triggerOne(kNames);
    }
    void type() {
        auto* line = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        if (line == nullptr) return;
        static constexpr const char* kTexts[] = {"1000 2000", "-5 -5", "12 mm 3 mm 20x", "", "0.25",
                                                 "9e99 nan",  "zoom"};
        line->setText(QString::fromLatin1(kTexts[m_chance.below(7)]));
        QTest::keyClick(line, m_chance.one(3) ? Qt::Key_Escape : Qt::Key_Return);
    }
    // Files in and out; a saved report is opened again.
    void files() {
        const QString saved = text(m_home / "saved.json");
        switch (m_chance.below(5)) {
        case 0:
            return m_program->workspace.openPaths({m_world.someMarks()});
        case 1:
            return m_program->desk.marks().exportFile(text(m_home / "out.geojson"));
        case 2:
            Q_EMIT m_program->window.exportReportRequested(saved, ui::ExportFormat::Json);
            return;
        case 3:
            Q_EMIT m_program->window.snapshotRequested(text(m_home / "view.png"));
            return;
        default:
            if (std::filesystem::exists(m_home / "saved.json")) m_program->workspace.openPaths({saved});
        }
    }
    void resize() { m_program->window.resize(760 + m_chance.below(500), 520 + m_chance.below(300)); }
    void wait() {
        if (m_chance.one(2)) return QTest::qWait(m_chance.below(20));
        QCoreApplication::processEvents();
    }
    // A dialog or menu that a command opened would stop the run's hands.
    static void dismiss() {
        if (QWidget* popup = QApplication::activePopupWidget()) popup->close();
        if (QWidget* dialog = QApplication::activeModalWidget()) dialog->close();
    }

    Chance& m_chance;
    RandomWorld& m_world;
    const TemporaryFolder& m_home;
    const std::shared_ptr<core::TileCache> m_cache;
    std::unique_ptr<Program> m_program;
    int m_starts = 0;
};

TEST(RandomHands, NeverBreakTheProgram) {
    const bool real = withRealEngine();
    if (real && (!std::filesystem::exists(app::engineModule()) || !std::filesystem::exists(app::demoBundle())))
        GTEST_SKIP() << "there is no engine module or no demo bundle";
    const auto seed = unsigned(fromEnvironment("HS_RANDOM_SEED", int(std::random_device{}() & 0xFFFFFF)));
    const int actions = fromEnvironment("HS_RANDOM_ACTIONS", kActions);
    std::printf("HS_RANDOM_SEED=%u HS_RANDOM_ACTIONS=%d\n", seed, actions);
    std::fflush(stdout);
    const TemporaryFolder home;
    qputenv("XDG_CACHE_HOME", (home.path() / "cache").c_str());
    qputenv("XDG_STATE_HOME", (home.path() / "state").c_str());
    core::Slide::setPictureReader(&ui::PictureSlide::open);
    ui::applyTheme(ui::SchemePreference::Light);
    Chance chance(seed);
    RandomWorld world(chance);
    const auto cache = std::make_shared<core::TileCache>(std::size_t(96) << 20);
    Hands hands(chance, world, home, cache);
    QElapsedTimer clock;
    qint64 longest = 0;
    for (int i = 0; i < actions; ++i) {
        clock.start();
        hands.act();
        longest = std::max(longest, clock.elapsed());
        ASSERT_TRUE(hands.sound()) << "after action " << i << " of seed " << seed;
    }
    EXPECT_TRUE(hands.comesToRest());
    hands.end();
    std::printf("%d starts, longest action %lld ms\n", hands.starts(), static_cast<long long>(longest));
    EXPECT_TRUE(QTest::qWaitFor([&] { return cache->bytesHeld() == 0 && cache->bytesAside() == 0; }, 60'000));
}

} // namespace
} // namespace hs::test
