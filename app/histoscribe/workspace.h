// Workspace: joins the window (hands and pictures) to the session (cases, bundle, engine). GUI thread.
//
// What the window asks for becomes a call of the session, what the session says becomes something to see. Words and
// tissue, the case, and bundles each have a desk of their own.
#pragma once

#include "app/histoscribe/bundle_keeper.h"
#include "app/histoscribe/case_desk.h"
#include "app/histoscribe/provisional_desk.h"
#include "app/histoscribe/session.h"
#include "app/histoscribe/words_desk.h"
#include "ui/report/queue_page.h"
#include "ui/window/main_window.h"

#include <QObject>
#include <QSettings>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace hs::app {

class Workspace : public QObject {
    Q_OBJECT

public:
    // All outlive the workspace. Drafts of reports are kept in `drafts`.
    Workspace(ui::MainWindow& window, Session& session, QSettings& settings,
              std::filesystem::path drafts = draftFolder(), QObject* parent = nullptr);

    // Takes files that are no slides (marks) from what is opened; true for one it took.
    using TakesFile = std::function<bool(const QString& path)>;
    void setFileTaker(TakesFile takes) { m_takesFile = std::move(takes); }

    // Slides of one case; a saved report among them becomes the case's report.
    void openPaths(const QStringList& paths);
    void showSlide(std::size_t index); // of the case, once it is open
    void useBundle(const QString& folder);
    void useLastBundle(); // of the last start, if there was one
    void showCase(CaseId id);

    WordsDesk& words() { return m_words; }
    CaseDesk& caseDesk() { return m_caseDesk; }
    BundleKeeper& bundles() { return m_bundles; }
    std::optional<std::size_t> shownSlide() const { return m_shown; }

Q_SIGNALS:
    void caseOpened(const QStringList& paths); // its slides are being opened; empty: closed

private:
    void connectWindow();
    void connectReport();
    void connectSession();
    void connectQueue();
    void addCaseActions();
    void connectSeen();
    void stepSlide(int by);
    void refuseSlide(const core::Error& error);
    void takeBundle(const core::EngineInfo& info);
    void refuseBundle(const core::Error& error);
    void stopEverything();
    void showChecks();
    void showQueue();
    void closeCase(CaseId id);
    void rememberSlide(const QString& path);

    ui::MainWindow& m_window;
    Session& m_session;
    QSettings& m_settings;
    TakesFile m_takesFile;
    QStringList m_paths;                // of the case on the desk
    QStringList m_pathsBefore;          // of the case that it took the place of
    int m_refused = 0;                  // slides of the case that could not be opened
    std::optional<ui::Message> m_sayOnReturn; // why the case of before is back
    std::optional<std::size_t> m_shown; // slide of the case in the view
    QString m_bundleFolder;
    ui::QueuePage* m_queue = nullptr; // owned by the window
    BundleKeeper m_bundles;
    WordsDesk m_words;
    CaseDesk m_caseDesk;
    ProvisionalDesk m_provisional;
};

} // namespace hs::app
