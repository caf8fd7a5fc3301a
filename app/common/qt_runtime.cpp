#include "app/common/qt_runtime.h"

#include <QGuiApplication>

#include <memory>

namespace hs::app {

void ensureQtGui() {
    if (QCoreApplication::instance() != nullptr) return;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static int count = 1;
    static char name[] = "hscribe";
    static char* arguments[] = {name, nullptr};
    static const auto application = std::make_unique<QGuiApplication>(count, arguments);
}

} // namespace hs::app
