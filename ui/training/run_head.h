// RunHead: the run that is shown: what it is, how far, how long still, and what can be done with it. GUI thread.
#pragma once

#include "ui/training/training_values.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace hs::ui {

// What the head tells of a run.
struct RunFacts {
    RunRow row;
    QString what;     // while preparing: "reading features"
    int share = -1;   // thousandths done; below 0: unknown
    QString progress; // "step 120 of 400 · epoch 3"
    QString left;     // "3:12 left"
    QString trouble;  // why it ended, or what is wrong: one sentence
    bool hasCheckpoint = false;
    bool hasBundle = false; // the bundle it began from is still there
};

class RunHead : public QWidget {
    Q_OBJECT
public:
    explicit RunHead(QWidget* parent = nullptr);

    void show(const RunFacts& facts);
    // While the checkpoint is being made a bundle, or bundles are compared; empty: not.
    void setBusy(const QString& words);

Q_SIGNALS:
    void pauseRequested();
    void continueRequested();
    void stopRequested();
    void resumeRequested();
    void useRequested();
    void gateRequested();
    void nextStageRequested();

private:
    void build();
    void enableButtons();

    RunFacts m_facts;
    QString m_busy;
    QLabel* m_name = nullptr;
    QLabel* m_state = nullptr;
    QLabel* m_trouble = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_use = nullptr;
    QPushButton* m_gate = nullptr;
    QPushButton* m_next = nullptr;
};

} // namespace hs::ui
