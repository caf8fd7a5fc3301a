#include "app/histoscribe/marks_desk.h"

#include "core/files.h"
#include "ui/gui_post.h"
#include "ui/marks/mark_tools.h"
#include "ui/marks/marks_layer.h"
#include "ui/marks/marks_panel.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/actions.h"
#include "ui/window/file_choice.h"
#include "ui/window/main_window.h"
#include "ui/worker.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>

#include <array>

namespace hs::app {

namespace {

constexpr std::array<std::pair<const char*, ui::MarkTool>, 8> kTools{{{"tool-select", ui::MarkTool::Select},
                                                                      {"tool-ruler", ui::MarkTool::Ruler},
                                                                      {"tool-rectangle", ui::MarkTool::Rectangle},
                                                                      {"tool-ellipse", ui::MarkTool::Ellipse},
                                                                      {"tool-polygon", ui::MarkTool::Polygon},
                                                                      {"tool-brush", ui::MarkTool::Brush},
                                                                      {"tool-points", ui::MarkTool::Points},
                                                                      {"tool-circle", ui::MarkTool::MitosisCircle}}};
constexpr std::array kSlideActions{"undo-marks",   "redo-marks",   "select-all-marks", "delete-marks",
                                   "import-marks", "export-marks", "show-marks"};
constexpr int kSoonMs = 60;
constexpr std::size_t kManyEdits = 256;
constexpr double kFieldAround = 1.6; // of a mark that is gone to

void setReason(QAction& action, const QString& reason) {
    action.setEnabled(reason.isEmpty());
    const QString tip = ui::tooltipOf(action);
    action.setToolTip(reason.isEmpty() ? tip : tip + QLatin1Char('\n') + reason);
}

core::Level0Rect fieldOf(core::Level0Rect bounds) {
    const double width = std::max(bounds.width * kFieldAround, 400.0),
                 height = std::max(bounds.height * kFieldAround, 400.0);
    return {bounds.centre().x - width / 2, bounds.centre().y - height / 2, width, height};
}

} // namespace

MarksDesk::MarksDesk(ui::MainWindow& window, QObject* parent)
    : QObject(parent)
    , m_window(window) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        showState();
        Q_EMIT marksChanged();
    });
    buildPanel();
    connectActions();
    attach(window.slideView());
    connect(&m_pen, &ui::MarkPen::changed, this, &MarksDesk::showState);
    showState();
}

MarksDesk::~MarksDesk() = default;

void MarksDesk::buildPanel() {
    m_panel = new ui::MarksPanel(m_pen, &m_window);
    m_dock = new QDockWidget(tr("Marks"), &m_window);
    m_dock->setObjectName(QStringLiteral("marksDock"));
    m_dock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    m_dock->setWidget(m_panel);
    m_window.addPanel(m_dock, Qt::LeftDockWidgetArea);
    m_dock->hide(); // comes with the first tool
    QList<QAction*> tools;
    for (const auto& [name, tool] : kTools)
        tools << m_window.action(QString::fromLatin1(name));
    m_panel->setToolActions(tools);
    connect(m_panel, &ui::MarksPanel::goToMark, this, [this](core::MarkId id) {
        if (!m_board) return;
        const auto mark = m_board->document().find(id);
        if (!mark || !mark->drawable()) return;
        if (const auto plane = core::focalPlaneOf(*mark)) m_window.slideView().setFocalPlane(*plane);
        m_window.slideView().flyTo(fieldOf(m_board->document().boundsOfMark(id)));
    });
}

void MarksDesk::when(const char* action, std::function<void()> run) {
    connect(m_window.action(QString::fromLatin1(action)), &QAction::triggered, this, [run = std::move(run)] { run(); });
}

void MarksDesk::connectActions() {
    auto* group = new QActionGroup(this);
    for (const auto& [name, tool] : kTools) {
        QAction* action = m_window.action(QString::fromLatin1(name));
        group->addAction(action);
        when(name, [this, tool = tool] {
            m_pen.setTool(tool);
            if (tool != ui::MarkTool::Select) m_dock->show();
            m_window.slideView().setFocus(Qt::ShortcutFocusReason);
        });
    }
    when("undo-marks", [this] {
        if (m_board) m_board->undo();
    });
    when("redo-marks", [this] {
        if (m_board) m_board->redo();
    });
    when("select-all-marks", [this] {
        if (m_board) m_board->selectAll();
    });
    when("delete-marks", [this] {
        if (!m_board || m_board->selection().empty()) return;
        const std::size_t wanted = m_board->selection().size(), gone = m_board->removeSelected();
        if (gone < wanted) m_window.say(tr("%n marks are locked and stay", nullptr, int(wanted - gone)));
    });
    QAction* shown = m_window.action(QStringLiteral("show-marks"));
    shown->setChecked(true);
    connect(shown, &QAction::toggled, this, [this](bool on) {
        if (m_board) m_board->setAllShown(on);
    });
    QAction* panel = m_window.action(QStringLiteral("marks-panel"));
    connect(panel, &QAction::triggered, m_dock, &QDockWidget::setVisible);
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this, panel] { panel->setChecked(!m_dock->isHidden()); });
    when("import-marks", [this] { chooseImport(); });
    when("export-marks", [this] { chooseExport(); });
}

void MarksDesk::attach(ui::SlideView& view) {
    auto seat = std::make_unique<Seat>();
    seat->view = &view;
    seat->layer = std::make_unique<ui::MarksLayer>(view);
    seat->tools = std::make_unique<ui::MarkTools>(*seat->layer, m_pen);
    Seat* place = seat.get();
    connect(&view, &ui::SlideView::slideChanged, this, [this, place] { showSlideOf(*place); });
    connect(&view, &ui::SlideView::infoChanged, this, [this, place] { // the pixel size was set by hand
        if (ui::MarkBoard* board = place->layer->board()) board->setSpacing(place->view->info().spacing);
    });
    connect(&view, &QObject::destroyed, this,
            [this, place] { std::erase_if(m_seats, [place](const auto& one) { return one.get() == place; }); });
    connect(seat->tools.get(), &ui::MarkTools::said, &m_window, &ui::MainWindow::say);
    connect(seat->tools.get(), &ui::MarkTools::detailsWanted, this, [this] {
        m_dock->show();
        m_panel->editName();
    });
    m_seats.push_back(std::move(seat));
    showSlideOf(*place);
}

ui::MarkBoard* MarksDesk::boardOf(const std::string& fingerprint) const {
    const auto known = m_boards.find(fingerprint);
    return known == m_boards.end() ? nullptr : known->second.get();
}

std::vector<double> MarksDesk::rulerLengths() const {
    std::vector<double> lengths;
    if (!m_board || !m_board->spacing()) return lengths;
    for (const core::PlacedMark& placed : *m_board->document().snapshot()) {
        const core::Shape& shape = placed.mark->shape;
        if (shape.isLines() && shape.points.size() == 2)
            lengths.push_back(core::measure(shape, m_board->spacing()).length.value_or(0) / 1000);
    }
    return lengths;
}

ui::MarkBoard& MarksDesk::makeBoard(const std::string& fingerprint) {
    auto& board = m_boards[fingerprint];
    if (board) return *board;
    board = std::make_unique<ui::MarkBoard>();
    connect(board.get(), &ui::MarkBoard::changed, this, [this, one = board.get()](const auto& edits) {
        if (edits.size() >= kManyEdits) return m_soon.start(); // a slice of more
        showState();
        if (one == m_board) Q_EMIT marksChanged();
    });
    connect(board.get(), &ui::MarkBoard::selectionChanged, this, &MarksDesk::showState);
    connect(board.get(), &ui::MarkBoard::visibilityChanged, this, &MarksDesk::showState);
    Q_EMIT boardMade(fingerprint, board.get());
    if (m_recall) m_recall(fingerprint, *board);
    return *board;
}

void MarksDesk::showSlideOf(Seat& seat) {
    const core::SlidePtr slide = seat.view->slide();
    ui::MarkBoard* board = nullptr;
    if (slide) {
        board = &makeBoard(slide->info().fingerprint);
        if (const auto spacing = seat.view->info().spacing) board->setSpacing(spacing);
    }
    seat.tools->cancel();
    seat.layer->setBoard(board);
    if (seat.view != &m_window.slideView()) return;
    m_board = board;
    m_panel->setBoard(board);
    showState();
    Q_EMIT marksChanged();
}

void MarksDesk::showState() {
    for (const auto& [name, tool] : kTools)
        if (tool == m_pen.tool()) m_window.action(QString::fromLatin1(name))->setChecked(true);
    const QString none = m_board ? QString() : tr("No slide is open");
    for (const char* name : kSlideActions)
        setReason(*m_window.action(QString::fromLatin1(name)), none);
    for (const auto& [name, tool] : kTools)
        setReason(*m_window.action(QString::fromLatin1(name)), none);
    if (!m_board) return;
    const core::MarkDocument& document = m_board->document();
    const auto set = [this](const char* name, bool possible, const QString& why) {
        setReason(*m_window.action(QString::fromLatin1(name)), possible ? QString() : why);
    };
    set("undo-marks", document.canUndo(), tr("Nothing has been done to the marks yet"));
    set("redo-marks", document.canRedo(), tr("Nothing has been taken back"));
    set("delete-marks", !m_board->selection().empty(), tr("No mark is selected"));
    set("select-all-marks", document.count() > 0, tr("There are no marks yet"));
    set("export-marks", document.count() > 0, tr("There are no marks yet"));
    m_window.action(QStringLiteral("show-marks"))->setChecked(m_board->visibility().all);
}

bool MarksDesk::isMarkFile(const QString& path) {
    const QString name = QFileInfo(path).fileName().toLower();
    return name.endsWith(QStringLiteral(".geojson")) || name.endsWith(QStringLiteral(".geojson.gz"));
}

void MarksDesk::chooseImport() {
    auto* dialog = new QFileDialog(&m_window, tr("Open marks"), {}, tr("GeoJSON (*.geojson *.json *.geojson.gz *.gz)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MarksDesk::importFile);
    dialog->open();
}

void MarksDesk::chooseExport() {
    ui::chooseSaveFile(&m_window,
                       {tr("Save marks"), QStringLiteral("geojson"), tr("GeoJSON, as QuPath reads it"),
                        tr("Packed GeoJSON (*.geojson.gz)")},
                       {}, [this](const QString& path) { exportFile(path); });
}

void MarksDesk::importFile(const QString& path) {
    const core::SlidePtr slide = m_window.slideView().slide();
    if (!slide || !m_board) {
        m_window.say(tr("Open the slide first, then its marks"));
        return;
    }
    m_window.showProgress({tr("reading marks"), 0, 0, false});
    ui::onWorker([post = ui::GuiPost(this), this, fingerprint = slide->info().fingerprint,
                  file = core::pathFromUtf8(path.toStdString())] {
        auto read = core::readGeoJson(file);
        if (read) {
            core::MarkFile& from = read.value();
            Imported imported{core::sharedMarks(std::move(from.marks)), from.undrawable, std::move(from.fileExtras)};
            return post([this, fingerprint, imported = std::move(imported)]() mutable {
                takeImported(fingerprint, std::move(imported));
            });
        }
        post([this, error = read.error()] {
            m_window.endProgress();
            ui::Message message = ui::messageOf(error);
            message.actions.push_back({tr("Choose another file"), [this] { chooseImport(); }});
            m_window.showMessage(message);
        });
    });
}

void MarksDesk::takeImported(const std::string& fingerprint, Imported file) {
    ui::MarkBoard* board = boardOf(fingerprint);
    if (!board) return m_window.endProgress();
    if (!file.fileExtras.is_null() && board->document().fileExtras().is_null())
        board->document().setFileExtras(file.fileExtras);
    board->setAllShown(true);
    m_dock->show();
    QString words = tr("%n marks opened", nullptr, int(file.marks.size()));
    if (file.undrawable > 0)
        words += QStringLiteral(" · ") +
                 tr("%n have no place on the slide and are only kept", nullptr, int(file.undrawable));
    board->feed(std::move(file.marks), ui::MarkBoard::Undo::OneStep, tr("Open marks"), [this, words] {
        m_window.endProgress();
        m_window.say(words);
    });
}

void MarksDesk::exportFile(const QString& path) {
    if (!m_board) return;
    const auto nothing = [] { return false; };
    // After what is still being done to them.
    m_board->work().add(nothing, ui::MarkWork::Between::Others, [this, board = m_board, path] { writeMarks(*board, path); });
}

void MarksDesk::finishWork() {
    for (const auto& [fingerprint, board] : m_boards)
        board->work().finish();
}

void MarksDesk::writeMarks(const ui::MarkBoard& board, const QString& path) {
    ui::onWorker([post = ui::GuiPost(this), this, marks = board.document().marks(),
                  extras = board.document().fileExtras(), file = core::pathFromUtf8(path.toStdString())] {
        const auto written = core::writeGeoJson(file, marks, extras);
        post([this, written, name = core::displayName(file)] {
            if (written)
                m_window.say(tr("Saved %1").arg(QString::fromStdString(name)));
            else
                m_window.showMessage(ui::messageOf(written.error()));
        });
    });
}

} // namespace hs::app
