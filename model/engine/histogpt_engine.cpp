#include "model/engine/histogpt_engine.h"

#include "model/attribution/gradient_map.h"
#include "model/attribution/reference_map.h"
#include "model/engine/guarded.h"
#include "model/engine/patch_encoding.h"
#include "model/nn/streamed_histogpt.h"

#include <numeric>
#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

CaseMemory::StageProgress asStages(const core::ProgressSink& progress) {
    if (!progress) return {};
    return [&progress](core::Stage stage, std::size_t done, std::size_t total) { progress({stage, done, total}); };
}

// Scores of the whole case, cut into one grid a slide.
std::vector<core::ScoreGrid> gridsOf(const at::Tensor& scores, const core::AttributionRequest& request) {
    const at::Tensor all = scores.to(at::kCPU, at::kFloat).contiguous(); // [n]
    const float* next = all.data_ptr<float>();
    std::vector<core::ScoreGrid> grids;
    for (const core::FeatureSetPtr& slide : request.slides) {
        core::ScoreGrid grid;
        grid.scores.assign(next, next + slide->count());
        grid.what = request.what;
        grid.method = core::attributionMethodName(request.method);
        next += slide->count();
        grids.push_back(std::move(grid));
    }
    return grids;
}

// The whole text from its leading end-of-text id on.
std::vector<std::int64_t> networkIds(const core::AttributionRequest& request, int eosId) {
    std::vector<std::int64_t> ids{eosId};
    ids.insert(ids.end(), request.tokenIds.begin(), request.tokenIds.end());
    return ids;
}

Result<void> checkPhrase(const core::AttributionRequest& request, const core::EngineInfo& info) {
    if (request.slides.empty())
        return Error(ErrorCode::InvalidInput, "a report without a slide has no tissue that its words could come from");
    if (request.begin >= request.end || request.end > request.tokenIds.size())
        return Error(ErrorCode::InvalidInput, "expected tokens within 0 to " + std::to_string(request.tokenIds.size()) +
                                                  ", found " + std::to_string(request.begin) + " to " +
                                                  std::to_string(request.end));
    for (const int id : request.tokenIds)
        if (id < 0 || id >= info.vocabulary)
            return Error(ErrorCode::InvalidInput, "the report holds the token " + std::to_string(id) +
                                                      ", and the bundle knows only " + std::to_string(info.vocabulary) +
                                                      ": it was written with another bundle");
    if (int(request.tokenIds.size()) >= info.maxPositions)
        return Error(ErrorCode::InvalidInput, "the report has " + std::to_string(request.tokenIds.size()) +
                                                  " tokens, and the bundle reads " +
                                                  std::to_string(info.maxPositions - 1));
    return {};
}

} // namespace

Result<core::EngineInfo> HistoGptEngine::open(const core::EngineOptions& options, const core::ProgressSink& progress,
                                              std::stop_token stop) {
    m_cases.clear();
    m_session.reset();
    m_model.reset(); // two bundles at once would need the memory of both
    HS_TRY(const Place place, m_place ? Result<Place>(*m_place) : placeFor(options.device));
    auto loaded = loadModel(options, place, m_resources, progress, stop);
    const bool onCard = place.device.is_cuda();
    if (!loaded.ok() && onCard && options.device == core::Device::Auto &&
        loaded.error().code == ErrorCode::OutOfMemory) {
        loaded = loadModel(options, {}, m_resources, progress, stop);
        if (loaded.ok())
            loaded.value()->info.warning = "the GPU's memory was not enough for this bundle, so the CPU does the work";
    }
    HS_TRY(m_model, std::move(loaded));
    m_session = std::make_unique<DecodeSession>(*m_model->decoder, m_model->tokenizer, kernels::bestKernels());
    return m_model->info;
}

Result<void> HistoGptEngine::checkOpen() const {
    if (m_model) return {};
    return Error(ErrorCode::InvalidInput, "no bundle is open");
}

Result<core::FeatureSet> HistoGptEngine::encode(core::PatchSource& patches, const core::ProgressSink& progress,
                                                std::stop_token stop) {
    HS_CHECK(checkOpen());
    if (!m_model->encoder)
        return Error(ErrorCode::Unsupported,
                     "the bundle " + m_model->bundle.name + " has no patch encoder: it works from feature files");
    return guarded("encoding the slide", [&] {
        EncodingOptions options;
        options.progress = progress;
        options.stop = stop;
        return encodePatches(*m_model->encoder, patches, options);
    });
}

Result<ReadCasePtr> HistoGptEngine::readCase(const std::vector<core::FeatureSetPtr>& slides,
                                             const CaseMemory::StageProgress& progress, std::stop_token stop) {
    HS_TRY(ReadCasePtr read, m_cases.read(*m_model, slides, progress, std::move(stop)));
    HS_CHECK(m_session->setImage(read ? read->memory : nullptr));
    return read;
}

// Whose words these are, so that the report can be checked later.
void HistoGptEngine::sign(core::Report& report, const core::ReportRequest& request) const {
    report.options.precision = m_model->precision;
    report.bundleName = m_model->info.bundleName;
    report.weightsHash = m_model->info.weightsHash;
    report.demo = m_model->info.demo;
    report.programVersion = HS_VERSION;
    for (const core::FeatureSetPtr& slide : request.slides)
        report.slideFingerprints.push_back(slide->slideFingerprint);
}

Result<core::Report> HistoGptEngine::write(const core::ReportRequest& request, const core::ReportSink& sink,
                                           std::stop_token stop) {
    const CaseMemory::StageProgress tell = [&](core::Stage stage, std::size_t done, std::size_t total) {
        sink({request.id, core::PatchProgress{stage, done, total}});
    };
    HS_TRY(const ReadCasePtr read, readCase(request.slides, tell, stop));
    sink({request.id, core::ReportPrepared{request.slides, read ? read->map : nullptr}});
    HS_TRY(core::Report report, m_session->write({request.id, request.prompt, request.options}, sink, stop));
    sign(report, request);
    return report;
}

Result<core::Report> HistoGptEngine::generate(const core::ReportRequest& request, const core::ReportSink& sink,
                                              std::stop_token stop) {
    HS_CHECK(checkOpen());
    sink({request.id, core::ReportStarted{}});
    auto report = guarded("writing the report", [&] { return write(request, sink, stop); });
    if (report)
        sink({request.id, core::ReportFinished{std::make_shared<const core::Report>(report.value()),
                                               report.value().ending.value_or(core::Ending::EndOfText)}});
    else
        sink({request.id, core::ReportFailed{report.error()}});
    return report;
}

Result<std::vector<core::Report>> HistoGptEngine::sample(const core::ReportRequest& request, int count,
                                                         const core::ProgressSink& progress, std::stop_token stop) {
    HS_CHECK(checkOpen());
    return guarded("writing the samples", [&]() -> Result<std::vector<core::Report>> {
        const CaseMemory::StageProgress tell = asStages(progress);
        HS_TRY([[maybe_unused]] const ReadCasePtr read, readCase(request.slides, tell, stop));
        HS_TRY(auto reports, m_session->writeSamples({request.id, request.prompt, request.options}, count, tell, stop));
        for (core::Report& report : reports)
            sign(report, request);
        return reports;
    });
}

Result<std::vector<core::ContinuationScore>>
HistoGptEngine::score(const core::ScoreRequest& request, const core::ProgressSink& progress, std::stop_token stop) {
    HS_CHECK(checkOpen());
    return guarded("comparing texts", [&]() -> Result<std::vector<core::ContinuationScore>> {
        const CaseMemory::StageProgress tell = asStages(progress);
        HS_TRY([[maybe_unused]] const ReadCasePtr read, readCase(request.slides, tell, stop));
        return m_session->score(request.text, request.continuations, tell, stop);
    });
}

Result<std::vector<double>> HistoGptEngine::classify(const std::vector<core::FeatureSetPtr>& slides,
                                                     const core::ProgressSink& progress, std::stop_token stop) {
    HS_CHECK(checkOpen());
    if (!m_model->hasHead)
        return Error(ErrorCode::Unsupported, "the bundle " + m_model->bundle.name +
                                                 " has no classifier, so it proposes no diagnosis by itself");
    return guarded("classifying the case", [&]() -> Result<std::vector<double>> {
        const at::NoGradGuard noGraph;
        HS_TRY(const ReadCasePtr read, readCase(slides, asStages(progress), stop));
        if (!read) return Error(ErrorCode::InvalidInput, "a case without a slide cannot be classified");
        const at::Tensor logits = m_model->network->head(read->latents.unsqueeze(0)).to(at::kDouble); // [1, classes]
        const at::Tensor shares = at::softmax(logits, -1).to(at::kCPU).contiguous();                  // [1, classes]
        return std::vector<double>(shares.data_ptr<double>(), shares.data_ptr<double>() + shares.numel());
    });
}

Result<std::vector<core::ScoreGrid>> HistoGptEngine::explainByAttention(const core::AttributionRequest& request,
                                                                        const core::ProgressSink& progress,
                                                                        std::stop_token stop) {
    HS_TRY(const ReadCasePtr read, readCase(request.slides, asStages(progress), stop));
    HS_TRY(const auto attention, m_session->attentionOf(request.tokenIds, request.begin, request.end, stop));
    std::vector<core::ScoreGrid> grids;
    for (std::size_t slide = 0; slide < request.slides.size(); ++slide)
        grids.push_back(core::composeAttention(*read->map, attention, slide, request.what));
    return grids;
}

Result<std::vector<core::ScoreGrid>> HistoGptEngine::explainByNetwork(const core::AttributionRequest& request,
                                                                      const core::ProgressSink& progress,
                                                                      std::stop_token stop) {
    const at::Device device = m_model->place.device;
    HS_TRY(at::Tensor features, featuresOfCase(request.slides, m_model->bundle.resampler.features)); // [n, features]
    features = features.to(device);
    HS_TRY(auto file, WeightsFile::open(m_model->bundle.weights));
    HS_TRY(const auto network,
           StreamedHistoGpt::open(std::move(file), m_model->bundle.text, m_model->bundle.resampler, device));
    const std::vector<std::int64_t> ids = networkIds(request, m_model->tokenizer->eosId());
    const auto tell = [&](std::size_t done, std::size_t total) {
        if (progress) progress({core::Stage::Attribution, done, total});
    };
    if (request.method == core::AttributionMethod::Gradient) {
        GradientMapRequest gradient;
        gradient.ids = ids;
        gradient.begin = request.begin + 1;
        gradient.end = request.end + 1;
        gradient.features = features;
        gradient.progress = tell;
        gradient.stop = stop;
        HS_TRY(const GradientMap map, gradientMap(*network, gradient));
        return gridsOf(map.scores, request);
    }
    ReferenceMapRequest reference;
    reference.ids = ids;
    reference.positions.resize(request.end - request.begin);
    std::iota(reference.positions.begin(), reference.positions.end(), std::int64_t(request.begin) + 1);
    reference.features = features;
    reference.progress = tell;
    reference.stop = stop;
    HS_TRY(const ReferenceMap map, referenceMap(*network, reference));
    return gridsOf(map.scores, request);
}

Result<std::vector<core::ScoreGrid>> HistoGptEngine::attribute(const core::AttributionRequest& request,
                                                               const core::ProgressSink& progress,
                                                               std::stop_token stop) {
    HS_CHECK(checkOpen());
    HS_CHECK(checkPhrase(request, m_model->info));
    return guarded("finding the tissue", [&] {
        return request.method == core::AttributionMethod::Attention ? explainByAttention(request, progress, stop)
                                                                    : explainByNetwork(request, progress, stop);
    });
}

Result<std::vector<int>> HistoGptEngine::tokenize(std::string_view text) {
    HS_CHECK(checkOpen());
    return m_model->tokenizer->encode(text);
}

} // namespace hs::model
