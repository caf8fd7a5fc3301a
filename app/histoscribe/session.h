// Session: the case on the desk: its slides, the bundle, the report being written, the map of the chosen words.
//
// Lives on the GUI thread and never waits: slides are opened on a worker, everything that needs the model runs on the
// EngineThread, and answers come back through ui/gui_post. What arrives for an earlier case or request is dropped.
#pragma once

#include "app/common/case_reader.h"
#include "app/common/phrase.h"
#include "app/histoscribe/engine_thread.h"
#include "core/engine.h"
#include "core/slide/slide.h"

#include <QObject>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::app {

class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(EngineThread::Factory factory, QObject* parent = nullptr);
    ~Session() override;

    // One case; an empty list closes it. Slides that cannot be opened are refused one by one, the others stay.
    void openCase(std::vector<std::filesystem::path> slides);
    void chooseBundle(std::filesystem::path folder);
    // µm/px of level 0 for slides that state none; zero forgets it.
    void setSpacing(double micronsPerPixel);

    // The id that its events will carry.
    core::RequestId generate(const std::string& prompt, const core::GenerationOptions& options);
    void stop();

    // The map of these tokens of the report, on every slide. Attention answers at once from what the tokens carried;
    // the other methods run on the engine and show progress.
    void explain(TokenRange tokens, core::AttributionMethod method);
    void stopExplaining();

    const std::vector<core::SlidePtr>& slides() const { return m_slides; }
    const core::Report& report() const { return m_report; }
    bool writing() const { return m_reportJob != 0; }

Q_SIGNALS:
    void slideOpened(std::size_t index);
    void slideRefused(const hs::core::Error& error);
    void bundleOpened(const hs::core::EngineInfo& info);
    void bundleRefused(const hs::core::Error& error);
    void progressed(const hs::core::PatchProgress& progress);
    void progressEnded();
    void reportEvent(const hs::core::ReportEvent& event);
    // One map a slide of the case, in their order.
    void explained(const std::vector<hs::core::ScoreGrid>& maps, const std::vector<hs::core::FeatureSetPtr>& features);
    void explainRefused(const hs::core::Error& error);

private:
    struct EngineSide; // touched by engine jobs alone
    void readAhead();  // encodes the slides while the pathologist looks at them
    void stopReadingAhead();
    CaseOptions caseOptions() const;
    void acceptSlide(std::uint64_t caseId, std::size_t index, core::Result<core::SlidePtr> opened);
    void acceptReportEvent(const core::ReportEvent& event);
    void explainFromAttention(TokenRange tokens);
    void explainOnEngine(TokenRange tokens, core::AttributionMethod method);

    std::unique_ptr<EngineThread> m_engine;
    std::shared_ptr<EngineSide> m_engineSide;

    std::uint64_t m_caseId = 0;
    std::vector<std::filesystem::path> m_paths;
    std::vector<core::SlidePtr> m_slides; // null while it is being opened, or when refused
    std::optional<std::filesystem::path> m_bundle;
    double m_spacing = 0.0;

    core::Report m_report;
    std::vector<core::LatentAttentionPtr> m_attention; // of each token of m_report; null for what carried none
    core::PatchMapPtr m_map;
    std::vector<core::FeatureSetPtr> m_features;
    core::RequestId m_request = 0;     // of the report on the screen
    core::RequestId m_reportJob = 0;   // engine job; 0: none runs
    std::vector<core::RequestId> m_readAheadJobs;
    core::RequestId m_explainJob = 0;
    std::uint64_t m_explainId = 0;     // late maps are dropped by comparing it
};

} // namespace hs::app
