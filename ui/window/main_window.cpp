#include "ui/window/main_window_private.h"

#include "ui/theme/theme.h"
#include "ui/window/dock_room.h"
#include "ui/window/dock_title.h"
#include "ui/window/pages.h"
#include "ui/window/shortcut_page.h"
#include "ui/window/slide_facts.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr QSize kFirstSize(1360, 860);
constexpr QSize kLeastSize(760, 520);
constexpr int kLeastPanelWidth = 256;

QStringList localFiles(const QMimeData& data) {
    QStringList paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

// What a dock needed that has been closed, those that are left in its column give back to the slide. The report's width
// is the hand's.
void giveBackRoom(QMainWindow& window, const QList<QDockWidget*>& docks, QDockWidget& closed, const QDockWidget& report) {
    QList<QDockWidget*> left;
    QList<int> widths;
    for (QDockWidget* dock : docks) {
        if (dock == &closed || dock->isHidden() || dock->isFloating()) continue;
        if (window.dockWidgetArea(dock) != window.dockWidgetArea(&closed)) continue;
        if (dock == &report) return;
        left << dock;
        widths << std::min(dock->width(), dock->sizeHint().width());
    }
    if (!left.isEmpty()) window.resizeDocks(left, QList<int>(left.size(), *std::max_element(widths.begin(), widths.end())), Qt::Horizontal);
}

} // namespace

MainWindow::MainWindow(const MainWindowOptions& options, QWidget* parent)
    : QMainWindow(parent)
    , d(std::make_unique<MainWindowPrivate>()) {
    d->settings = options.settings;
    d->tiles = options.tiles;
    setWindowTitle(QStringLiteral("HistoScribe"));
    setAcceptDrops(true);
    setMinimumSize(kLeastSize);
    resize(kFirstSize);
    setDockNestingEnabled(false);
    setAnimated(false);
    d->actions = new Actions(this);
    d->actions->fillMenuBar(menuBar());
    addPaletteButton();
    buildCentre(options);
    buildReportDock();
    buildColourDock();
    d->status = new StatusLine(this);
    statusBar()->addWidget(d->status, 1);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->layout()->setContentsMargins(0, 0, 0, 0);
    d->palette = new CommandPalette(this);
    d->prompt = new LinePrompt(this);
    connectActions();
    connectParts();
    setRecentSlides({});
    showSlideState();
    showReportState();
    d->openPage->setFocus();
}

MainWindow::~MainWindow() {
    // The parts live longer than what is behind them and speak while they are taken down.
    for (QObject* part : findChildren<QObject*>())
        part->disconnect(this);
}

void MainWindow::addPaletteButton() {
    auto* button = new QToolButton(menuBar());
    button->setDefaultAction(&(*d->actions)["palette"]);
    button->setText(QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    button->setFocusPolicy(Qt::NoFocus); // its keys are on it
    button->setObjectName(QStringLiteral("paletteButton"));
    button->setAccessibleName(tr("Find a command"));
    menuBar()->setCornerWidget(button, Qt::TopRightCorner);
}

void MainWindow::buildCentre(const MainWindowOptions& options) {
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    d->message = new MessageBar(MessageShape::Line, centre);
    d->pages = new QStackedWidget(centre);
    d->openPage = new OpenPage(d->pages);
    d->slidePage = new QSplitter(d->pages);
    d->slidePage->setChildrenCollapsible(false);
    d->slidePage->setHandleWidth(1);
    d->slide = new SlideView(options.tiles, d->slidePage);
    d->slidePage->setFocusProxy(d->slide);
    d->slide->setAccessibleName(tr("Slide"));
    d->pages->addWidget(d->openPage);
    d->pages->addWidget(d->slidePage);
    layout->addWidget(d->message);
    layout->addWidget(d->pages, 1);
    setCentralWidget(centre);
    d->facts = addSheet("slide-facts", new SheetPage(tr("About this slide"), [this](SheetPage& page) {
                            if (d->hasSlide()) addSlideFacts(page, *d->slide);
                        }));
    buildSlidePages();
    d->about = addSheet("about", new SheetPage(tr("About HistoScribe"),
                                               [this](SheetPage& page) { addAbout(page, d->engineVersions, d->paintingWords); }));
}

SheetPage* MainWindow::addSheet(const char* actionName, SheetPage* page) {
    connect(page, &SheetPage::backRequested, this, &MainWindow::showSlidePage);
    addPage(QString::fromLatin1(actionName), page);
    return page;
}

void MainWindow::buildReportDock() {
    d->report = new ReportPanel(this);
    d->report->setMinimumWidth(kLeastPanelWidth);
    d->reportDock = new QDockWidget(tr("Report"), this);
    d->reportDock->setObjectName(QStringLiteral("reportDock"));
    d->reportDock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    d->reportDock->setWidget(d->report);
    addPanel(d->reportDock, Qt::RightDockWidgetArea);
    QAction* toggle = &(*d->actions)["report-panel"];
    toggle->setChecked(true);
    connect(toggle, &QAction::triggered, this, [this](bool on) { d->reportDock->setVisible(on); });
    connect(d->reportDock, &QDockWidget::visibilityChanged, this,
            [this, toggle] { toggle->setChecked(!d->reportDock->isHidden()); });
}

void MainWindow::addBeside(QWidget* widget) {
    d->slidePage->addWidget(widget);
}

SlideView& MainWindow::slideView() {
    return *d->slide;
}
ReportPanel& MainWindow::reportPanel() {
    return *d->report;
}
QAction* MainWindow::action(const QString& name) const {
    return d->actions->find(name);
}

void MainWindow::addPanel(QDockWidget* dock, Qt::DockWidgetArea area) {
    dock->setParent(this);
    dock->setTitleBarWidget(new DockTitle(dock));
    addDockWidget(area, dock);
    d->docks << dock;
    dock->installEventFilter(this);
    if (dock != d->reportDock) d->actions->addPanelAction(dock->toggleViewAction());
    connect(dock, &QDockWidget::visibilityChanged, this, [this, dock] {
        if (isVisible() && dock->isHidden() && !dock->isFloating()) giveBackRoom(*this, d->docks, *dock, *d->reportDock);
        keepRoomForSlide();
    });
    connect(dock, &QDockWidget::topLevelChanged, this, [this] { keepRoomForSlide(); });
    connect(dock, &QDockWidget::dockLocationChanged, this, [this] { keepRoomForSlide(); });
}

void MainWindow::addPage(const QString& actionName, QWidget* page) {
    QAction* action = d->actions->find(actionName);
    if (action == nullptr) return;
    d->pages->addWidget(page);
    d->pageOf.insert(action, page);
    action->setCheckable(true);
    d->actions->setReason(actionName.toLatin1().constData(), {});
    connect(action, &QAction::triggered, this, [this, page](bool on) { on ? showPage(page) : showSlidePage(); });
}

void MainWindow::showPage(QWidget* page) {
    d->pages->setCurrentWidget(page);
    for (auto entry = d->pageOf.cbegin(); entry != d->pageOf.cend(); ++entry)
        entry.key()->setChecked(entry.value() == page);
    page->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showSlidePage() {
    const bool slide = d->hasSlide();
    showPage(slide ? static_cast<QWidget*>(d->slidePage) : d->openPage);
}

// The slide owns at least three fifths of the window: docks may be made narrower by hand, never wider than this.
void MainWindow::keepRoomForSlide() {
    if (centralWidget() == nullptr || d->status == nullptr) return;
    const int bars = menuBar()->sizeHint().height() + statusBar()->sizeHint().height();
    int room = widthForDocks(size(), bars);
    for (QDockWidget* dock : d->docks)
        if (dock != d->reportDock && !dock->isHidden() && !dock->isFloating() && isSideArea(dockWidgetArea(dock)))
            room -= std::max(dock->minimumSizeHint().width(), dock->isVisible() ? dock->width() : 0) + 1;
    const int most = std::max(kLeastPanelWidth, room);
    const bool docked = !d->reportDock->isFloating();
    d->report->setMaximumWidth(docked ? most : QWIDGETSIZE_MAX);
    if (!d->placed && isVisible()) {
        d->placed = true;
        resizeDocks({d->reportDock}, {firstPanelWidth(width(), most)}, Qt::Horizontal);
    }
}

void MainWindow::showOpening(const QString& name) {
    d->openPage->setOpening(name);
    Progress progress;
    progress.what = tr("opening the slide");
    showProgress(progress);
}

void MainWindow::showSlide(core::SlidePtr slide) {
    d->openPage->setOpening({});
    endProgress();
    if (!slide) return closeSlide();
    clearMessage(MessageAbout::Slide);
    d->slide->setSlide(slide);
    d->report->setSlideOpen(true);
    setWindowTitle(QStringLiteral("%1 — HistoScribe").arg(QString::fromStdString(slide->name())));
    d->labels->setSlide(slide);
    d->scene = 0;
    showSlideState();
    showSlidePage();
    tellMissingSpacing();
}

void MainWindow::closeSlide() {
    d->openPage->setOpening({});
    d->slide->clear();
    d->labels->setSlide(nullptr);
    d->report->setSlideOpen(false);
    d->pointer.reset();
    setWindowTitle(QStringLiteral("HistoScribe"));
    showSlideState();
    showSlidePage();
}

void MainWindow::showMessage(const Message& message) {
    d->messageAbout = message.about;
    d->message->showMessage(message);
    Q_EMIT messageShown(message);
}
void MainWindow::clearMessage() {
    d->message->clear();
}
void MainWindow::clearMessage(MessageAbout about) {
    if (d->messageAbout == about) clearMessage();
}
void MainWindow::showProgress(const Progress& progress) {
    d->status->showProgress(progress);
}
void MainWindow::endProgress() {
    d->status->endProgress();
}
void MainWindow::say(const QString& sentence) {
    d->status->say(sentence);
}
void MainWindow::setBundles(const std::vector<BundleChoice>& bundles) {
    d->report->setBundles(bundles);
}
void MainWindow::setBundleState(const BundleState& state) {
    d->report->setBundleState(state);
}

void MainWindow::setEngineVersions(const QString& description) {
    d->engineVersions = description;
    d->about->setStale();
}

void MainWindow::setPaintingWords(const QString& words) {
    if (words == d->paintingWords) return;
    d->paintingWords = words;
    d->about->setStale();
}

void MainWindow::showFacts() {
    QStringList parts;
    if (d->hasSlide())
        parts = {sizeFacts(d->slide->info()), pointFacts(d->pointer), magnificationFacts(d->slide->magnification())};
    parts.removeAll(QString());
    d->facts->setStale();
    d->status->setFacts(parts.join(QStringLiteral(" · ")));
}

void MainWindow::saveLayout() {
    if (!d->settings) return;
    d->settings->setValue(QStringLiteral("window/geometry"), saveGeometry());
    d->settings->setValue(QStringLiteral("window/state"), saveState());
    d->settings->setValue(QStringLiteral("window/theme"), schemePreferenceName(schemePreference()));
    d->settings->setValue(QStringLiteral("window/dark"), currentScheme() == Scheme::Dark);
}

void MainWindow::restoreLayout() {
    if (!d->settings) return;
    applyKeys(commands(), *d->settings);
    restoreGeometry(d->settings->value(QStringLiteral("window/geometry")).toByteArray());
    if (restoreState(d->settings->value(QStringLiteral("window/state")).toByteArray())) d->placed = true;
    const QString theme = d->settings->value(QStringLiteral("window/theme")).toString();
    chooseTheme(schemePreferenceFromName(theme));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    Q_EMIT closing();
    saveLayout();
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    keepRoomForSlide();
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    keepRoomForSlide();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (localFiles(*event->mimeData()).isEmpty()) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    d->openPage->setDropping(true);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent* event) {
    d->openPage->setDropping(false);
    QMainWindow::dragLeaveEvent(event);
}

void MainWindow::dropEvent(QDropEvent* event) {
    d->openPage->setDropping(false);
    const QStringList paths = localFiles(*event->mimeData());
    if (paths.isEmpty()) return;
    event->acceptProposedAction();
    Q_EMIT openRequested(paths);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && watched != d->reportDock) keepRoomForSlide();
    return QMainWindow::eventFilter(watched, event);
}

// Esc closes what is open, the nearest first.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) return QMainWindow::keyPressEvent(event);
    if (d->pages->currentWidget() != d->slidePage && d->pages->currentWidget() != d->openPage) return showSlidePage();
    if (d->report->holdsWord()) return d->report->releasePhrase();
    if (d->message->showing()) return d->message->clear();
    if (isFullScreen()) (*d->actions)["full-screen"].trigger();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        for (QWidget* widget : findChildren<QWidget*>())
            widget->update();
}

} // namespace hs::ui
