#include "ui/report/report_panel_private.h"

#include "ui/report/check_lines.h"
#include "ui/report/comparison_view.h"
#include "ui/report/map_controls.h"
#include "ui/report/elided_label.h"
#include "ui/report/options_fold.h"
#include "ui/report/panel_head.h"
#include "ui/report/prompt_line.h"
#include "ui/report/report_facts.h"
#include "ui/report/report_view.h"
#include "ui/report/shortcuts.h"
#include "ui/report/steps.h"
#include "ui/report/tool_strip.h"
#include "ui/report/word_card.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/window/message_bar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

QToolButton* iconButton(QWidget* parent, const QString& icon, const QString& tip) {
    auto* button = new QToolButton(parent);
    button->setIcon(themeIcon(icon));
    button->setIconSize({18, 18});
    button->setToolTip(tip);
    button->setAccessibleName(tip.section(QStringLiteral(" ("), 0, 0));
    return button;
}

QFrame* hairline(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setProperty("hairline", true);
    return line;
}

QMenu* exportMenu(ReportPanel* panel, QWidget* parent) {
    auto* menu = new QMenu(parent);
    const std::pair<QString, ExportFormat> formats[] = {{ReportPanel::tr("PDF…"), ExportFormat::Pdf},
                                                        {ReportPanel::tr("OpenDocument…"), ExportFormat::Odt},
                                                        {ReportPanel::tr("Web page…"), ExportFormat::Html},
                                                        {ReportPanel::tr("Markdown…"), ExportFormat::Markdown},
                                                        {ReportPanel::tr("Plain text…"), ExportFormat::Text},
                                                        {ReportPanel::tr("Report file (JSON)…"), ExportFormat::Json}};
    for (const auto& [name, format] : formats)
        QObject::connect(menu->addAction(name), &QAction::triggered, panel,
                         [panel, chosen = format] { Q_EMIT panel->exportRequested(chosen); });
    return menu;
}

} // namespace

ReportPanel::ReportPanel(QWidget* parent)
    : QWidget(parent)
    , d(std::make_unique<ReportPanelPrivate>()) {
    qRegisterMetaType<Phrase>();
    setObjectName(QStringLiteral("reportPanel"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Report"));
    buildControls();
    buildText();
    buildTools();
    layOut();
    connectParts();
    connectWriting();
    connectTools();
    showState();
}

ReportPanel::~ReportPanel() {
    // The parts live longer than what is behind them and speak while they are taken down.
    for (QObject* part : findChildren<QObject*>())
        part->disconnect(this);
}

void ReportPanel::buildControls() {
    d->head = new PanelHead(this);
    d->prompt = new PromptLine(this);
    d->generate = new QPushButton(this);
    d->generate->setProperty("primary", true);
    d->generate->setIconSize({16, 16});
    d->more = new QToolButton(this);
    d->more->setText(tr("More"));
    d->more->setIcon(themeIcon(QStringLiteral("settings")));
    d->more->setIconSize({18, 18});
    d->more->setToolTip(tr("How it is written: greedy or sampled, seed, length, precision"));
    d->more->setAccessibleName(tr("More options"));
    d->more->setCheckable(true);
    d->options = new OptionsFold(this);
    d->options->hide();
    d->message = new MessageBar(MessageShape::Stacked, this);
}

void ReportPanel::buildText() {
    d->pages = new QStackedWidget(this);
    d->steps = new Steps(d->pages);
    d->view = new ReportView(d->document, d->pages);
    d->pages->addWidget(d->steps);
    d->pages->addWidget(d->view);
    d->comparison = new ComparisonView(d->pages);
    d->pages->addWidget(d->comparison);
    d->pages->setMinimumHeight(96);
    d->card = new WordCard(this);
    d->footer = new QWidget(this);
    d->facts = new ElidedLabel(d->footer);
    d->facts->setFont(smallFont());
    d->facts->setProperty("soft", true);
    d->undo = iconButton(d->footer, QStringLiteral("undo"), keys::hint(tr("Undo"), keys::undo()));
    d->redo = iconButton(d->footer, QStringLiteral("redo"), keys::hint(tr("Redo"), keys::redo()));
    d->alternatives = iconButton(d->footer, QStringLiteral("columns"),
                                 keys::hint(tr("Several reports side by side"), keys::alternatives()));
    d->caseButton =
        iconButton(d->footer, QStringLiteral("case"), keys::hint(tr("Case and sign-off"), keys::caseSheet()));
    d->copy = iconButton(d->footer, QStringLiteral("copy"), keys::hint(tr("Copy the report"), keys::copyReport()));
    d->exportButton =
        iconButton(d->footer, QStringLiteral("export"), keys::hint(tr("Export the report"), keys::exportReport()));
    d->exportButton->setPopupMode(QToolButton::InstantPopup);
    d->exportButton->setMenu(exportMenu(this, d->exportButton));
}

void ReportPanel::layOut() {
    auto* go = new QHBoxLayout;
    go->setSpacing(6);
    go->addWidget(d->generate, 1);
    go->addWidget(d->more);
    auto* footer = new QHBoxLayout(d->footer);
    footer->setContentsMargins(0, 0, 0, 0);
    footer->setSpacing(2);
    footer->addWidget(d->facts, 1);
    for (QToolButton* button : {d->undo, d->redo, d->alternatives, d->caseButton})
        footer->addWidget(button);
    footer->addWidget(d->copy);
    footer->addWidget(d->exportButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(d->head);
    layout->addWidget(d->prompt);
    layout->addLayout(go);
    layout->addWidget(d->options);
    layout->addWidget(d->message);
    layout->addWidget(d->pages, 1);
    layout->addWidget(d->checks);
    layout->addWidget(d->footer);
    d->toolArea = new QWidget(this);
    auto* toolArea = new QVBoxLayout(d->toolArea);
    toolArea->setContentsMargins(0, 0, 0, 0);
    toolArea->setSpacing(8);
    toolArea->addWidget(hairline(d->toolArea));
    toolArea->addWidget(d->tools);
    layout->addWidget(d->toolArea);
}

void ReportPanel::connectParts() {
    connect(d->head, &PanelHead::bundleChosen, this, &ReportPanel::bundleChosen);
    connect(d->head, &PanelHead::bundlesPageRequested, this, &ReportPanel::bundlesPageRequested);
    connect(d->head, &PanelHead::chooseBundleRequested, this, &ReportPanel::chooseBundleRequested);
    connect(d->prompt, &QLineEdit::returnPressed, this, &ReportPanel::generate);
    connect(d->prompt, &QLineEdit::textChanged, this, [this] { showState(); });
    connect(d->generate, &QPushButton::clicked, this,
            [this] { d->state == ReportState::Writing ? stop() : generate(); });
    connect(d->more, &QToolButton::toggled, this, [this] { showState(); });
    connect(d->steps, &Steps::stepRequested, this, &ReportPanel::takeStep);
}

ReportState ReportPanel::state() const {
    return d->state;
}
const BundleState& ReportPanel::bundleState() const {
    return d->bundle;
}
bool ReportPanel::hasSlide() const {
    return d->slideOpen;
}

bool ReportPanel::canGenerate() const {
    const bool bundle = d->bundle.phase == BundlePhase::Ready || d->bundle.phase == BundlePhase::Loading;
    return d->slideOpen && bundle && d->state != ReportState::Writing && d->lockReason.isEmpty() &&
           !d->prompt->text().trimmed().isEmpty();
}

bool ReportPanel::hasText() const {
    return !d->document.empty();
}
int ReportPanel::wordCount() const {
    return readableWords(d->document);
}

bool ReportPanel::holdsWord() const {
    return d->view->pinned() || d->view->hovered() || d->probeShown;
}
void ReportPanel::setProbeShown() {
    d->view->release();
    d->probeShown = true;
}
QString ReportPanel::prompt() const {
    return d->prompt->text();
}
void ReportPanel::setPrompt(const QString& prompt) {
    d->prompt->setText(prompt);
}
core::GenerationOptions ReportPanel::options() const {
    return d->options->options();
}
void ReportPanel::setOptions(const core::GenerationOptions& options) {
    d->options->setOptions(options);
}
core::Report ReportPanel::report() const {
    return d->document.report();
}
bool ReportPanel::edited() const {
    return d->document.edited();
}
std::optional<Phrase> ReportPanel::phrase() const {
    return d->phrase;
}
OverlayStyle ReportPanel::overlayStyle() const {
    return d->map->style();
}
core::AttributionMethod ReportPanel::method() const {
    return d->map->method();
}
void ReportPanel::setBundles(const std::vector<BundleChoice>& bundles) {
    d->head->setBundles(bundles);
}
void ReportPanel::setOverlayStyle(const OverlayStyle& style) {
    d->map->setStyle(style);
}
void ReportPanel::showMapState(const QString& sentence, MapWork work) {
    d->map->setState(sentence, work);
}

void ReportPanel::setBundleState(const BundleState& state) {
    d->bundle = state;
    d->head->setState(state);
    d->options->setLimits(state.maxTokens, state.precisions);
    showState();
}

void ReportPanel::setSlideOpen(bool open) {
    d->slideOpen = open;
    open ? showState() : clearReport();
}

void ReportPanel::clearReport() {
    setDesk({});
}

void ReportPanel::setState(ReportState state) {
    d->state = state;
    const bool locked = state == ReportState::Empty || !d->lockReason.isEmpty();
    d->view->setMode(state == ReportState::Writing ? TextMode::Writing : locked ? TextMode::Locked : TextMode::Typing);
    d->view->refresh();
    showState();
}

void ReportPanel::showState() {
    const bool writing = d->state == ReportState::Writing;
    d->generate->setText(writing ? tr("Stop") : d->document.empty() ? tr("Generate") : tr("Generate again"));
    showPrimary(!writing && d->document.empty());
    const QString icon = writing ? QStringLiteral("stop") : QStringLiteral("generate");
    d->generate->setIcon(d->generate->property("primary").toBool() ? themeIcon(icon, [] { return colours().onAccent; })
                                                                   : themeIcon(icon));
    d->generate->setEnabled(writing || canGenerate());
    d->generate->setToolTip(generateTip());
    d->prompt->setEnabled(!writing);
    d->options->setEnabled(!writing);
    d->steps->setDone(d->slideOpen, d->bundle.phase == BundlePhase::Ready || d->bundle.phase == BundlePhase::Loading);
    d->head->setDemoText(!d->document.empty() && d->document.demo());
    const bool empty = d->document.empty() && !writing;
    d->pages->setCurrentWidget(d->comparing ? static_cast<QWidget*>(d->comparison)
                               : empty      ? static_cast<QWidget*>(d->steps)
                                            : d->view);
    const bool text = !d->document.empty() && !writing;
    d->footer->setVisible(!d->document.empty() && !d->comparing);
    d->facts->setWhole(text ? reportFacts(d->document, d->state) : QString());
    d->undo->setEnabled(d->lockReason.isEmpty() && (d->document.canUndo() || writing));
    d->redo->setEnabled(d->lockReason.isEmpty() && d->document.canRedo() && !writing);
    for (QToolButton* button : {d->copy, d->exportButton, d->caseButton})
        button->setEnabled(text);
    showTools();
    Q_EMIT stateChanged();
}

QString ReportPanel::whyNot() const {
    if (d->state == ReportState::Writing) return tr("A report is being written");
    if (!d->lockReason.isEmpty()) return d->lockReason;
    if (!d->slideOpen) return tr("Open a slide first (%1)").arg(keys::openSlide().toString(QKeySequence::NativeText));
    if (d->bundle.phase == BundlePhase::None || d->bundle.phase == BundlePhase::Failed)
        return tr("Choose a bundle first (%1)").arg(keys::bundle().toString(QKeySequence::NativeText));
    if (d->prompt->text().trimmed().isEmpty()) return tr("Say how the report begins first");
    return {};
}

QString ReportPanel::generateTip() const {
    if (d->state == ReportState::Writing) return keys::hint(tr("Stop writing; what is written stays"), keys::stop());
    return canGenerate() ? keys::hint(tr("Write a report for this slide"), keys::generate()) : whyNot();
}

// Generate is the one filled button until there is a text; then reading comes first.
void ReportPanel::showPrimary(bool primary) {
    if (d->generate->property("primary").toBool() == primary) return;
    d->generate->setProperty("primary", primary);
    d->generate->style()->unpolish(d->generate);
    d->generate->style()->polish(d->generate);
}

void ReportPanel::takeStep(Step step) {
    switch (step) {
    case Step::OpenSlide:
        Q_EMIT openSlideRequested();
        return;
    case Step::ChooseBundle:
        d->head->openMenu();
        return;
    case Step::Generate:
        generate();
        return;
    }
}

void ReportPanel::copyReport() {
    if (d->document.empty()) return;
    core::Report report = d->document.report();
    report.demo = report.demo || d->bundle.demo;
    QGuiApplication::clipboard()->setText(clipboardText(report));
    Q_EMIT said(tr("Report copied"));
}

void ReportPanel::releasePhrase() {
    d->view->release();
    if (std::exchange(d->probeShown, false)) Q_EMIT phraseCleared();
}

void ReportPanel::nextWord() {
    d->view->walk(1);
}

void ReportPanel::previousWord() {
    d->view->walk(-1);
}

void ReportPanel::focusPrompt() {
    d->prompt->setFocus(Qt::ShortcutFocusReason);
    d->prompt->selectAll();
}

void ReportPanel::focusReport() {
    d->pages->currentWidget()->setFocus(Qt::ShortcutFocusReason);
}

void ReportPanel::openBundleMenu() {
    d->head->openMenu();
}

void ReportPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && d->comparing) return closeComparison();
    if (event->key() == Qt::Key_Escape && holdsWord()) return releasePhrase();
    QWidget::keyPressEvent(event);
}

} // namespace hs::ui
