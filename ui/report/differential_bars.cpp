#include "ui/report/differential_bars.h"

#include "ui/report/bar_list.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kMostHeight = 148;

} // namespace

DifferentialBars::DifferentialBars(QWidget* parent)
    : QWidget(parent) {
    build();
    connect(m_compare, &QPushButton::clicked, this, [this] {
        if (m_edit->isChecked()) m_edit->setChecked(false);
        Q_EMIT compareRequested(m_diagnoses);
    });
    connect(m_classify, &QPushButton::clicked, this, &DifferentialBars::classifyRequested);
    connect(m_edit, &QToolButton::toggled, this, &DifferentialBars::toggleEditing);
    connect(m_list, &BarList::chosen, this, &DifferentialBars::diagnosisChosen);
}

void DifferentialBars::build() {
    m_compare = new QPushButton(tr("Compare"), this);
    m_compare->setToolTip(tr("How probable the model finds each of these diagnoses for this slide"));
    m_classify = new QPushButton(tr("Classify"), this);
    m_edit = new QToolButton(this);
    m_edit->setIcon(themeIcon(QStringLiteral("edit")));
    m_edit->setIconSize({18, 18});
    m_edit->setCheckable(true);
    m_edit->setToolTip(tr("Edit the list, one diagnosis a line"));
    m_edit->setAccessibleName(tr("Edit the list"));
    m_list = new BarList(this);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_list->setAutoFillBackground(false);
    scroll->setWidget(m_list);
    m_editor = new QPlainTextEdit(this);
    m_editor->setAccessibleName(tr("Diagnoses, one a line"));
    m_editor->setTabChangesFocus(true);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_editor);
    m_pages->setFixedHeight(kMostHeight - 40);
    m_source = new QLabel(this);
    m_source->setFont(smallFont());
    m_source->setProperty("soft", true);
    m_source->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_compare);
    row->addWidget(m_classify);
    row->addWidget(m_source, 1);
    row->addWidget(m_edit);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(row);
    layout->addWidget(m_pages);
    setClassifierReason(tr("Open a bundle first"));
}

void DifferentialBars::setDiagnoses(const QStringList& diagnoses) {
    m_diagnoses = diagnoses;
    clearBars();
}

void DifferentialBars::setReason(const QString& whyNot) {
    m_compare->setEnabled(whyNot.isEmpty());
    m_compare->setToolTip(whyNot.isEmpty() ? tr("How probable the model finds each of these diagnoses for this slide")
                                           : whyNot);
}

void DifferentialBars::setClassifierReason(const QString& whyNot) {
    m_classify->setEnabled(whyNot.isEmpty());
    m_classify->setToolTip(whyNot.isEmpty() ? tr("What the bundle's classifier head proposes") : whyNot);
}

void DifferentialBars::setBars(std::vector<DiagnosisBar> bars, const QString& source) {
    m_bars = std::move(bars);
    m_list->setBars(m_bars, {});
    m_source->setText(source);
    m_source->setToolTip(source);
}

void DifferentialBars::clearBars() {
    m_bars.clear();
    m_list->setBars({}, m_diagnoses);
    m_source->clear();
}

void DifferentialBars::toggleEditing(bool editing) {
    if (editing) {
        m_editor->setPlainText(m_diagnoses.join(QLatin1Char('\n')));
        m_pages->setCurrentWidget(m_editor);
        m_editor->setFocus();
        return;
    }
    takeEdited();
    m_pages->setCurrentIndex(0);
}

void DifferentialBars::takeEdited() {
    QStringList diagnoses;
    for (const QString& line : m_editor->toPlainText().split(QLatin1Char('\n')))
        if (const QString name = line.simplified(); !name.isEmpty() && !diagnoses.contains(name)) diagnoses << name;
    if (diagnoses == m_diagnoses) return;
    setDiagnoses(diagnoses);
    Q_EMIT diagnosesChanged(diagnoses);
}

} // namespace hs::ui
