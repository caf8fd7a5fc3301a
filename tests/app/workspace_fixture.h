// The whole window on the desk of a temporary folder: a small synthetic slide, a bundle in name only, the fake engine.
// Tests and pictures only.
#pragma once

#include "app/histoscribe/workspace.h"
#include "core/files.h"
#include "core/synthetic/demo_slide.h"
#include "model/io/bundle.h"
#include "tests/app/fake_engine.h"
#include "tests/support/temporary_folder.h"
#include "ui/report/report_panel.h"
#include "ui/report/report_view.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/main_window.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include <map>
#include <memory>

namespace hs::test {

inline QString text(const std::filesystem::path& path) { return QString::fromStdString(core::utf8FromPath(path)); }

// Drawn once a process: 12 x 9 cells of patches.
inline const core::DemoSlide& syntheticSlide(std::uint64_t seed = 7) {
    static std::map<std::uint64_t, core::DemoSlide> made;
    static const TemporaryFolder folder;
    if (const auto known = made.find(seed); known != made.end()) return known->second;
    core::DemoSlideOptions options;
    options.folder = folder.path();
    options.seed = seed;
    if (seed < 100) options.skinClass = core::SkinClass::BasalCellCarcinoma; // else as the seed has it
    options.spacing = 1.0;
    options.width = 3072;
    options.height = 2304;
    auto slide = core::writeDemoSlide(options, {}, {});
    return made.emplace(seed, slide.value()).first->second;
}

// bundle.json without weights worth the name.
inline std::filesystem::path bundleInName(const std::filesystem::path& folder, const std::string& name = "demo") {
    model::Bundle bundle = model::architectureNamed("demo").value();
    bundle.folder = folder / name;
    bundle.name = name;
    bundle.demo = true;
    bundle.licence = "CC0-1.0";
    bundle.intendedUse = "Trying the program; synthetic tissue only.";
    bundle.weights = bundle.folder / "histogpt.safetensors";
    bundle.encoderWeights = bundle.folder / "encoder.safetensors";
    bundle.tokenizerKind = "biogpt";
    bundle.tokenizerFolder = bundle.folder / "tokenizer";
    std::filesystem::create_directories(bundle.tokenizerFolder);
    for (const char* file : {"dict.txt", "bpecodes"})
        std::filesystem::copy_file(std::filesystem::path(HS_SOURCE_DIR) / "resources" / "biogpt" / file, bundle.tokenizerFolder / file);
    [[maybe_unused]] const auto first = core::writeFileAtomically(bundle.weights, "");
    [[maybe_unused]] const auto second = core::writeFileAtomically(bundle.encoderWeights, "");
    const auto written = model::writeBundle(bundle);
    if (!written) qWarning("%s", written.error().message.c_str());
    return bundle.folder;
}

class Desk {
public:
    explicit Desk(FakePace pace = {}, app::EngineThread::Factory factory = {}) {
        qputenv("XDG_CACHE_HOME", (folder.path() / "cache").c_str());
        qputenv("XDG_STATE_HOME", (folder.path() / "state").c_str());
        if (!factory)
            factory = [pace]() -> core::Result<std::unique_ptr<core::Engine>> {
                return std::unique_ptr<core::Engine>(std::make_unique<FakeEngine>(pace));
            };
        settings = std::make_unique<QSettings>(text(folder.path() / "settings.ini"), QSettings::IniFormat);
        session = std::make_unique<app::Session>(std::move(factory));
        window = std::make_unique<ui::MainWindow>(ui::MainWindowOptions{std::make_shared<core::TileCache>(128u << 20), settings.get()});
        workspace = std::make_unique<app::Workspace>(*window, *session, *settings, folder.path() / "drafts");
        window->resize(1360, 860);
        window->show();
    }

    ui::ReportPanel& panel() { return window->reportPanel(); }
    bool openSlide(std::uint64_t seed = 7) {
        workspace->openPaths({text(syntheticSlide(seed).slide)});
        return QTest::qWaitFor([&] { return window->slideView().slide() != nullptr; }, 20000);
    }
    bool openBundle(const std::string& name = "demo") {
        workspace->useBundle(text(bundleInName(folder.path(), name)));
        return ready();
    }
    bool ready() {
        return QTest::qWaitFor([&] { return panel().bundleState().phase == ui::BundlePhase::Ready; }, 30000);
    }
    bool write() {
        panel().generate();
        return written();
    }
    bool written() {
        return QTest::qWaitFor([&] { return panel().state() == ui::ReportState::Finished; }, 60000);
    }
    std::string reportText() { return panel().report().text; }
    // Holds a word of the report as a click would.
    bool hold(const std::string& word) {
        const std::size_t at = reportText().find(word);
        if (at == std::string::npos) return false;
        panel().view().pin({at, at + word.size()});
        return QTest::qWaitFor([&] { return window->slideView().overlay() != nullptr; }, 20000);
    }

    TemporaryFolder folder;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<app::Session> session;
    std::unique_ptr<ui::MainWindow> window;
    std::unique_ptr<app::Workspace> workspace;
};

} // namespace hs::test
