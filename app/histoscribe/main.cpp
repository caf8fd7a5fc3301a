// histoscribe [SLIDE…]: the viewer.

#include "app/common/core_dumps.h"
#include "app/common/program_paths.h"
#include "app/common/qt_runtime.h"
#include "app/histoscribe/arguments.h"
#include "app/histoscribe/bench_report_view.h"
#include "app/histoscribe/bench_viewer.h"
#include "app/histoscribe/close_on_signal.h"
#include "app/histoscribe/desk.h"
#include "app/histoscribe/language.h"
#include "app/histoscribe/session.h"
#include "app/histoscribe/state_folder.h"
#include "app/histoscribe/training_desk.h"
#include "app/histoscribe/workspace.h"
#include "core/files.h"
#include "core/log.h"
#include "core/tiles/tile_cache.h"
#include "ui/preferences/preferences.h"
#include "ui/theme/theme.h"
#include "ui/viewer/picture_slide.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <memory>

namespace {

using namespace hs;

// The list of recent slides names cases: the file is for its user alone, from the first.
void keepPrivate(const QString& file) {
    QDir().mkpath(QFileInfo(file).path());
    QFile settings(file);
    if (!settings.exists() && settings.open(QIODevice::WriteOnly)) settings.close();
    settings.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

// Qt parses a section when it is first asked for.
bool cannotBeUnderstood(const QSettings& settings) {
    static_cast<void>(settings.allKeys());
    return settings.status() == QSettings::FormatError;
}

struct Settings {
    std::unique_ptr<QSettings> kept;
    bool damaged = false; // the file could not be understood and was put aside
};

// A measurement or a picture must not depend on what this user did before, nor change it: its settings live in a file
// of their own that goes with it.
Settings openSettings(const QTemporaryDir* scratch, bool damaged) {
    if (scratch != nullptr)
        return {std::make_unique<QSettings>(scratch->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)};
    auto settings = std::make_unique<QSettings>();
    keepPrivate(settings->fileName());
    if (!damaged) return {std::move(settings)};
    const std::filesystem::path file = core::pathFromUtf8(settings->fileName().toStdString());
    settings.reset(); // it would write over what it could not read
    app::StateFolder::putAside(file);
    return {std::make_unique<QSettings>(), true};
}

void tellDamagedSettings(ui::MainWindow& window) {
    core::log().warn("the settings cannot be read and begin anew");
    ui::Message message;
    message.kind = ui::MessageKind::Warning;
    message.sentence = QCoreApplication::translate(
        "hs::app::Settings", "The settings could not be read and begin anew; the old file is kept as HistoScribe.conf.damaged.");
    window.showMessage(message);
}

// Nobody reads the message bar of a window that is only painted.
void tellOnStandardError(const ui::Message& message) {
    QString sentence = message.sentence;
    if (sentence.endsWith(QLatin1Char('.'))) sentence.chop(1);
    std::fprintf(stderr, "histoscribe: %s\n", sentence.toUtf8().constData());
}

} // namespace

int main(int argc, char** argv) {
    app::forbidCoreDumps();
    app::quietenQt();
    QCoreApplication::setApplicationName(QStringLiteral("HistoScribe"));
    QCoreApplication::setOrganizationName(QStringLiteral("HistoScribe"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HS_VERSION));
    const bool damaged = cannotBeUnderstood(QSettings()); // before anybody else opens them: only the first is told
    app::prepareScreen(argc, argv);
    app::expectWindowSystem();
    QApplication application(argc, argv);
    app::windowSystemReached();
    QApplication::setDesktopFileName(QStringLiteral("org.histoscribe.HistoScribe")); // its icon, where the desktop asks
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/hs/program/application.svg")));
    const app::Arguments arguments = app::parseArguments(application.arguments());
    if (arguments.probeOpenGl) return app::probeOpenGl();
    const bool measured = !arguments.task.bench.isEmpty() || !arguments.task.shot.isEmpty();
    // Not for the user's own start: one that is killed would leave the folder behind.
    const auto scratch = measured ? std::make_unique<QTemporaryDir>() : nullptr;
    const Settings opened = openSettings(scratch.get(), damaged);
    QSettings* const settings = opened.kept.get();

    const ui::Preferences preferences = ui::readPreferences(*settings);
    app::loadLanguage(application, preferences.language);
    ui::applyTheme(ui::schemePreferenceFromName(preferences.theme));
    const std::size_t cacheBytes = std::size_t(preferences.tileCacheMegabytes) << 20;
    core::Slide::setPictureReader(&ui::PictureSlide::open);
    app::Session session(app::makeRealEngine);
    const auto tiles = std::make_shared<core::TileCache>(cacheBytes);
    ui::MainWindow window({tiles, settings});
    app::Workspace workspace(window, session, *settings,
                             measured ? core::pathFromUtf8(scratch->filePath(QStringLiteral("drafts")).toStdString()) : app::draftFolder());
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
        if (arguments.task.bench.isEmpty())
            QObject::connect(&window, &ui::MainWindow::messageShown, bench.get(), &tellOnStandardError);
        QObject::connect(&session, &app::Session::slideRefused, bench.get(), [&](const core::Error& error) {
            if (!arguments.task.bench.isEmpty()) std::fprintf(stderr, "histoscribe: %s\n", error.message.c_str());
            bench->giveUp(arguments.task.bench.isEmpty() ? 0 : core::exitCodeFor(error.code));
        });
        if (!arguments.task.bench.isEmpty()) window.resize(1920, 1080);
        if (arguments.slides.isEmpty()) QTimer::singleShot(300, bench.get(), [&] { bench->giveUp(0); });
    }
    std::unique_ptr<app::ReportBench> reportBench;
    if (arguments.task.bench == QStringLiteral("report")) reportBench = std::make_unique<app::ReportBench>(window, session);
    const app::CloseOnSignal closeOnSignal(window);
    window.show();
    desk.begin(arguments.slides, measured ? app::Desk::Memory::None : app::Desk::Memory::Kept);
    if (opened.damaged) tellDamagedSettings(window);
    if (!arguments.bundle.isEmpty())
        workspace.useBundle(QFileInfo(QString::fromStdString(core::utf8FromPath(app::bundleNamed(arguments.bundle.toStdString())))).absoluteFilePath());
    else if (!measured) // after the window and its first picture, which loading would slow
        QTimer::singleShot(400, &workspace, &app::Workspace::useLastBundle);
    return application.exec();
}
