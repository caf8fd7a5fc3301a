// TrainingDesk: joins the training page (hands and pictures) to runs, data and hscribe. GUI thread.
//
// The page is built when it is first shown. A run is a process of its own: the desk starts it, watches its folder, and
// may go away at any time; the next desk finds what runs.
#pragma once

#include "app/histoscribe/tool_run.h"
#include "app/histoscribe/training_watch.h"
#include "app/histoscribe/training_wizard.h"
#include "core/training/gate.h"
#include "ui/training/training_page.h"
#include "ui/window/main_window.h"

#include <QDockWidget>
#include <QObject>
#include <QPointF>
#include <QPointer>
#include <QSettings>
#include <QVector>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hs::app {

struct TrainingPlaces {
    QString program;                    // hscribe
    std::filesystem::path engineModule; // what training needs besides
    std::filesystem::path demoBundle;
    std::filesystem::path data;         // runs, data sets and bundles that are made here lie in it
};
TrainingPlaces usualTrainingPlaces();

class TrainingDesk : public QObject {
    Q_OBJECT
public:
    // Window and settings outlive the desk.
    TrainingDesk(ui::MainWindow& window, QSettings& settings, TrainingPlaces places, QObject* parent = nullptr);
    ~TrainingDesk() override;

    ui::TrainingPage& page(); // built at the first call
    const core::RunRecord& record() const { return m_record; }
    ui::RunState shownState() const { return m_facts.row.state; }
    const QString& shownRun() const { return m_shown; }

Q_SIGNALS:
    void bundleMade(const QString& folder); // to be opened in the viewer

private:
    void buildPage();
    void connectPage();
    void connectHead();
    void showPage();
    void leavePage();
    void readDevices();

    void start();
    void launch(const std::filesystem::path& run, const QStringList& arguments, const QByteArray& settings);
    void resume();
    void signalRun(std::function<core::Result<void>(const std::filesystem::path&)> act);
    void judgeMemory();
    void offerBundles(const QString& chosen);

    void showRun(const QString& id);
    void takeRuns(const std::vector<RunOnDisk>& runs);
    void takeLook(const RunLook& look);
    void noteMemory(const RunLook& look);
    void compare(const QStringList& ids);
    const RunOnDisk* runNamed(const QString& id) const;

    // Work on a checkpoint: it is made a bundle, then something is done with it.
    void withBundle(const QString& words, std::function<void(const QString& bundle)> then);
    void useCheckpoint();
    void goOnToReports();
    void openGate();
    void evaluate(const QString& before, const QString& after, const QString& data);
    void showGate(ToolRun::Answer answer, const QString& before, const QString& after);
    void endFollowUp(const std::optional<core::Error>& error);

    void refuse(const core::Error& error, std::vector<ui::MessageAction> actions = {});
    void save(const QString& path, const QByteArray& bytes);

    ui::MainWindow& m_window;
    QSettings& m_settings;
    const TrainingPlaces m_places;
    QWidget* m_room = nullptr; // what the window's page is; the page is built into it
    QPointer<ui::TrainingPage> m_page;
    TrainingWatch m_watch;
    TrainingWizard m_wizard;
    std::vector<QPointer<QDockWidget>> m_hidden; // docks that give way to the page
    std::vector<ui::DeviceChoice> m_devices;

    std::vector<RunOnDisk> m_runs;
    bool m_runsKnown = false;
    QString m_shown; // folder of the run on the screen
    core::RunRecord m_record;
    ui::RunFacts m_facts;
    QVector<QPointF> m_memory; // step and bytes
    QPointer<ToolRun> m_tool;
    QString m_followUp; // words for what is done with a checkpoint; empty: nothing
};

} // namespace hs::app
