#include "app/histoscribe/workspace.h"

#include "core/files.h"
#include "core/view/magnification.h"
#include "ui/report/report_panel.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/stage_words.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>
#include <utility>

namespace hs::app {

namespace {

constexpr int kMostRecent = 10;
const auto kRecentKey = QStringLiteral("recent/slides");
const auto kPromptsKey = QStringLiteral("report/prompts");
const auto kSectionsKey = QStringLiteral("report/sections");

QString fromPath(const std::filesystem::path& path) {
    return QString::fromStdString(core::utf8FromPath(path));
}
std::filesystem::path toPath(const QString& text) {
    return core::pathFromUtf8(text.toStdString());
}

// Puts an entry first and keeps the list short.
QStringList pushed(QStringList list, const QString& entry) {
    list.removeAll(entry);
    list.prepend(entry);
    while (list.size() > kMostRecent)
        list.removeLast();
    return list;
}

QString parametersInWords(std::uint64_t count) {
    return count >= 1'000'000 ? Workspace::tr("%1 M parameters").arg(double(count) / 1e6, 0, 'f', 1)
                              : Workspace::tr("%1 parameters").arg(count);
}

QString jobWords(JobKind kind) {
    switch (kind) {
    case JobKind::OpenBundle:
        return Workspace::tr("opening the bundle");
    case JobKind::ReadAhead:
        return Workspace::tr("reading ahead");
    case JobKind::Report:
        return Workspace::tr("writing the report");
    case JobKind::Explain:
        return Workspace::tr("making a map");
    case JobKind::Samples:
        return Workspace::tr("writing alternatives");
    case JobKind::Score:
        return Workspace::tr("comparing diagnoses");
    case JobKind::Classify:
        return Workspace::tr("classifying");
    case JobKind::Probe:
        return Workspace::tr("trying a finding");
    case JobKind::Region:
        return Workspace::tr("writing with another tissue");
    case JobKind::Replay:
        return Workspace::tr("writing again");
    case JobKind::FirmUp:
        return Workspace::tr("renewing the provisional report");
    }
    return {};
}

QString caseTitle(const CaseState& state) {
    const QString first = state.paths.empty() ? QString() : QFileInfo(fromPath(state.paths.front())).fileName();
    return state.paths.size() > 1 ? Workspace::tr("%1 and %2 more").arg(first).arg(state.paths.size() - 1) : first;
}

using ui::QueueRow; // lupdate loses its way at a qualified type here

QueueRow rowOf(const JobInfo& job) {
    ui::QueueRow row;
    row.caseId = job.caseId;
    row.job = job.key;
    row.running = job.running;
    row.done = job.progress.done;
    row.total = job.progress.total;
    row.what = job.stopping   ? Workspace::tr("%1 · stopping").arg(jobWords(job.kind))
               : !job.running ? Workspace::tr("%1 · waiting").arg(jobWords(job.kind))
               : row.total > 0 ? QStringLiteral("%1 · %2").arg(jobWords(job.kind), ui::stageWords(job.progress.stage))
                               : jobWords(job.kind);
    return row;
}

} // namespace

Workspace::Workspace(ui::MainWindow& window, Session& session, QSettings& settings, std::filesystem::path drafts, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_session(session)
    , m_settings(settings)
    , m_queue(new ui::QueuePage(&window))
    , m_bundles(window, settings)
    , m_words(window, session, settings)
    , m_caseDesk(window, session, settings, std::move(drafts))
    , m_provisional(window, session, m_caseDesk) {
    m_window.addPage(QStringLiteral("queue"), m_queue);
    connectWindow();
    connectReport();
    connectSession();
    connectQueue();
    connectSeen();
    addCaseActions();
    m_window.setRecentSlides(m_settings.value(kRecentKey).toStringList());
}

void Workspace::connectWindow() {
    connect(&m_window, &ui::MainWindow::openRequested, this, &Workspace::openPaths);
    connect(&m_window, &ui::MainWindow::closeSlideRequested, this, [this] { closeCase(m_session.currentCase()); });
    connect(&m_window, &ui::MainWindow::clearRecentRequested, this, [this] {
        m_settings.remove(kRecentKey);
        m_window.setRecentSlides({});
    });
    connect(&m_window, &ui::MainWindow::bundleChosen, this, &Workspace::useBundle);
    connect(&m_bundles, &BundleKeeper::useRequested, this, &Workspace::useBundle);
    connect(&m_window, &ui::MainWindow::stopRequested, this, &Workspace::stopEverything);
    connect(&m_window, &ui::MainWindow::exportReportRequested, this, [this](const QString& path) { m_caseDesk.exportTo(path); });
    connect(&m_window, &ui::MainWindow::spacingChosen, &m_session, &Session::setSpacing);
    connect(&m_window, &ui::MainWindow::closing, this, [this] {
        m_caseDesk.flush();
        stopEverything();
        m_window.saveLayout();
    });
}

void Workspace::connectReport() {
    ui::ReportPanel& panel = m_window.reportPanel();
    const auto write = [this](const QString& prompt, const core::GenerationOptions& options) {
        m_caseDesk.noteEdits();
        m_window.reportPanel().setRequested(m_session.generate(prompt.toStdString(), options));
    };
    connect(&m_window, &ui::MainWindow::generateRequested, this, write);
    connect(&m_window, &ui::MainWindow::continueRequested, this, write);
    panel.setOwnPrompts(m_settings.value(kPromptsKey).toStringList());
    panel.setSections(m_settings.value(kSectionsKey).toStringList());
    connect(&panel, &ui::ReportPanel::ownPromptsChanged, this, [this](const QStringList& prompts) { m_settings.setValue(kPromptsKey, prompts); });
    connect(&panel, &ui::ReportPanel::sectionsChanged, this, [this](const QStringList& sections) { m_settings.setValue(kSectionsKey, sections); });
    connect(&panel, &ui::ReportPanel::comparisonTaken, &m_caseDesk, &CaseDesk::take);
    connect(&m_words, &WordsDesk::alternativeTaken, &m_caseDesk, &CaseDesk::take);
    connect(&m_words, &WordsDesk::checksChanged, this, &Workspace::showChecks);
    connect(&m_caseDesk, &CaseDesk::checksChanged, this, &Workspace::showChecks);
    connect(&m_provisional, &ProvisionalDesk::checksChanged, this, &Workspace::showChecks);
    m_caseDesk.setCoverage([this] { return m_words.shareOfTissueSeen(); });
}

void Workspace::connectSession() {
    connect(&m_session, &Session::slideOpened, this, [this](std::size_t index) {
        rememberSlide(m_paths.value(int(index)));
        if (!m_shown || index < *m_shown) showSlide(index);
        if (const auto message = std::exchange(m_sayOnReturn, {})) m_window.showMessage(*message);
    });
    connect(&m_session, &Session::slideRefused, this, &Workspace::refuseSlide);
    connect(&m_session, &Session::bundleOpened, this, &Workspace::takeBundle);
    connect(&m_session, &Session::bundleRefused, this, &Workspace::refuseBundle);
    connect(&m_session, &Session::progressed, this, [this](const core::PatchProgress& step) {
        m_window.showProgress({ui::stageWords(step.stage), step.done, step.total, true, ui::stageUnit(step.stage)});
    });
    connect(&m_session, &Session::progressEnded, this, [this] {
        if (!m_session.writing()) m_window.endProgress();
    });
    connect(&m_session, &Session::reportEvent, &m_window, &ui::MainWindow::onReportEvent);
    connect(&m_session, &Session::reportEndedElsewhere, this, [this](CaseId id) {
        const auto found = m_session.cases().find(id);
        if (found != m_session.cases().end()) m_window.say(tr("The report of %1 is ready").arg(caseTitle(found->second)));
    });
    connect(&m_session, &Session::jobsChanged, this, &Workspace::showQueue);
}

void Workspace::connectQueue() {
    connect(m_queue, &ui::QueuePage::backRequested, &m_window, &ui::MainWindow::showSlidePage);
    connect(m_queue, &ui::QueuePage::showRequested, this, &Workspace::showCase);
    connect(m_queue, &ui::QueuePage::stopRequested, &m_session, &Session::stopJob);
    connect(m_queue, &ui::QueuePage::closeRequested, this, &Workspace::closeCase);
    connect(m_window.action(QStringLiteral("queue")), &QAction::triggered, this, [this](bool shown) {
        if (shown) showQueue();
    });
}

// What was on the screen, by the view itself; asked of the slide that is shown.
void Workspace::connectSeen() {
    ui::SlideView& view = m_window.slideView();
    m_words.setSeen([&view](std::size_t, const core::Level0PixelRect& area) {
        if (!view.slide()) return 0.0;
        const auto scanned = core::scanMagnification(view.slide()->info());
        if (!scanned) return 0.0;
        const core::Level0Rect place{double(area.x), double(area.y), double(area.width), double(area.height)};
        return view.seenArea().seen(place, core::downsampleAt(kSeenMagnification, *scanned)) ? kSeenMagnification : 0.0;
    });
    connect(&view, &ui::SlideView::seenAreaChanged, &m_words, &WordsDesk::seenChanged);
}

// A case of several slides is stepped through in place.
void Workspace::addCaseActions() {
    const auto step = [this](const QString& text, const QKeySequence& keys, int by) {
        auto* action = new QAction(text, &m_window);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, by] { stepSlide(by); });
        m_window.addAction(action);
        for (QAction* menu : m_window.menuBar()->actions())
            if (menu->menu() != nullptr && menu->menu()->objectName() == QStringLiteral("slideMenu"))
                menu->menu()->addAction(action);
    };
    step(tr("Next slide of the case"), QKeySequence(Qt::CTRL | Qt::Key_PageDown), 1);
    step(tr("Previous slide of the case"), QKeySequence(Qt::CTRL | Qt::Key_PageUp), -1);
}

void Workspace::openPaths(const QStringList& opened) {
    QStringList slides, reports;
    for (const QString& path : opened)
        if (!m_takesFile || !m_takesFile(path)) (path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive) ? reports : slides) << path;
    if (!slides.isEmpty() || opened.isEmpty()) { // marks and reports alone leave the case as it is
        m_window.clearMessage(ui::MessageAbout::Slide);
        m_caseDesk.leaveCase();
        m_words.leaveCase();
        m_pathsBefore = m_shown ? m_paths : QStringList();
        m_refused = 0;
        m_sayOnReturn.reset();
        m_shown.reset();
        m_paths = slides;
        m_window.closeSlide();
        if (!slides.isEmpty()) m_window.showOpening(QFileInfo(slides.front()).fileName());
        std::vector<std::filesystem::path> files;
        for (const QString& path : slides)
            files.push_back(toPath(path));
        Q_EMIT caseOpened(slides);
        const CaseId id = m_session.openCase(files);
        if (id != 0) m_caseDesk.enterCase(id, files);
        m_provisional.enterCase();
    }
    if (!reports.isEmpty()) m_caseDesk.openReport(reports.front());
}

void Workspace::showCase(CaseId id) {
    const auto found = m_session.cases().find(id);
    if (found == m_session.cases().end()) return;
    if (id == m_session.currentCase()) return m_window.showSlidePage();
    QStringList paths;
    for (const std::filesystem::path& path : found->second.paths)
        paths << fromPath(path);
    openPaths(paths);
}

void Workspace::closeCase(CaseId id) {
    if (id == 0) return openPaths({});
    const bool current = id == m_session.currentCase();
    if (current) openPaths({});
    m_caseDesk.forgetCase(id);
    m_session.closeCase(id);
}

void Workspace::showSlide(std::size_t index) {
    if (index >= m_session.slides().size() || !m_session.slides()[index]) return;
    m_shown = index;
    m_window.showSlide(m_session.slides()[index]);
    m_words.showSlide(index);
}

void Workspace::stepSlide(int by) {
    if (!m_shown) return;
    const auto count = int(m_session.slides().size());
    for (int next = int(*m_shown) + by; next >= 0 && next < count; next += by) {
        if (!m_session.slides()[std::size_t(next)]) continue;
        showSlide(std::size_t(next));
        m_window.say(tr("Slide %1 of %2").arg(next + 1).arg(count));
        return;
    }
}

void Workspace::refuseSlide(const core::Error& error) {
    ui::Message message = ui::messageOf(error);
    message.actions.push_back({tr("Choose another file"), [this] {
                                   if (QAction* open = m_window.action(QStringLiteral("open"))) open->trigger();
                               }});
    // Nothing of what was to be opened is there: the case that gave way comes back.
    if (++m_refused == m_paths.size() && !m_shown && !m_pathsBefore.isEmpty()) {
        const QStringList before = std::exchange(m_pathsBefore, {});
        const CaseId refused = m_session.currentCase();
        openPaths(before);
        m_caseDesk.forgetCase(refused);
        m_session.closeCase(refused);
        m_sayOnReturn = message; // the slide that opens again takes messages away
    } else if (!m_shown) {
        m_window.closeSlide();
    }
    m_window.endProgress();
    m_window.showMessage(message);
}

void Workspace::useBundle(const QString& folder) {
    m_bundleFolder = folder;
    ui::BundleState state;
    state.phase = ui::BundlePhase::Loading;
    state.name = QFileInfo(folder).fileName();
    m_window.setBundleState(state);
    m_session.chooseBundle(toPath(folder));
}

void Workspace::useLastBundle() {
    if (!m_bundleFolder.isEmpty()) return; // one was chosen meanwhile
    if (const QString folder = m_bundles.lastUsed(); !folder.isEmpty()) useBundle(folder);
}

void Workspace::takeBundle(const core::EngineInfo& info) {
    ui::BundleState state;
    state.phase = ui::BundlePhase::Ready;
    state.name = QString::fromStdString(info.bundleName);
    state.detail = QString::fromStdString(info.device) + QStringLiteral(" · ") + parametersInWords(info.parameters);
    state.warning = QString::fromStdString(info.warning);
    state.demo = info.demo;
    state.maxTokens = info.maxPositions;
    for (const std::string& name : info.classes)
        state.abilities.classes << QString::fromStdString(name);
    m_words.takeBundle(info);
    m_window.setBundleState(state);
    m_window.setEngineVersions(QString::fromStdString(info.device));
    m_window.clearMessage(ui::MessageAbout::Bundle);
    m_bundles.setInUse(m_bundleFolder);
    m_bundles.remember(m_bundleFolder);
}

void Workspace::refuseBundle(const core::Error& error) {
    ui::BundleState state;
    state.phase = ui::BundlePhase::Failed;
    state.name = QFileInfo(m_bundleFolder).fileName();
    state.detail = QString::fromStdString(core::describe(error));
    m_window.setBundleState(state);
    ui::Message message = ui::messageOf(error);
    message.about = ui::MessageAbout::Bundle;
    message.actions.push_back({tr("Choose another bundle"), [this] {
                                   QAction* bundles = m_window.action(QStringLiteral("bundles"));
                                   if (!bundles->isChecked()) bundles->trigger();
                               }});
    m_window.showMessage(message);
}

void Workspace::stopEverything() {
    m_session.stop();
    m_words.stopMap();
    m_session.stopStudies();
    m_words.alternatives().setBusy(false);
}

void Workspace::showChecks() {
    std::vector<ui::CheckLine> lines;
    if (auto provisional = m_provisional.line()) lines.push_back(*std::move(provisional));
    if (auto thickness = m_caseDesk.thicknessLine()) lines.push_back(*std::move(thickness));
    if (auto missed = m_words.missedLine()) lines.push_back(*std::move(missed));
    m_window.reportPanel().checks().setLines(std::move(lines));
}

// Every job, then the cases that rest with a report.
void Workspace::showQueue() {
    if (!m_queue->isVisible()) return;
    std::vector<ui::QueueRow> rows;
    for (const JobInfo& job : m_session.jobs()) {
        ui::QueueRow row = rowOf(job);
        const auto found = m_session.cases().find(job.caseId);
        row.title = found == m_session.cases().end() ? QFileInfo(m_bundleFolder).fileName() : caseTitle(found->second);
        row.current = job.caseId != 0 && job.caseId == m_session.currentCase();
        rows.push_back(row);
    }
    for (const auto& [id, state] : m_session.cases()) {
        const bool busy = std::any_of(rows.begin(), rows.end(), [&, key = id](const ui::QueueRow& row) { return row.caseId == key; });
        if (busy) continue;
        ui::QueueRow row;
        row.caseId = id;
        row.title = caseTitle(state);
        row.current = id == m_session.currentCase();
        row.what = state.reports.empty() ? tr("open") : tr("report ready");
        rows.push_back(row);
    }
    m_queue->setRows(rows);
}

void Workspace::rememberSlide(const QString& path) {
    if (path.isEmpty()) return;
    const QStringList recent = pushed(m_settings.value(kRecentKey).toStringList(), QFileInfo(path).absoluteFilePath());
    m_settings.setValue(kRecentKey, recent);
    m_window.setRecentSlides(recent);
}

} // namespace hs::app
