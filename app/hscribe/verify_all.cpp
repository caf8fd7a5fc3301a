#include "app/hscribe/verify_all.h"

#include "app/common/case_reader.h"
#include "app/common/engine_loader.h"
#include "app/common/policy.h"
#include "app/common/program_paths.h"
#include "model/io/tokenizer.h"

#ifdef HS_WITH_SLIDES
#include "core/synthetic/demo_slide.h"
#endif

#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;
using core::Verdict;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kSlideSeed = 7;
constexpr int kTokens = 32;

// A folder that goes with its owner.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string pattern = (fs::temp_directory_path() / "histoscribe-verify-XXXXXX").string();
        if (::mkdtemp(pattern.data()) != nullptr) m_path = pattern;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        if (!m_path.empty()) fs::remove_all(m_path, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

class Check {
public:
    Check(const core::VerifySink& sink, std::stop_token stop)
        : m_sink(sink)
        , m_stop(std::move(stop)) {}

    core::Result<bool> run() {
        checkResources();
        const auto policy = readPolicy();
        tell("policy", policy.ok(), policy ? "" : policy.error().message);
        const auto module = loadEngineModule();
        tell("engine", module.ok(), module ? module.value()->description() : module.error().message);
        if (module) HS_CHECK(checkModel(*module.value()));
        return m_passed;
    }

private:
    void tell(const std::string& name, bool passed, std::string note = {}) {
        m_passed = m_passed && passed;
        m_sink({name, 0.0, 0.0, passed ? Verdict::Pass : Verdict::Fail, std::move(note)});
    }
    void skip(const std::string& name, std::string why) { m_sink({name, 0.0, 0.0, Verdict::Skip, std::move(why)}); }

    // Ids of the published vocabulary; the second text is of transformers' own BioGPT test.
    void checkResources() {
        const auto tokenizer = model::Tokenizer::open(shareFolder() / "biogpt", mosesFolder());
        if (!tokenizer) return tell("tokenizer", false, tokenizer.error().message);
        const bool equal = tokenizer.value()->encode("Final diagnosis:") == std::vector<int>{18812, 227, 20} &&
                           tokenizer.value()->encode("COVID-19 is") == std::vector<int>{4805, 9, 656, 21};
        tell("tokenizer", equal, equal ? "" : "the ids of BioGPT's own test were expected");
    }

    core::Result<void> checkModel(core::EngineModule& module) {
        if (!fs::exists(demoBundle() / "bundle.json")) {
            skip("demo bundle", "it is not installed, so neither BLAS nor the network is tried");
            return {};
        }
        const auto bundle = model::readBundle(demoBundle());
        if (!bundle) {
            tell("demo bundle", false, bundle.error().message);
            return {};
        }
        HS_TRY(const std::string hash, model::hashWeights(bundle.value(), m_stop));
        const std::string& stated = bundle.value().weightsHash;
        tell("demo bundle", stated.empty() || hash == stated,
             hash == stated ? "" : "its weights have the hash " + hash.substr(0, 16) + "…");
        const auto one = compute(module, bundle.value(), 1), all = compute(module, bundle.value(), 0);
        for (const auto* computed : {&one, &all})
            if (!*computed && computed->error().code == ErrorCode::Cancelled) return computed->error();
        if (!one || !all) {
            tell("network", false, one ? all.error().message : one.error().message);
            return {};
        }
        compare(one.value(), all.value());
        return {};
    }

    struct Computed {
        core::EngineInfo info;
        core::FeatureSetPtr features;
        core::Report report;
        core::ScoreGrid map;
    };

    core::Result<Computed> compute(core::EngineModule& module, const model::Bundle& bundle, int threads) {
        Computed made;
        const auto engine = module.createEngine();
        const core::ProgressSink silent = [](const core::PatchProgress&) {};
        core::EngineOptions options;
        options.bundle = bundle.folder;
        options.device = core::Device::Cpu;
        options.threads = threads;
        HS_TRY(made.info, engine->open(options, silent, m_stop));
        HS_TRY(made.features, featuresOf(*engine, bundle, threads));
        core::ReportRequest request;
        request.slides = {made.features};
        request.options.greedy = true;
        request.options.maxTokens = kTokens;
        HS_TRY(made.report, engine->generate(
                                request, [](const core::ReportEvent&) {}, m_stop));
        core::AttributionRequest asked;
        asked.slides = {made.features};
        for (const core::ReportToken& token : made.report.tokens)
            asked.tokenIds.push_back(token.id);
        asked.end = std::max<std::size_t>(1, made.report.promptTokens);
        asked.what = "prompt";
        HS_TRY(auto maps, engine->attribute(asked, silent, m_stop));
        made.map = std::move(maps.at(0));
        return made;
    }

#ifdef HS_WITH_SLIDES
    core::Result<core::FeatureSetPtr> featuresOf(core::Engine& engine, const model::Bundle& bundle, int threads) {
        if (m_slide.empty()) {
            core::DemoSlideOptions slide;
            slide.folder = m_scratch.path();
            slide.seed = kSlideSeed;
            slide.width = slide.height = 4096;
            slide.spacing = 1.0;
            HS_TRY(const core::DemoSlide drawn, core::writeDemoSlide(slide, {}, m_stop));
            m_slide = drawn.slide;
        }
        CaseOptions options;
        options.threads = threads;
        options.useCache = false;
        return encodeSlide(
            engine, bundle, m_slide, options, [](const core::PatchProgress&) {}, m_stop);
    }
#else
    core::Result<core::FeatureSetPtr> featuresOf(core::Engine&, const model::Bundle&, int) {
        return Error(ErrorCode::Unsupported, "this build draws no slides, so the network is not tried");
    }
#endif

    void compare(const Computed& one, const Computed& all) {
        tell("BLAS", all.info.warning.empty(), all.info.warning.empty() ? all.info.device : all.info.warning);
        const auto& values = one.features->values;
        const bool finite = std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
        tell("encoder", finite && values == all.features->values,
             finite ? std::to_string(one.features->count()) + " patches" : "some features are no numbers");
        tell("report", sameReport(one.report, all.report),
             std::to_string(one.report.tokens.size()) + " tokens, bit-equal with one thread and with all expected");
        const bool positive = std::all_of(one.map.scores.begin(), one.map.scores.end(),
                                          [](float v) { return std::isfinite(v) && v >= 0.0f; });
        tell("heat map", positive && one.map.scores == all.map.scores);
    }

    static bool sameReport(const core::Report& a, const core::Report& b) {
        return a.text == b.text && a.tokens.size() == b.tokens.size() &&
               std::equal(a.tokens.begin(), a.tokens.end(), b.tokens.begin(),
                          [](const core::ReportToken& x, const core::ReportToken& y) {
                              return x.id == y.id && x.probability == y.probability;
                          });
    }

    const core::VerifySink& m_sink;
    std::stop_token m_stop;
    ScratchFolder m_scratch;
    fs::path m_slide;
    bool m_passed = true;
};

} // namespace

core::Result<bool> verifyInstallation(const core::VerifySink& sink, std::stop_token stop) {
    return Check(sink, std::move(stop)).run();
}

} // namespace hs::app
