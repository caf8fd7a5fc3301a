#include "ui/training/run_head.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

QString joined(const QStringList& parts) {
    QStringList said = parts;
    said.removeAll(QString());
    return said.join(QStringLiteral(" · "));
}

} // namespace

RunHead::RunHead(QWidget* parent)
    : QWidget(parent) {
    build();
}

void RunHead::build() {
    m_name = new QLabel(this);
    QFont large = m_name->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setWeight(QFont::DemiBold);
    m_name->setFont(large);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("runState"));
    m_state->setProperty("soft", true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_trouble = new QLabel(this);
    m_trouble->setObjectName(QStringLiteral("runTrouble"));
    m_trouble->setProperty("warning", true);
    m_trouble->setWordWrap(true);
    m_trouble->setTextFormat(Qt::PlainText);
    m_trouble->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress of the run"));
    const auto button = [this](const char* name, const QString& text, const QString& tip, void (RunHead::*signal)()) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setToolTip(tip);
        connect(made, &QPushButton::clicked, this, signal);
        return made;
    };
    m_pause = button("pauseRun", tr("Pause"), tr("Holds the run where it is; its memory stays taken"), &RunHead::pauseRequested);
    m_stop = button("stopRun", tr("Stop"), tr("Ends the run after a checkpoint; it resumes exactly"), &RunHead::stopRequested);
    m_resume = button("resumeRun", tr("Resume"), tr("Goes on from the last checkpoint as if nothing had been between"),
                      &RunHead::resumeRequested);
    m_use = button("useCheckpoint", tr("Use this checkpoint"), tr("Makes a bundle of the best checkpoint and opens it in the viewer"),
                   &RunHead::useRequested);
    m_use->setProperty("primary", true);
    m_gate = button("gate", tr("Is it better?"), tr("Compares it with the bundle it began from, on the held-out cases"),
                    &RunHead::gateRequested);
    m_next = button("nextStage", tr("Go on to the report"), tr("Makes a bundle of the best checkpoint and begins the second stage with it"),
                    &RunHead::nextStageRequested);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_name, 1);
    for (QPushButton* one : {m_pause, m_resume, m_stop})
        top->addWidget(one);
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_state, 1);
    auto* actions = new QHBoxLayout;
    actions->setSpacing(8);
    for (QPushButton* one : {m_use, m_gate, m_next})
        actions->addWidget(one);
    actions->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(top);
    layout->addLayout(second);
    layout->addWidget(m_bar);
    layout->addWidget(m_trouble);
    layout->addLayout(actions);
}

void RunHead::show(const RunFacts& facts) {
    m_facts = facts;
    m_name->setText(m_name->fontMetrics().elidedText(facts.row.name, Qt::ElideMiddle, qMax(160, m_name->width())));
    m_name->setToolTip(facts.row.name);
    const auto stage = stageOf(facts.row.stage);
    m_state->setText(joined({stage ? stageTitle(*stage) : QString(), stateWords(facts.row.state), facts.what, facts.progress, facts.left}));
    m_state->setToolTip(m_state->text());
    m_trouble->setText(facts.trouble);
    m_trouble->setVisible(!facts.trouble.isEmpty());
    m_bar->setVisible(isLive(facts.row.state));
    m_bar->setRange(0, facts.share < 0 ? 0 : 1000);
    m_bar->setValue(qMax(0, facts.share));
    enableButtons();
}

void RunHead::setBusy(const QString& words) {
    m_busy = words;
    enableButtons();
}

void RunHead::enableButtons() {
    const RunState state = m_facts.row.state;
    const bool here = isLive(state) && state != RunState::Elsewhere;
    const bool paused = state == RunState::Paused;
    const bool atHand = m_pause->hasFocus() || m_resume->hasFocus(); // both stand in one place
    m_pause->setVisible(here && !paused && state != RunState::Stopping);
    m_stop->setVisible(here);
    m_stop->setEnabled(state != RunState::Stopping);
    m_stop->setText(state == RunState::Stopping ? tr("Stopping…") : tr("Stop"));
    m_resume->setVisible(paused || (canResume(state) && m_facts.hasCheckpoint));
    m_resume->setText(paused ? tr("Continue") : tr("Resume"));
    if (atHand) (paused || canResume(state) ? m_resume : m_pause)->setFocus();
    m_resume->disconnect(this);
    connect(m_resume, &QPushButton::clicked, this, paused ? &RunHead::continueRequested : &RunHead::resumeRequested);
    const QString notYet = !m_busy.isEmpty()          ? m_busy
                           : !m_facts.hasCheckpoint   ? tr("There is no checkpoint yet")
                           : state == RunState::Vanished ? tr("The folder of the run is gone")
                                                         : QString();
    for (QPushButton* one : {m_use, m_gate, m_next})
        one->setEnabled(notYet.isEmpty());
    m_use->setText(m_busy.isEmpty() ? tr("Use this checkpoint") : m_busy);
    m_gate->setEnabled(notYet.isEmpty() && m_facts.hasBundle);
    m_gate->setToolTip(m_facts.hasBundle ? tr("Compares it with the bundle it began from, on the held-out cases")
                                         : tr("The bundle it began from is gone, so there is nothing to compare it with"));
    m_next->setVisible(m_facts.row.stage == QLatin1String("pretrain"));
}

} // namespace hs::ui
