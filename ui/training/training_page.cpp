#include "ui/training/training_page.h"

#include "ui/theme/theme.h"
#include "ui/training/data_sheet.h"
#include "ui/training/figures_view.h"
#include "ui/training/run_list.h"
#include "ui/training/samples_view.h"
#include "ui/training/start_form.h"
#include "ui/window/file_choice.h"
#include "ui/window/message_bar.h"

#include <QBuffer>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QPainter>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kFormWidth = 620;
constexpr int kMargin = 20;

QString firstLocal(const QMimeData& data) {
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) return url.toLocalFile();
    return {};
}

// In the middle of its room, no wider than reads well, scrolling when there is no room.
QWidget* centred(QWidget* body) {
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* room = new QWidget;
    auto* layout = new QHBoxLayout(room);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    body->setMaximumWidth(kFormWidth);
    layout->addStretch(1);
    layout->addWidget(body, 100);
    layout->addStretch(1);
    area->setWidget(room);
    area->viewport()->setAutoFillBackground(false);
    room->setAutoFillBackground(false);
    return area;
}

} // namespace

TrainingPage::TrainingPage(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("trainingPage"));
    setAccessibleName(tr("Training"));
    setAcceptDrops(true);
    build();
    connectParts();
    showNewRun();
}

void TrainingPage::build() {
    m_message = new MessageBar(MessageShape::Line, this);
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->setChildrenCollapsible(false);
    m_columns->setHandleWidth(1);
    m_runs = new RunList(m_columns);
    m_runs->setMinimumWidth(150);
    m_middle = new QStackedWidget(m_columns);
    m_form = new StartForm;
    m_data = new DataSheet;
    m_runView = buildRunView();
    m_formView = centred(m_form);
    m_dataView = centred(m_data);
    for (QWidget* view : {m_formView, m_dataView, m_runView})
        m_middle->addWidget(view);
    m_right = buildRight();
    m_columns->addWidget(m_runs);
    m_columns->addWidget(m_middle);
    m_columns->addWidget(m_right);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 3);
    m_columns->setStretchFactor(2, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_columns, 1);
    setFocusProxy(m_form);
}

QWidget* TrainingPage::buildRunView() {
    auto* view = new QWidget;
    m_head = new RunHead(view);
    m_curves = new CurvesView(view);
    auto* layout = new QVBoxLayout(view);
    layout->setContentsMargins(14, 12, 14, 10);
    layout->setSpacing(12);
    layout->addWidget(m_head);
    layout->addWidget(m_curves, 1);
    view->setMinimumWidth(420);
    return view;
}

QWidget* TrainingPage::buildRight() {
    auto* right = new QWidget;
    m_tabs = new QTabWidget(right);
    m_tabs->setDocumentMode(true);
    m_samples = new SamplesView;
    m_compare = new CompareView;
    m_gate = new GateView;
    const auto add = [this](QWidget* body, const QString& title) {
        auto* room = new QWidget;
        auto* layout = new QVBoxLayout(room);
        layout->setContentsMargins(4, 10, 12, 10);
        layout->addWidget(body);
        m_tabs->addTab(room, title);
    };
    add(m_samples, tr("Reports"));
    add(m_compare, tr("Comparison"));
    add(m_gate, tr("Better?"));
    auto* layout = new QVBoxLayout(right);
    layout->setContentsMargins(6, 6, 0, 0);
    layout->addWidget(m_tabs);
    right->setMinimumWidth(220);
    return right;
}

void TrainingPage::connectParts() {
    connect(m_runs, &RunList::runChosen, this, &TrainingPage::runChosen);
    connect(m_runs, &RunList::picksChanged, this, &TrainingPage::picksChanged);
    connect(m_runs, &RunList::newRequested, this, [this] {
        showNewRun();
        Q_EMIT newRunRequested();
    });
    connect(m_form, &StartForm::changed, this, &TrainingPage::settingsChanged);
    connect(m_form, &StartForm::startRequested, this, &TrainingPage::startRequested);
    connect(m_form, &StartForm::lookAtDataRequested, this, &TrainingPage::showData);
    connect(m_form, &StartForm::chooseFolderRequested, this, [this] {
        chooseFolder(this, tr("Choose a folder of cases"), {}, [this](const QString& path) { Q_EMIT dataChosen(path); });
    });
    connect(m_form, &StartForm::chooseTableRequested, this, &TrainingPage::chooseTable);
    connect(m_form, &StartForm::chooseBundleRequested, this, [this] {
        chooseFolder(this, tr("Choose a bundle"), {}, [this](const QString& path) { Q_EMIT bundleChosen(path); });
    });
    connect(m_data, &DataSheet::readRequested, this, &TrainingPage::readSlidesRequested);
    connect(m_data, &DataSheet::stopRequested, this, &TrainingPage::stopReadingRequested);
    connect(m_data, &DataSheet::backRequested, this, &TrainingPage::showNewRun);
    connect(m_data, &DataSheet::useRequested, this, &TrainingPage::showNewRun);
    connect(m_curves, &CurvesView::pictureRequested, this, &TrainingPage::choosePicture);
    connect(m_curves, &CurvesView::tableRequested, this, [this] {
        chooseSaveFile(this, {tr("Save the curves"), QStringLiteral("csv"), tr("Table")}, {},
                       [this](const QString& path) { Q_EMIT tableWanted(path); });
    });
}

void TrainingPage::chooseTable() {
    auto* dialog = new QFileDialog(this, tr("Choose a table of cases"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Cases") + QStringLiteral(" (*.jsonl *.csv)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        if (!path.isEmpty()) Q_EMIT dataChosen(path);
    });
    dialog->open();
}

void TrainingPage::choosePicture() {
    chooseSaveFile(this, {tr("Save the curves"), QStringLiteral("png"), tr("PNG picture")}, {}, [this](const QString& path) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        m_curves->picture().save(&buffer, "PNG");
        Q_EMIT saveRequested(path, bytes);
    });
}

void TrainingPage::setRuns(const std::vector<RunRow>& runs) {
    m_runs->setRuns(runs);
}

void TrainingPage::setData(const DataState& data) {
    m_form->setData(data);
    m_data->setData(data);
    if (data.phase == DataPhase::Refused && showsData()) showNewRun();
}

void TrainingPage::showMiddle(QWidget* widget) {
    m_middle->setCurrentWidget(widget);
    m_right->setVisible(widget == m_runView);
}

void TrainingPage::showRun(const RunFacts& facts, const core::RunRecord& run) {
    if (m_runs->chosen() != facts.row.id) m_runs->choose(facts.row.id);
    if (!showsRun()) showMiddle(m_runView);
    m_head->show(facts);
    m_curves->showRun(facts.row.id, run);
    m_samples->showRun(run);
}

void TrainingPage::showNewRun() {
    m_runs->choose({});
    showMiddle(m_formView);
}

void TrainingPage::showData() {
    showMiddle(m_dataView);
}

bool TrainingPage::showsRun() const {
    return m_middle->currentWidget() == m_runView;
}
bool TrainingPage::showsNewRun() const {
    return m_middle->currentWidget() == m_formView;
}
bool TrainingPage::showsData() const {
    return m_middle->currentWidget() == m_dataView;
}

void TrainingPage::showGate(const core::Gate& gate, const QString& before, const QString& after) {
    m_gate->showGate(gate, before, after);
    m_tabs->setCurrentIndex(2);
}

void TrainingPage::showGateWork(const QString& sentence) {
    m_gate->showSentence(sentence);
    m_tabs->setCurrentIndex(2);
}

void TrainingPage::showComparison(const std::vector<core::RunSummary>& runs, const std::vector<OtherRun>& others) {
    m_compare->showRuns(runs);
    m_curves->showOthers(others);
    if (runs.size() >= 2) m_tabs->setCurrentIndex(1);
    else if (m_tabs->currentIndex() == 1) m_tabs->setCurrentIndex(0);
}

void TrainingPage::showMessage(const Message& message) {
    m_message->showMessage(message);
}

void TrainingPage::dragEnterEvent(QDragEnterEvent* event) {
    if (firstLocal(*event->mimeData()).isEmpty()) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void TrainingPage::dropEvent(QDropEvent* event) {
    const QString path = firstLocal(*event->mimeData());
    if (path.isEmpty()) return;
    event->acceptProposedAction();
    Q_EMIT dataChosen(path);
}

void TrainingPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (event->oldSize().width() > 0 && event->oldSize().width() == width()) return;
    const int left = qBound(196, width() * 16 / 100, 260);
    const int right = qBound(230, width() * 30 / 100, 620);
    m_columns->setSizes({left, qMax(420, width() - left - right), right});
}

void TrainingPage::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), colours().panel);
}

} // namespace hs::ui
