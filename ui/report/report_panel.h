// ReportPanel: bundle, prompt, Generate, the report growing word by word, and the controls of its maps. GUI thread.
//
// It shows core::ReportEvents and turns hands into requests; it runs nothing itself. Events of one request follow each
// other: what belongs to another request than the last Started is dropped.
#pragma once

#include "core/engine.h"
#include "core/report_event.h"
#include "ui/overlay/overlay_model.h"
#include "ui/report/panel_values.h"
#include "ui/report/steps.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace hs::ui {

class ReportPanelPrivate;

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
    bool holdsWord() const; // hovered or pinned: what Esc lets go

    QString prompt() const;
    void setPrompt(const QString& prompt);
    core::GenerationOptions options() const;
    void setOptions(const core::GenerationOptions& options);

    // The report as it stands, edits by hand included; empty text when there is none.
    core::Report report() const;
    bool edited() const;
    // The words whose map is wanted now: hovered before pinned.
    std::optional<Phrase> phrase() const;

    OverlayStyle overlayStyle() const;
    core::AttributionMethod method() const;

public Q_SLOTS:
    void setBundles(const std::vector<hs::ui::BundleChoice>& bundles);
    void setBundleState(const hs::ui::BundleState& state);
    // Opening another slide clears the report; the app saves it before if it wants to.
    void setSlideOpen(bool open);
    void onReportEvent(const hs::core::ReportEvent& event);
    void showReport(const hs::core::Report& report); // one read from a file
    void clearReport();

    // A request is under way although no event has come yet (the engine is busy with loading): Generate becomes Stop.
    void setRequested(hs::core::RequestId request);
    // The request ended before it started; the panel says why and stays as it was.
    void showFailure(const hs::core::Error& error);

    void setOverlayStyle(const hs::ui::OverlayStyle& style);
    // The map of the phrase is on the slide, being made, or cannot be made (one sentence).
    void showMapState(const QString& sentence);
    // How much each token of the report drew on a place of the slide, 0..1: words are lit accordingly. Empty lets go.
    void lightWords(const std::vector<float>& shareOfToken);

    void generate(); // as if Generate had been pressed
    void stop();
    void continueFromCaret();
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
    void phraseSelected(const hs::ui::Phrase& phrase);
    void phraseCleared();
    void overlayStyleChanged(const hs::ui::OverlayStyle& style);
    void methodChanged(hs::core::AttributionMethod method);
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
    void endBadly(const core::Error& error);
    void swapPrevious();
    QString generateTip() const;

    std::unique_ptr<ReportPanelPrivate> d;
};

} // namespace hs::ui
