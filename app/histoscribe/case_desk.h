// CaseDesk: what belongs to a case beside its words: fields, history, signature, pictures, drafts, exports. GUI thread;
// files are written on workers.
#pragma once

#include "app/common/report_export.h"
#include "app/histoscribe/draft_keeper.h"
#include "app/histoscribe/session.h"
#include "ui/report/case_page.h"
#include "ui/report/check_lines.h"
#include "ui/report/report_panel.h"
#include "ui/window/main_window.h"

#include <QObject>
#include <QSettings>

#include <functional>
#include <map>
#include <optional>

namespace hs::app {

class CaseDesk : public QObject {
    Q_OBJECT

public:
    // All outlive the desk. Drafts go into `drafts`.
    CaseDesk(ui::MainWindow& window, Session& session, QSettings& settings, std::filesystem::path drafts, QObject* parent = nullptr);

    // The panel's report is put aside; nothing belongs to the desk until a case is entered.
    void leaveCase();
    // Brings back what was put aside, or the draft of an earlier day.
    void enterCase(CaseId id, const std::vector<std::filesystem::path>& slides);
    void forgetCase(CaseId id);

    void openReport(const QString& path); // a saved one becomes this case's
    void exportTo(const QString& path);
    void print();
    // What the model wrote without an event of its own to tell.
    void noteWritten(const core::Report& report);
    void take(const core::Report& report); // one of several sampled ones
    void noteEdits();                      // what hands changed since the last note becomes a line of the history
    void flush();                          // nothing typed is lost from here on
    void forgetDrafts();                   // of every case

    // Lengths that the ruler measured on the slides, in millimetres.
    void setMeasuredLengths(std::vector<double> millimetres);
    // A thickness in the text that the ruler does not confirm; nothing when they agree or nothing was measured.
    std::optional<ui::CheckLine> thicknessLine() const;
    // "82 % of the tissue was seen at 10x or closer", or nothing.
    void setCoverage(std::function<std::optional<double>()> coverage) { m_coverage = std::move(coverage); }

Q_SIGNALS:
    void checksChanged();

private:
    struct Kept {
        ui::ReportDesk desk;
        core::CaseFields fields;
        std::vector<core::HistoryEntry> history;
        std::optional<core::SignOff> signedOff;
        std::vector<ui::SnapshotItem> snapshots;
        bool labels = false; // label and overview pictures go with the export: asked for anew in each case
        std::string noted;   // the text as the history knows it
    };
    void connectPage();
    void connectPanel();
    void restore(const core::CaseRecord& record);
    void finalise();
    void reopen();
    void addPicture();
    void replay();
    void showReplay(const core::Report& saved, const core::Report& now);
    void changed();
    void showPage();
    core::CaseRecord record() const;
    std::function<ExportParts()> parts() const; // encodes pictures when called: for a worker
    std::string who() const;
    QString lockWords() const;

    ui::MainWindow& m_window;
    Session& m_session;
    QSettings& m_settings;
    ui::CasePage* m_page = nullptr; // owned by the window
    std::map<CaseId, Kept> m_kept;
    CaseId m_case = 0;
    Kept m_now; // of the current case; its desk is in the panel
    std::vector<double> m_measured;
    std::function<std::optional<double>()> m_coverage;
    DraftKeeper m_drafts; // last: its source is the desk
};

} // namespace hs::app
