#include "app/histoscribe/provisional_desk.h"

#include "ui/report/comparison_view.h"
#include "ui/report/difference_text.h"
#include "ui/report/report_panel.h"
#include "ui/report/shortcuts.h"

namespace hs::app {

ProvisionalDesk::ProvisionalDesk(ui::MainWindow& window, Session& session, CaseDesk& caseDesk, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_session(session)
    , m_caseDesk(caseDesk) {
    connect(&m_session, &Session::provisionalBegun, this, &ProvisionalDesk::checksChanged);
    connect(&m_session, &Session::firmedUp, this, &ProvisionalDesk::take);
    connect(&m_session, &Session::firmUpEnded, this, [this](const core::Error& error) {
        if (error.code != core::ErrorCode::Cancelled) m_window.showMessage(ui::messageOf(error));
        Q_EMIT checksChanged();
    });
    connect(&m_session, &Session::jobsChanged, this, [this, was = false]() mutable { // jobs tell of every patch
        if (was == m_session.firmingUp()) return;
        was = m_session.firmingUp();
        Q_EMIT checksChanged();
    });
    connect(&m_window.reportPanel(), &ui::ReportPanel::stateChanged, this, &ProvisionalDesk::checksChanged);
}

void ProvisionalDesk::enterCase() {
    const WrittenReport* shown = m_session.written(m_window.reportPanel().version());
    if (shown != nullptr && shown->firmedBy != 0) take(shown->request, shown->firmedBy);
    Q_EMIT checksChanged();
}

void ProvisionalDesk::take(core::RequestId provisional, core::RequestId firm) {
    ui::ReportPanel& panel = m_window.reportPanel();
    const WrittenReport* written = m_session.written(firm);
    if (written == nullptr || panel.version() != provisional) return; // another text stands there by now
    const std::string before = panel.report().text;
    if (!panel.renewReport(provisional, written->report, firm)) return Q_EMIT checksChanged(); // its line says so
    m_caseDesk.noteWritten(written->report);
    std::size_t patches = 0;
    for (const core::FeatureSetPtr& slide : written->features)
        patches += slide->count();
    const bool same = before == written->report.text;
    m_window.say(same ? tr("All %L1 patches are read: the report stays word for word").arg(patches)
                      : tr("All %L1 patches are read: %2 in the report; undo brings the provisional one back")
                            .arg(patches)
                            .arg(ui::differenceInWords(ui::countDifference(before, written->report.text))));
    Q_EMIT checksChanged();
}

void ProvisionalDesk::compare(core::RequestId firm) {
    const WrittenReport* written = m_session.written(firm);
    ui::ReportPanel& panel = m_window.reportPanel();
    if (written == nullptr) return;
    panel.showComparison(
        {tr("From all of the tissue"), panel.report().text, written->report, panel.lockReason().isEmpty()});
}

std::optional<ui::CheckLine> ProvisionalDesk::line() {
    ui::ReportPanel& panel = m_window.reportPanel();
    const WrittenReport* shown = panel.hasText() ? m_session.written(panel.version()) : nullptr;
    const std::size_t patches = shown == nullptr ? 0 : shown->report.provisionalPatches;
    if (patches == 0) return std::nullopt;
    if (const WrittenReport* firm = shown->firmedBy != 0 ? m_session.written(shown->firmedBy) : nullptr) {
        return ui::CheckLine{ui::CheckTone::Note, tr("All of the tissue is read. Your text stays as it is."),
                             tr("Compare"), tr("Your text beside the report from all of the tissue"),
                             [this, id = firm->request] { compare(id); }};
    }
    if (panel.edited())
        return ui::CheckLine{
            ui::CheckTone::Warning,
            tr("Provisional: written from %L1 patches, then edited. Your text will not be replaced.").arg(patches),
            {},
            {},
            {}};
    if (panel.state() == ui::ReportState::Writing || m_session.firmingUp())
        return ui::CheckLine{
            ui::CheckTone::Warning,
            tr("Provisional: from %L1 patches all over the slide. It is renewed when all are read.").arg(patches),
            {},
            {},
            {}};
    return ui::CheckLine{
        ui::CheckTone::Warning, tr("Provisional: written from %L1 patches, not from all of the tissue.").arg(patches),
        tr("Write again"),
        panel.canGenerate() ? ui::keys::hint(tr("From all of the tissue"), ui::keys::generate()) : panel.whyNot(),
        [this] { m_window.reportPanel().generate(); }};
}

} // namespace hs::app
