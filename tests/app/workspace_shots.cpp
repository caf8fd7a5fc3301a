// Paints the window in every state of the report workspace into PNG files to look at: workspace_shots DIR [BUNDLE SLIDE].
// With a bundle the real engine writes, else one whose report is known. Asserts nothing.
#include "tests/app/workspace_fixture.h"

#include "app/histoscribe/desk.h"
#include "app/histoscribe/gui_pulse.h"
#include "app/histoscribe/language.h"
#include "core/words/sections.h"
#include "ui/marks/mark_board.h"
#include "ui/report/bundles_page.h"
#include "ui/report/comparison_view.h"
#include "ui/report/field_gallery.h"
#include "ui/report/phrase_probe.h"
#include "ui/report/region_tool.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QMouseEvent>
#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hs::test {
namespace {

struct Shooter {
    QDir folder;
    QString tag;
    void operator()(Desk& desk, const QString& name) const {
        for (int i = 0; i < 40 && !desk.window->slideView().settled(); ++i)
            QTest::qWait(50);
        QTest::qWait(250);
        desk.window->grab().save(folder.filePath(name + QLatin1Char('_') + tag + QStringLiteral(".png")));
    }
};

void press(QWidget& parent, const QString& text) {
    for (QPushButton* button : parent.findChildren<QPushButton*>())
        if (button->text() == text && button->isVisible() && button->isEnabled()) return button->click();
    std::fprintf(stderr, "no button %s\n", text.toUtf8().constData());
}

void drag(QWidget& widget, const QVector<QPoint>& places) {
    QTest::mousePress(&widget, Qt::LeftButton, Qt::NoModifier, places.front());
    for (const QPoint& place : places) {
        QMouseEvent move(QEvent::MouseMove, place, widget.mapToGlobal(place), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&widget, &move);
    }
    QTest::mouseRelease(&widget, Qt::LeftButton, Qt::NoModifier, places.back());
}

void drawRegion(Desk& desk) {
    desk.window->action(QStringLiteral("region"))->trigger();
    for (QWidget* child : desk.window->slideView().findChildren<QWidget*>()) {
        if (child->accessibleName() != QStringLiteral("Region")) continue;
        const QPoint middle = child->rect().center();
        QVector<QPoint> circle;
        for (int i = 0; i < 40; ++i)
            circle << middle + QPoint(int(120 * std::cos(i * 0.157)), int(-60 + 70 * std::sin(i * 0.157)));
        drag(*child, circle);
    }
    QTest::qWait(300);
}

// A map that takes its time: being made, and stopped.
void slowMap(Desk& desk, const Shooter& shoot, const std::string& word) {
    auto* method = desk.panel().findChild<QComboBox*>(QStringLiteral("mapMethod"));
    method->setCurrentIndex(method->findData(int(core::AttributionMethod::Reference)));
    desk.hold(word);
    QTest::qWait(2500);
    shoot(desk, QStringLiteral("04b_reference_map"));
    desk.workspace->words().stopMap();
    method->setCurrentIndex(0);
    desk.panel().releasePhrase();
    desk.hold(word);
}

// The longest word of the diagnosis: the one whose tissue is worth a look.
std::string wordToHold(Desk& desk) {
    const std::string diagnosis = core::finalDiagnosisOf(desk.reportText());
    std::string longest;
    for (const core::TextSpan& span : core::wordSpans(diagnosis))
        if (span.end - span.begin > longest.size()) longest = diagnosis.substr(span.begin, span.end - span.begin);
    return longest;
}

// The word the model is least sure of, with what else it might have been; sampled boldly, so that there is one.
void doubt(Desk& desk, const Shooter& shoot) {
    core::GenerationOptions options = desk.panel().options();
    options.greedy = false;
    options.temperature = 1.6;
    options.topP = 1.0;
    options.seed = 5;
    const core::GenerationOptions before = desk.panel().options();
    desk.panel().setOptions(options);
    desk.panel().generate();
    (void)QTest::qWaitFor([&] { return desk.panel().state() == ui::ReportState::Finished && !desk.session->writing(); }, 120000);
    const core::Report report = desk.panel().report();
    std::optional<core::TextSpan> doubted;
    double least = 1;
    for (std::size_t i = report.promptTokens; i < report.tokens.size(); ++i)
        if (const core::ReportToken& token = report.tokens[i]; token.probability < least && token.text.size() > 3 && !token.runnersUp.empty()) {
            least = token.probability;
            doubted = token.span;
        }
    for (const core::TextSpan& span : core::wordSpans(report.text))
        if (doubted && span.begin < doubted->end && doubted->begin < span.end) desk.panel().view().pin(span);
    shoot(desk, QStringLiteral("04c_doubt"));
    desk.panel().undo();
    desk.panel().setOptions(before);
}

void words(Desk& desk, const Shooter& shoot, const std::string& word) {
    shoot(desk, QStringLiteral("03_written"));
    if (!desk.hold(word)) std::fprintf(stderr, "no map of %s\n", word.c_str());
    shoot(desk, QStringLiteral("04_word_held"));
    slowMap(desk, shoot, word);
    desk.panel().findChild<QComboBox*>(QStringLiteral("mapMethod"))->setCurrentIndex(1);
    shoot(desk, QStringLiteral("04d_contrast"));
    desk.panel().findChild<QComboBox*>(QStringLiteral("mapMethod"))->setCurrentIndex(0);
    desk.panel().openTool(ui::ReportPanel::Tool::Fields);
    desk.workspace->words().setSeen([](std::size_t, const core::Level0PixelRect& area) { return area.x > 1200 ? 20.0 : 2.0; });
    QTest::qWait(600);
    shoot(desk, QStringLiteral("05_fields"));
    desk.panel().releasePhrase();
    desk.workspace->words().setSeen({});
    drawRegion(desk);
    shoot(desk, QStringLiteral("06_region"));
    press(desk.panel(), QStringLiteral("Write with it alone"));
    (void)QTest::qWaitFor([&] { return desk.panel().findChild<ui::ComparisonView*>()->isVisible(); }, 240000);
    shoot(desk, QStringLiteral("07_region_alone"));
    desk.panel().closeComparison();
    press(desk.panel(), QStringLiteral("Clear"));
}

void studies(Desk& desk, const Shooter& shoot) {
    desk.panel().openTool(ui::ReportPanel::Tool::Differential);
    press(desk.panel(), QStringLiteral("Compare"));
    QTest::qWait(1500);
    shoot(desk, QStringLiteral("08_diagnoses"));
    desk.panel().openTool(ui::ReportPanel::Tool::Probe);
    Q_EMIT desk.panel().probe().probeRequested(QStringLiteral("keratin pearls"));
    (void)QTest::qWaitFor([&] { return desk.window->slideView().overlay() != nullptr; }, 20000);
    Q_EMIT desk.panel().probe().probeRequested(QStringLiteral("basaloid nests"));
    QTest::qWait(1500);
    shoot(desk, QStringLiteral("09_probe"));
    desk.panel().openTool(ui::ReportPanel::Tool::Map);
    desk.window->action(QStringLiteral("alternatives"))->trigger();
    shoot(desk, QStringLiteral("10_alternatives_empty"));
    press(desk.workspace->words().alternatives(), QStringLiteral("Write"));
    (void)QTest::qWaitFor([&] { return desk.workspace->words().alternatives().columns() == 6; }, 120000);
    shoot(desk, QStringLiteral("11_alternatives"));
    desk.window->showSlidePage();
}

void fill(QWidget& page, const QString& field, const QString& words) {
    for (auto* line : page.findChildren<QLineEdit*>())
        if (line->accessibleName() == field) {
            line->setText(words);
            Q_EMIT line->textEdited(words);
        }
}

void pages(Desk& desk, const Shooter& shoot) {
    desk.window->action(QStringLiteral("add-picture"))->trigger();
    desk.window->action(QStringLiteral("case"))->trigger();
    fill(*desk.window, QStringLiteral("Case number"), QStringLiteral("DEMO-12"));
    fill(*desk.window, QStringLiteral("Material"), QStringLiteral("synthetic skin"));
    fill(*desk.window, QStringLiteral("Pathologist"), QStringLiteral("A. Example"));
    shoot(desk, QStringLiteral("12_case"));
    desk.window->action(QStringLiteral("bundles"))->trigger();
    auto* known = desk.window->findChild<ui::BundlesPage*>()->findChild<QListWidget*>();
    (void)QTest::qWaitFor([&] { return known->count() > 0; }, 10000);
    shoot(desk, QStringLiteral("13_bundles"));
    desk.window->action(QStringLiteral("queue"))->trigger();
    shoot(desk, QStringLiteral("14_queue"));
    desk.window->showSlidePage();
    const QString pdf = shoot.folder.filePath(QStringLiteral("report_") + shoot.tag + QStringLiteral(".pdf"));
    desk.workspace->caseDesk().exportTo(pdf);
    (void)QTest::qWaitFor([&] { return QFile::exists(pdf); }, 10000);
}

// A thickness in the text that the line on the slide does not confirm.
void ruler(Desk& desk, app::Desk& around, const Shooter& shoot) {
    around.marks().pen().setTool(ui::MarkTool::Ruler);
    QWidget& view = desk.window->slideView();
    const QPoint middle = view.rect().center();
    drag(view, {middle + QPoint(-20, -150), middle + QPoint(-14, -100), middle + QPoint(-6, -50)});
    around.marks().pen().setTool(ui::MarkTool::Select);
    shoot(desk, QStringLiteral("06b_ruler"));
}

// A bundle that cannot be used, a slide that cannot be read.
void failures(Desk& desk, const Shooter& shoot) {
    desk.workspace->useBundle(text(desk.folder.path()));
    (void)QTest::qWaitFor([&] { return desk.panel().bundleState().phase == ui::BundlePhase::Failed; }, 20000);
    shoot(desk, QStringLiteral("17_failed_bundle"));
    const auto broken = desk.folder.path() / "broken.svs";
    [[maybe_unused]] const auto written = core::writeFileAtomically(broken, "II*");
    desk.workspace->openPaths({text(broken)});
    QTest::qWait(500);
    shoot(desk, QStringLiteral("18_failed_slide"));
}

// Written from a part of the tissue, while the rest is read.
void provisional(const QDir& folder, ui::SchemePreference scheme, QSize size) {
    ui::applyTheme(scheme);
    const Shooter shoot{folder, QStringLiteral("%1_%2").arg(ui::schemePreferenceName(scheme)).arg(size.width())};
    Desk desk({.tokenMs = 10, .encodeMs = 700, .fewPatches = 36});
    desk.session->setProvisionalPatches(16);
    desk.window->resize(size);
    desk.openBundle();
    desk.openSlide();
    desk.write();
    shoot(desk, QStringLiteral("15_provisional"));
    desk.panel().view().setFocus();
    desk.panel().view().insertPlainText(QStringLiteral("Superficial shave. "));
    (void)QTest::qWaitFor([&] { return !desk.session->firmingUp(); }, 20000);
    shoot(desk, QStringLiteral("16_provisional_edited"));
}

void everyState(const QDir& folder, ui::SchemePreference scheme, QSize size, const QStringList& real) {
    ui::applyTheme(scheme);
    const Shooter shoot{folder, QStringLiteral("%1_%2").arg(ui::schemePreferenceName(scheme)).arg(size.width())};
    Desk desk({.tokenMs = 40}, real.isEmpty() ? app::EngineThread::Factory() : app::makeRealEngine);
    app::Desk around({*desk.window, *desk.session, *desk.workspace, *desk.settings, std::make_shared<core::TileCache>(64u << 20)});
    around.begin({}, app::Desk::Memory::None);
    desk.window->resize(size);
    shoot(desk, QStringLiteral("00_empty"));
    if (real.isEmpty()) {
        desk.openBundle();
        desk.openSlide();
        desk.panel().setSections({QStringLiteral("Final diagnosis:"), QStringLiteral("Microscopic findings:"), QStringLiteral("Critical findings:")});
    } else {
        desk.workspace->useBundle(real[0]);
        desk.workspace->openPaths({real[1]});
        desk.ready();
        (void)QTest::qWaitFor([&] { return desk.window->slideView().slide() != nullptr; }, 20000);
    }
    shoot(desk, QStringLiteral("01_ready"));
    desk.panel().generate();
    (void)QTest::qWaitFor([&] { return desk.reportText().size() > 60; }, 120000);
    shoot(desk, QStringLiteral("02_writing"));
    app::GuiPulse beat;
    (void)QTest::qWaitFor([&] { return desk.panel().state() == ui::ReportState::Finished && !desk.session->writing(); }, 120000);
    QTest::qWait(1200);
    desk.written();
    std::printf("%s: %zu characters written, longest turn of the GUI thread %.1f ms\n", shoot.tag.toUtf8().constData(),
                desk.reportText().size(), beat.longestBusyMs());
    words(desk, shoot, real.isEmpty() ? "palisading" : wordToHold(desk));
    ruler(desk, around, shoot);
    studies(desk, shoot);
    pages(desk, shoot);
    if (!real.isEmpty()) doubt(desk, shoot);
    failures(desk, shoot);
}

} // namespace
} // namespace hs::test

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc != 2 && argc != 4) {
        std::fprintf(stderr, "usage: workspace_shots DIR [BUNDLE SLIDE]\n");
        return 2;
    }
    using namespace hs;
    app::loadLanguage(application, QStringLiteral("en")); // plurals
    QDir().mkpath(QString::fromLocal8Bit(argv[1]));
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    const QStringList real = argc == 4 ? QStringList{QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3])} : QStringList();
    test::everyState(folder, ui::SchemePreference::Light, {1360, 860}, real);
    if (!real.isEmpty()) {
        test::everyState(folder, ui::SchemePreference::Dark, {1920, 1080}, real);
        test::everyState(folder, ui::SchemePreference::Light, {1024, 700}, real);
        return 0;
    }
    test::provisional(folder, ui::SchemePreference::Light, {1360, 860});
    test::provisional(folder, ui::SchemePreference::Dark, {1024, 700});
    test::everyState(folder, ui::SchemePreference::Dark, {1360, 860}, {});
    test::everyState(folder, ui::SchemePreference::Light, {1024, 700}, {});
    return 0;
}
