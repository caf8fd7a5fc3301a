#include "app/histoscribe/case_desk.h"

#include "app/common/report_document.h"
#include "app/histoscribe/label_pictures.h"
#include "app/histoscribe/session_keeper.h"
#include "app/histoscribe/snapshot.h"
#include "core/files.h"
#include "core/words/thickness.h"
#include "ui/gui_post.h"
#include "ui/preferences/preferences.h"
#include "ui/report/comparison_view.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/file_choice.h"
#include "ui/worker.h"

#include <QBuffer>
#include <QLocale>
#include <QPrintDialog>
#include <QPrinter>

#include <algorithm>
#include <utility>

namespace hs::app {

namespace {

constexpr std::size_t kHistoryWords = 120;
constexpr std::size_t kMostPictures = 12;

const auto kInstitutionKey = QStringLiteral("letterhead/institution");
const auto kAddressKey = QStringLiteral("letterhead/address");
const auto kPathologistKey = QStringLiteral("letterhead/pathologist");

std::filesystem::path toPath(const QString& text) { return core::pathFromUtf8(text.toStdString()); }

// The end of a text, whole characters.
std::string tailOf(const std::string& text) {
    if (text.size() <= kHistoryWords) return text;
    std::size_t begin = text.size() - kHistoryWords;
    while (begin < text.size() && text[begin] != ' ')
        ++begin;
    return "…" + text.substr(begin);
}

ExportPicture exportPicture(const ui::SnapshotItem& item) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    item.picture.save(&buffer, "PNG");
    return {bytes.toStdString(), item.caption.toStdString(), item.picture.width(), item.picture.height()};
}

QString millimetres(double length) { return QLocale().toString(length, 'f', 2); }

} // namespace

CaseDesk::CaseDesk(ui::MainWindow& window, Session& session, QSettings& settings, std::filesystem::path drafts, QObject* parent)
    : QObject(parent), m_window(window), m_session(session), m_settings(settings), m_page(new ui::CasePage(&window)),
      m_drafts(std::move(drafts), [this] { return record(); }) {
    m_window.addPage(QStringLiteral("case"), m_page);
    m_page->setLetterHead({m_settings.value(kInstitutionKey).toString(), m_settings.value(kAddressKey).toString(),
                           m_settings.value(kPathologistKey).toString()});
    m_drafts.forgetOlderThan(ui::readPreferences(m_settings).keepDays); // checked: no slip of a settings file empties it
    connectPage();
    connectPanel();
}

void CaseDesk::connectPage() {
    using ui::CasePage;
    connect(m_page, &CasePage::backRequested, &m_window, &ui::MainWindow::showSlidePage);
    connect(m_page, &CasePage::fieldsChanged, this, [this] {
        m_now.fields = m_page->fields();
        m_drafts.touch();
    });
    connect(m_page, &CasePage::letterHeadChanged, this, [this] {
        const ui::LetterHead head = m_page->letterHead();
        m_settings.setValue(kInstitutionKey, head.institution);
        m_settings.setValue(kAddressKey, head.address);
        m_settings.setValue(kPathologistKey, head.pathologist);
        showPage();
    });
    connect(m_page, &CasePage::finaliseRequested, this, &CaseDesk::finalise);
    connect(m_page, &CasePage::reopenRequested, this, &CaseDesk::reopen);
    connect(m_page, &CasePage::addSnapshotRequested, this, &CaseDesk::addPicture);
    connect(m_page, &CasePage::removeSnapshotRequested, this, [this](int index) {
        if (index < 0 || index >= int(m_now.snapshots.size())) return;
        m_now.snapshots.erase(m_now.snapshots.begin() + index);
        m_page->setSnapshots(m_now.snapshots);
    });
    connect(m_page, &CasePage::labelsToggled, this, [this] { m_now.labels = m_page->wantsLabels(); });
    connect(m_page, &CasePage::exportRequested, this, [this](ui::ExportFormat format) {
        ui::chooseSaveFile(&m_window, ui::saveChoiceOf(format), {}, [this](const QString& path) { exportTo(path); });
    });
    connect(m_page, &CasePage::printRequested, this, &CaseDesk::print);
    connect(m_page, &CasePage::replayRequested, this, &CaseDesk::replay);
    connect(m_page, &CasePage::openReportRequested, this, [this] {
        ui::chooseReportFile(&m_window, {}, [this](const QString& path) { openReport(path); });
    });
    connect(&m_window, &ui::MainWindow::addPictureRequested, this, &CaseDesk::addPicture);
    connect(&m_window, &ui::MainWindow::printRequested, this, &CaseDesk::print);
    connect(m_window.action(QStringLiteral("case")), &QAction::triggered, this, [this](bool shown) {
        if (shown) noteEdits();
        if (shown) showPage();
    });
    connect(&m_drafts, &DraftKeeper::found, this, [this](const core::CaseRecord& found) {
        if (m_window.reportPanel().hasText()) return;
        restore(found);
        m_window.say(tr("What was written for this case before is back"));
    });
    connect(&m_drafts, &DraftKeeper::failed, this, [this](const core::Error& error) { m_window.showMessage(ui::messageOf(error)); });
}

void CaseDesk::connectPanel() {
    ui::ReportPanel& panel = m_window.reportPanel();
    connect(&panel, &ui::ReportPanel::typed, this, &CaseDesk::changed);
    connect(&panel, &ui::ReportPanel::undone, this, &CaseDesk::changed);
    connect(&panel, &ui::ReportPanel::caseRequested, this, [this] { m_window.action(QStringLiteral("case"))->trigger(); });
    connect(&m_session, &Session::writtenAgain, this, &CaseDesk::showReplay);
    connect(&m_session, &Session::reportEvent, this, [this](const core::ReportEvent& event) {
        if (std::holds_alternative<core::TokenWritten>(event.what)) m_drafts.touch();
        const auto* finished = std::get_if<core::ReportFinished>(&event.what);
        if (finished == nullptr || !finished->report || event.request != m_window.reportPanel().version()) return;
        noteWritten(*finished->report);
    });
}

void CaseDesk::noteWritten(const core::Report& report) {
    m_now.history.push_back({core::utcNow(), report.bundleName, core::Deed::Wrote, {}, tailOf(report.prompt)});
    m_now.noted = report.text; // the panel may not have it yet
    changed();
}

void CaseDesk::changed() {
    m_drafts.touch();
    if (m_page->isVisible()) showPage();
    Q_EMIT checksChanged();
}

std::string CaseDesk::who() const {
    const QString name = m_page->letterHead().pathologist.simplified();
    return name.toStdString();
}

void CaseDesk::noteEdits() {
    const std::string text = m_window.reportPanel().report().text;
    if (m_case == 0 || m_window.reportPanel().state() == ui::ReportState::Writing) return;
    if (auto entry = core::editBetween(m_now.noted, text, who(), core::utcNow())) m_now.history.push_back(*entry);
    m_now.noted = text;
}

core::CaseRecord CaseDesk::record() const {
    core::CaseRecord record{m_window.reportPanel().report(), m_now.fields, m_now.history, m_now.signedOff};
    record.report.demo = record.report.demo || m_window.reportPanel().bundleState().demo;
    const bool resting = m_window.reportPanel().state() != ui::ReportState::Writing;
    if (const auto entry = resting ? core::editBetween(m_now.noted, record.report.text, who(), core::utcNow()) : std::nullopt)
        record.history.push_back(*entry);
    return record;
}

void CaseDesk::leaveCase() {
    if (m_case == 0) return;
    noteEdits();
    m_drafts.flush();
    m_drafts.setKey({});
    m_now.desk = m_window.reportPanel().takeDesk();
    if (!m_now.desk.document.empty() || m_now.desk.request) m_kept[m_case] = std::move(m_now);
    m_now = {};
    m_case = 0;
    showPage();
}

void CaseDesk::enterCase(CaseId id, const std::vector<std::filesystem::path>& slides) {
    m_case = id;
    m_drafts.setKey(DraftKeeper::keyOf(slides));
    const auto kept = m_kept.find(id);
    if (kept == m_kept.end()) {
        m_drafts.look();
    } else {
        m_now = std::move(kept->second);
        m_kept.erase(kept);
        const bool writing = m_now.desk.state == ui::ReportState::Writing;
        m_window.reportPanel().setDesk(std::move(m_now.desk));
        m_now.desk = {};
        if (writing) m_session.replayEvents();
    }
    showPage();
    Q_EMIT checksChanged();
}

void CaseDesk::forgetCase(CaseId id) { m_kept.erase(id); }

void CaseDesk::restore(const core::CaseRecord& record) {
    m_window.reportPanel().setLocked({});
    if (!record.report.text.empty()) m_window.reportPanel().showReport(record.report, m_session.adopt(record.report));
    m_now.fields = record.fields;
    m_now.history = record.history;
    m_now.signedOff = record.signedOff;
    m_now.noted = record.report.text;
    if (m_now.signedOff) m_window.reportPanel().setLocked(lockWords());
    showPage();
    Q_EMIT checksChanged();
}

void CaseDesk::openReport(const QString& path) {
    ui::onWorker([post = ui::GuiPost(this), this, file = toPath(path)] {
        auto read = core::readRecord(file);
        post([this, read = std::move(read)] {
            if (!read) return m_window.showMessage(ui::messageOf(read.error()));
            noteEdits();
            restore(read.value());
            m_drafts.touch();
            m_window.showSlidePage();
            const auto& fingerprints = read.value().report.slideFingerprints;
            const core::SlidePtr slide = m_window.slideView().slide();
            const bool other = slide && !fingerprints.empty() &&
                               std::find(fingerprints.begin(), fingerprints.end(), slide->info().fingerprint) == fingerprints.end();
            if (other) m_window.showMessage({ui::MessageKind::Warning, tr("This report was written for another slide."), {}, {}});
        });
    });
}

QString CaseDesk::lockWords() const {
    return m_now.signedOff ? tr("Finalised by %1; open it again on the case page to change it").arg(QString::fromStdString(m_now.signedOff->who))
                           : QString();
}

void CaseDesk::finalise() {
    noteEdits();
    const std::string text = m_window.reportPanel().report().text;
    if (who().empty() || text.empty() || m_window.reportPanel().state() == ui::ReportState::Writing) return showPage();
    m_now.signedOff = core::signOff(text, who(), core::utcNow());
    m_now.history.push_back({m_now.signedOff->time, who(), core::Deed::Finalised, {}, {}});
    m_window.reportPanel().setLocked(lockWords());
    changed();
}

void CaseDesk::reopen() {
    m_now.signedOff.reset();
    m_now.history.push_back({core::utcNow(), who(), core::Deed::Reopened, {}, {}});
    m_window.reportPanel().setLocked({});
    changed();
}

void CaseDesk::take(const core::Report& report) {
    noteEdits();
    m_window.reportPanel().showReport(report, m_session.adopt(report));
    m_now.history.push_back({core::utcNow(), who(), core::Deed::Took, {}, tailOf(report.text)});
    m_now.noted = report.text;
    changed();
}

void CaseDesk::addPicture() {
    if (!m_window.slideView().slide()) return;
    if (m_now.snapshots.size() >= kMostPictures) return m_window.say(tr("%1 pictures are the most an export takes").arg(kMostPictures));
    m_now.snapshots.push_back({takeSnapshot(m_window.slideView()), snapshotCaption(m_window.slideView())});
    m_page->setSnapshots(m_now.snapshots);
    m_window.say(tr("The view is picture %1 of the export").arg(m_now.snapshots.size()));
}

std::function<ExportParts()> CaseDesk::parts() const {
    const ui::LetterHead head = m_page->letterHead();
    std::vector<std::string> remarks;
    if (m_page->wantsCoverage() && m_coverage)
        if (const auto share = m_coverage())
            remarks.push_back(tr("%1 % of the tissue was seen at 10x or closer").arg(qRound(*share * 100)).toStdString());
    const std::vector<core::SlidePtr> labelled = m_now.labels ? m_session.slides() : std::vector<core::SlidePtr>();
    return [record = record(), head, remarks, snapshots = m_now.snapshots, labelled] {
        ExportParts parts;
        parts.record = record;
        parts.institution = head.institution.toStdString();
        parts.address = head.address.toStdString();
        parts.remarks = remarks;
        for (const ui::SnapshotItem& snapshot : snapshots)
            parts.pictures.push_back(exportPicture(snapshot));
        const LabelPictures labels = readLabelPictures(labelled);
        for (const ui::SnapshotItem& label : labels.pictures)
            parts.pictures.push_back(exportPicture(label));
        parts.remarks.insert(parts.remarks.end(), labels.failures.begin(), labels.failures.end());
        return parts;
    };
}

void CaseDesk::exportTo(const QString& path) {
    noteEdits();
    ui::onWorker([post = ui::GuiPost(this), this, parts = parts(), file = toPath(path)] {
        const auto written = app::exportReport(parts(), file);
        post([this, written, name = core::displayName(file)] {
            if (written)
                m_window.say(tr("Saved %1").arg(QString::fromStdString(name)));
            else
                m_window.showMessage(ui::messageOf(written.error()));
        });
    });
}

// The platform's own dialog, beside the work.
void CaseDesk::print() {
    if (!m_window.reportPanel().hasText()) return;
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setPageMargins(QMarginsF(20, 18, 20, 14), QPageLayout::Millimeter);
    auto* dialog = new QPrintDialog(printer.get(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, qOverload<>(&QDialog::accepted), this, [this, printer] {
        ui::onWorker([post = ui::GuiPost(this), this, printer, parts = parts()] {
            const bool painted = paintReport(parts(), *printer);
            post([this, painted] {
                m_window.say(painted ? tr("The report is on its way to the printer") : tr("The printer could not be reached"));
            });
        });
    });
    dialog->open();
}

void CaseDesk::replay() {
    const core::Report saved = m_window.reportPanel().report();
    if (saved.prompt.empty()) return;
    m_window.showSlidePage();
    m_session.writeAgain(saved);
}

void CaseDesk::showReplay(const core::Report& saved, const core::Report& now) {
    const bool sameModel = saved.weightsHash == now.weightsHash;
    const QString by = sameModel ? QString() : tr(" by another model");
    const bool same = saved.text == now.text;
    if (same) return m_window.say(tr("Written again%1: word for word the same").arg(by));
    const bool edited = std::any_of(saved.tokens.begin(), saved.tokens.end(), [](const core::ReportToken& token) { return token.id < 0; });
    const QString title = edited ? tr("Written again%1, without what hands changed").arg(by) : tr("Written again%1").arg(by);
    m_window.reportPanel().showComparison({title, saved.text, now, m_window.reportPanel().lockReason().isEmpty()});
}

void CaseDesk::showPage() {
    const ui::ReportPanel& panel = m_window.reportPanel();
    m_page->setWantsLabels(m_now.labels);
    if (m_page->fields() != m_now.fields) m_page->setFields(m_now.fields);
    m_page->setHistory(m_now.history);
    m_page->setSnapshots(m_now.snapshots);
    m_page->setHasReport(panel.hasText() && panel.state() != ui::ReportState::Writing);
    const QString whyNot = !panel.hasText()                                  ? tr("There is no report yet")
                           : panel.state() == ui::ReportState::Writing       ? tr("The report is being written")
                           : who().empty() ? tr("Say above who signs")
                                           : QString();
    const bool holds = m_now.signedOff && core::signatureHolds({panel.report(), {}, {}, m_now.signedOff});
    m_page->setSignature(m_now.signedOff, holds, whyNot);
}

void CaseDesk::setMeasuredLengths(std::vector<double> millimetresMeasured) {
    m_measured = std::move(millimetresMeasured);
    Q_EMIT checksChanged();
}

std::optional<ui::CheckLine> CaseDesk::thicknessLine() const {
    const auto check = core::checkThickness(m_window.reportPanel().report().text, m_measured);
    if (!check || check->agrees) return std::nullopt;
    return ui::CheckLine{ui::CheckTone::Warning,
                         tr("The text says %1 mm, the ruler %2 mm").arg(millimetres(check->stated.millimetres), millimetres(check->measured)),
                         {}, {}, {}};
}

void CaseDesk::flush() { m_drafts.flush(); }

void CaseDesk::forgetDrafts() { m_drafts.forgetOlderThan(0); }

} // namespace hs::app
