// Session: the cases on the desk: their slides, the bundle, the reports being written, the maps of chosen words.
//
// Lives on the GUI thread and never waits: slides are opened on a worker, everything that needs the model runs on the
// EngineThread, and answers come back through ui/gui_post. One case is looked at (the current one); a report of another
// goes on being written. What arrives for a case that is gone, or for a request that was stopped, is dropped.
#pragma once

#include "app/common/case_reader.h"
#include "app/common/phrase.h"
#include "app/histoscribe/case_state.h"
#include "app/histoscribe/engine_thread.h"
#include "app/histoscribe/job_list.h"
#include "core/engine.h"
#include "core/fields/region.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::app {

// The answer to "how probable is this finding here, and where".
struct ProbeResult {
    std::string phrase;
    std::string after; // the words it was tried behind
    core::ContinuationScore score;
    std::vector<core::ScoreGrid> maps; // one a slide; empty when only the score could be had
    std::vector<core::FeatureSetPtr> features;
};

// Words that drew on a region, and how much of the slide that is.
struct RegionWords {
    core::RequestId report = 0;
    std::vector<float> lights; // of each token of that report, 0..1; empty where its attention is not known
    std::size_t patches = 0;
    std::size_t all = 0;
};

class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(EngineThread::Factory factory, QObject* parent = nullptr);
    ~Session() override;

    // One case, made current; the same slides again bring the case back as it was left. A case that is left stays while
    // it has a report. An empty list leaves none current. Slides that cannot be opened are refused one by one.
    CaseId openCase(std::vector<std::filesystem::path> slides);
    // Everything of the case goes, its jobs are stopped.
    void closeCase(CaseId id);
    CaseId currentCase() const { return m_caseId; }
    const std::map<CaseId, CaseState>& cases() const { return m_cases; }

    void chooseBundle(std::filesystem::path folder);
    const core::EngineInfo& engineInfo() const { return m_engineInfo; }
    // µm/px of level 0 for slides of the current case that state none; zero forgets it.
    void setSpacing(double micronsPerPixel);

    // The id that its events will carry.
    core::RequestId generate(const std::string& prompt, const core::GenerationOptions& options);
    // A report from a file or one of several sampled ones; its maps can then be asked for.
    core::RequestId adopt(const core::Report& report);
    void stop(); // the current case's report, and its renewal
    // Patches of a case from which a report is begun while many more are still to be read. 0: never.
    void setProvisionalPatches(std::size_t patches) { m_provisionalPatches = patches; }
    bool firmingUp() const; // the current case's provisional report is being renewed
    void stopJob(std::uint64_t key);
    // Brings the events of the current case's newest report again, for a panel that shows it anew.
    void replayEvents();

    // The map of these tokens of a report, on every slide. Attention answers at once from what the tokens carried; the
    // other methods run on the engine and show progress.
    void explain(core::RequestId report, TokenRange tokens, core::AttributionMethod method);
    void stopExplaining();

    // Studies of the current case. Each answers with one signal; asking anew replaces the one under way.
    void sample(const std::string& prompt, const core::GenerationOptions& options, int count);
    void score(const std::string& text, std::vector<std::string> continuations);
    void classify();
    void probe(const std::string& text, const std::string& phrase, core::AttributionMethod method);
    void writeWith(const core::Region& region, core::RegionUse use, std::size_t slide, const core::Report& asBefore);
    void writeAgain(const core::Report& saved); // the same prompt, options and seed
    void wordsOn(const core::Region& region, std::size_t slide, core::RequestId report);
    void stopStudies();

    // Of the current case.
    const std::vector<core::SlidePtr>& slides() const;
    std::size_t mapIndexOf(std::size_t slide) const;
    bool writing() const;
    const WrittenReport* written(core::RequestId report);
    const std::vector<JobInfo>& jobs() const { return m_jobs.all(); }

Q_SIGNALS:
    void slideOpened(std::size_t index);
    void slideRefused(const hs::core::Error& error);
    void bundleOpened(const hs::core::EngineInfo& info);
    void bundleRefused(const hs::core::Error& error);
    void progressed(const hs::core::PatchProgress& progress); // of the current case or of no case
    void progressEnded();
    void reportEvent(const hs::core::ReportEvent& event); // of the current case
    void reportEndedElsewhere(hs::app::CaseId id);
    void provisionalBegun(hs::core::RequestId request);
    // All of the tissue has been read and the report written from it: written(firm) stands beside written(provisional).
    void firmedUp(hs::core::RequestId provisional, hs::core::RequestId firm);
    void firmUpEnded(const hs::core::Error& error); // without a renewed report
    // One map a slide of the case that is open, in their order. `sharedHighest` is NaN where it is not known.
    void explained(const std::vector<hs::core::ScoreGrid>& maps, const std::vector<hs::core::FeatureSetPtr>& features,
                   float sharedHighest);
    void explainRefused(const hs::core::Error& error);
    void samplesReady(const std::vector<hs::core::Report>& samples);
    void scored(const std::vector<std::string>& continuations, const std::vector<hs::core::ContinuationScore>& scores);
    void classified(const std::vector<double>& probabilities);
    void probed(const hs::app::ProbeResult& result);
    void regionWritten(hs::core::RegionUse use, const hs::core::Report& report);
    void writtenAgain(const hs::core::Report& saved, const hs::core::Report& now);
    void wordsLit(const hs::app::RegionWords& words);
    void studyRefused(hs::app::JobKind kind, const hs::core::Error& error);
    void jobsChanged();

private:
    struct EngineSide; // touched by engine jobs alone
    // What a job gets beside the engine: a sink for progress that hops to the GUI thread, not too often.
    using Job = std::function<void(core::Result<core::Engine*>, const core::ProgressSink&, std::stop_token)>;
    using Features = core::Result<std::vector<core::FeatureSetPtr>>;

    std::uint64_t submit(JobKind kind, CaseId caseId, Job job);
    void jobStarted(std::uint64_t key);
    void jobProgressed(std::uint64_t key, const core::PatchProgress& step);
    void jobEnded(std::uint64_t key);
    void cancel(CaseId caseId, std::initializer_list<JobKind> kinds);
    // A study: `ask` runs on the engine thread with the case's features, `tell` on the GUI thread with its answer.
    template <class Answer>
    void study(JobKind kind,
               std::function<core::Result<Answer>(core::Engine&, std::vector<core::FeatureSetPtr>, const core::ProgressSink&,
                                                  std::stop_token)>
                   ask,
               std::function<void(Answer)> tell);
    // What a report can be written from now.
    struct ReadSoFar {
        std::vector<core::FeatureSetPtr> features;
        std::size_t provisional = 0; // patches, where more are to come; 0: all are read
    };
    static core::Result<ReadSoFar> readForReport(EngineSide& side, core::Engine& engine, const CaseOptions& options, std::size_t enough,
                                                 const core::ProgressSink& progress, std::stop_token stop);
    static Features featuresOf(EngineSide& side, core::Engine& engine, const CaseOptions& options,
                               const core::ProgressSink& progress, std::stop_token stop);

    core::RequestId adopt(CaseState& state, const core::Report& report);
    CaseState* current();
    CaseState* caseOf(core::RequestId request);
    void leaveCurrent();
    void openSlides(CaseState& state);
    void readAhead(); // encodes the slides while the pathologist looks at them
    CaseOptions caseOptions(const CaseState& state) const;
    void acceptSlide(CaseId caseId, std::size_t index, core::Result<core::SlidePtr> opened);
    void acceptReportEvent(const core::ReportEvent& event);
    std::vector<ReportStep> stepsOf(const CaseState& state, const std::string& prompt, const core::GenerationOptions& options) const;
    void noteProvisional(core::RequestId request, std::size_t patches);
    void firmUp(core::RequestId provisional);
    void acceptFirm(core::RequestId provisional, core::Result<WrittenReport> written);
    void findSharedHighest(const WrittenReport& written);
    void explainFromAttention(const WrittenReport& written, TokenRange tokens, core::AttributionMethod method);
    void explainOnEngine(const WrittenReport& written, TokenRange tokens, core::AttributionMethod method);

    std::unique_ptr<EngineThread> m_engine;
    std::shared_ptr<EngineSide> m_engineSide;
    core::EngineInfo m_engineInfo;

    std::map<CaseId, CaseState> m_cases;
    CaseId m_caseId = 0;
    CaseId m_lastCase = 0;
    std::optional<std::filesystem::path> m_bundle;
    core::RequestId m_lastRequest = 0;
    JobList m_jobs;
    std::uint64_t m_explainId = 0; // late maps are dropped by comparing it
    std::uint64_t m_regionId = 0;
    std::size_t m_provisionalPatches = 128;
};

} // namespace hs::app
