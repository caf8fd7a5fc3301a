#include "app/histoscribe/language.h"

#include "app/common/program_paths.h"
#include "core/files.h"

#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace hs::app {

namespace {

bool install(QCoreApplication& application, const QLocale& locale, const QString& name, const QString& folder) {
    auto* translator = new QTranslator(&application);
    if (translator->load(locale, name, QStringLiteral("_"), folder) && QCoreApplication::installTranslator(translator))
        return true;
    delete translator;
    return false;
}

} // namespace

QString loadLanguage(QCoreApplication& application, const QString& wanted) {
    const QLocale locale = wanted.isEmpty() ? QLocale::system() : QLocale(wanted);
    if (!wanted.isEmpty()) QLocale::setDefault(locale); // numbers go with the words
    const QString folder = QString::fromStdString(core::utf8FromPath(shareFolder() / "translations"));
    if (!install(application, locale, QStringLiteral("histoscribe"), folder)) {
        install(application, QLocale(QLocale::English), QStringLiteral("histoscribe"), folder);
        return QStringLiteral("en");
    }
    // Words of Qt's own dialogs, where they are installed.
    install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    return locale.name().left(2);
}

} // namespace hs::app
