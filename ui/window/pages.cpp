#include "ui/window/pages.h"

#include "core/slide/icc_profile.h"
#include "ui/viewer/colour_panel.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/sheet_page.h"
#include "ui/window/slide_facts.h"

#include <QCoreApplication>

#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace hs::ui {

namespace {

using Facts = std::vector<std::pair<QString, QString>>;

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::Pages", text);
}

// Libraries the program may be made of, with their licences.
constexpr std::array<std::pair<const char*, const char*>, 12> kLicences{{{"Qt", "LGPL-3.0"},
                                                                         {"OpenSlide", "LGPL-2.1"},
                                                                         {"LibTorch", "BSD-3-Clause"},
                                                                         {"libtiff", "libtiff"},
                                                                         {"Little CMS", "MIT"},
                                                                         {"OpenCV imgproc", "Apache-2.0"},
                                                                         {"HDF5", "BSD-3-Clause"},
                                                                         {"sentencepiece", "Apache-2.0"},
                                                                         {"QCustomPlot", "GPL-3.0"},
                                                                         {"OpenBLAS", "BSD-3-Clause"},
                                                                         {"nlohmann-json", "MIT"},
                                                                         {"spdlog", "MIT"}}};

} // namespace

void addSlideFacts(SheetPage& page, const SlideView& view) {
    page.addFacts(slideFacts(view.info()));
    page.addHeading(say(QT_TRANSLATE_NOOP("hs::ui::Pages", "On the screen")));
    const auto megabytes = [](std::size_t bytes) { return QString::number(std::llround(double(bytes) / (1 << 20))); };
    page.addFacts({{say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Colours shown")), colourWords(view)},
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Memory for tiles")),
                    say(QT_TRANSLATE_NOOP("hs::ui::Pages", "%1 of %2 MB"))
                        .arg(megabytes(view.memoryHeld()), megabytes(view.memoryLimit()))}});
}

void addAbout(SheetPage& page, const QString& engine, const QString& painting) {
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
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Painting")),
                    painting.isEmpty() ? say(QT_TRANSLATE_NOOP("hs::ui::Pages", "by the processor (raster)")) : painting},
                   {say(QT_TRANSLATE_NOOP("hs::ui::Pages", "Colour profiles")),
                    core::colourManagementVersion().empty()
                        ? say(QT_TRANSLATE_NOOP("hs::ui::Pages", "not in this build; sRGB is assumed"))
                        : QString::fromStdString(core::colourManagementVersion())},
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
