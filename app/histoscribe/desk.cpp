#include "app/histoscribe/desk.h"

#include "app/histoscribe/workspace.h"
#include "ui/preferences/preferences.h"
#include "ui/preferences/preferences_page.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/main_window.h"

#include <QAction>

#include <utility>

namespace hs::app {

Desk::Desk(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_marks(std::make_unique<MarksDesk>(parts.window))
    , m_tray(std::make_unique<TrayDesk>(TrayDesk::Parts{parts.window, parts.session, *m_marks, parts.tiles}))
    , m_pictures(std::make_unique<PictureDesk>(PictureDesk::Parts{parts.window, *m_marks, parts.settings}))
    , m_painting(std::make_unique<PaintingDesk>(parts.window)) {
    m_painting->setPreference(ui::readPreferences(parts.settings).painting);
    connect(m_tray.get(), &TrayDesk::viewMade, m_painting.get(), [this](ui::SlideView* view) { m_painting->attach(*view); });
    connect(&parts.workspace, &Workspace::caseOpened, m_tray.get(), &TrayDesk::setCase);
    connect(m_tray.get(), &TrayDesk::slideWanted, &parts.workspace, &Workspace::showSlide);
    connect(m_marks.get(), &MarksDesk::marksChanged, this,
            [this] { m_parts.workspace.caseDesk().setMeasuredLengths(m_marks->rulerLengths()); });
    parts.workspace.setFileTaker([this](const QString& path) { return takeFile(path); });
    connect(&parts.window.slideView(), &ui::SlideView::slideChanged, this, [this] {
        if (!m_parts.window.slideView().slide()) return;
        for (const QString& path : std::exchange(m_waitingMarks, {}))
            m_marks->importFile(path);
    });
    buildPreferences();
}

Desk::~Desk() {
    if (m_keeper) m_keeper->close();
}

// Marks beside slides wait for the first of them; alone they belong to the slide that is open.
bool Desk::takeFile(const QString& path) {
    if (!MarksDesk::isMarkFile(path)) return false;
    if (m_marks->board())
        m_marks->importFile(path);
    else
        m_waitingMarks << path;
    return true;
}

void Desk::begin(const QStringList& paths, Memory memory) {
    std::optional<SessionState> last;
    if (memory == Memory::Kept) {
        m_keeper = std::make_unique<SessionKeeper>(SessionKeeper::Parts{m_parts.window, *m_marks, m_parts.settings},
                                                   StateFolder(StateFolder::usual()));
        connect(&m_parts.workspace, &Workspace::caseOpened, m_keeper.get(), &SessionKeeper::setCase);
        connect(&m_parts.window, &ui::MainWindow::closing, m_keeper.get(), &SessionKeeper::close);
        connect(&m_parts.session, &Session::slideOpened, this, [this](std::size_t index) {
            const core::SlidePtr slide = m_parts.session.slides()[index];
            const bool wanted = m_keeper->takeWanted(slide->info().fingerprint);
            if (wanted && m_parts.window.slideView().slide() != slide) m_parts.workspace.showSlide(index);
        });
        if (paths.isEmpty()) last = m_keeper->lastSession();
        m_keeper->begin(last);
    }
    QStringList open = paths;
    if (last)
        for (const std::string& path : last->slides)
            open << QString::fromStdString(path);
    if (!open.isEmpty()) m_parts.workspace.openPaths(open);
}

void Desk::buildPreferences() {
    m_preferences = new ui::PreferencesPage;
    m_preferences->setPreferences(ui::readPreferences(m_parts.settings));
    m_parts.window.addPage(QStringLiteral("preferences"), m_preferences);
    connect(m_preferences, &ui::PreferencesPage::changed, this, &Desk::takePreferences);
    connect(m_preferences, &ui::PreferencesPage::backRequested, &m_parts.window, &ui::MainWindow::showSlidePage);
    connect(m_preferences, &ui::PreferencesPage::forgetWanted, this, [this] {
        if (m_keeper) m_keeper->forgetAll();
        m_parts.workspace.caseDesk().forgetDrafts();
    });
    // The theme may have been changed in the menu meanwhile.
    connect(m_parts.window.action(QStringLiteral("preferences")), &QAction::triggered, this,
            [this] { m_preferences->setPreferences(ui::readPreferences(m_parts.settings)); });
}

void Desk::takePreferences(const ui::Preferences& preferences) {
    const ui::Preferences before = ui::readPreferences(m_parts.settings);
    ui::writePreferences(m_parts.settings, preferences);
    if (preferences.theme != before.theme)
        if (QAction* theme = m_parts.window.action(QStringLiteral("theme-") + preferences.theme)) theme->trigger();
    m_painting->setPreference(preferences.painting);
    m_parts.tiles->setLimitBytes(std::size_t(preferences.tileCacheMegabytes) << 20);
}

} // namespace hs::app
