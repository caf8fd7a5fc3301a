// The language of the screen: which translation is loaded. GUI thread, before the first window.
#pragma once

#include <QCoreApplication>
#include <QString>

namespace hs::app {

// "de", "en" or empty for the system's; translations lie in the program's share folder and in Qt's own. Of English only
// the plurals are there; it stands for every language that is not. Says which one is in use now.
QString loadLanguage(QCoreApplication& application, const QString& wanted);

} // namespace hs::app
