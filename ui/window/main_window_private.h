// The inside of MainWindow; included by its own files alone.
#pragma once

#include "ui/report/report_panel.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/actions.h"
#include "ui/window/command_palette.h"
#include "ui/window/label_page.h"
#include "ui/window/line_prompt.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/open_page.h"
#include "ui/window/sheet_page.h"
#include "ui/window/status_line.h"

#include <QDockWidget>
#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>

#include <optional>

namespace hs::ui {

class MainWindowPrivate {
public:
    QPointer<QSettings> settings;
    Actions* actions = nullptr;
    MessageBar* message = nullptr;
    MessageAbout messageAbout = MessageAbout::Slide; // of the one that is shown
    QStackedWidget* pages = nullptr;
    OpenPage* openPage = nullptr;
    QSplitter* slidePage = nullptr; // the slide, and what lies beside it
    SlideView* slide = nullptr;
    SheetPage* facts = nullptr;
    SheetPage* about = nullptr;
    QHash<QAction*, QWidget*> pageOf; // checkable actions that put a page in the slide's place
    ReportPanel* report = nullptr;
    QDockWidget* reportDock = nullptr;
    QList<QDockWidget*> docks;
    QList<QPointer<QDockWidget>> hiddenByKey; // what F9 will bring back
    StatusLine* status = nullptr;
    CommandPalette* palette = nullptr;
    LinePrompt* prompt = nullptr;
    LabelPage* labels = nullptr;
    QDockWidget* colourDock = nullptr;
    std::shared_ptr<core::TileCache> tiles;
    std::size_t scene = 0; // shown last by "next-scene"
    QStringList recent;
    QString engineVersions;
    QString paintingWords; // who paints the slide
    std::optional<core::Level0Point> pointer;
    std::optional<core::RequestId> request; // of the report being written
    QElapsedTimer writingSince;
    bool placed = false; // docks have had their first widths

    bool hasSlide() const { return slide->slide() != nullptr; }
};

} // namespace hs::ui
