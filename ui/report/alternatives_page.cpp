#include "ui/report/alternatives_page.h"

#include "ui/report/comparison_view.h"
#include "ui/report/difference_text.h"
#include "ui/report/shortcuts.h"
#include "ui/report/word_card.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr int kColumnWidth = 296;
constexpr int kConsensus = -1;

QString sectionRow(const QString& section) {
    return QStringLiteral("<tr><td></td><td style=\"font-variant:small-caps;color:%1\">%2:</td></tr>")
        .arg(colours().textSoft.name(), section.toHtmlEscaped());
}

QString statementRow(const core::Statement& statement, std::size_t samples) {
    const QString words = QString::fromStdString(statement.text).toHtmlEscaped();
    const QString ink = (statement.share >= 0.5 ? colours().text : colours().textSoft).name();
    return QStringLiteral("<tr><td width=\"46\" valign=\"top\" style=\"color:%1;padding-bottom:5px\">%2/%3</td>"
                          "<td style=\"color:%4;padding-bottom:5px\">%5</td></tr>")
        .arg(colours().textSoft.name())
        .arg(statement.samples.size())
        .arg(samples)
        .arg(ink, words);
}

} // namespace

QString consensusHtml(const core::Consensus& consensus, std::size_t samples) {
    QString rows;
    std::string section;
    for (const core::Statement& statement : consensus.statements) {
        if (statement.section != section) rows += sectionRow(QString::fromStdString(statement.section));
        rows += statementRow(statement, samples);
        section = statement.section;
    }
    QString html = QStringLiteral("<table cellspacing=\"0\" cellpadding=\"0\">%1</table>").arg(rows);
    if (consensus.minority.empty()) return html;
    rows.clear();
    for (const core::Statement& statement : consensus.minority)
        rows += statementRow(statement, samples);
    return html +
           QStringLiteral("<p style=\"color:%1;margin-top:14px\">%2</p><table cellspacing=\"0\" "
                          "cellpadding=\"0\">%3</table>")
               .arg(colours().textSoft.name(), AlternativesPage::tr("Said by fewer than half").toHtmlEscaped(), rows);
}

AlternativesPage::AlternativesPage(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Alternatives"));
    build();
    m_next.setSingleShot(true);
    m_next.setInterval(0);
    connect(&m_next, &QTimer::timeout, this, &AlternativesPage::addNextColumn);
    clear();
}

void AlternativesPage::build() {
    auto* heading = new QLabel(tr("Alternatives"), this);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    heading->setFont(large);
    m_count = new QSpinBox(this);
    m_count->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_count->setRange(2, 20);
    m_count->setValue(5);
    m_count->setAccessibleName(tr("How many reports"));
    m_count->setToolTip(tr("How many reports are written, each with the next seed"));
    m_write = new QPushButton(tr("Write"), this);
    m_write->setProperty("primary", true);
    connect(m_write, &QPushButton::clicked, this,
            [this] { m_busy ? Q_EMIT stopRequested() : Q_EMIT writeRequested(m_count->value()); });
    auto* back = new QPushButton(tr("Back"), this);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    connect(back, &QPushButton::clicked, this, &AlternativesPage::backRequested);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(heading, 1);
    top->addWidget(m_count);
    top->addWidget(m_write);
    top->addWidget(back);
    m_hint = new QLabel(this);
    m_hint->setWordWrap(true);
    m_hint->setProperty("soft", true);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget(m_scroll);
    m_columns = new QHBoxLayout(content);
    m_columns->setContentsMargins(0, 0, 0, 0);
    m_columns->setSpacing(0);
    m_columns->addStretch();
    m_scroll->setWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 22, 24, 16);
    layout->setSpacing(12);
    layout->addLayout(top);
    layout->addWidget(m_hint);
    layout->addWidget(m_scroll, 1);
    setFocusProxy(m_write);
}

void AlternativesPage::setReason(const QString& whyNot) {
    m_reason = whyNot;
    renew();
}

void AlternativesPage::setBusy(bool busy) {
    m_busy = busy;
    renew();
}

void AlternativesPage::renew() {
    m_write->setText(m_busy ? tr("Stop") : tr("Write"));
    m_write->setEnabled(m_busy || m_reason.isEmpty());
    m_write->setToolTip(m_busy               ? tr("Stop writing; nothing is kept")
                        : m_reason.isEmpty() ? tr("Write several reports from the same beginning")
                                             : m_reason);
    m_count->setEnabled(!m_busy);
    if (m_busy) m_hint->setText(tr("Several reports are being written from the same beginning…"));
    m_hint->setVisible(m_set.samples.empty() || m_busy);
}

void AlternativesPage::clear() {
    m_waiting.clear();
    m_set = {};
    while (m_columns->count() > 1) {
        QLayoutItem* item = m_columns->takeAt(0);
        delete item->widget();
        delete item;
    }
    m_hint->setText(tr("Several reports of the same slide, side by side. Where they agree, the model is sure; where "
                       "they part, look again. Take the one you want to go on with."));
    renew();
}

void AlternativesPage::showProblem(const QString& sentence) {
    clear();
    m_hint->setText(sentence);
}

int AlternativesPage::columns() const {
    return m_columns->count() - 1;
}

void AlternativesPage::showSet(AlternativeSet set) {
    clear();
    m_set = std::move(set);
    if (m_set.current.empty() && m_set.consensus.typical < m_set.samples.size())
        m_set.current = m_set.samples[m_set.consensus.typical].text;
    m_waiting.push_back(kConsensus);
    for (const core::DiagnosisGroup& group : m_set.consensus.groups)
        for (const std::size_t sample : group.samples)
            m_waiting.push_back(static_cast<int>(sample));
    m_next.start();
    renew();
}

void AlternativesPage::addNextColumn() {
    if (m_waiting.empty()) return;
    const int next = m_waiting.front();
    m_waiting.pop_front();
    next == kConsensus ? addConsensusColumn() : addSampleColumn(static_cast<std::size_t>(next));
    if (!m_waiting.empty()) m_next.start();
}

void AlternativesPage::addConsensusColumn() {
    core::Report report;
    if (m_set.consensus.typical < m_set.samples.size()) report = m_set.samples[m_set.consensus.typical];
    const std::size_t all = m_set.samples.size();
    const std::size_t agree = m_set.consensus.groups.empty() ? 0 : m_set.consensus.groups.front().samples.size();
    QWidget* column = addColumn(tr("Consensus"), tr("%1 of %2 with this diagnosis").arg(agree).arg(all),
                                consensusHtml(m_set.consensus, all), report);
    for (QPushButton* take : column->findChildren<QPushButton*>())
        take->setToolTip(tr("The sample nearest to all others of this diagnosis becomes the report"));
}

QString AlternativesPage::heading(std::size_t sample) const {
    return tr("Seed %1").arg(m_set.samples[sample].options.seed);
}

void AlternativesPage::addSampleColumn(std::size_t sample) {
    const core::Report& report = m_set.samples[sample];
    QString diagnosis;
    std::size_t size = 0;
    for (const core::DiagnosisGroup& group : m_set.consensus.groups)
        if (std::find(group.samples.begin(), group.samples.end(), sample) != group.samples.end()) {
            diagnosis = QString::fromStdString(group.diagnosis);
            size = group.samples.size();
        }
    const QString facts = QStringLiteral("%1 · %2 · %3")
                              .arg(diagnosis, tr("%1 of %2").arg(size).arg(m_set.samples.size()),
                                   differenceInWords(countDifference(m_set.current, report.text)));
    addColumn(heading(sample), facts, markedHtml(m_set.current, report.text), report);
}

QWidget* AlternativesPage::addColumn(const QString& heading, const QString& facts, const QString& html,
                                     const core::Report& report) {
    auto* column = new QWidget(this);
    column->setFixedWidth(kColumnWidth);
    auto* name = new QLabel(heading, column);
    name->setProperty("heading", true);
    auto* line = new QLabel(facts, column);
    line->setFont(smallFont());
    line->setProperty("soft", true);
    line->setWordWrap(true);
    QTextBrowser* text = makeReadingBrowser(column);
    text->setAccessibleName(heading);
    setReadingHtml(*text, html);
    auto* take = new QPushButton(tr("Take this one"), column);
    take->setToolTip(tr("It becomes the report; the one before is an undo away"));
    connect(take, &QPushButton::clicked, this, [this, report] { Q_EMIT taken(report); });
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 20, 0);
    layout->setSpacing(4);
    layout->addWidget(name);
    layout->addWidget(line);
    layout->addWidget(text, 1);
    layout->addWidget(take, 0, Qt::AlignLeft);
    m_columns->insertWidget(columns(), column);
    return column;
}

void AlternativesPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    QWidget::keyPressEvent(event);
}

void AlternativesPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_columns != nullptr && !m_set.samples.empty())
        showSet(AlternativeSet(m_set));
}

} // namespace hs::ui
