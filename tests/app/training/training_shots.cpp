// Paints the training page in each of its states into PNG files to look at: training_shots DIR. The process is
// scripted, so that every state comes. Asserts nothing.
#include "tests/app/training/training_desk_fixture.h"

#include <QApplication>
#include <QDir>
#include <QScrollArea>
#include <QToolButton>

#include <cstdio>

namespace hs::app {
namespace {

class Shots : public TrainingDeskTest {
public:
    Shots(QDir folderOfShots, ui::SchemePreference scheme, QSize size)
        : m_to(std::move(folderOfShots))
        , m_scheme(scheme)
        , m_size(size) {}

    void TestBody() override {}
    void paintAll() {
        SetUp();
        ui::applyTheme(m_scheme);
        window->resize(m_size);
        openPage();
        paint("1_empty");
        looking();
        more();
        running();
        ended();
        TearDown();
    }

private:
    void makeData() override {
        TrainingDeskTest::makeData();
        std::string lines = core::readTextFile(data).value();
        for (
            const char* line :
            {R"({"id":"case-30","features":["lost.h5"],"diagnosis":"naevus","reports":["Final diagnosis: x."],"split":"train"})",
             R"({"id":"case-31","features":["case-3.h5"],"diagnosis":"Naevus","split":"val"})",
             R"({"id":"case-32","features":["case-22.h5"],"diagnosis":"dermatofibroma","split":"test"})"})
            lines += std::string(line) + "\n";
        m_problems = folder.write("with problems.jsonl", lines);
    }
    void paint(const char* name) {
        QTest::qWait(200);
        const QString tag = QStringLiteral("%1_%2").arg(ui::schemePreferenceName(m_scheme)).arg(m_size.width());
        window->grab().save(m_to.filePath(QString::fromLatin1(name) + QLatin1Char('_') + tag + QStringLiteral(".png")));
    }
    void settle(const std::function<bool()>& holds, const char* what) {
        if (!eventually(holds, 30'000)) std::fprintf(stderr, "%s did not come\n", what);
    }
    void looking() {
        Q_EMIT page().dataChosen(QString::fromStdString(m_problems.string()));
        settle([&] { return label("dataText").contains(QStringLiteral("—")); }, "the data");
        paint("2_problems");
        page().showData();
        paint("3_data");
        page().showNewRun();
    }
    void more() {
        Q_EMIT page().dataChosen(QString::fromStdString(data.string()));
        settle([&] { return page().form().whyNot().isEmpty(); }, "good data");
        page().findChild<QToolButton*>(QStringLiteral("more"))->click();
        paint("4_more_first_stage");
        page().form().chooseStage(ui::LearnStage::Joint);
        paint("5_more_second_stage");
        page().findChild<QToolButton*>(QStringLiteral("more"))->click();
    }
    void begin(const char* name, const char* steps) {
        qputenv("HS_FAKE_STEPS", steps);
        page().showNewRun();
        page().form().chooseStage(ui::LearnStage::Joint);
        ui::TrainingSettings chosen = page().form().settings();
        chosen.name = QString::fromLatin1(name);
        page().form().setSettings(chosen);
        settle([&] { return page().form().whyNot().isEmpty(); }, "a form that can begin");
        button("startRun").click();
    }
    void running() {
        begin("first try", "400");
        settle([&] { return desk->record().lastStep() > 260; }, "a run");
        paint("6_running");
        button("pauseRun").click();
        settle([&] { return desk->shownState() == ui::RunState::Paused; }, "the pause");
        paint("7_paused");
        button("resumeRun").click();
        settle([&] { return desk->shownState() == ui::RunState::Learning; }, "going on");
        button("stopRun").click();
        settle([&] { return desk->shownState() == ui::RunState::Stopped; }, "the stop");
        paint("8_stopped");
    }
    void ended() {
        qputenv("HS_FAKE_MODE", "fail");
        begin("too fast", "40");
        settle([&] { return desk->shownState() == ui::RunState::Failed && button("resumeRun").isVisible(); },
               "the failure");
        paint("9_failed");
        qunsetenv("HS_FAKE_MODE");
        begin("second try", "60");
        settle(
            [&] {
                return desk->shownState() == ui::RunState::Finished && page().runs().count() == 3 &&
                       button("gate").isEnabled();
            },
            "the end");
        paint("10_finished");
        QStringList all;
        for (const auto& entry : std::filesystem::directory_iterator(folder / "home" / "histoscribe" / "runs"))
            all << QString::fromStdString(entry.path().string());
        Q_EMIT page().picksChanged(all);
        paint("11_comparison");
        button("gate").click();
        settle([&] { return page().gate().rows() > 0; }, "the gate");
        paint("12_gate");
    }

    QDir m_to;
    ui::SchemePreference m_scheme;
    QSize m_size;
    std::filesystem::path m_problems;
};

} // namespace
} // namespace hs::app

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: training_shots DIR\n");
        return 2;
    }
    using namespace hs;
    QDir().mkpath(QString::fromLocal8Bit(argv[1]));
    const QDir to(QString::fromLocal8Bit(argv[1]));
    app::Shots(to, ui::SchemePreference::Light, {1440, 900}).paintAll();
    app::Shots(to, ui::SchemePreference::Dark, {1440, 900}).paintAll();
    app::Shots(to, ui::SchemePreference::Light, {1024, 700}).paintAll();
    app::Shots(to, ui::SchemePreference::Dark, {1920, 1080}).paintAll();
    return 0;
}
