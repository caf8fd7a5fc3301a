// Workspace: joins the window (hands and pictures) to the session (case, bundle, engine). GUI thread.
//
// Holds no state of its own but settings: what the window asks for becomes a call of the session, what the session says
// becomes something to see.
#pragma once

#include "app/histoscribe/session.h"
#include "ui/overlay/overlay_model.h"
#include "ui/report/panel_values.h"
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
    // All outlive the workspace.
    Workspace(ui::MainWindow& window, Session& session, QSettings& settings, QObject* parent = nullptr);

    // Takes files that are no slides (marks) from what is opened; true for one it took.
    using TakesFile = std::function<bool(const QString& path)>;
    void setFileTaker(TakesFile takes) { m_takesFile = std::move(takes); }

    void openPaths(const QStringList& paths);
    void showSlide(std::size_t index); // of the case, once it is open
    void useBundle(const QString& folder);

Q_SIGNALS:
    void caseOpened(const QStringList& paths); // its slides are being opened; empty: closed

private:
    void connectWindow();
    void connectSession();
    void addCaseActions();
    void stepSlide(int by);
    void refuseSlide(const core::Error& error);
    void takeBundle(const core::EngineInfo& info);
    void refuseBundle(const core::Error& error);
    void explain();
    void showMaps(const std::vector<core::ScoreGrid>& maps, const std::vector<core::FeatureSetPtr>& features);
    void showCurrentMap();
    void exportReport(const QString& path);
    void rememberSlide(const QString& path);
    void offerBundles();

    ui::MainWindow& m_window;
    Session& m_session;
    QSettings& m_settings;
    TakesFile m_takesFile;
    QStringList m_paths;                 // of the case on the desk
    std::optional<std::size_t> m_shown;  // slide of the case in the view
    QString m_bundleFolder;
    std::vector<ui::OverlayModelPtr> m_maps; // one a slide of the case; empty: nothing is explained
};

} // namespace hs::app
