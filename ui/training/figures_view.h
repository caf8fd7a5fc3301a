// Tables of the right column: runs beside each other (CompareView), a new bundle against the old one (GateView). GUI
// thread.
#pragma once

#include "core/training/gate.h"
#include "core/training/run_compare.h"

#include <QString>
#include <QStringList>
#include <QWidget>

class QLabel;
class QTableWidget;

namespace hs::ui {

class CompareView : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(QWidget* parent = nullptr);
    void showRuns(const std::vector<core::RunSummary>& runs);
    int rows() const;

private:
    QLabel* m_head = nullptr;
    QTableWidget* m_table = nullptr;
};

class GateView : public QWidget {
    Q_OBJECT
public:
    explicit GateView(QWidget* parent = nullptr);
    void showGate(const core::Gate& gate, const QString& before, const QString& after);
    void showSentence(const QString& sentence); // while it runs, or why there is none
    QString verdict() const;
    int rows() const;

private:
    QLabel* m_verdict = nullptr;
    QLabel* m_note = nullptr;
    QTableWidget* m_table = nullptr;
};

// "Better: 3 of 5 figures are higher beyond their intervals, none is lower." Pure.
QString gateSentence(const core::Gate& gate);

} // namespace hs::ui
