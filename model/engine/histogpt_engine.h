// HistoGptEngine: core::Engine over our kernels and LibTorch on a CPU. See core/engine.h for what it promises.
//
// One thread, the app's engine thread. It owns the loaded bundle, the last few cases, and one decoding session.
#pragma once

#include "core/engine.h"
#include "model/engine/case_memory.h"
#include "model/engine/loaded_model.h"
#include "model/generate/decode_session.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace hs::model {

class HistoGptEngine : public core::Engine {
public:
    // resources: share/histoscribe. place: where every bundle works, whatever its options say; none: as they say.
    explicit HistoGptEngine(std::filesystem::path resources, std::optional<Place> place = {})
        : m_resources(std::move(resources))
        , m_place(place) {}

    core::Result<core::EngineInfo> open(const core::EngineOptions& options, const core::ProgressSink& progress,
                                        std::stop_token stop) override;
    core::Result<core::FeatureSet> encode(core::PatchSource& patches, const core::ProgressSink& progress,
                                          std::stop_token stop) override;
    core::Result<core::Report> generate(const core::ReportRequest& request, const core::ReportSink& sink,
                                        std::stop_token stop) override;
    core::Result<std::vector<core::Report>> sample(const core::ReportRequest& request, int count,
                                                   const core::ProgressSink& progress, std::stop_token stop) override;
    core::Result<std::vector<core::ContinuationScore>>
    score(const core::ScoreRequest& request, const core::ProgressSink& progress, std::stop_token stop) override;
    core::Result<std::vector<double>> classify(const std::vector<core::FeatureSetPtr>& slides,
                                               const core::ProgressSink& progress, std::stop_token stop) override;
    core::Result<std::vector<core::ScoreGrid>> attribute(const core::AttributionRequest& request,
                                                         const core::ProgressSink& progress,
                                                         std::stop_token stop) override;
    core::Result<std::vector<int>> tokenize(std::string_view text) override;

private:
    core::Result<void> checkOpen() const;
    core::Result<ReadCasePtr> readCase(const std::vector<core::FeatureSetPtr>& slides,
                                       const CaseMemory::StageProgress& progress, std::stop_token stop);
    core::Result<core::Report> write(const core::ReportRequest& request, const core::ReportSink& sink,
                                     std::stop_token stop);
    void sign(core::Report& report, const core::ReportRequest& request) const;
    core::Result<std::vector<core::ScoreGrid>> explainByAttention(const core::AttributionRequest& request,
                                                                  const core::ProgressSink& progress,
                                                                  std::stop_token stop);
    core::Result<std::vector<core::ScoreGrid>>
    explainByNetwork(const core::AttributionRequest& request, const core::ProgressSink& progress, std::stop_token stop);

    const std::filesystem::path m_resources;
    const std::optional<Place> m_place;
    std::unique_ptr<LoadedModel> m_model;
    std::unique_ptr<DecodeSession> m_session; // refers to m_model's decoder
    CaseMemory m_cases;
};

} // namespace hs::model
