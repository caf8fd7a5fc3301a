// What the report panel is made of; included by its own sources alone. GUI thread.
#pragma once

#include "ui/report/report_document.h"
#include "ui/report/report_panel.h"

#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace hs::ui {

class MapControls;
class MessageBar;
class OptionsFold;
class PanelHead;
class PromptLine;
class ReportView;
class Steps;
class WordCard;

// Widgets and the state they show; the panel's public face forwards to it.
class ReportPanelPrivate {
public:
    ReportDocument document;
    ReportDocument previous; // the text before the last Generate
    std::optional<core::RequestId> request;
    ReportState state = ReportState::Empty;
    BundleState bundle;
    bool slideOpen = false;
    ReportState previousState = ReportState::Empty;
    QString pendingPrompt; // what the request under way was asked to begin with
    std::optional<Phrase> phrase;
    bool cardForPinned = false; // walking by keys shows the card of the pinned word

    PanelHead* head = nullptr;
    PromptLine* prompt = nullptr;
    QPushButton* generate = nullptr;
    QToolButton* more = nullptr;
    OptionsFold* options = nullptr;
    MessageBar* message = nullptr;
    QStackedWidget* pages = nullptr;
    Steps* steps = nullptr;
    ReportView* view = nullptr;
    WordCard* card = nullptr;
    QWidget* footer = nullptr;
    QLabel* facts = nullptr;
    QToolButton* previousText = nullptr;
    QToolButton* copy = nullptr;
    QToolButton* exportButton = nullptr;
    QWidget* mapArea = nullptr;
    MapControls* map = nullptr;
};

} // namespace hs::ui
