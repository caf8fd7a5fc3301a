#include "ui/window/pages.h"

#include "ui/window/actions.h"
#include "ui/window/sheet_page.h"

#include <QCoreApplication>
#include <QKeySequence>

#include <array>
#include <utility>
#include <vector>

namespace hs::ui {

namespace {

using Facts = std::vector<std::pair<QString, QString>>;

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::Pages", text);
}

// Libraries the program may be made of, with their licences.
constexpr std::array<std::pair<const char*, const char*>, 11> kLicences{{{"Qt", "LGPL-3.0"},
                                                                         {"OpenSlide", "LGPL-2.1"},
                                                                         {"LibTorch", "BSD-3-Clause"},
                                                                         {"libtiff", "libtiff"},
                                                                         {"OpenCV imgproc", "Apache-2.0"},
                                                                         {"HDF5", "BSD-3-Clause"},
                                                                         {"sentencepiece", "Apache-2.0"},
                                                                         {"QCustomPlot", "GPL-3.0"},
                                                                         {"OpenBLAS", "BSD-3-Clause"},
                                                                         {"nlohmann-json", "MIT"},
                                                                         {"spdlog", "MIT"}}};

} // namespace

void addKeys(SheetPage& page, const Actions& actions) {
    Facts facts;
    for (const QString& name : actions.names()) {
        const QAction* action = actions.find(name);
        if (action->shortcut().isEmpty()) continue;
        QString text = action->text();
        facts.emplace_back(action->shortcut().toString(QKeySequence::NativeText),
                           text.remove(QLatin1Char('&')).remove(QStringLiteral("…")));
    }
    page.addFacts(facts);
    page.addHeading(say(QT_TRANSLATE_NOOP("hs::ui::Pages", "On the slide")));
    page.addFacts({{say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Arrows")),
                    say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Move; with Shift a whole field at a time"))},
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Wheel")),
                    say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Zoom at the pointer"))},
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Double click")),
                    say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Come closer; with Shift back off"))}});
    page.addHeading(say(QT_TRANSLATE_NOOP("hs::ui::Pages", "In the report")));
    page.addFacts({{say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Hover")),
                    say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Shows where a word came from, and how sure it is"))},
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Click")),
                    say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Holds the word; Esc lets it go"))},
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Select")),
                    say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Holds the whole phrase"))}});
}

void addAbout(SheetPage& page, const QString& engine) {
    page.addParagraph(say(QT_TRANSLATE_NOOP(
        "hs::ui::Pages",
        "Opens a slide, writes a report for it with HistoGPT, and shows on the tissue where each word came "
        "from. Nothing leaves this machine.")));
    page.addHeading(say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Research use, not a medical device")));
    page.addParagraph(say(QT_TRANSLATE_NOOP(
        "hs::ui::Pages", "What it writes can be wrong. A pathologist reads, corrects and answers for every report.")));
    page.addHeading(say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Versions")));
    page.addFacts({{QStringLiteral("HistoScribe"), QStringLiteral(HS_VERSION)},
                   {QStringLiteral("Qt"), QString::fromLatin1(qVersion())},
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Engine")),
                    engine.isEmpty() ? say(QT_TRANSLATE_NOOP("hs::ui::Pages", "not loaded yet")) : engine}});
    page.addHeading(say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Licences")));
    page.addParagraph(say(QT_TRANSLATE_NOOP(
        "hs::ui::Pages",
        "HistoScribe is free software under the GNU General Public License, version 3 or later. It is made of:")));
    Facts licences;
    for (const auto& [name, licence] : kLicences)
        licences.emplace_back(QString::fromLatin1(name), QString::fromLatin1(licence));
    page.addFacts(licences);
}

} // namespace hs::ui
