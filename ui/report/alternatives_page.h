// AlternativesPage: several reports of one case side by side, word differences against the report at hand marked, and
// in front what they agree on, with the share of samples behind each statement. Takes the slide's place. GUI thread.
#pragma once

#include "core/report.h"
#include "core/words/consensus.h"

#include <QTimer>
#include <QWidget>

#include <deque>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QSpinBox;

namespace hs::ui {

struct AlternativeSet {
    std::string current; // the report at hand; empty: differences against the typical sample
    std::vector<core::Report> samples;
    core::Consensus consensus; // of their texts
};

class AlternativesPage : public QWidget {
    Q_OBJECT
public:
    explicit AlternativesPage(QWidget* parent = nullptr);

    void setReason(const QString& whyNot); // why none can be written now; empty: they can
    void setBusy(bool busy);
    // Columns appear one after the other, so that the window never waits.
    void showSet(AlternativeSet set);
    void showProblem(const QString& sentence);
    void clear();
    int columns() const;
    bool complete() const { return m_waiting.empty(); }

Q_SIGNALS:
    void writeRequested(int count);
    void stopRequested();
    void taken(const hs::core::Report& report);
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void addNextColumn();
    void addConsensusColumn();
    void addSampleColumn(std::size_t sample);
    QWidget* addColumn(const QString& heading, const QString& facts, const QString& html, const core::Report& report);
    QString heading(std::size_t sample) const;
    void renew();

    AlternativeSet m_set;
    std::deque<int> m_waiting; // -1 the consensus, else a sample
    QTimer m_next;
    QSpinBox* m_count = nullptr;
    QPushButton* m_write = nullptr;
    QLabel* m_hint = nullptr;
    QScrollArea* m_scroll = nullptr;
    QHBoxLayout* m_columns = nullptr;
    bool m_busy = false;
    QString m_reason;
};

// What a set agrees on as rich text: each statement with the samples behind it.
QString consensusHtml(const core::Consensus& consensus, std::size_t samples);

} // namespace hs::ui
