// A window with a training desk whose hscribe is scripted, or the real one; everything in a folder of its own.
#pragma once

#include "app/histoscribe/training_desk.h"
#include "core/files.h"
#include "tests/support/temporary_folder.h"
#include "ui/theme/theme.h"
#include "ui/training/data_sheet.h"
#include "ui/training/figures_view.h"
#include "ui/training/run_list.h"
#include "ui/training/samples_view.h"
#include "ui/training/start_form.h"
#include "ui/window/message_bar.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QListWidget>
#include <QTest>

#include <gtest/gtest.h>
#include <signal.h>

#include <functional>
#include <memory>

namespace hs::app {

class TrainingDeskTest : public testing::Test {
protected:
    void SetUp() override {
        for (const char* name : {"HS_FAKE_MODE", "HS_FAKE_STEPS", "HS_FAKE_STEP_MS"})
            qunsetenv(name);
        qputenv("XDG_DATA_HOME", QByteArray::fromStdString((folder / "home").string()));
        ui::applyTheme(ui::SchemePreference::Light);
        settings = std::make_unique<QSettings>(QString::fromStdString((folder / "s.ini").string()), QSettings::IniFormat);
        makeData();
        makeDesk();
    }
    void TearDown() override {
        desk.reset();
        window.reset();
        killRuns();
    }

    virtual TrainingPlaces places() {
        return {QString::fromLatin1(HS_BINARY_DIR "/bin/hs_fake_hscribe"), folder / "engine.so", folder / "demo", folder / "home" / "histoscribe"};
    }
    // Feature files of two diagnoses, and a bundle folder.
    virtual void makeData() {
        folder.write("engine.so", "engine");
        std::filesystem::create_directories(folder / "demo");
        folder.write("demo/bundle.json", "{}");
        std::string lines;
        for (int i = 0; i < 24; ++i) {
            const std::string name = "case-" + std::to_string(i);
            folder.write(name + ".h5", std::string(std::size_t(1000 + i), 'f'));
            lines += R"({"id":")" + name + R"(","features":[")" + name + R"(.h5"],"diagnosis":")" + (i % 2 == 0 ? "naevus" : "melanoma") +
                     R"(","reports":["Final diagnosis: x."],"split":")" + (i < 16 ? "train" : i < 20 ? "val" : "test") + "\"}\n";
        }
        data = folder.write("cases.jsonl", lines);
    }
    void makeDesk() {
        window = std::make_unique<ui::MainWindow>(ui::MainWindowOptions{std::make_shared<core::TileCache>(8u << 20), settings.get()});
        desk = std::make_unique<TrainingDesk>(*window, *settings, places());
        window->resize(1400, 900);
        window->show();
    }
    // The viewer is closed and opened again.
    void restart() {
        desk.reset();
        window.reset();
        makeDesk();
    }
    void openPage() { window->action(QStringLiteral("train"))->trigger(); }
    ui::TrainingPage& page() { return desk->page(); }

    static bool eventually(const std::function<bool()>& holds, int milliseconds = 15'000) { return QTest::qWaitFor(holds, milliseconds); }
    bool reaches(ui::RunState state, int milliseconds = 15'000) {
        return eventually([&] { return !desk->shownRun().isEmpty() && desk->shownState() == state; }, milliseconds);
    }
    QPushButton& button(const char* name) { return *page().findChild<QPushButton*>(QString::fromLatin1(name)); }
    QString label(const char* name) { return page().findChild<QLabel*>(QString::fromLatin1(name))->text(); }

    void chooseData() {
        openPage();
        Q_EMIT page().dataChosen(QString::fromStdString(data.string()));
        ASSERT_TRUE(eventually([&] { return page().form().whyNot().isEmpty(); })) << page().form().whyNot().toStdString();
    }
    void start(const std::function<void(ui::TrainingSettings&)>& change = {}) {
        chooseData();
        ui::TrainingSettings chosen = page().form().settings();
        chosen.name = QStringLiteral("my run");
        if (change) change(chosen);
        page().form().setSettings(chosen);
        button("startRun").click();
        ASSERT_TRUE(eventually([&] { return !desk->shownRun().isEmpty(); })) << page().message().sentence().toStdString();
    }
    std::filesystem::path run() const { return desk->shownRun().toStdString(); }
    std::int64_t pid() {
        const auto text = core::readTextFile(processFolder(run()) / "process.json");
        return text ? core::processIdentityFromJson(text.value()).value().pid : 0;
    }
    void killRuns() {
        std::error_code failed;
        for (const auto& entry : std::filesystem::directory_iterator(folder / "home" / "histoscribe" / "runs", failed)) {
            const auto text = core::readTextFile(processFolder(entry.path()) / "process.json");
            if (!text || lookAtProcess(entry.path()).state == core::ProcessState::Gone) continue;
            ::kill(pid_t(core::processIdentityFromJson(text.value()).value().pid), SIGKILL);
        }
    }
    void shoot(const char* name) {
        const QByteArray where = qgetenv("HS_SHOTS");
        if (where.isEmpty()) return;
        QTest::qWait(1500); // lists are looked at every second
        window->grab().save(QString::fromUtf8(where) + QLatin1Char('/') + QString::fromLatin1(name) + QStringLiteral(".png"));
    }

    test::TemporaryFolder folder;
    std::filesystem::path data;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<ui::MainWindow> window;
    std::unique_ptr<TrainingDesk> desk;
};

} // namespace hs::app
