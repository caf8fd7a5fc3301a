// histoscribe [SLIDE…]: the viewer.

#include "app/common/core_dumps.h"
#include "app/common/program_paths.h"
#include "app/common/qt_runtime.h"
#include "app/histoscribe/arguments.h"
#include "app/histoscribe/bench_viewer.h"
#include "app/histoscribe/desk.h"
#include "app/histoscribe/language.h"
#include "app/histoscribe/session.h"
#include "app/histoscribe/training_desk.h"
#include "app/histoscribe/workspace.h"
#include "core/files.h"
#include "core/tiles/tile_cache.h"
#include "ui/theme/theme.h"
#include "ui/viewer/picture_slide.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <memory>

namespace {

using namespace hs;

constexpr std::size_t kTileCacheBytes = std::size_t(512) << 20;
const auto kCacheKey = QStringLiteral("viewer/tileCacheMegabytes");

// A measurement or a picture must not depend on what this user did before, nor change it: its settings live in a file
// of their own that goes with it.
std::unique_ptr<QSettings> makeSettings(const app::ViewerTask& task, QTemporaryDir& scratch) {
    if (task.bench.isEmpty() && task.shot.isEmpty()) return std::make_unique<QSettings>();
    return std::make_unique<QSettings>(scratch.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
}

} // namespace

int main(int argc, char** argv) {
    app::forbidCoreDumps();
    app::quietenQt();
    QCoreApplication::setApplicationName(QStringLiteral("HistoScribe"));
    QCoreApplication::setOrganizationName(QStringLiteral("HistoScribe"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HS_VERSION));
    app::prepareScreen(argc, argv);
    app::expectWindowSystem();
    QApplication application(argc, argv);
    app::windowSystemReached();
    const app::Arguments arguments = app::parseArguments(application.arguments());
    if (arguments.probeOpenGl) return app::probeOpenGl();
    QTemporaryDir scratch;
    const std::unique_ptr<QSettings> settings = makeSettings(arguments.task, scratch);

    app::loadLanguage(application, settings->value(QStringLiteral("window/language")).toString());
    ui::applyTheme(ui::schemePreferenceFromName(settings->value(QStringLiteral("theme")).toString()));
    const std::size_t cacheBytes = settings->value(kCacheKey, qulonglong(kTileCacheBytes >> 20)).toULongLong() << 20;
    core::Slide::setPictureReader(&ui::PictureSlide::open);
    app::Session session(app::makeRealEngine);
    const auto tiles = std::make_shared<core::TileCache>(cacheBytes);
    ui::MainWindow window({tiles, settings.get()});
    const bool measured = !arguments.task.bench.isEmpty() || !arguments.task.shot.isEmpty();
    app::Workspace workspace(window, session, *settings,
                             measured ? core::pathFromUtf8(scratch.filePath(QStringLiteral("drafts")).toStdString()) : app::draftFolder());
    app::TrainingDesk training(window, *settings, app::usualTrainingPlaces());
    QObject::connect(&training, &app::TrainingDesk::bundleMade, &workspace, &app::Workspace::useBundle);
    app::Desk desk({window, session, workspace, *settings, tiles});
    if (!arguments.painting.isEmpty())
        desk.painting().setPreference(ui::paintPreferenceFromName(arguments.painting));
    else if (measured)
        desk.painting().setPreference(ui::PaintPreference::Raster); // a figure is of what was asked for
    window.restoreLayout();

    std::unique_ptr<app::ViewerBench> bench;
    if (measured) {
        bench = std::make_unique<app::ViewerBench>(window, arguments.task);
        QObject::connect(&session, &app::Session::slideRefused, bench.get(), [&](const core::Error& error) {
            if (!arguments.task.bench.isEmpty()) std::fprintf(stderr, "histoscribe: %s\n", error.message.c_str());
            bench->giveUp(arguments.task.bench.isEmpty() ? 0 : core::exitCodeFor(error.code));
        });
        if (!arguments.task.bench.isEmpty()) window.resize(1920, 1080);
        if (arguments.slides.isEmpty()) QTimer::singleShot(300, bench.get(), [&] { bench->giveUp(0); });
    }
    window.show();
    desk.begin(arguments.slides, measured ? app::Desk::Memory::None : app::Desk::Memory::Kept);
    if (!arguments.bundle.isEmpty()) workspace.useBundle(QFileInfo(arguments.bundle).absoluteFilePath());
    return application.exec();
}
