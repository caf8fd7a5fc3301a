// MarksDesk: the marks of every slide that was on the desk, and their place in the window: layer and tools on the
// views, the panel, the commands, files in and out. GUI thread; files are read and written on a worker.
//
// A slide is known by its fingerprint: leaving it and coming back finds its marks and their undo as they were.
#pragma once

#include "core/annotations/geojson.h"
#include "ui/marks/mark_board.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

class QDockWidget;

namespace hs::ui {
class MainWindow;
class MarksLayer;
class MarksPanel;
class MarkTools;
class SlideView;
} // namespace hs::ui

namespace hs::app {

class MarksDesk : public QObject {
    Q_OBJECT
public:
    // The window outlives the desk.
    explicit MarksDesk(ui::MainWindow& window, QObject* parent = nullptr);
    ~MarksDesk() override;

    // Marks on one more view (beside the window's own); the view may die at any time.
    void attach(ui::SlideView& view);

    // What is still being done to many marks is done when this returns.
    void finishWork();

    // Of a slide that was or is on the desk; null for one never seen.
    ui::MarkBoard* boardOf(const std::string& fingerprint) const;
    // Of the slide in the window's own view; null when there is none.
    ui::MarkBoard* board() const { return m_board; }
    ui::MarkPen& pen() { return m_pen; }
    // Of the slide in the view, in millimetres; empty where the slide has no scale. For what a report says of a size.
    std::vector<double> rulerLengths() const;

    // True for names of files that hold marks rather than slides.
    static bool isMarkFile(const QString& path);
    // Adds the marks of a file to the slide in the view. Refused, it says why and leaves everything as it was.
    void importFile(const QString& path);
    void exportFile(const QString& path);

    // For a slide that comes on the desk for the first time: marks kept from before. Asked on the GUI thread.
    using Recall = std::function<void(const std::string& fingerprint, ui::MarkBoard& board)>;
    void setRecall(Recall recall) { m_recall = std::move(recall); }

Q_SIGNALS:
    void marksChanged(); // of the slide in the view, or another slide
    void boardMade(const std::string& fingerprint, hs::ui::MarkBoard* board);

private:
    struct Seat {
        ui::SlideView* view = nullptr;
        std::unique_ptr<ui::MarksLayer> layer;
        std::unique_ptr<ui::MarkTools> tools;
    };
    void buildPanel();
    void connectActions();
    void when(const char* action, std::function<void()> run);
    void showSlideOf(Seat& seat);
    void showState();
    struct Imported {
        std::vector<core::AnnotationPtr> marks;
        std::size_t undrawable = 0;
        nlohmann::ordered_json fileExtras;
    };
    void takeImported(const std::string& fingerprint, Imported file);
    void writeMarks(const ui::MarkBoard& board, const QString& path);
    void chooseImport();
    void chooseExport();
    ui::MarkBoard& makeBoard(const std::string& fingerprint);

    ui::MainWindow& m_window;
    ui::MarkPen m_pen;
    std::map<std::string, std::unique_ptr<ui::MarkBoard>> m_boards; // by fingerprint
    ui::MarkBoard* m_board = nullptr;
    std::vector<std::unique_ptr<Seat>> m_seats; // the first is the window's own view
    ui::MarksPanel* m_panel = nullptr;
    QDockWidget* m_dock = nullptr;
    Recall m_recall;
    QTimer m_soon;
};

} // namespace hs::app
