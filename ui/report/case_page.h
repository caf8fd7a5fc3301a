// CasePage: whose report this is, its pictures, its history and its signature, and the ways out. Takes the slide's
// place. GUI thread.
#pragma once

#include "core/case_record.h"
#include "ui/report/panel_values.h"

#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTextBrowser;
class QVBoxLayout;

namespace hs::ui {

// What stands at the head of every exported page; kept in the settings.
struct LetterHead {
    QString institution;
    QString address;
    QString pathologist; // who signs
    friend bool operator==(const LetterHead&, const LetterHead&) = default;
};

// A picture for the export: the view as it was, with its scale bar and colour bar.
struct SnapshotItem {
    QImage picture;
    QString caption;
};

class CasePage : public QWidget {
    Q_OBJECT
public:
    explicit CasePage(QWidget* parent = nullptr);

    void setFields(const core::CaseFields& fields); // no signal
    core::CaseFields fields() const;
    void setLetterHead(const LetterHead& head); // no signal
    LetterHead letterHead() const;
    void setHistory(const std::vector<core::HistoryEntry>& history);
    // Signed or not; `whyNot` says why it cannot be signed now (empty: it can).
    void setSignature(const std::optional<core::SignOff>& signature, bool holds, const QString& whyNot);
    void setSnapshots(const std::vector<SnapshotItem>& snapshots);
    void setHasReport(bool hasReport);
    bool wantsCoverage() const;
    void setWantsLabels(bool wanted); // no signal
    bool wantsLabels() const;

Q_SIGNALS:
    void fieldsChanged();
    void letterHeadChanged();
    void finaliseRequested();
    void reopenRequested();
    void addSnapshotRequested();
    void removeSnapshotRequested(int index);
    void labelsToggled();
    void exportRequested(hs::ui::ExportFormat format);
    void printRequested();
    void replayRequested();
    void openReportRequested();
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void buildFields(QVBoxLayout* column);
    void buildPictures(QVBoxLayout* column);
    void buildSignature(QVBoxLayout* column);
    void buildWaysOut(QVBoxLayout* column);
    void showHistory();

    QLineEdit* m_number = nullptr;
    QLineEdit* m_patient = nullptr;
    QLineEdit* m_material = nullptr;
    QLineEdit* m_clinical = nullptr;
    QLineEdit* m_institution = nullptr;
    QLineEdit* m_address = nullptr;
    QLineEdit* m_pathologist = nullptr;
    QListWidget* m_snapshots = nullptr;
    QPushButton* m_removeSnapshot = nullptr;
    QCheckBox* m_labels = nullptr;
    QLabel* m_signed = nullptr;
    QPushButton* m_finalise = nullptr;
    QTextBrowser* m_history = nullptr;
    QCheckBox* m_coverage = nullptr;
    std::vector<QPushButton*> m_needReport;
    std::vector<core::HistoryEntry> m_entries;
    bool m_isSigned = false;
};

// "20:47 Dr B changed “basal” to “squamous”".
QString historyLine(const core::HistoryEntry& entry);

} // namespace hs::ui
