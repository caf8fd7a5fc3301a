// The report panel's words under hand and the tools below them.

#include "ui/report/report_panel_private.h"

#include "ui/report/check_lines.h"
#include "ui/report/comparison_view.h"
#include "ui/report/differential_bars.h"
#include "ui/report/field_gallery.h"
#include "ui/report/map_controls.h"
#include "ui/report/options_fold.h"
#include "ui/report/phrase_probe.h"
#include "ui/report/region_tool.h"
#include "ui/report/report_view.h"
#include "ui/report/shortcuts.h"
#include "ui/report/tool_strip.h"
#include "ui/report/word_card.h"

#include <QScrollBar>
#include <QToolButton>

#include <algorithm>

namespace hs::ui {

void ReportPanel::buildTools() {
    d->checks = new CheckLines(this);
    d->tools = new ToolStrip(this);
    d->map = new MapControls(this);
    d->fields = new FieldGallery(this);
    d->region = new RegionTool(this);
    d->differential = new DifferentialBars(this);
    d->probe = new PhraseProbe(this);
    d->tools->addTool(tr("Map"), tr("How a word's map lies on the slide"), d->map);
    d->tools->addTool(tr("Fields"), tr("The fields the word drew on most"), d->fields);
    d->tools->addTool(tr("Region"), keys::hint(tr("A region, its words, and the report without it"), keys::region()),
                      d->region);
    d->tools->addTool(tr("Diagnoses"), keys::hint(tr("How probable each diagnosis is"), keys::differential()),
                      d->differential);
    d->tools->addTool(tr("Probe"), keys::hint(tr("Try any finding"), keys::probe()), d->probe);
    d->tools->open(d->map);
}

void ReportPanel::connectTools() {
    connect(d->map, &MapControls::styleChanged, this, &ReportPanel::overlayStyleChanged);
    connect(d->map, &MapControls::methodChanged, this, &ReportPanel::methodChanged);
    connect(d->map, &MapControls::stopRequested, this, &ReportPanel::mapStopRequested);
    connect(d->differential, &DifferentialBars::diagnosisChosen, this, &ReportPanel::writeWithDiagnosis);
    connect(d->card, &WordCard::chosen, this, &ReportPanel::branch);
    connect(d->comparison, &ComparisonView::backRequested, this, &ReportPanel::closeComparison);
    connect(d->comparison, &ComparisonView::takeRequested, this, [this] {
        const core::Report taken = d->comparison->comparison().other;
        closeComparison();
        Q_EMIT comparisonTaken(taken);
    });
    connect(d->options, &OptionsFold::doubtChanged, d->view, &ReportView::setDoubtMeasure);
    connect(d->options, &OptionsFold::sectionsChanged, this, &ReportPanel::sectionsChanged);
    connect(d->view->verticalScrollBar(), &QScrollBar::valueChanged, d->card, &QWidget::hide);
}

// One of both at a time, tools or options: the text keeps its place on a small screen.
void ReportPanel::showTools() {
    const bool any = d->slideOpen && !d->more->isChecked() && !d->comparing;
    d->options->setVisible(d->more->isChecked() && !d->comparing);
    d->toolArea->setVisible(any && (!d->document.empty() || d->bundle.phase == BundlePhase::Ready));
    d->checks->setMaximumHeight(d->comparing ? 0 : QWIDGETSIZE_MAX);
    const QString whyNot = canGenerate() ? QString() : this->whyNot();
    d->region->setReason(d->document.empty() ? tr("Write a report first: both are compared") : whyNot);
    d->differential->setReason(whyNot);
    d->probe->setReason(whyNot);
    const bool head = !d->bundle.abilities.classes.isEmpty();
    const bool ready = d->bundle.phase == BundlePhase::Ready;
    d->differential->setClassifierReason(!whyNot.isEmpty() ? whyNot
                                         : !ready          ? tr("The bundle is still being loaded")
                                         : !head           ? tr("This bundle has no classifier head")
                                                           : QString());
}

FieldGallery& ReportPanel::fields() {
    return *d->fields;
}
RegionTool& ReportPanel::region() {
    return *d->region;
}
DifferentialBars& ReportPanel::differential() {
    return *d->differential;
}
PhraseProbe& ReportPanel::probe() {
    return *d->probe;
}
CheckLines& ReportPanel::checks() {
    return *d->checks;
}
ReportView& ReportPanel::view() {
    return *d->view;
}

void ReportPanel::openTool(Tool tool) {
    d->more->setChecked(false);
    QWidget* const tools[] = {nullptr, d->map, d->fields, d->region, d->differential, d->probe};
    d->tools->open(tools[static_cast<std::size_t>(tool)]);
    if (tool == Tool::Probe) d->probe->focusLine();
}

ReportPanel::Tool ReportPanel::openedTool() const {
    const QWidget* opened = d->tools->opened();
    return opened == d->map            ? Tool::Map
           : opened == d->fields       ? Tool::Fields
           : opened == d->region       ? Tool::Region
           : opened == d->differential ? Tool::Differential
           : opened == d->probe        ? Tool::Probe
                                       : Tool::None;
}

bool ReportPanel::followsWriting() const {
    return d->map->followsWriting();
}

void ReportPanel::showComparison(const Comparison& comparison) {
    d->view->release();
    d->comparison->show(comparison);
    d->comparing = true;
    showState();
    d->comparison->setFocus();
}

void ReportPanel::closeComparison() {
    if (!d->comparing) return;
    d->comparing = false;
    showState();
}

void ReportPanel::showHeld() {
    const std::optional<core::TextSpan> hovered = d->view->hovered();
    const std::optional<core::TextSpan> held = hovered ? hovered : d->view->pinned();
    std::optional<Phrase> phrase;
    if (held) {
        const TokenRange tokens = d->document.sourceTokens(*held);
        const std::string words = d->document.text().substr(held->begin, held->end - held->begin);
        if (!tokens.empty())
            phrase = {d->document.version(), tokens, QString::fromStdString(words),
                      hovered ? Hold::Hovered : Hold::Pinned};
    }
    showCard(held);
    if (phrase == d->phrase) return;
    d->phrase = phrase;
    d->probeShown = false;
    if (phrase)
        Q_EMIT phraseSelected(*phrase);
    else
        Q_EMIT phraseCleared();
}

void ReportPanel::showCard(std::optional<core::TextSpan> span) {
    const auto word = span ? wordAt(d->document.words(), span->begin) : std::nullopt;
    const QRect box = span ? d->view->boxOf(*span) : QRect();
    // A held phrase of several words has no card of one of them.
    const bool whole = word && d->document.words()[*word].span.end >= span->end;
    if (!whole || box.isEmpty() || d->comparing) return d->card->hide();
    const bool pinned = !d->view->hovered() && d->state != ReportState::Writing && canGenerate();
    d->card->setFacts(d->document.factsOf(d->document.words()[*word]),
                      pinned ? WordCard::Use::Choosing : WordCard::Use::Reading);
    d->card->showBeside(QRect(d->view->viewport()->mapTo(this, box.topLeft()), box.size()));
}

void ReportPanel::branch(int alternative) {
    const auto pinned = d->view->pinned();
    const auto word = pinned ? wordAt(d->document.words(), pinned->begin) : std::nullopt;
    if (!word || !canGenerate()) return;
    const ReportDocument::Branch branch = d->document.branchAt(d->document.words()[*word], std::size_t(alternative));
    if (!branch.prompt.empty()) askFor(QString::fromStdString(branch.prompt), branch.openWord);
}

void ReportPanel::lightWords(const std::vector<float>& shareOfToken) {
    std::vector<float> shares;
    for (const Word& word : d->document.words()) {
        const TokenRange tokens = d->document.sourceTokens(word.span);
        float share = 0.0f;
        for (std::size_t i = tokens.begin; i < std::min(tokens.end, shareOfToken.size()); ++i)
            share = std::max(share, shareOfToken[i]);
        shares.push_back(share);
    }
    d->view->lightWords(shareOfToken.empty() ? std::vector<float>() : std::move(shares));
}

} // namespace hs::ui
