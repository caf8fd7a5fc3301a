#include "app/common/qt_runtime.h"

#include "core/log.h"

#include <QGuiApplication>
#include <QtGlobal>

#include <memory>

namespace hs::app {

void quietenQt() {
    qInstallMessageHandler([](QtMsgType kind, const QMessageLogContext&, const QString& words) {
        if (!words.contains(QLatin1Char('/'))) core::log().debug("Qt: {}", words.toStdString());
        if (kind == QtFatalMsg) core::log().error("Qt ended the program"); // it aborts when this returns
    });
}

void ensureQtGui() {
    if (QCoreApplication::instance() != nullptr) return;
    quietenQt();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // What Qt says of its surroundings (no runtime folder, no fonts) belongs in a log, not between the sentences of a command.
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString& words) {
        core::log().info("Qt: {}", words.toStdString());
    });
    static int count = 1;
    static char name[] = "hscribe";
    static char* arguments[] = {name, nullptr};
    static const auto application = std::make_unique<QGuiApplication>(count, arguments);
}

} // namespace hs::app
