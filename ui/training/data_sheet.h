// DataSheet: a set of cases looked at: how many of what, what is missing or doubled, and the reading of slides that were
// not read yet. GUI thread.
#pragma once

#include "ui/training/training_values.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QTableWidget;
class QVBoxLayout;

namespace hs::ui {

class DataSheet : public QWidget {
    Q_OBJECT
public:
    explicit DataSheet(QWidget* parent = nullptr);

    void setData(const DataState& data);
    void setWork(const WorkState& work);            // slides being read
    void setWhyNotRead(const QString& reason);      // why slides cannot be read now; empty: they can
    QStringList sentences() const;                  // of the findings, as shown

Q_SIGNALS:
    void readRequested();
    void stopRequested();
    void useRequested();
    void backRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void addFinding(const core::Finding& finding);
    void showButtons();
    void fitHeights();

    DataState m_data;
    WorkState m_work;
    QString m_whyNotRead;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_origin = nullptr;
    QWidget* m_findings = nullptr;
    QVBoxLayout* m_findingRows = nullptr;
    QScrollArea* m_scroll = nullptr;
    QTableWidget* m_classes = nullptr;
    QLabel* m_workText = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_read = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_use = nullptr;
    QStringList m_sentences;
};

} // namespace hs::ui
