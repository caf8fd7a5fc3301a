// An engine that writes a known report about any slide, at any pace, without a model. Tests and pictures only.
#pragma once

#include "core/engine.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace hs::test {

struct FakePace {
    int tokenMs = 0;  // between two tokens
    int encodeMs = 0; // a batch of patches
    int mapMs = 0;    // each of ten steps of a map that is no attention map
    std::size_t fewPatches = 12; // fewer than that of the first slide look like normal skin
    std::atomic<std::size_t>* encoded = nullptr; // counts patches, where somebody wants to know
};

// Four latents, one for each quarter of a slide's patches; the n-th token looks at latent n % 4.
class FakeEngine : public core::Engine {
public:
    static constexpr int kLatents = 4;

    explicit FakeEngine(FakePace pace = {})
        : m_pace(pace) {}

    core::Result<core::EngineInfo> open(const core::EngineOptions& options, const core::ProgressSink& progress,
                                        std::stop_token) override {
        progress({core::Stage::LoadingModel, 1, 1});
        core::EngineInfo info;
        info.bundleName = options.bundle.filename().string();
        info.weightsHash = "f00d";
        info.featureDimension = 2;
        info.latents = kLatents;
        info.maxPositions = 512;
        info.hasEncoder = true;
        info.demo = true;
        info.device = "cpu (fake)";
        info.parameters = 7'300'000;
        if (info.bundleName != "headless") info.classes = {"Basal cell carcinoma", "Melanoma"};
        return info;
    }

    core::Result<core::FeatureSet> encode(core::PatchSource& patches, const core::ProgressSink& progress,
                                          std::stop_token stop) override {
        core::FeatureSet set;
        set.slideFingerprint = patches.slideFingerprint();
        set.slideName = patches.slideName();
        set.grid.patchPixels = patches.patchPixels();
        set.grid.spacing = patches.spacing();
        set.grid.downsample = patches.downsample();
        set.dimension = 2;
        while (true) {
            HS_TRY(const auto batch, patches.next(16, stop));
            if (batch.empty()) return set;
            if (m_pace.encoded != nullptr) *m_pace.encoded += batch.size();
            for (const core::PatchPixels& pixels : batch) {
                set.grid.patches.push_back(pixels.patch);
                set.values.insert(set.values.end(), {float(pixels.patch.row), float(pixels.patch.column)});
            }
            progress({core::Stage::ReadingPatches, patches.examined(), patches.total()});
            std::this_thread::sleep_for(std::chrono::milliseconds(m_pace.encodeMs));
            if (stop.stop_requested()) return stopped();
        }
    }

    core::Result<core::Report> generate(const core::ReportRequest& request, const core::ReportSink& sink,
                                        std::stop_token stop) override {
        sink({request.id, core::ReportStarted{}});
        sink({request.id, core::PatchProgress{core::Stage::Resampling, 1, 1}});
        sink({request.id, core::ReportPrepared{request.slides, mapOf(request.slides)}});
        core::Report report = begun(request);
        for (const std::string& word : wordsFor(request, request.options.seed)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(m_pace.tokenMs));
            if (stop.stop_requested()) return ended(std::move(report), core::Ending::Cancelled, request, sink);
            add(report, word);
            const core::ReportToken& token = report.tokens.back();
            std::vector<float> attention(kLatents, 0.05f);
            attention[report.tokens.size() % kLatents] = 0.85f;
            sink({request.id,
                  core::TokenWritten{report.tokens.size() - 1, token, token.span.begin, token.text, report.text.size(),
                                     std::make_shared<const core::LatentAttention>(std::move(attention))}});
        }
        return ended(std::move(report), core::Ending::EndOfText, request, sink);
    }

    core::Result<std::vector<core::Report>> sample(const core::ReportRequest& request, int count,
                                                   const core::ProgressSink& progress, std::stop_token stop) override {
        std::vector<core::Report> reports;
        for (int i = 0; i < count; ++i) {
            core::ReportRequest one = request;
            one.options.seed += std::uint64_t(i);
            core::Report report = begun(one);
            for (const std::string& word : wordsFor(one, one.options.seed))
                add(report, word);
            report.ending = core::Ending::EndOfText;
            reports.push_back(std::move(report));
            progress({core::Stage::Writing, std::size_t(i) + 1, std::size_t(count)});
            if (stop.stop_requested()) return stopped();
        }
        return reports;
    }

    core::Result<std::vector<core::ContinuationScore>> score(const core::ScoreRequest& request, const core::ProgressSink&,
                                                             std::stop_token) override {
        std::vector<core::ContinuationScore> scores;
        for (const std::string& text : request.continuations)
            scores.push_back({-double(text.size()) / 4.0, int(text.size() / 5) + 1});
        return scores;
    }

    core::Result<std::vector<double>> classify(const std::vector<core::FeatureSetPtr>&, const core::ProgressSink&,
                                               std::stop_token) override {
        return std::vector<double>{0.2, 0.8};
    }

    core::Result<std::vector<core::ScoreGrid>> attribute(const core::AttributionRequest& request,
                                                         const core::ProgressSink& progress, std::stop_token stop) override {
        for (std::size_t step = 1; step <= 10 && request.method != core::AttributionMethod::Attention; ++step) {
            std::this_thread::sleep_for(std::chrono::milliseconds(m_pace.mapMs));
            if (stop.stop_requested()) return stopped();
            progress({core::Stage::Attribution, step, 10});
        }
        std::vector<core::ScoreGrid> maps;
        for (const core::FeatureSetPtr& slide : request.slides) {
            core::ScoreGrid map;
            map.what = request.what;
            map.method = core::attributionMethodName(request.method);
            for (std::size_t i = 0; i < slide->count(); ++i)
                map.scores.push_back(float(i + 1) / float(slide->count()));
            maps.push_back(std::move(map));
        }
        return maps;
    }

    core::Result<std::vector<int>> tokenize(std::string_view text) override {
        return std::vector<int>(std::count(text.begin(), text.end(), ' ') + 1, 3);
    }

private:
    static core::Error stopped() { return {core::ErrorCode::Cancelled, "stopped"}; }

    static core::PatchMapPtr mapOf(const std::vector<core::FeatureSetPtr>& slides) {
        auto map = std::make_shared<core::PatchMap>();
        map->latents = kLatents;
        for (const core::FeatureSetPtr& slide : slides) {
            map->patches += slide->count();
            map->slideEnds.push_back(map->patches);
        }
        map->shares.assign(kLatents * map->patches, 0.0f);
        for (std::size_t p = 0; p < map->patches; ++p) {
            const std::size_t latent = std::min<std::size_t>(kLatents - 1, p * kLatents / std::max<std::size_t>(1, map->patches));
            map->shares[latent * map->patches + p] = float(0.9 * kLatents / double(map->patches) * (1.0 + 0.8 * std::sin(0.9 * double(p))) / 1.8);
        }
        return map;
    }

    static core::Report begun(const core::ReportRequest& request) {
        core::Report report;
        report.prompt = request.prompt;
        report.options = request.options;
        report.bundleName = "fake";
        report.weightsHash = "f00d";
        report.demo = true;
        for (const core::FeatureSetPtr& slide : request.slides)
            report.slideFingerprints.push_back(slide->slideFingerprint);
        report.text = request.prompt;
        core::ReportToken token;
        token.id = 2;
        token.text = request.prompt;
        token.span = {0, request.prompt.size()};
        token.author = core::Author::Hand;
        report.tokens.push_back(token);
        report.promptTokens = 1;
        return report;
    }

    static void add(core::Report& report, const std::string& word) {
        core::ReportToken token;
        token.id = 10 + int(report.tokens.size());
        token.text = (word == "." ? "" : " ") + word;
        token.span = {report.text.size(), report.text.size() + token.text.size()};
        const bool doubtful = word == "Basal" || word == "0.3";
        token.probability = doubtful ? 0.22 : 0.86;
        token.entropy = doubtful ? 1.9 : 0.4;
        token.runnersUp = {{5, " Squamous", 0.21}, {6, " Nodular", 0.14}, {7, " Pigmented", 0.06}};
        report.text += token.text;
        report.tokens.push_back(token);
    }

    static core::Result<core::Report> ended(core::Report report, core::Ending ending, const core::ReportRequest& request,
                                            const core::ReportSink& sink) {
        report.ending = ending;
        sink({request.id, core::ReportFinished{std::make_shared<const core::Report>(report), ending}});
        return report;
    }

    static std::vector<std::string> split(const std::string& text) {
        std::vector<std::string> words;
        std::string word;
        for (const char c : text + " ") {
            if (c != ' ') {
                word += c;
            } else if (!word.empty()) {
                words.push_back(word);
                word.clear();
            }
        }
        return words;
    }

    std::vector<std::string> wordsFor(const core::ReportRequest& request, std::uint64_t seed) const {
        const bool normal = !request.slides.empty() && request.slides.front()->count() < m_pace.fewPatches;
        const std::size_t colon = request.prompt.rfind(':');
        const std::string section = colon == std::string::npos ? "" : request.prompt.substr(0, colon);
        const auto ends = [&](const std::string& name) {
            return section.size() >= name.size() && section.compare(section.size() - name.size(), name.size(), name) == 0;
        };
        const bool atName = colon + 1 == request.prompt.size();
        if (!atName) return split("cell carcinoma . Written on from here .");
        if (ends("Microscopic findings"))
            return split("Nodular nests of basaloid cells with peripheral palisading extend into the dermis . Clefts separate "
                         "the nests from a mucinous stroma . Moderate lymphocytic infiltrate . Tumor thickness 0.3 mm .");
        if (ends("Critical findings")) return split("No ulceration . The lateral margins are clear .");
        if (normal) return split("Normal skin .");
        return split(seed % 5 == 0   ? "Squamous cell carcinoma . Moderately differentiated ."
                     : seed % 3 == 0 ? "Basal cell carcinoma . Superficial type ."
                                     : "Basal cell carcinoma . Nodular type .");
    }

    const FakePace m_pace;
};

} // namespace hs::test
