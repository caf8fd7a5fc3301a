// MainWindow: what actions do, and what the parts say to each other.
#include "ui/window/main_window_private.h"

#include "ui/theme/theme.h"
#include "ui/window/file_choice.h"
#include "ui/window/slide_facts.h"
#include "ui/window/stage_words.h"

#include <QFileInfo>
#include <QMenu>

namespace hs::ui {

namespace {

constexpr double kNotch = 1.25;
constexpr double kQuarterTurn = 90.0;

} // namespace

void MainWindow::when(const char* name, std::function<void()> run) {
    connect(&(*d->actions)[name], &QAction::triggered, this, [run = std::move(run)] { run(); });
}

void MainWindow::connectActions() {
    connectFileActions();
    connectSlideActions();
    connectReportActions();
    connectViewActions();
    d->actions->setReason("train", tr("Training is not part of this build"));
    // The app brings their pages.
    for (const char* name : {"case", "bundles", "alternatives", "queue"})
        d->actions->setReason(name, tr("Not part of this build"));
}

void MainWindow::connectFileActions() {
    when("open", [this] { chooseSlides(); });
    when("close", [this] { Q_EMIT closeSlideRequested(); });
    when("snapshot", [this] {
        const SaveChoice choice{tr("Save a picture of the view"), QStringLiteral("png"), tr("PNG picture"),
                                tr("SVG drawing (*.svg)")};
        chooseSaveFile(this, choice, lastFolder(), [this](const QString& path) {
            keepFolder(path);
            Q_EMIT snapshotRequested(path);
        });
    });
    when("add-picture", [this] { Q_EMIT addPictureRequested(); });
    when("print", [this] { Q_EMIT printRequested(); });
    when("quit", [this] { close(); });
}

void MainWindow::connectSlideActions() {
    when("fit", [this] { d->slide->fit(); });
    when("zoom-in", [this] { d->slide->zoomBy(kNotch); });
    when("zoom-out", [this] { d->slide->zoomBy(1 / kNotch); });
    when("rotate-left", [this] { d->slide->turnBy(-kQuarterTurn); });
    when("rotate-right", [this] { d->slide->turnBy(kQuarterTurn); });
    when("mirror", [this] { d->slide->mirror(); });
    when("strongest", [this] { Q_EMIT fieldRequested(FieldStep::Strongest); });
    when("next-strongest", [this] { Q_EMIT fieldRequested(FieldStep::Next); });
    when("previous-strongest", [this] { Q_EMIT fieldRequested(FieldStep::Previous); });
    when("missed-field", [this] { Q_EMIT fieldRequested(FieldStep::NotSeen); });
    when("region", [this] { Q_EMIT regionRequested(); });
    when("retry-tiles", [this] { d->slide->retryFailedTiles(); });
    connectPlaceActions();
    for (const QString& name : d->actions->names()) {
        if (!name.startsWith(QStringLiteral("magnify-"))) continue;
        QAction* action = d->actions->find(name);
        connect(action, &QAction::triggered, this,
                [this, action] { d->slide->setMagnification(action->data().toDouble(), Motion::Ease); });
    }
}

void MainWindow::connectReportActions() {
    when("generate", [this] { d->report->generate(); });
    when("stop", [this] { Q_EMIT stopRequested(); });
    when("continue", [this] { d->report->continueFromCaret(); });
    when("prompt", [this] { withReportDock([this] { d->report->focusPrompt(); }); });
    when("text", [this] { withReportDock([this] { d->report->focusReport(); }); });
    when("bundle", [this] { withReportDock([this] { d->report->openBundleMenu(); }); });
    when("undo", [this] { d->report->undo(); });
    when("redo", [this] { d->report->redo(); });
    when("differential", [this] { withReportDock([this] { d->report->openTool(ReportPanel::Tool::Differential); }); });
    when("probe", [this] { withReportDock([this] { d->report->openTool(ReportPanel::Tool::Probe); }); });
    when("next-word", [this] { d->report->nextWord(); });
    when("previous-word", [this] { d->report->previousWord(); });
    when("release", [this] { d->report->releasePhrase(); });
    when("copy-report", [this] { d->report->copyReport(); });
    when("export", [this] { exportReport(ExportFormat::Pdf); });
}

void MainWindow::withReportDock(const std::function<void()>& run) {
    d->reportDock->show();
    run();
}

void MainWindow::connectViewActions() {
    when("hide-panels",
         [this] { hidePanels((*d->actions)["hide-panels"].isChecked() ? Panels::Hidden : Panels::Shown); });
    QAction* furniture = &(*d->actions)["furniture"];
    furniture->setChecked(true);
    when("furniture",
         [this, furniture] { d->slide->setFurniture(furniture->isChecked() ? Furniture::Shown : Furniture::Hidden); });
    when("full-screen", [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    when("theme-system", [this] { chooseTheme(SchemePreference::System); });
    when("theme-light", [this] { chooseTheme(SchemePreference::Light); });
    when("theme-dark", [this] { chooseTheme(SchemePreference::Dark); });
    when("palette", [this] {
        QList<QAction*> all = commands();
        all.removeAll(&(*d->actions)["palette"]);
        d->palette->open(all);
    });
    (*d->actions)["theme-system"].setChecked(true);
}

void MainWindow::hidePanels(Panels panels) {
    if (panels == Panels::Hidden) {
        d->hiddenByKey.clear();
        for (QDockWidget* dock : d->docks) {
            if (dock->isHidden()) continue;
            d->hiddenByKey << dock;
            dock->hide();
        }
    } else {
        for (const QPointer<QDockWidget>& dock : std::as_const(d->hiddenByKey))
            if (dock) dock->show();
        d->hiddenByKey.clear();
    }
    (*d->actions)["hide-panels"].setChecked(panels == Panels::Hidden);
}

void MainWindow::chooseTheme(SchemePreference preference) {
    std::optional<Scheme> lastSeen;
    if (d->settings && d->settings->contains(QStringLiteral("window/dark")))
        lastSeen = d->settings->value(QStringLiteral("window/dark")).toBool() ? Scheme::Dark : Scheme::Light;
    applyTheme(preference, lastSeen);
    (*d->actions)[preference == SchemePreference::Light  ? "theme-light"
                  : preference == SchemePreference::Dark ? "theme-dark"
                                                         : "theme-system"]
        .setChecked(true);
}

void MainWindow::connectParts() {
    connect(d->openPage, &OpenPage::openRequested, this, &MainWindow::chooseSlides);
    connect(d->openPage, &OpenPage::recentChosen, this,
            [this](const QString& path) { Q_EMIT openRequested(QStringList{path}); });
    connect(d->slide, &SlideView::viewChanged, this, &MainWindow::showFacts);
    connect(d->slide, &SlideView::hovered, this, [this](core::Level0Point point) {
        d->pointer = point;
        showFacts();
    });
    connect(d->slide, &SlideView::hoverLeft, this, [this] {
        d->pointer.reset();
        showFacts();
    });
    connect(d->slide, &SlideView::infoChanged, this, &MainWindow::showFacts);
    connect(d->slide, &SlideView::coloursChanged, this, [this] { d->facts->setStale(); });
    connect(d->status, &StatusLine::stopRequested, this, &MainWindow::stopRequested);
    connect(d->report, &ReportPanel::generateRequested, this, &MainWindow::generateRequested);
    connect(d->report, &ReportPanel::continueRequested, this, &MainWindow::continueRequested);
    connect(d->report, &ReportPanel::stopRequested, this, &MainWindow::stopRequested);
    connect(d->report, &ReportPanel::phraseSelected, this, &MainWindow::phraseSelected);
    connect(d->report, &ReportPanel::phraseCleared, this, &MainWindow::phraseCleared);
    connect(d->report, &ReportPanel::bundleChosen, this, &MainWindow::bundleChosen);
    connect(d->report, &ReportPanel::chooseBundleRequested, this, &MainWindow::chooseBundle);
    connect(d->report, &ReportPanel::openSlideRequested, this, &MainWindow::chooseSlides);
    connect(d->report, &ReportPanel::exportRequested, this, &MainWindow::exportReport);
    connect(d->report, &ReportPanel::said, this, &MainWindow::say);
    connect(d->report, &ReportPanel::stateChanged, this, &MainWindow::showReportState);
    connect(d->report, &ReportPanel::overlayStyleChanged, d->slide, &SlideView::setOverlayStyle);
    connect(d->slide, &SlideView::overlayStyleChanged, this,
            [this] { d->report->setOverlayStyle(d->slide->overlayStyle()); });
    d->report->setOverlayStyle(d->slide->overlayStyle());
}

// What needs a slide says so while there is none.
void MainWindow::showSlideState() {
    const QString reason = d->hasSlide() ? QString() : tr("No slide is open");
    for (const char* name : {"close",          "snapshot",     "fit",        "zoom-in",   "zoom-out",
                             "rotate-left",    "rotate-right", "mirror",     "strongest", "next-strongest", "previous-strongest", "missed-field", "region", "add-picture",
                             "retry-tiles",    "slide-facts",  "flip",       "turn-left", "turn-right",
                             "upright",        "go-to",        "next-scene", "focus-up",  "focus-down", "copy-view", "pixel-size",
                             "label-pictures", "forget-seen"})
        d->actions->setReason(name, reason);
    if (d->hasSlide()) {
        const core::SlideInfo& scanned = d->slide->slide()->info();
        if (scanned.spacing)
            d->actions->setReason("pixel-size", tr("The file says how large a pixel is: %1").arg(sizeFacts(scanned)));
        if (scanned.scenes.size() < 2) d->actions->setReason("next-scene", tr("This slide has one scan area"));
        if (scanned.focalPlanes < 2)
            for (const char* name : {"focus-up", "focus-down"})
                d->actions->setReason(name, tr("This slide was scanned in one focal plane"));
    }
    for (const QString& name : d->actions->names())
        if (name.startsWith(QStringLiteral("magnify-"))) d->actions->setReason(name.toLatin1().constData(), reason);
    d->facts->setStale();
    showFacts();
}

void MainWindow::showReportState() {
    const bool writing = d->report->state() == ReportState::Writing;
    const bool text = !writing && d->report->hasText();
    const QString noText = text      ? QString()
                           : writing ? tr("The report is being written")
                                     : tr("There is no report yet");
    const QString notNow = d->report->canGenerate() ? QString() : d->report->whyNot();
    d->actions->setReason("generate", notNow);
    d->actions->setReason("stop", writing ? QString() : tr("Nothing is being written"));
    d->actions->setReason("continue", text ? notNow : noText);
    for (const char* name : {"copy-report", "export", "print"})
        d->actions->setReason(name, noText);
    const bool locked = !d->report->lockReason().isEmpty();
    d->actions->setReason("undo", locked ? d->report->lockReason() : QString());
    d->actions->setReason("redo", locked ? d->report->lockReason() : QString());
    for (const char* name : {"next-word", "previous-word"})
        d->actions->setReason(name, d->report->hasText() ? QString() : noText);
}

void MainWindow::setRecentSlides(const QStringList& paths) {
    d->recent = paths;
    d->openPage->setRecent(paths);
    QMenu* menu = d->actions->recentMenu();
    menu->clear();
    for (const QString& path : paths) {
        QAction* entry = menu->addAction(QFileInfo(path).fileName());
        entry->setToolTip(path);
        connect(entry, &QAction::triggered, this, [this, path] { Q_EMIT openRequested(QStringList{path}); });
    }
    menu->setEnabled(!paths.isEmpty());
    if (paths.isEmpty()) return;
    menu->addSeparator();
    connect(menu->addAction(tr("&Clear this list")), &QAction::triggered, this, &MainWindow::clearRecentRequested);
}

QString MainWindow::lastFolder() const {
    const QString kept = d->settings ? d->settings->value(QStringLiteral("window/folder")).toString() : QString();
    return kept.isEmpty() && !d->recent.isEmpty() ? QFileInfo(d->recent.front()).path() : kept;
}

void MainWindow::keepFolder(const QString& path) {
    if (d->settings) d->settings->setValue(QStringLiteral("window/folder"), QFileInfo(path).path());
}

void MainWindow::chooseSlides() {
    chooseSlideFiles(this, lastFolder(), [this](const QStringList& paths) {
        keepFolder(paths.front());
        Q_EMIT openRequested(paths);
    });
}

void MainWindow::chooseBundle() {
    const QString folder =
        d->settings ? d->settings->value(QStringLiteral("window/bundleFolder")).toString() : QString();
    chooseFolder(this, tr("Choose a bundle"), folder, [this](const QString& path) {
        if (d->settings) d->settings->setValue(QStringLiteral("window/bundleFolder"), QFileInfo(path).path());
        Q_EMIT bundleChosen(path);
    });
}

void MainWindow::exportReport(ExportFormat format) {
    chooseSaveFile(this, saveChoiceOf(format), lastFolder(),
                   [this, format](const QString& path) { Q_EMIT exportReportRequested(path, format); });
}

void MainWindow::onReportEvent(const core::ReportEvent& event) {
    if (std::holds_alternative<core::ReportStarted>(event.what)) {
        d->request = event.request;
        d->writingSince.start();
    }
    d->report->onReportEvent(event);
    if (d->request != event.request) return;
    if (const auto* step = std::get_if<core::PatchProgress>(&event.what)) {
        showProgress({stageWords(step->stage), step->done, step->total, true, stageUnit(step->stage)});
    } else if (std::holds_alternative<core::TokenWritten>(event.what)) {
        showProgress({stageWords(core::Stage::Writing), std::size_t(d->report->wordCount()), 0, true, tr("words")});
    } else if (const auto* finished = std::get_if<core::ReportFinished>(&event.what)) {
        d->request.reset();
        endProgress();
        const QString took = tookText(double(d->writingSince.elapsed()) / 1000.0);
        say(finished->ending == core::Ending::Cancelled ? tr("Stopped after %1").arg(took)
                                                        : tr("Report written in %1").arg(took));
    } else if (std::holds_alternative<core::ReportFailed>(event.what)) {
        d->request.reset();
        endProgress();
    }
}

} // namespace hs::ui
