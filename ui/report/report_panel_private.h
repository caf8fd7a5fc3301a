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

class CheckLines;
class ComparisonView;
class DifferentialBars;
class ElidedLabel;
class FieldGallery;
class MapControls;
class MessageBar;
class OptionsFold;
class PanelHead;
class PhraseProbe;
class PromptLine;
class RegionTool;
class ReportView;
class Steps;
class ToolStrip;
class WordCard;

// Widgets and the state they show; the panel's public face forwards to it.
class ReportPanelPrivate {
public:
    ReportDocument document;
    std::optional<core::RequestId> request;
    std::optional<core::RequestId> undone; // taken back while it was written: its late events are nobody's
    ReportState state = ReportState::Empty;
    BundleState bundle;
    bool slideOpen = false;
    QString pendingPrompt; // what the request under way was asked to begin with
    std::optional<Phrase> phrase;
    bool sectionsFollow = false; // the request under way is one of several sections
    bool nextSection = false;    // and not the first of them
    bool comparing = false;
    QString lockReason;
    bool probeShown = false; // the map on the slide is a probe's

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
    ElidedLabel* facts = nullptr;
    QToolButton* undo = nullptr;
    QToolButton* redo = nullptr;
    QToolButton* alternatives = nullptr;
    QToolButton* caseButton = nullptr;
    QToolButton* copy = nullptr;
    QToolButton* exportButton = nullptr;
    QWidget* toolArea = nullptr;
    ToolStrip* tools = nullptr;
    MapControls* map = nullptr;
    FieldGallery* fields = nullptr;
    RegionTool* region = nullptr;
    DifferentialBars* differential = nullptr;
    PhraseProbe* probe = nullptr;
    CheckLines* checks = nullptr;
    ComparisonView* comparison = nullptr;
};

} // namespace hs::ui
