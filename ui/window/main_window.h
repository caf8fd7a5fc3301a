// MainWindow: menus, the slide in the middle, docks around it, one line at the bottom, one bar for messages. GUI
// thread.
//
// It holds no session: hands become signals, values become pictures. The app owns the tile cache and the settings
// (which keep geometry and theme) and both outlive the window.
#pragma once

#include "core/report_event.h"
#include "core/slide/slide.h"
#include "core/tiles/tile_cache.h"
#include "ui/report/panel_values.h"
#include "ui/theme/theme.h"
#include "ui/window/message.h"

#include <QMainWindow>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

class QDockWidget;
class QSettings;

namespace hs::ui {

class MainWindowPrivate;
class ReportPanel;
class SheetPage;
class SlideView;

struct MainWindowOptions {
    std::shared_ptr<core::TileCache> tiles;
    QSettings* settings = nullptr; // null: nothing is remembered
};

// Which of the strongest fields of the map to go to.
enum class FieldStep { Strongest, Next, Previous, NotSeen };

// One running piece of work, for the line at the bottom right.
struct Progress {
    QString what; // "reading tissue"
    std::size_t done = 0;
    std::size_t total = 0;  // 0: how far is unknown
    bool stoppable = false; // a Stop button that emits stopRequested()
    QString unit;           // "patches": the rate is told in them; empty: it is not told
};

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(const MainWindowOptions& options, QWidget* parent = nullptr);
    ~MainWindow() override;

    SlideView& slideView();
    ReportPanel& reportPanel();
    // By the names of ui/window/actions.h; null when there is none.
    QAction* action(const QString& name) const;

    // A dock that F9 hides with the others and the View menu lists. The window owns it.
    void addPanel(QDockWidget* dock, Qt::DockWidgetArea area);
    // Beside the slide, in a splitter; the window owns it.
    void addBeside(QWidget* widget);
    // A page that takes the place of the slide while its action is checked ("train"); the window owns it.
    void addPage(const QString& actionName, QWidget* page);
    void showSlidePage(); // back to the slide

    // Remembers geometry, docks and theme in the settings, and the other way round.
    void saveLayout();
    void restoreLayout();

public Q_SLOTS:
    void showOpening(const QString& name); // a slide is being opened; nothing to show yet
    void showSlide(hs::core::SlidePtr slide);
    void closeSlide();
    void setRecentSlides(const QStringList& paths);

    void showMessage(const hs::ui::Message& message);
    void clearMessage();
    void clearMessage(MessageAbout about); // when it is about that

    void showProgress(const hs::ui::Progress& progress);
    void endProgress();                // quiet again
    void say(const QString& sentence); // once, for a few seconds

    void setBundles(const std::vector<hs::ui::BundleChoice>& bundles);
    void setBundleState(const hs::ui::BundleState& state);
    void onReportEvent(const hs::core::ReportEvent& event); // to the panel, and its progress to the line
    void setEngineVersions(const QString& description);     // for About
    void setPaintingWords(const QString& words);            // for About: who paints the slide

Q_SIGNALS:
    void openRequested(const QStringList& paths);
    void closeSlideRequested();
    void clearRecentRequested();
    void generateRequested(const QString& prompt, const hs::core::GenerationOptions& options);
    void continueRequested(const QString& textUpToCaret, const hs::core::GenerationOptions& options);
    void stopRequested();
    void phraseSelected(const hs::ui::Phrase& phrase);
    void phraseCleared();
    void bundleChosen(const QString& path);
    void exportReportRequested(const QString& path, hs::ui::ExportFormat format);
    void printRequested();
    void addPictureRequested(); // of the view, to the export
    void fieldRequested(hs::ui::FieldStep step);
    void regionRequested();
    void snapshotRequested(const QString& path);
    void spacingChosen(double micronsPerPixel); // by hand, for the slide shown, whose file states none
    void closing();                             // about to close: last moment to save
    void messageShown(const hs::ui::Message& message);

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Panels { Shown, Hidden };

    void addPaletteButton();
    void buildCentre(const MainWindowOptions& options);
    void buildReportDock();
    SheetPage* addSheet(const char* actionName, SheetPage* page);
    void showPage(QWidget* page);
    void keepRoomForSlide();
    void showFacts();
    void showSlideState();
    void showReportState();

    void when(const char* name, std::function<void()> run);
    void connectActions();
    void connectFileActions();
    void connectSlideActions();
    void connectPlaceActions();
    void buildColourDock();
    void buildSlidePages();
    void askPlace();
    void askPixelSize();
    void askTileMemory();
    void goToNextScene();
    void tellMissingSpacing();
    void connectReportActions();
    void connectViewActions();
    void connectParts();
    QList<QAction*> commands() const; // every one that has words, those of panels and of the app too
    void hidePanels(Panels panels);
    void chooseTheme(SchemePreference preference);
    void withReportDock(const std::function<void()>& run);
    void chooseSlides();
    void chooseBundle();
    void exportReport(ExportFormat format);
    QString lastFolder() const;
    void keepFolder(const QString& path);

    std::unique_ptr<MainWindowPrivate> d;
};

} // namespace hs::ui
