// ReportPanel: bundle, prompt, Generate, the report growing word by word, and the controls of its maps. GUI thread.
//
// It shows core::ReportEvents and turns hands into requests; it runs nothing itself. Events of one request follow each
// other: what belongs to another request than the last Started is dropped.
#pragma once

#include "core/engine.h"
#include "core/report_event.h"
#include "ui/overlay/overlay_model.h"
#include "ui/report/panel_values.h"
#include "ui/report/report_document.h"
#include "ui/report/steps.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace hs::ui {

class CheckLines;
class DifferentialBars;
class FieldGallery;
class PhraseProbe;
class RegionTool;
class ReportPanelPrivate;
class ReportView;
struct Comparison;

// A report on the desk with all that belongs to it, put aside while another case is looked at.
struct ReportDesk {
    ReportDocument document;
    ReportState state = ReportState::Empty;
    std::optional<core::RequestId> request;
    QString lockReason;
};

class ReportPanel : public QWidget {
    Q_OBJECT

public:
    explicit ReportPanel(QWidget* parent = nullptr);
    ~ReportPanel() override;

    ReportState state() const;
    const BundleState& bundleState() const;
    bool hasSlide() const;
    bool canGenerate() const; // a slide is open, a bundle is chosen, nothing is being written
    QString whyNot() const;   // the sentence for when it cannot; empty when it can
    bool hasText() const;
    int wordCount() const;  // as a reader counts, the prompt included
    bool holdsWord() const; // hovered or pinned, or a probe's map lies on the slide: what Esc lets go
    void setProbeShown();   // the map on the slide is a probe's; no word is held any more

    QString prompt() const;
    void setPrompt(const QString& prompt);
    core::GenerationOptions options() const;
    void setOptions(const core::GenerationOptions& options);

    // The report as it stands, edits by hand included; empty text when there is none.
    core::Report report() const;
    bool edited() const;
    core::RequestId version() const; // the request whose words stand in the text
    QStringList sections() const;    // to be written one after the other
    void setSections(const QStringList& sections);
    QStringList ownPrompts() const;
    void setOwnPrompts(const QStringList& prompts);

    // The tools under the text; the app fills them and listens to them.
    FieldGallery& fields();
    RegionTool& region();
    DifferentialBars& differential();
    PhraseProbe& probe();
    CheckLines& checks();
    ReportView& view();
    enum class Tool { None, Map, Fields, Region, Differential, Probe };
    void openTool(Tool tool);
    Tool openedTool() const;
    bool followsWriting() const; // the map of the word being written is wanted

    // Puts the report aside, or brings one back; events of its request go on being understood.
    ReportDesk takeDesk();
    void setDesk(ReportDesk desk);
    // Nothing can be changed, and this is why (signed off); empty: it can.
    void setLocked(const QString& reason);
    QString lockReason() const;

    // The words whose map is wanted now: hovered before pinned.
    std::optional<Phrase> phrase() const;

    OverlayStyle overlayStyle() const;
    core::AttributionMethod method() const;

public Q_SLOTS:
    void setBundles(const std::vector<hs::ui::BundleChoice>& bundles);
    void setBundleState(const hs::ui::BundleState& state);
    // Closing the slide clears the report; the app saves it before if it wants to.
    void setSlideOpen(bool open);
    void onReportEvent(const hs::core::ReportEvent& event);
    // One read from a file (version 0) or one of several that were sampled; the text before is an undo away.
    void showReport(const hs::core::Report& report, hs::core::RequestId version = 0);
    // The report of request `before`, written anew from more tissue: takes its place unless a hand has changed the text,
    // it is locked, or another stands there. The old text is an undo away where it differs. False: the text stayed.
    bool renewReport(hs::core::RequestId before, const hs::core::Report& report, hs::core::RequestId version);
    void showComparison(const hs::ui::Comparison& comparison);
    void closeComparison();
    void clearReport();

    // A request is under way although no event has come yet (the engine is busy with loading): Generate becomes Stop.
    void setRequested(hs::core::RequestId request);
    // The request ended before it started; the panel says why and stays as it was.
    void showFailure(const hs::core::Error& error);

    void setOverlayStyle(const hs::ui::OverlayStyle& style);
    // The map of the phrase is on the slide, being made, or cannot be made (one sentence).
    void showMapState(const QString& sentence, hs::ui::MapWork work = hs::ui::MapWork::Resting);
    // How much each token of the report drew on a place of the slide, 0..1: words are lit accordingly. Empty lets go.
    void lightWords(const std::vector<float>& shareOfToken);

    void generate(); // as if Generate had been pressed
    void stop();
    void continueFromCaret();
    void writeWithDiagnosis(const QString& diagnosis); // expert guidance
    void branch(int alternative);                      // of the word the card stands at
    void copyReport();
    void releasePhrase(); // Esc
    void nextWord();
    void previousWord();
    void focusPrompt();
    void focusReport();
    void openBundleMenu();
    void undo();
    void redo();

Q_SIGNALS:
    void generateRequested(const QString& prompt, const hs::core::GenerationOptions& options);
    void continueRequested(const QString& textUpToCaret, const hs::core::GenerationOptions& options);
    void stopRequested();
    void undone(); // the text is another one than before
    void typed();  // by hand, in the text
    void comparisonTaken(const hs::core::Report& report);
    void bundlesPageRequested();
    void alternativesRequested();
    void caseRequested();
    void sectionsChanged(const QStringList& sections);
    void ownPromptsChanged(const QStringList& prompts);
    void phraseSelected(const hs::ui::Phrase& phrase);
    void phraseCleared();
    void overlayStyleChanged(const hs::ui::OverlayStyle& style);
    void methodChanged(hs::core::AttributionMethod method);
    void mapStopRequested(); // of the map being made
    void bundleChosen(const QString& path);
    void chooseBundleRequested(); // "Choose another folder…"
    void openSlideRequested();    // the first of the three steps
    void exportRequested(hs::ui::ExportFormat format);
    void said(const QString& sentence); // for the status line: "Report copied"
    void stateChanged();                // state(), canGenerate() or edited() may differ

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildControls();
    void buildText();
    void layOut();
    void connectParts();
    void setState(ReportState state);
    void showState();
    void showPrimary(bool primary);
    void showHeld();
    void showCard(std::optional<core::TextSpan> span);
    void takeStep(Step step);
    void beginWriting();
    void askFor(const QString& prompt, bool openWord = false);
    bool writeNextSection();
    void endBadly(const core::Error& error);
    ReportState restingState() const;
    void buildTools();
    void connectWriting();
    void connectTools();
    void showTools();
    QString generateTip() const;

    std::unique_ptr<ReportPanelPrivate> d;
};

} // namespace hs::ui
