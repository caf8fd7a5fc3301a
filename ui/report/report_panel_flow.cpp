// The report panel while a report is asked for, written, continued, undone.

#include "ui/report/report_panel_private.h"

#include "ui/report/map_controls.h"
#include "ui/report/options_fold.h"
#include "ui/report/panel_head.h"
#include "ui/report/prompt_line.h"
#include "ui/report/report_facts.h"
#include "ui/report/report_view.h"
#include "ui/report/shortcuts.h"
#include "ui/report/steps.h"
#include "ui/report/word_card.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/window/message_bar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hs::ui {

void ReportPanel::generate() {
    if (!canGenerate()) return;
    d->pendingPrompt = d->prompt->text().trimmed();
    d->message->clear();
    Q_EMIT generateRequested(d->pendingPrompt, options());
}

void ReportPanel::stop() {
    if (d->state == ReportState::Writing) Q_EMIT stopRequested();
}

void ReportPanel::continueFromCaret() {
    const bool finished = d->state != ReportState::Writing && d->state != ReportState::Empty;
    if (!finished || !canGenerate()) return;
    // Nothing selected and the caret never moved into the text: go on at its end.
    const std::size_t caret = d->view->hasFocus() ? d->view->caretByte() : d->document.text().size();
    d->pendingPrompt = QString::fromStdString(d->document.text().substr(0, caret));
    if (d->pendingPrompt.trimmed().isEmpty()) return;
    d->message->clear();
    Q_EMIT continueRequested(d->pendingPrompt, options());
}

void ReportPanel::setRequested(core::RequestId request) {
    d->request = request;
    beginWriting();
}

void ReportPanel::beginWriting() {
    d->view->release();
    d->previous = d->document;
    d->previousState = d->state;
    d->message->clear();
    d->document.start((d->pendingPrompt.isEmpty() ? d->prompt->text() : d->pendingPrompt).toStdString());
    d->pendingPrompt.clear();
    setState(ReportState::Writing);
}

void ReportPanel::onReportEvent(const core::ReportEvent& event) {
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
        setState(finished->ending == core::Ending::Cancelled ? ReportState::Stopped : ReportState::Finished);
    } else if (const auto* failed = std::get_if<core::ReportFailed>(&event.what)) {
        endBadly(failed->error);
    }
}

void ReportPanel::showFailure(const core::Error& error) {
    endBadly(error);
}

void ReportPanel::endBadly(const core::Error& error) {
    const bool writing = d->state == ReportState::Writing;
    d->request.reset();
    if (writing && d->previous.empty() && d->document.sourceTokens({0, d->document.text().size()}).empty()) {
        d->document.clear();
        setState(error.code == core::ErrorCode::Cancelled ? ReportState::Empty : ReportState::Failed);
    } else if (writing && d->document.sourceTokens({0, d->document.text().size()}).empty()) {
        // Nothing was written: the text from before is worth more than a lonely prompt.
        d->document = std::exchange(d->previous, ReportDocument());
        setState(d->previousState);
    } else if (writing) {
        setState(error.code == core::ErrorCode::Cancelled ? ReportState::Stopped : ReportState::Failed);
    }
    if (error.code == core::ErrorCode::Cancelled) return;
    Message message = messageOf(error);
    if (canGenerate()) message.actions.push_back({tr("Try again"), [this] { generate(); }});
    d->message->showMessage(message);
}

void ReportPanel::showReport(const core::Report& report) {
    d->view->release();
    d->request.reset();
    d->previous.clear();
    d->message->clear();
    d->document.load(report);
    setState(report.ending == core::Ending::Cancelled ? ReportState::Stopped : ReportState::Finished);
}

void ReportPanel::swapPrevious() {
    if (d->state == ReportState::Writing || d->previous.empty()) return;
    d->view->release();
    std::swap(d->document, d->previous);
    setState(d->document.report().ending == core::Ending::Cancelled ? ReportState::Stopped : ReportState::Finished);
}

void ReportPanel::undo() {
    d->document.undo();
    d->view->release();
    d->view->refresh();
    showState();
}

void ReportPanel::redo() {
    d->document.redo();
    d->view->release();
    d->view->refresh();
    showState();
}

} // namespace hs::ui
