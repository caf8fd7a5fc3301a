// DifferentialBars: how probable the model finds each of some diagnoses, as bars; a click on one writes the report with
// it (expert guidance). The list can be edited; a classifier head, where the bundle has one, may propose. GUI thread.
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

#include <vector>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace hs::ui {

struct DiagnosisBar {
    QString diagnosis;
    double share = 0.0;          // of the list, 0..1
    double logProbability = 0.0; // nats; of the classifier 0
    int tokens = 0;              // of which it is the sum; 0 for the classifier
};

class BarList;

class DifferentialBars : public QWidget {
    Q_OBJECT
public:
    explicit DifferentialBars(QWidget* parent = nullptr);

    void setDiagnoses(const QStringList& diagnoses); // no signal
    QStringList diagnoses() const { return m_diagnoses; }
    // What can be asked now: a sentence why not, or empty.
    void setReason(const QString& whyNot);
    void setClassifierReason(const QString& whyNot);

    // Highest first. `source` says where they come from: "after Final diagnosis:", "by the classifier".
    void setBars(std::vector<DiagnosisBar> bars, const QString& source);
    const std::vector<DiagnosisBar>& bars() const { return m_bars; }
    void clearBars();

Q_SIGNALS:
    void compareRequested(const QStringList& diagnoses);
    void classifyRequested();
    void diagnosisChosen(const QString& diagnosis);
    void diagnosesChanged(const QStringList& diagnoses);

private:
    void build();
    void toggleEditing(bool editing);
    void takeEdited();

    QStringList m_diagnoses;
    std::vector<DiagnosisBar> m_bars;
    QPushButton* m_compare = nullptr;
    QPushButton* m_classify = nullptr;
    QToolButton* m_edit = nullptr;
    QStackedWidget* m_pages = nullptr;
    BarList* m_list = nullptr;
    QPlainTextEdit* m_editor = nullptr;
    QLabel* m_source = nullptr;
};

} // namespace hs::ui
