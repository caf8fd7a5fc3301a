// What the session asks the model beside the report itself: samples, scores, classes, a finding, a region.

#include "app/histoscribe/session_engine.h"

#include "core/fields/tissue_words.h"
#include "ui/gui_post.h"
#include "ui/worker.h"

#include <memory>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;
using core::FeatureSetPtr;

template <class Answer>
void Session::study(JobKind kind,
                    std::function<core::Result<Answer>(core::Engine&, std::vector<FeatureSetPtr>, const core::ProgressSink&,
                                                       std::stop_token)>
                        ask,
                    std::function<void(Answer)> tell) {
    cancel(m_caseId, {kind});
    const CaseState* state = current();
    if (state == nullptr || !m_bundle) {
        const Error why = state == nullptr ? Error(ErrorCode::InvalidInput, "open a slide first") : noBundle();
        ui::GuiPost(this)([this, kind, why] { Q_EMIT studyRefused(kind, why); });
        return;
    }
    submit(kind, m_caseId,
           [post = ui::GuiPost(this), this, side = m_engineSide, inputs = caseOptions(*state), id = m_caseId, kind,
            ask = std::move(ask), tell = std::move(tell)](core::Result<core::Engine*> engine,
                                                          const core::ProgressSink& progress, std::stop_token stop) {
               const auto answer = [&]() -> core::Result<Answer> {
                   if (!engine) return engine.error();
                   HS_TRY(std::vector<FeatureSetPtr> features,
                          featuresOf(*side, *engine.value(), inputs, progress, stop));
                   return ask(*engine.value(), std::move(features), progress, stop);
               };
               post([this, id, kind, tell, told = answer()]() mutable {
                   if (id != m_caseId) return; // another case is looked at
                   if (told)
                       tell(std::move(told).value());
                   else if (told.error().code != ErrorCode::Cancelled)
                       Q_EMIT studyRefused(kind, told.error());
               });
           });
}

void Session::stopStudies() {
    ++m_regionId;
    cancel(0, {JobKind::Samples, JobKind::Score, JobKind::Classify, JobKind::Probe, JobKind::Region, JobKind::Replay});
}

void Session::sample(const std::string& prompt, const core::GenerationOptions& options, int count) {
    using Samples = std::vector<core::Report>;
    core::ReportRequest request;
    request.id = ++m_lastRequest;
    request.prompt = prompt;
    request.options = options;
    study<Samples>(
        JobKind::Samples,
        [request, count](core::Engine& engine, std::vector<FeatureSetPtr> features, const core::ProgressSink& progress,
                         std::stop_token stop) mutable {
            request.slides = std::move(features);
            return engine.sample(request, count, progress, stop);
        },
        [this](Samples samples) { Q_EMIT samplesReady(samples); });
}

void Session::score(const std::string& text, std::vector<std::string> continuations) {
    using Scores = std::vector<core::ContinuationScore>;
    study<Scores>(
        JobKind::Score,
        [text, continuations](core::Engine& engine, std::vector<FeatureSetPtr> features, const core::ProgressSink& progress,
                              std::stop_token stop) {
            return engine.score({std::move(features), text, continuations}, progress, stop);
        },
        [this, continuations](Scores scores) { Q_EMIT scored(continuations, scores); });
}

void Session::classify() {
    using Probabilities = std::vector<double>;
    study<Probabilities>(
        JobKind::Classify,
        [](core::Engine& engine, std::vector<FeatureSetPtr> features, const core::ProgressSink& progress,
           std::stop_token stop) { return engine.classify(features, progress, stop); },
        [this](Probabilities probabilities) { Q_EMIT classified(probabilities); });
}

void Session::probe(const std::string& text, const std::string& phrase, core::AttributionMethod method) {
    study<ProbeResult>(
        JobKind::Probe,
        [text, phrase, method](core::Engine& engine, std::vector<FeatureSetPtr> features,
                               const core::ProgressSink& progress, std::stop_token stop) -> core::Result<ProbeResult> {
            ProbeResult result{phrase, text, {}, {}, features};
            HS_TRY(const auto scores, engine.score({features, text, {phrase}}, progress, stop));
            if (scores.empty()) return Error(ErrorCode::Internal, "the model gave no score for the finding");
            result.score = scores.front();
            HS_TRY(const std::vector<int> before, engine.tokenize(text));
            core::AttributionRequest request;
            HS_TRY(request.tokenIds, engine.tokenize(text + " " + phrase));
            request.slides = features;
            request.begin = std::min(before.size(), request.tokenIds.size() - 1);
            request.end = request.tokenIds.size();
            request.what = phrase;
            request.method = method;
            HS_TRY(result.maps, engine.attribute(request, progress, stop));
            return result;
        },
        [this](ProbeResult result) { Q_EMIT probed(result); });
}

namespace {

// Writes to the end without an audience: progress counts its tokens.
core::Result<core::Report> writeQuietly(core::Engine& engine, const core::ReportRequest& request,
                                        const core::ProgressSink& progress, std::stop_token stop) {
    const core::ReportSink sink = [&](const core::ReportEvent& event) {
        if (const auto* step = std::get_if<core::PatchProgress>(&event.what)) progress(*step);
        if (const auto* token = std::get_if<core::TokenWritten>(&event.what))
            progress({core::Stage::Writing, token->index, 0});
    };
    return engine.generate(request, sink, stop);
}

} // namespace

void Session::writeWith(const core::Region& region, core::RegionUse use, std::size_t slide, const core::Report& asBefore) {
    core::ReportRequest request;
    request.id = ++m_lastRequest;
    request.prompt = asBefore.prompt;
    request.options = asBefore.options;
    study<core::Report>(
        JobKind::Region,
        [request, region, use, index = mapIndexOf(slide)](core::Engine& engine, std::vector<FeatureSetPtr> features,
                                                          const core::ProgressSink& progress,
                                                          std::stop_token stop) mutable -> core::Result<core::Report> {
            if (index >= features.size()) return Error(ErrorCode::InvalidInput, "the slide of the region is not open");
            HS_TRY(core::FeatureSet kept, core::featuresWith(*features[index], region, use));
            features[index] = std::make_shared<const core::FeatureSet>(std::move(kept));
            if (use == core::RegionUse::Isolate) features = {features[index]};
            request.slides = std::move(features);
            return writeQuietly(engine, request, progress, stop);
        },
        [this, use](core::Report report) { Q_EMIT regionWritten(use, report); });
}

void Session::writeAgain(const core::Report& saved) {
    core::ReportRequest request;
    request.id = ++m_lastRequest;
    request.prompt = saved.prompt;
    request.options = saved.options;
    study<core::Report>(
        JobKind::Replay,
        [request](core::Engine& engine, std::vector<FeatureSetPtr> features, const core::ProgressSink& progress,
                  std::stop_token stop) mutable {
            request.slides = std::move(features);
            return writeQuietly(engine, request, progress, stop);
        },
        [this, saved](core::Report now) { Q_EMIT writtenAgain(saved, now); });
}

void Session::wordsOn(const core::Region& region, std::size_t slide, core::RequestId report) {
    const std::uint64_t id = ++m_regionId;
    const WrittenReport* found = written(report);
    const std::size_t index = mapIndexOf(slide);
    if (found == nullptr || index >= found->features.size()) {
        Q_EMIT wordsLit({report, {}, 0, 0});
        return;
    }
    ui::onWorker([post = ui::GuiPost(this), this, id, region, report, index, map = found->map,
                  features = found->features[index], attention = found->attention] {
        RegionWords words{report, {}, 0, features->count()};
        const std::vector<std::size_t> patches = core::patchesIn(features->grid, region);
        words.patches = patches.size();
        if (map) words.lights = core::lightOfTokens(core::shareOfTokens(*map, attention, index, patches));
        post([this, id, words] {
            if (id == m_regionId) Q_EMIT wordsLit(words);
        });
    });
}

} // namespace hs::app
