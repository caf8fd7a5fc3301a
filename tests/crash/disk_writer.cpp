// disk_writer KIND FOLDER SLIDE SIZE: writes what the viewer writes, as it writes it, into FOLDER; SIZE makes it larger. A failure
// is one sentence on standard error and exit code 1. Kinds: marks, packed-marks, picture, drawing, session, kept-marks, draft,
// preferences.
#include "app/common/qt_runtime.h"
#include "app/histoscribe/draft_keeper.h"
#include "app/histoscribe/session_state.h"
#include "app/histoscribe/state_folder.h"
#include "core/annotations/geojson.h"
#include "core/annotations/gzip.h"
#include "ui/preferences/preferences.h"
#include "ui/snapshot/snapshot.h"

#include <QApplication>
#include <QBuffer>
#include <QElapsedTimer>
#include <QSettings>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace hs;
namespace fs = std::filesystem;

std::vector<core::AnnotationPtr> marksOf(int count) {
    std::string text = "[";
    std::uint32_t random = 5;
    for (int i = 0; i < count; ++i) {
        text += i == 0 ? "" : ",";
        text += R"({"type":"Feature","geometry":{"type":"Polygon","coordinates":[[)";
        for (int corner = 0; corner < 12; ++corner) {
            random = random * 1664525u + 1013904223u;
            text += "[" + std::to_string(random >> 8) + "," + std::to_string(random % 9973) + "],";
        }
        text += R"([1,2]]]},"properties":{"name":"Nest )" + std::to_string(i) + "\"}}";
    }
    auto read = core::parseGeoJson(text + "]", "marks");
    return read ? core::sharedMarks(std::move(read).value().marks) : std::vector<core::AnnotationPtr>{};
}

core::Result<void> writePicture(const fs::path& folder, const fs::path& slide, int size, bool drawing) {
    HS_TRY(const core::SlidePtr opened, core::Slide::open(slide));
    ui::SnapshotScene scene;
    scene.slide = opened;
    scene.view.size = size > 1 ? core::ViewSize{900, 700} : core::ViewSize{40, 30};
    scene.view.centre = {double(opened->info().size.width) / 2, double(opened->info().size.height) / 2};
    scene.view.downsample = {1.0};
    return ui::writeSnapshot(scene, folder / (drawing ? "p.svg" : "p.png"));
}

core::Result<void> keepDraft(const fs::path& folder, int size) {
    core::Result<void> outcome;
    bool ended = false;
    core::CaseRecord record;
    record.report.text = std::string(std::size_t(size) * 2000, 'a');
    app::DraftKeeper keeper(folder / "drafts", [&record] { return record; });
    QObject::connect(&keeper, &app::DraftKeeper::failed, [&](const core::Error& error) { outcome = error, ended = true; });
    QObject::connect(&keeper, &app::DraftKeeper::found, [&](const core::CaseRecord&) { ended = true; });
    keeper.setKey("0123");
    keeper.touch();
    keeper.flush();
    keeper.look(); // after the write, on the same thread
    QElapsedTimer patience;
    for (patience.start(); !ended && patience.elapsed() < 10000;)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
    return outcome;
}

// The settings are Qt's own file; it must keep the old one whole.
core::Result<void> writePreferences(const fs::path& folder, int size) {
    QSettings settings(QString::fromStdString((folder / "settings.ini").string()), QSettings::IniFormat);
    ui::writePreferences(settings, ui::Preferences{});
    settings.setValue(QStringLiteral("window/state"), QByteArray(size * 200, 'x'));
    settings.sync();
    if (settings.status() == QSettings::NoError) return {};
    return core::Error(core::ErrorCode::Internal, "the settings cannot be written: the disk is full");
}

core::Result<void> write(const std::string& kind, const fs::path& folder, const fs::path& slide, int size) {
    const app::StateFolder state(folder / "state");
    if (kind == "marks") return core::writeGeoJson(folder / "m.geojson", marksOf(size));
    if (kind == "packed-marks") return core::writeGeoJson(folder / "m.geojson.gz", marksOf(size));
    if (kind == "picture") return writePicture(folder, slide, size, false);
    if (kind == "drawing") return writePicture(folder, slide, size, true);
    if (kind == "draft") return keepDraft(folder, size);
    if (kind == "preferences") return writePreferences(folder, size);
    if (kind == "session") {
        app::SessionState session;
        for (int i = 0; i < size; ++i)
            session.views[std::to_string(i)] = {{1, 2}, 3.0, 0.0, false};
        return state.write(state.sessionFile(), app::sessionToJson(session));
    }
    if (kind == "kept-marks") {
        HS_TRY(const std::string packed, core::gzip(core::geoJsonOf(marksOf(size), nullptr)));
        return state.write(state.marksFile("0123"), packed);
    }
    return core::Error(core::ErrorCode::InvalidInput, "there is no kind " + kind);
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    app::quietenQt();
    QApplication application(argc, argv);
    if (argc != 5) return 2;
    const auto written = write(argv[1], argv[2], argv[3], std::atoi(argv[4]));
    if (!written) std::fprintf(stderr, "disk_writer: %s\n", written.error().message.c_str());
    return written ? 0 : 1;
}
