// The report panel while a report is asked for, written, continued, undone.

#include "ui/report/report_panel_private.h"

#include "core/words/continuation.h"
#include "ui/report/comparison_view.h"
#include "ui/report/map_controls.h"
#include "ui/report/options_fold.h"
#include "ui/report/panel_head.h"
#include "ui/report/prompt_line.h"
#include "ui/report/report_view.h"
#include "ui/window/message_bar.h"

#include <QToolButton>

#include <utility>

namespace hs::ui {

namespace {

std::vector<std::string> toUtf8(const QStringList& list) {
    std::vector<std::string> all;
    for (const QString& text : list)
        all.push_back(text.toStdString());
    return all;
}

} // namespace

void ReportPanel::connectWriting() {
    connect(d->view, &ReportView::heldChanged, this, &ReportPanel::showHeld);
    connect(d->view, &ReportView::typed, this, [this] {
        showState();
        Q_EMIT typed();
    });
    connect(d->view, &ReportView::undoRequested, this, &ReportPanel::undo);
    connect(d->view, &ReportView::redoRequested, this, &ReportPanel::redo);
    connect(d->view, &ReportView::continueRequested, this, &ReportPanel::continueFromCaret);
    connect(d->undo, &QToolButton::clicked, this, &ReportPanel::undo);
    connect(d->redo, &QToolButton::clicked, this, &ReportPanel::redo);
    connect(d->alternatives, &QToolButton::clicked, this, &ReportPanel::alternativesRequested);
    connect(d->caseButton, &QToolButton::clicked, this, &ReportPanel::caseRequested);
    connect(d->copy, &QToolButton::clicked, this, &ReportPanel::copyReport);
    connect(d->prompt, &PromptLine::ownPresetsChanged, this, &ReportPanel::ownPromptsChanged);
}

core::RequestId ReportPanel::version() const {
    return d->document.version();
}
QStringList ReportPanel::sections() const {
    return d->options->sections();
}
void ReportPanel::setSections(const QStringList& sections) {
    d->options->setSections(sections);
}
QStringList ReportPanel::ownPrompts() const {
    return d->prompt->ownPresets();
}
void ReportPanel::setOwnPrompts(const QStringList& prompts) {
    d->prompt->setOwnPresets(prompts);
}

ReportState ReportPanel::restingState() const {
    if (d->document.empty()) return ReportState::Empty;
    return d->document.report().ending == core::Ending::Cancelled ? ReportState::Stopped : ReportState::Finished;
}

ReportDesk ReportPanel::takeDesk() {
    d->view->release(); // whoever hears of it may still ask for the report
    ReportDesk desk{std::exchange(d->document, ReportDocument()), d->state, d->request, d->lockReason};
    clearReport();
    return desk;
}

void ReportPanel::setDesk(ReportDesk desk) {
    d->view->release();
    d->document = std::move(desk.document);
    d->request = desk.request;
    d->lockReason = desk.lockReason;
    d->comparing = false;
    d->sectionsFollow = false;
    d->message->clear();
    d->map->setState({});
    setState(desk.state);
}

void ReportPanel::setLocked(const QString& reason) {
    d->lockReason = reason;
    setState(d->state);
}

QString ReportPanel::lockReason() const {
    return d->lockReason;
}

// A section the user put first begins the report; any other beginning stays what it is, and the sections follow it.
void ReportPanel::generate() {
    if (!canGenerate()) return;
    QString prompt = d->prompt->text().trimmed();
    const QStringList order = sections();
    d->sectionsFollow = !order.isEmpty();
    d->nextSection = false;
    if (d->sectionsFollow && PromptLine::sections().contains(prompt)) prompt = order.front();
    d->pendingPrompt = prompt;
    d->message->clear();
    Q_EMIT generateRequested(d->pendingPrompt, options());
}

void ReportPanel::stop() {
    if (d->state == ReportState::Writing) Q_EMIT stopRequested();
}

void ReportPanel::askFor(const QString& prompt, bool openWord) {
    d->view->release();
    d->sectionsFollow = false;
    d->nextSection = false;
    d->pendingPrompt = prompt;
    d->message->clear();
    closeComparison();
    core::GenerationOptions how = options();
    how.openWord = openWord;
    Q_EMIT continueRequested(d->pendingPrompt, how);
}

void ReportPanel::continueFromCaret() {
    const bool finished = d->state != ReportState::Writing && d->state != ReportState::Empty;
    if (!finished || !canGenerate()) return;
    // Nothing selected and the caret never moved into the text: go on at its end.
    const std::size_t caret = d->view->hasFocus() ? d->view->caretByte() : d->document.text().size();
    const core::Continuation plan = core::continuationAt(d->document.report(), caret);
    if (!plan.prompt.empty()) askFor(QString::fromStdString(plan.prompt), plan.openWord);
}

void ReportPanel::writeWithDiagnosis(const QString& diagnosis) {
    if (!canGenerate()) return;
    std::string next;
    for (const QString& section : sections().isEmpty() ? PromptLine::sections() : sections())
        if (next.empty() && section != PromptLine::presets().front()) next = section.toStdString();
    askFor(QString::fromStdString(core::guidedPrompt(diagnosis.toStdString(), next)));
    d->sectionsFollow = true;
}

// True when another section is wanted and has been asked for.
bool ReportPanel::writeNextSection() {
    if (!d->sectionsFollow) return false;
    const std::string prompt = core::nextSectionPrompt(d->document.text(), toUtf8(sections()));
    if (prompt.empty() || !d->lockReason.isEmpty()) return false;
    d->nextSection = true;
    d->pendingPrompt = QString::fromStdString(prompt);
    Q_EMIT continueRequested(d->pendingPrompt, options());
    return true;
}

void ReportPanel::setRequested(core::RequestId request) {
    d->request = request;
    beginWriting();
}

void ReportPanel::beginWriting() {
    d->view->release();
    d->comparing = false;
    d->message->clear();
    std::string prompt = (d->pendingPrompt.isEmpty() ? d->prompt->text() : d->pendingPrompt).toStdString();
    if (d->nextSection)
        d->document.startNext(std::move(prompt), d->request.value_or(0));
    else
        d->document.start(std::move(prompt), d->request.value_or(0));
    d->pendingPrompt.clear();
    setState(ReportState::Writing);
}

void ReportPanel::onReportEvent(const core::ReportEvent& event) {
    if (d->undone == event.request) return;
    if (std::holds_alternative<core::ReportStarted>(event.what)) {
        const bool ours = d->request == event.request && d->state == ReportState::Writing;
        if (ours || d->state == ReportState::Writing) return;
        d->request = event.request;
        beginWriting();
        return;
    }
    if (d->request != event.request || d->state != ReportState::Writing) return; // late, or another request's
    if (const auto* written = std::get_if<core::TokenWritten>(&event.what)) {
        d->document.write(*written);
        d->view->refresh();
    } else if (const auto* finished = std::get_if<core::ReportFinished>(&event.what)) {
        if (finished->report) d->document.finish(*finished->report);
        const bool cancelled = finished->ending == core::Ending::Cancelled;
        setState(cancelled ? ReportState::Stopped : ReportState::Finished);
        if (cancelled || !writeNextSection()) d->sectionsFollow = false;
    } else if (const auto* failed = std::get_if<core::ReportFailed>(&event.what)) {
        endBadly(failed->error);
    }
}

void ReportPanel::showFailure(const core::Error& error) {
    endBadly(error);
}

void ReportPanel::endBadly(const core::Error& error) {
    const bool writing = d->state == ReportState::Writing;
    const bool wroteNothing = d->document.sourceTokens({0, d->document.text().size()}).empty();
    d->request.reset();
    d->sectionsFollow = false;
    if (writing && wroteNothing) {
        // The text from before is worth more than a lonely prompt.
        d->document.abandon();
        const bool failed = d->document.empty() && error.code != core::ErrorCode::Cancelled;
        setState(failed ? ReportState::Failed : restingState());
    } else if (writing) {
        setState(error.code == core::ErrorCode::Cancelled ? ReportState::Stopped : ReportState::Failed);
    }
    if (error.code == core::ErrorCode::Cancelled) return;
    Message message = messageOf(error);
    if (canGenerate()) message.actions.push_back({tr("Try again"), [this] { generate(); }});
    d->message->showMessage(message);
}

void ReportPanel::showReport(const core::Report& report, core::RequestId version) {
    d->view->release();
    d->request.reset();
    d->comparing = false;
    d->sectionsFollow = false;
    d->message->clear();
    d->document.load(report, version);
    setState(restingState());
}

bool ReportPanel::renewReport(core::RequestId before, const core::Report& report, core::RequestId version) {
    const bool free = d->document.version() == before && !d->document.edited() && d->state == ReportState::Finished &&
                      d->lockReason.isEmpty() && !d->comparing;
    if (!free) return false;
    const bool same = report.text == d->document.text();
    const auto pinned = d->view->pinned();
    d->view->release();
    same ? d->document.renew(report, version) : d->document.load(report, version);
    setState(restingState());
    if (same && pinned) d->view->pin(*pinned); // its map is then made from all of the tissue
    Q_EMIT undone();
    return true;
}

// While the model writes, undo stops it and takes back what it wrote.
void ReportPanel::undo() {
    if (!d->lockReason.isEmpty()) return;
    d->view->release();
    d->sectionsFollow = false;
    if (d->state == ReportState::Writing) {
        d->undone = std::exchange(d->request, std::nullopt);
        Q_EMIT stopRequested();
        d->document.abandon();
    } else {
        if (!d->document.canUndo()) return;
        d->document.undo();
    }
    setState(restingState());
    Q_EMIT undone();
}

void ReportPanel::redo() {
    if (!d->lockReason.isEmpty() || d->state == ReportState::Writing || !d->document.canRedo()) return;
    d->view->release();
    d->document.redo();
    setState(restingState());
    Q_EMIT undone();
}

} // namespace hs::ui
