// CurvesView: the diagrams of a run: losses large, below them accuracy and the like, the learning rate and memory; all
// over the same steps. GUI thread.
#pragma once

#include "core/training/run_record.h"

#include <QByteArray>
#include <QImage>
#include <QPointF>
#include <QVector>
#include <QWidget>

#include <array>
#include <memory>

class QLabel;
class QToolButton;

namespace hs::ui {

class CurvePlot;

// One more run, drawn behind for comparison.
struct OtherRun {
    QString name;
    std::shared_ptr<const core::RunRecord> run;
};

class CurvesView : public QWidget {
    Q_OBJECT
public:
    explicit CurvesView(QWidget* parent = nullptr);

    // Shows what was added since; everything anew when it is another run (`id`) or earlier points changed.
    void showRun(const QString& id, const core::RunRecord& run);
    void showOthers(const std::vector<OtherRun>& others);
    void setMemory(const QVector<QPointF>& stepAndBytes);
    void clear();

    CurvePlot& loss() { return *m_loss; }
    CurvePlot& scores() { return *m_scores; }
    CurvePlot& rate() { return *m_rate; }
    CurvePlot& memory() { return *m_memory; }
    QImage picture() const; // of all four

Q_SIGNALS:
    void pictureRequested();
    void tableRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void link(CurvePlot* plot);
    void showScores(const core::RunRecord& run);
    std::array<CurvePlot*, 4> plots() const { return {m_loss, m_scores, m_rate, m_memory}; }

    CurvePlot* m_loss = nullptr;
    CurvePlot* m_scores = nullptr;
    CurvePlot* m_rate = nullptr;
    CurvePlot* m_memory = nullptr;
    QWidget* m_smallOnes = nullptr;
    QToolButton* m_log = nullptr;
    QToolButton* m_all = nullptr;
    QString m_id;
    std::uint64_t m_rewritten = 0;
    std::size_t m_drawn = 0; // steps
    double m_smooth = 0.0;   // of the last drawn step
    QStringList m_scoreNames;
    int m_ownLossLines = 0;
};

// Every step and every validation as a table (RFC 4180), the steps in order.
QByteArray curvesToCsv(const core::RunRecord& run);

} // namespace hs::ui
