#include "ui/training/figures_view.h"

#include "ui/theme/theme.h"
#include "ui/training/training_words.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

QTableWidget* tableFor(QWidget* parent, const QString& name) {
    auto* table = new QTableWidget(parent);
    table->setAccessibleName(name);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setFont(smallFont());
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(QFontMetrics(smallFont()).height() + 10);
    table->horizontalHeader()->setFont(smallFont());
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    return table;
}

void put(QTableWidget* table, int row, int column, const QString& text, const QString& tip = {}) {
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(tip.isEmpty() ? text : tip);
    table->setItem(row, column, item);
}

QString number(double value) {
    return QLocale().toString(value, 'f', 3).replace(QLatin1Char('-'), QChar(0x2212)); // a minus, not a hyphen
}
QString interval(const core::Figure& figure) {
    return QStringLiteral("%1 … %2").arg(number(figure.low), number(figure.high));
}

QString sideWords(core::GateSide side) {
    switch (side) {
    case core::GateSide::Better:
        return GateView::tr("better");
    case core::GateSide::Worse:
        return GateView::tr("worse");
    case core::GateSide::Unclear:
        return GateView::tr("no difference shown");
    }
    return {};
}

} // namespace

CompareView::CompareView(QWidget* parent)
    : QWidget(parent) {
    m_head = new QLabel(this);
    m_head->setWordWrap(true);
    m_head->setProperty("soft", true);
    m_table = tableFor(this, tr("Comparison of runs"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_head);
    layout->addWidget(m_table, 1);
    showRuns({});
}

int CompareView::rows() const {
    return m_table->rowCount();
}

void CompareView::showRuns(const std::vector<core::RunSummary>& runs) {
    m_table->setVisible(runs.size() >= 2);
    m_table->setRowCount(0);
    if (runs.size() < 2) {
        m_head->setText(tr("Pick two or more runs on the left (Ctrl and a click) to see in which settings they differ and what they reached."));
        return;
    }
    m_head->setText(tr("Best values reached, then the settings that differ."));
    QStringList titles{QString()};
    for (const core::RunSummary& run : runs)
        titles << QString::fromStdString(run.name);
    const std::vector<core::CompareRow> rows = core::compareRuns(runs);
    m_table->setColumnCount(int(titles.size()));
    m_table->setHorizontalHeaderLabels(titles);
    m_table->setRowCount(int(rows.size()));
    for (int row = 0; row < int(rows.size()); ++row) {
        const core::CompareRow& one = rows[std::size_t(row)];
        put(m_table, row, 0, metricTitle(one.key));
        m_table->item(row, 0)->setForeground(colours().textSoft);
        for (int i = 0; i < int(one.values.size()); ++i) {
            const bool best = one.best && *one.best == std::size_t(i);
            put(m_table, row, i + 1, QString::fromStdString(one.values[std::size_t(i)]), best ? tr("the best of these") : QString());
            QFont font = smallFont();
            font.setBold(best);
            m_table->item(row, i + 1)->setFont(font);
        }
    }
    m_table->resizeColumnsToContents();
}

GateView::GateView(QWidget* parent)
    : QWidget(parent) {
    m_verdict = new QLabel(this);
    m_verdict->setObjectName(QStringLiteral("gateVerdict"));
    m_verdict->setWordWrap(true);
    m_note = new QLabel(this);
    m_note->setWordWrap(true);
    m_note->setFont(smallFont());
    m_note->setProperty("soft", true);
    m_table = tableFor(this, tr("New bundle against the old one"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_verdict);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    layout->addStretch();
    showSentence(tr("\"Is it better?\" compares the checkpoint with the bundle it began from, on cases neither has learnt from."));
}

QString GateView::verdict() const {
    return m_verdict->text();
}
int GateView::rows() const {
    return m_table->rowCount();
}

void GateView::showSentence(const QString& sentence) {
    m_verdict->setText(sentence);
    m_verdict->setProperty("heading", false);
    m_verdict->setProperty("soft", true);
    m_table->setRowCount(0);
    m_table->hide();
    m_note->hide();
}

QString gateSentence(const core::Gate& gate) {
    const auto count = [&](core::GateSide side) {
        return int(std::count_if(gate.rows.begin(), gate.rows.end(), [side](const core::GateRow& row) { return row.verdict == side; }));
    };
    const int all = int(gate.rows.size()), better = count(core::GateSide::Better), worse = count(core::GateSide::Worse);
    switch (gate.verdict) {
    case core::GateVerdict::Better:
        return GateView::tr("Better: %1 of %2 figures beyond their intervals; none is worse.").arg(better).arg(all);
    case core::GateVerdict::Worse:
        return GateView::tr("Worse: %1 of %2 figures beyond their intervals; none is better.").arg(worse).arg(all);
    case core::GateVerdict::Mixed:
        return GateView::tr("Mixed: %1 of %3 figures are better, %2 are worse, beyond their intervals.").arg(better).arg(worse).arg(all);
    case core::GateVerdict::Unclear:
        return GateView::tr("No difference shown: the interval of every difference holds zero.");
    }
    return {};
}

void GateView::showGate(const core::Gate& gate, const QString& before, const QString& after) {
    m_verdict->setText(gateSentence(gate));
    m_verdict->setProperty("soft", false);
    m_verdict->setProperty("heading", true);
    m_table->setColumnCount(4);
    m_table->setHorizontalHeaderLabels({QString(), tr("Before"), tr("After"), tr("Difference")});
    m_table->horizontalHeaderItem(1)->setToolTip(before);
    m_table->horizontalHeaderItem(2)->setToolTip(after);
    m_table->setRowCount(int(gate.rows.size()));
    for (int row = 0; row < int(gate.rows.size()); ++row) {
        const core::GateRow& one = gate.rows[std::size_t(row)];
        put(m_table, row, 0, metricTitle(one.name.substr(one.name.rfind('.') + 1)), metricTitle(one.name));
        put(m_table, row, 1, number(one.before.value), interval(one.before));
        put(m_table, row, 2, number(one.after.value), interval(one.after));
        const QString sign = one.difference.value > 0 ? QStringLiteral("+") : QString();
        put(m_table, row, 3, QStringLiteral("%1%2  (%3)").arg(sign, number(one.difference.value), interval(one.difference)),
            sideWords(one.verdict));
        const Colours& c = colours();
        m_table->item(row, 0)->setForeground(c.textSoft);
        m_table->item(row, 3)->setForeground(one.verdict == core::GateSide::Better  ? c.good
                                             : one.verdict == core::GateSide::Worse ? c.error
                                                                                    : c.textSoft);
    }
    m_table->resizeColumnsToContents();
    m_table->show();
    const bool paired = std::any_of(gate.rows.begin(), gate.rows.end(), [](const core::GateRow& row) { return row.paired; });
    m_note->setText((gate.cases > 0 ? tr("%1 against %2 on %3 cases. ").arg(after, before).arg(gate.cases)
                                    : tr("%1 against %2. ").arg(after, before)) +
                    (paired ? tr("Intervals are 95 %; differences are resampled in pairs of the same case.") : tr("Intervals are 95 %.")));
    m_note->show();
    m_verdict->style()->unpolish(m_verdict);
    m_verdict->style()->polish(m_verdict);
}

} // namespace hs::ui
