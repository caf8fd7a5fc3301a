// PacedEngine: an engine's own work, its words at the pace of a model of the published size, for what shows while words
// come: the demo model writes a whole report faster than one map is made. Engine thread.
#pragma once

#include "core/engine.h"

#include <chrono>
#include <memory>
#include <thread>
#include <utility>
#include <variant>

namespace hs::test {

class PacedEngine : public core::Engine {
public:
    PacedEngine(std::unique_ptr<core::Engine> engine, std::chrono::milliseconds word)
        : m_engine(std::move(engine))
        , m_word(word) {}

    core::Result<core::Report> generate(const core::ReportRequest& request, const core::ReportSink& sink,
                                        std::stop_token stop) override {
        const auto paced = [&](const core::ReportEvent& event) {
            sink(event);
            if (std::holds_alternative<core::TokenWritten>(event.what) && !stop.stop_requested())
                std::this_thread::sleep_for(m_word);
        };
        return m_engine->generate(request, paced, stop);
    }

    core::Result<core::EngineInfo> open(const core::EngineOptions& options, const core::ProgressSink& progress,
                                        std::stop_token stop) override {
        return m_engine->open(options, progress, std::move(stop));
    }
    core::Result<core::FeatureSet> encode(core::PatchSource& patches, const core::ProgressSink& progress,
                                          std::stop_token stop) override {
        return m_engine->encode(patches, progress, std::move(stop));
    }
    core::Result<std::vector<core::Report>> sample(const core::ReportRequest& request, int count,
                                                   const core::ProgressSink& progress, std::stop_token stop) override {
        return m_engine->sample(request, count, progress, std::move(stop));
    }
    core::Result<std::vector<core::ContinuationScore>> score(const core::ScoreRequest& request,
                                                             const core::ProgressSink& progress,
                                                             std::stop_token stop) override {
        return m_engine->score(request, progress, std::move(stop));
    }
    core::Result<std::vector<double>> classify(const std::vector<core::FeatureSetPtr>& slides,
                                               const core::ProgressSink& progress, std::stop_token stop) override {
        return m_engine->classify(slides, progress, std::move(stop));
    }
    core::Result<std::vector<core::ScoreGrid>> attribute(const core::AttributionRequest& request,
                                                         const core::ProgressSink& progress,
                                                         std::stop_token stop) override {
        return m_engine->attribute(request, progress, std::move(stop));
    }
    core::Result<std::vector<int>> tokenize(std::string_view text) override { return m_engine->tokenize(text); }

private:
    std::unique_ptr<core::Engine> m_engine;
    std::chrono::milliseconds m_word;
};

} // namespace hs::test
