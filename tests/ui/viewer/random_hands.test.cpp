// The real window under hands that do anything: HS_RANDOM_SEED and HS_RANDOM_ACTIONS repeat or lengthen a run.
#include "ui/window/main_window.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/viewer/fake_slide.h"
#include "tests/ui/viewer/settle.h"

#include "core/synthetic/demo_slide.h"
#include "ui/theme/theme.h"
#include "ui/viewer/slide_view.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMouseEvent>
#include <QSettings>
#include <QTemporaryDir>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <random>

namespace hs::ui {
namespace {

constexpr int kActions = 300;

int fromEnvironment(const char* name, int otherwise) {
    bool good = false;
    const int value = qEnvironmentVariable(name).toInt(&good);
    return good ? value : otherwise;
}

class RandomHands {
public:
    RandomHands(MainWindow& window, unsigned seed, std::filesystem::path file)
        : m_window(window)
        , m_random(seed)
        , m_file(std::move(file)) {}

    void act() {
        switch (below(14)) {
        case 0:
            return open();
        case 1:
            return below(4) == 0 ? m_window.closeSlide() : wheel();
        case 2:
        case 3:
            return drag();
        case 4:
        case 5:
            return wheel();
        case 6:
            return keys();
        case 7:
            return command();
        case 8:
            return jump();
        case 9:
            return colours();
        case 10:
            return type();
        case 11:
            return m_window.resize(760 + below(900), 520 + below(500));
        case 12:
            return QTest::qWait(below(20));
        default:
            QCoreApplication::processEvents();
        }
    }

private:
    SlideView& view() { return m_window.slideView(); }
    int below(int bound) { return int(m_random() % unsigned(bound)); }
    double share() { return double(m_random() % 10'000) / 10'000; }
    QPointF place() { return {share() * view().width(), share() * view().height()}; }

    void open() {
        if (below(3) == 0)
            if (const auto slide = core::Slide::open(m_file)) return m_window.showSlide(slide.value());
        const core::Level0Size sizes[] = {{60'000, 50'000}, {3, 5}, {700, 90'000}, {4096, 4096}, {1, 1}};
        auto slide = std::make_shared<FakeSlide>(sizes[below(5)], 2 + below(4));
        if (below(3) == 0) slide->editInfo().levels.resize(1);
        if (below(3) == 0) slide->editInfo().spacing.reset();
        if (below(4) == 0)
            slide->fails = [](int, core::LevelRect area) -> std::optional<core::Error> {
                if ((area.x / 512 + area.y / 512) % 3) return std::nullopt;
                return core::Error(core::ErrorCode::Corrupt, "made to fail");
            };
        m_window.showSlide(slide);
    }
    void send(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons) {
        QMouseEvent event(type, at, view().mapToGlobal(at), button, buttons, Qt::NoModifier);
        QCoreApplication::sendEvent(&view(), &event);
    }
    void drag() {
        QPointF at = place();
        send(QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton);
        for (int i = below(6); i >= 0; --i) {
            at = place();
            send(QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton);
            if (below(3) == 0) QCoreApplication::processEvents();
        }
        if (below(8)) send(QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
        if (below(5) == 0) send(QEvent::MouseButtonDblClick, at, Qt::LeftButton, Qt::LeftButton);
    }
    void wheel() {
        const QPointF at = place();
        QWheelEvent event(at, view().mapToGlobal(at), {}, {0, (below(9) - 4) * 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view(), &event);
    }
    void keys() {
        const Qt::Key all[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up,   Qt::Key_Down,  Qt::Key_0,      Qt::Key_1,
                               Qt::Key_3,    Qt::Key_6,     Qt::Key_Plus, Qt::Key_Minus, Qt::Key_Escape, Qt::Key_Tab};
        QTest::keyClick(&view(), all[below(12)], below(3) ? Qt::NoModifier : Qt::ShiftModifier);
    }
    void command() {
        const char* names[] = {"fit",         "zoom-in",     "zoom-out",    "rotate-left", "rotate-right",
                               "mirror",      "flip",        "turn-left",   "turn-right",  "upright",
                               "copy-view",   "retry-tiles", "slide-facts", "shortcuts",   "label-pictures",
                               "hide-panels", "furniture",   "magnify-10",  "magnify-40",  "forget-seen",
                               "theme-dark",  "theme-light", "palette",     "about"};
        QAction* action = m_window.action(QString::fromLatin1(names[below(24)]));
        if (action && action->isEnabled()) action->trigger();
    }
    void jump() {
        core::Viewport to = view().viewport();
        to.centre = {share() * 70'000 - 5000, share() * 60'000 - 5000};
        to.downsample = {std::exp2(share() * 12 - 5)};
        to.rotation = below(2) ? double(below(4)) * 90 : share() * 360;
        view().setViewport(to, below(2) ? Motion::Ease : Motion::Jump);
    }
    void colours() {
        core::ColourSettings settings;
        settings.brightness = share() - 0.5;
        settings.gamma = 0.4 + share() * 2;
        settings.stain = static_cast<core::StainView>(below(3));
        if (below(2)) settings.white = view().measuredWhite();
        view().setColours(below(3) ? settings : core::ColourSettings{});
    }
    void type() {
        for (const char* name : {"go-to", "pixel-size"})
            if (QAction* action = m_window.action(QString::fromLatin1(name)); below(2) && action->isEnabled())
                action->trigger();
        auto* line = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        if (line == nullptr) return;
        const char* texts[] = {"1000 2000", "-5 -5", "12 mm 3 mm 20x", "", "0.25", "9e99 nan", "zoom"};
        line->setText(QString::fromLatin1(texts[below(7)]));
        QTest::keyClick(line, below(3) ? Qt::Key_Return : Qt::Key_Escape);
    }

    MainWindow& m_window;
    std::mt19937 m_random;
    const std::filesystem::path m_file;
};

TEST(RandomHands, NeverBreakTheWindow) {
    const auto seed = unsigned(fromEnvironment("HS_RANDOM_SEED", int(std::random_device{}() & 0xFFFFFF)));
    const int actions = fromEnvironment("HS_RANDOM_ACTIONS", kActions);
    std::printf("HS_RANDOM_SEED=%u HS_RANDOM_ACTIONS=%d\n", seed, actions);
    std::fflush(stdout);
    applyTheme(SchemePreference::Light);
    const test::TemporaryFolder folder;
    core::DemoSlideOptions options;
    options.folder = folder.path();
    options.name = "demo";
    options.width = options.height = 2048; // drawing it must not take longer than the hands
    options.spacing = 1.0;
    options.sections = 1;
    const auto written = core::writeDemoSlide(options, {}, {});
    ASSERT_TRUE(written.ok());
    const QTemporaryDir settingsFolder;
    QSettings settings(settingsFolder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    const auto cache = std::make_shared<core::TileCache>(std::size_t(128) << 20);
    {
        MainWindow window({cache, &settings});
        window.show();
        RandomHands hands(window, seed, written.value().slide);
        for (int i = 0; i < actions; ++i) {
            hands.act();
            const core::Viewport& at = window.slideView().viewport();
            ASSERT_TRUE(std::isfinite(at.centre.x) && std::isfinite(at.centre.y) && at.downsample.value > 0)
                << "after action " << i << " of seed " << seed;
        }
        window.closeSlide();
    }
    EXPECT_TRUE(waitFor([&] { return cache->bytesHeld() == 0 && cache->bytesAside() == 0; }));
}

} // namespace
} // namespace hs::ui
