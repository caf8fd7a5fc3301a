#include "app/histoscribe/workspace.h"

#include "app/common/program_paths.h"
#include "app/common/report_export.h"
#include "core/files.h"
#include "ui/gui_post.h"
#include "ui/report/report_panel.h"
#include "ui/viewer/slide_view.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QThreadPool>

#include <utility>

namespace hs::app {

namespace {

constexpr int kMostRecent = 10;
const auto kRecentKey = QStringLiteral("recent/slides");
const auto kBundlesKey = QStringLiteral("recent/bundles");

QString fromPath(const std::filesystem::path& path) { return QString::fromStdString(core::utf8FromPath(path)); }
std::filesystem::path toPath(const QString& text) { return core::pathFromUtf8(text.toStdString()); }

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

} // namespace

Workspace::Workspace(ui::MainWindow& window, Session& session, QSettings& settings, QObject* parent)
    : QObject(parent), m_window(window), m_session(session), m_settings(settings) {
    connectWindow();
    connectSession();
    addCaseActions();
    m_window.setRecentSlides(m_settings.value(kRecentKey).toStringList());
    offerBundles();
}

void Workspace::connectWindow() {
    connect(&m_window, &ui::MainWindow::openRequested, this, &Workspace::openPaths);
    connect(&m_window, &ui::MainWindow::closeSlideRequested, this, [this] { openPaths({}); });
    connect(&m_window, &ui::MainWindow::clearRecentRequested, this, [this] {
        m_settings.remove(kRecentKey);
        m_window.setRecentSlides({});
    });
    connect(&m_window, &ui::MainWindow::bundleChosen, this, &Workspace::useBundle);
    const auto write = [this](const QString& prompt, const core::GenerationOptions& options) {
        m_window.reportPanel().setRequested(m_session.generate(prompt.toStdString(), options));
    };
    connect(&m_window, &ui::MainWindow::generateRequested, this, write);
    connect(&m_window, &ui::MainWindow::continueRequested, this, write);
    connect(&m_window, &ui::MainWindow::stopRequested, this, [this] {
        m_session.stop();
        m_session.stopExplaining();
    });
    connect(&m_window, &ui::MainWindow::phraseSelected, this, [this] { explain(); });
    connect(&m_window, &ui::MainWindow::phraseCleared, this, [this] {
        m_session.stopExplaining();
        m_maps.clear();
        m_window.slideView().setOverlay(nullptr);
    });
    connect(&m_window.reportPanel(), &ui::ReportPanel::methodChanged, this, [this] { explain(); });
    connect(&m_window.reportPanel(), &ui::ReportPanel::overlayStyleChanged, this,
            [this](const ui::OverlayStyle& style) { m_window.slideView().setOverlayStyle(style); });
    connect(&m_window, &ui::MainWindow::exportReportRequested, this, [this](const QString& path) { exportReport(path); });
    connect(&m_window, &ui::MainWindow::spacingChosen, &m_session, &Session::setSpacing);
    connect(&m_window, &ui::MainWindow::closing, this, [this] {
        m_session.stop();
        m_window.saveLayout();
    });
}

void Workspace::connectSession() {
    connect(&m_session, &Session::slideOpened, this, [this](std::size_t index) {
        rememberSlide(m_paths.value(int(index)));
        if (!m_shown || index < *m_shown) showSlide(index);
    });
    connect(&m_session, &Session::slideRefused, this, &Workspace::refuseSlide);
    connect(&m_session, &Session::bundleOpened, this, &Workspace::takeBundle);
    connect(&m_session, &Session::bundleRefused, this, &Workspace::refuseBundle);
    connect(&m_session, &Session::progressed, this, [this](const core::PatchProgress& step) {
        m_window.showProgress({QString::fromStdString(core::stageName(step.stage)), step.done, step.total, false});
    });
    connect(&m_session, &Session::progressEnded, this, [this] { m_window.endProgress(); });
    connect(&m_session, &Session::reportEvent, &m_window, &ui::MainWindow::onReportEvent);
    connect(&m_session, &Session::explained, this, &Workspace::showMaps);
    connect(&m_session, &Session::explainRefused, this, [this](const core::Error& error) {
        m_window.reportPanel().showMapState(QString::fromStdString(error.message));
    });
}

// A case of several slides is stepped through in place.
void Workspace::addCaseActions() {
    const auto step = [this](const QString& text, const QKeySequence& keys, int by) {
        auto* action = new QAction(text, &m_window);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, by] { stepSlide(by); });
        m_window.addAction(action);
        for (QAction* menu : m_window.menuBar()->actions())
            if (menu->menu() != nullptr && menu->menu()->objectName() == QStringLiteral("slideMenu")) menu->menu()->addAction(action);
    };
    step(tr("Next slide of the case"), QKeySequence(Qt::CTRL | Qt::Key_PageDown), 1);
    step(tr("Previous slide of the case"), QKeySequence(Qt::CTRL | Qt::Key_PageUp), -1);
}

void Workspace::openPaths(const QStringList& opened) {
    QStringList paths;
    for (const QString& path : opened)
        if (!m_takesFile || !m_takesFile(path)) paths << path;
    if (paths.isEmpty() && !opened.isEmpty()) return; // the case stays
    m_window.clearMessage();
    m_shown.reset();
    m_maps.clear();
    m_paths = paths;
    m_window.closeSlide();
    if (!paths.isEmpty()) m_window.showOpening(QFileInfo(paths.front()).fileName());
    std::vector<std::filesystem::path> slides;
    for (const QString& path : paths)
        slides.push_back(toPath(path));
    Q_EMIT caseOpened(paths);
    m_session.openCase(std::move(slides));
}

void Workspace::showSlide(std::size_t index) {
    if (index >= m_session.slides().size() || !m_session.slides()[index]) return;
    m_shown = index;
    m_window.showSlide(m_session.slides()[index]);
    showCurrentMap();
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
    if (!m_shown) m_window.closeSlide();
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

void Workspace::takeBundle(const core::EngineInfo& info) {
    ui::BundleState state;
    state.phase = ui::BundlePhase::Ready;
    state.name = QString::fromStdString(info.bundleName);
    state.detail = QString::fromStdString(info.device) + QStringLiteral(" · ") + parametersInWords(info.parameters);
    state.warning = QString::fromStdString(info.warning);
    state.demo = info.demo;
    state.maxTokens = info.maxPositions;
    m_window.setBundleState(state);
    m_window.setEngineVersions(QString::fromStdString(info.device));
    if (m_bundleFolder != fromPath(demoBundle()))
        m_settings.setValue(kBundlesKey, pushed(m_settings.value(kBundlesKey).toStringList(), m_bundleFolder));
    offerBundles();
}

void Workspace::refuseBundle(const core::Error& error) {
    ui::BundleState state;
    state.phase = ui::BundlePhase::Failed;
    state.name = QFileInfo(m_bundleFolder).fileName();
    state.detail = QString::fromStdString(core::describe(error));
    m_window.setBundleState(state);
    m_window.showMessage(ui::messageOf(error));
}

void Workspace::offerBundles() {
    std::vector<ui::BundleChoice> choices;
    if (std::filesystem::exists(demoBundle() / "bundle.json")) choices.push_back({tr("Demo (synthetic tissue only)"), fromPath(demoBundle())});
    for (const QString& folder : m_settings.value(kBundlesKey).toStringList())
        if (QFileInfo::exists(folder)) choices.push_back({QFileInfo(folder).fileName(), folder});
    m_window.setBundles(choices);
}

void Workspace::explain() {
    const std::optional<ui::Phrase> phrase = m_window.reportPanel().phrase();
    if (!phrase) return;
    m_session.explain({phrase->tokens.begin, phrase->tokens.end}, m_window.reportPanel().method());
}

void Workspace::showMaps(const std::vector<core::ScoreGrid>& maps, const std::vector<core::FeatureSetPtr>& features) {
    m_maps.clear();
    for (std::size_t i = 0; i < maps.size(); ++i) {
        const std::shared_ptr<const core::PatchGrid> grid(features[i], &features[i]->grid);
        auto model = ui::OverlayModel::create(grid, maps[i]);
        m_maps.push_back(model ? std::move(model).value() : nullptr);
    }
    m_window.reportPanel().showMapState({});
    showCurrentMap();
}

void Workspace::showCurrentMap() {
    if (!m_shown || m_maps.empty()) return;
    // Maps come one for each opened slide of the case, in order.
    std::size_t map = 0;
    for (std::size_t i = 0; i < *m_shown; ++i)
        if (m_session.slides()[i]) ++map;
    m_window.slideView().setOverlay(map < m_maps.size() ? m_maps[map] : nullptr);
}

void Workspace::exportReport(const QString& path) {
    QThreadPool::globalInstance()->start(
        [post = ui::GuiPost(this), this, report = m_window.reportPanel().report(), file = toPath(path)] {
            const auto written = app::exportReport(report, file);
            post([this, written, name = core::displayName(file)] {
                if (written)
                    m_window.say(tr("Saved %1").arg(QString::fromStdString(name)));
                else
                    m_window.showMessage(ui::messageOf(written.error()));
            });
        });
}

void Workspace::rememberSlide(const QString& path) {
    if (path.isEmpty()) return;
    const QStringList recent = pushed(m_settings.value(kRecentKey).toStringList(), QFileInfo(path).absoluteFilePath());
    m_settings.setValue(kRecentKey, recent);
    m_window.setRecentSlides(recent);
}

} // namespace hs::app
