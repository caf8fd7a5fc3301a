// TrainingPage: left the runs, in the middle what is being done (a run's curves, a new run, its data), right what is
// being learnt: sample reports before and after, comparison, the gate. GUI thread.
//
// It holds no process and opens no file: hands become signals, values become pictures; app/histoscribe/training_desk
// listens and answers.
#pragma once

#include "core/training/gate.h"
#include "core/training/run_compare.h"
#include "core/training/run_record.h"
#include "ui/training/curves_view.h"
#include "ui/training/run_head.h"
#include "ui/training/training_values.h"
#include "ui/window/message.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace hs::ui {

class CompareView;
class DataSheet;
class GateView;
class MessageBar;
class RunList;
class SamplesView;
class StartForm;

class TrainingPage : public QWidget {
    Q_OBJECT
public:
    explicit TrainingPage(QWidget* parent = nullptr);

    StartForm& form() { return *m_form; }
    DataSheet& dataSheet() { return *m_data; }
    CurvesView& curves() { return *m_curves; }
    SamplesView& samples() { return *m_samples; }
    GateView& gate() { return *m_gate; }
    CompareView& comparison() { return *m_compare; }
    RunList& runs() { return *m_runs; }
    RunHead& head() { return *m_head; }
    MessageBar& message() { return *m_message; }

    void setRuns(const std::vector<RunRow>& runs);
    void setData(const DataState& data); // to the form and the sheet
    // Shows a run and follows it; `run` is read, not kept.
    void showRun(const RunFacts& facts, const core::RunRecord& run);
    void showNewRun();
    void showData();
    void showGate(const core::Gate& gate, const QString& before, const QString& after);
    void showGateWork(const QString& sentence);
    void showComparison(const std::vector<core::RunSummary>& runs, const std::vector<OtherRun>& others);
    void showMessage(const Message& message);

    bool showsRun() const;
    bool showsNewRun() const;
    bool showsData() const;

Q_SIGNALS:
    void dataChosen(const QString& path);
    void bundleChosen(const QString& path);
    void bundleFolderWanted();
    void settingsChanged();
    void startRequested();
    void runChosen(const QString& id);
    void picksChanged(const QStringList& ids);
    void newRunRequested();
    void readSlidesRequested();
    void stopReadingRequested();
    void saveRequested(const QString& path, const QByteArray& bytes); // of a picture or a table
    void tableWanted(const QString& path);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    QWidget* buildRunView();
    QWidget* buildRight();
    void connectParts();
    void showMiddle(QWidget* widget);
    void choosePicture();
    void chooseTable();

    MessageBar* m_message = nullptr;
    QSplitter* m_columns = nullptr;
    RunList* m_runs = nullptr;
    QStackedWidget* m_middle = nullptr;
    QWidget* m_runView = nullptr;
    QWidget* m_formView = nullptr;
    QWidget* m_dataView = nullptr;
    RunHead* m_head = nullptr;
    CurvesView* m_curves = nullptr;
    StartForm* m_form = nullptr;
    DataSheet* m_data = nullptr;
    QWidget* m_right = nullptr;
    QTabWidget* m_tabs = nullptr;
    SamplesView* m_samples = nullptr;
    CompareView* m_compare = nullptr;
    GateView* m_gate = nullptr;
};

} // namespace hs::ui
