#include "ui/training/data_sheet.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/training/training_words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kItemsShown = 8;

QIcon iconOf(core::Severity severity) {
    switch (severity) {
    case core::Severity::Note:
        return themeIcon(QStringLiteral("info"), [] { return colours().textSoft; });
    case core::Severity::Warning:
        return themeIcon(QStringLiteral("warning"), [] { return colours().warning; });
    case core::Severity::Blocking:
        return themeIcon(QStringLiteral("error"), [] { return colours().error; });
    }
    return {};
}

QLabel* words(QWidget* parent, const QString& text, const char* kind) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    if (kind[0] != '\0') label->setProperty(kind, true);
    return label;
}

QString itemsOf(const core::Finding& finding) {
    QStringList items;
    for (std::size_t i = 0; i < finding.items.size() && i < std::size_t(kItemsShown); ++i)
        if (!finding.items[i].empty()) items << QString::fromStdString(finding.items[i]);
    const int more = int(finding.items.size()) - kItemsShown;
    return items.join(QStringLiteral(", ")) + (more > 0 ? DataSheet::tr(" and %1 more").arg(more) : QString());
}

} // namespace

DataSheet::DataSheet(QWidget* parent)
    : QWidget(parent) {
    build();
    setData({});
}

void DataSheet::build() {
    m_title = words(this, {}, "");
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    m_title->setFont(large);
    m_facts = words(this, {}, "soft");
    m_origin = words(this, {}, "soft");
    m_origin->setFont(smallFont());
    m_findings = new QWidget;
    m_findingRows = new QVBoxLayout(m_findings);
    m_findingRows->setContentsMargins(0, 0, 0, 0);
    m_findingRows->setSpacing(10);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(m_findings);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_findings->setAutoFillBackground(false);
    m_classes = new QTableWidget(this);
    m_classes->setAccessibleName(tr("Cases by diagnosis and split"));
    m_classes->setColumnCount(4);
    m_classes->setHorizontalHeaderLabels({tr("Diagnosis"), tr("learn"), tr("validate"), tr("held out")});
    m_classes->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int column = 1; column < 4; ++column)
        m_classes->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_classes->setFrameShape(QFrame::NoFrame);
    m_classes->setShowGrid(false);
    m_classes->setFont(smallFont());
    m_classes->horizontalHeader()->setFont(smallFont());
    m_classes->horizontalHeader()->setHighlightSections(false);
    m_classes->verticalHeader()->hide();
    m_classes->verticalHeader()->setDefaultSectionSize(QFontMetrics(smallFont()).height() + 8);
    m_classes->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_classes->setSelectionMode(QAbstractItemView::NoSelection);
    m_classes->setTabKeyNavigation(false);
    m_classes->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < 4; ++column)
        m_classes->horizontalHeader()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_workText = words(this, {}, "soft");
    m_workText->setObjectName(QStringLiteral("dataWork"));
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Slides read"));
    auto* back = new QPushButton(tr("Back"), this);
    m_read = new QPushButton(tr("Read the slides"), this);
    m_read->setObjectName(QStringLiteral("readSlides"));
    m_stop = new QPushButton(tr("Stop"), this);
    m_use = new QPushButton(tr("Use these cases"), this);
    m_use->setObjectName(QStringLiteral("useData"));
    m_use->setProperty("primary", true);
    connect(back, &QPushButton::clicked, this, &DataSheet::backRequested);
    connect(m_read, &QPushButton::clicked, this, &DataSheet::readRequested);
    connect(m_stop, &QPushButton::clicked, this, &DataSheet::stopRequested);
    connect(m_use, &QPushButton::clicked, this, &DataSheet::useRequested);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_use, m_read, m_stop, back})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_origin);
    layout->addSpacing(6);
    layout->addWidget(m_scroll, 3);
    layout->addSpacing(6);
    layout->addWidget(m_classes, 2);
    layout->addSpacing(6);
    layout->addWidget(m_workText);
    layout->addWidget(m_bar);
    layout->addLayout(buttons);
    layout->addStretch(0);
}

// No taller than what they hold: the buttons follow at once, and room that is left lies below.
void DataSheet::fitHeights() {
    const int width = m_scroll->viewport()->width();
    const QLayout* rows = m_findings->layout();
    m_scroll->setMaximumHeight(qMax(24, rows->hasHeightForWidth() ? rows->totalHeightForWidth(width) : rows->totalSizeHint().height()) + 2);
    int height = m_classes->horizontalHeader()->sizeHint().height() + 4;
    for (int row = 0; row < m_classes->rowCount(); ++row)
        height += m_classes->rowHeight(row);
    m_classes->setMaximumHeight(height);
}

void DataSheet::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitHeights();
}

void DataSheet::setData(const DataState& data) {
    m_data = data;
    m_sentences.clear();
    m_title->setText(data.name);
    m_title->setToolTip(data.path);
    m_facts->setText(data.phase == DataPhase::Ready ? splitWords(data.check) : data.sentence);
    m_origin->setVisible(data.fromFolder);
    m_origin->setText(data.splitsDealt ? tr("Diagnoses were taken from the names of the folders; cases were dealt 8 : 1 : 1 to learn from, to validate and held out.")
                                       : tr("Diagnoses and splits were taken from the names of the folders."));
    while (QLayoutItem* item = m_findingRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const core::Finding& finding : data.check.findings)
        addFinding(finding);
    if (data.phase == DataPhase::Ready && data.check.findings.empty())
        m_findingRows->addWidget(words(m_findings, tr("Nothing is missing, nothing is doubled."), "soft"));
    m_findingRows->addStretch();
    m_classes->setVisible(!data.check.classes.empty());
    m_classes->setRowCount(int(data.check.classes.size()));
    for (int row = 0; row < m_classes->rowCount(); ++row) {
        const core::ClassCount& one = data.check.classes[std::size_t(row)];
        m_classes->setItem(row, 0, new QTableWidgetItem(QString::fromStdString(one.name)));
        for (int split = 0; split < 3; ++split) {
            auto* item = new QTableWidgetItem(QString::number(one.cases[std::size_t(split)]));
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_classes->setItem(row, split + 1, item);
        }
    }
    showButtons();
    QTimer::singleShot(0, this, &DataSheet::fitHeights); // rows that were just made count once they are shown
}

void DataSheet::addFinding(const core::Finding& finding) {
    const FindingWords said = wordsOf(finding);
    m_sentences << said.sentence;
    auto* row = new QWidget(m_findings);
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 8, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(1);
    auto* icon = new QLabel(row);
    icon->setPixmap(iconOf(finding.severity).pixmap(QSize(18, 18), devicePixelRatioF()));
    grid->addWidget(icon, 0, 0, Qt::AlignTop);
    grid->addWidget(words(row, said.sentence, ""), 0, 1);
    auto* help = words(row, said.help, "soft");
    help->setFont(smallFont());
    grid->addWidget(help, 1, 1);
    const QString items = itemsOf(finding);
    if (!items.isEmpty()) {
        auto* list = words(row, items, "soft");
        list->setFont(smallFont());
        list->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(list, 2, 1);
    }
    grid->setColumnStretch(1, 1);
    m_findingRows->addWidget(row);
}

void DataSheet::setWork(const WorkState& work) {
    m_work = work;
    showButtons();
}

void DataSheet::setWhyNotRead(const QString& reason) {
    m_whyNotRead = reason;
    showButtons();
}

void DataSheet::showButtons() {
    const bool working = !m_work.what.isEmpty();
    const bool toRead = m_data.phase == DataPhase::Ready && m_data.check.slidesWithoutFeatures > 0;
    m_bar->setVisible(working);
    m_bar->setRange(0, m_work.total);
    m_bar->setValue(m_work.done);
    const QString reading = m_work.total > 0 ? tr("%1: slide %2 of %3").arg(m_work.what).arg(qMin(m_work.done + 1, m_work.total)).arg(m_work.total)
                                             : m_work.what;
    m_workText->setText(working ? m_work.left.isEmpty() ? reading : reading + QStringLiteral(" · ") + m_work.left
                        : toRead && !m_whyNotRead.isEmpty() ? m_whyNotRead
                                                            : QString());
    m_workText->setVisible(!m_workText->text().isEmpty());
    m_read->setVisible(toRead && !working);
    m_read->setEnabled(m_whyNotRead.isEmpty() && !m_data.check.blocked());
    m_read->setToolTip(m_whyNotRead.isEmpty() ? tr("Makes the features of %L1 slides once, with the bundle's encoder").arg(m_data.check.slidesWithoutFeatures)
                                              : m_whyNotRead);
    m_stop->setVisible(working);
    m_use->setEnabled(m_data.phase == DataPhase::Ready && !m_data.check.blocked() && !toRead && !working);
}

QStringList DataSheet::sentences() const {
    return m_sentences;
}

} // namespace hs::ui
