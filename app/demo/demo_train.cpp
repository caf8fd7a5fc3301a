#include "app/demo/demo_train.h"

#include "app/demo/synthetic_patches.h"
#include "core/files.h"
#include "core/synthetic/demo_dataset.h"
#include "core/synthetic/patch_label.h"
#include "core/synthetic/skin_report.h"
#include "model/io/bundle.h"
#include "model/io/feature_file.h"
#include "model/training/export_run.h"
#include "model/training/report_text.h"
#include "model/training/tokenizer_trim.h"

#include <nlohmann/json.hpp>

#include <set>
#include <system_error>

namespace hs::app {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::json;

namespace {

constexpr int kReportVariants = 12;
constexpr std::size_t kWideEvery = 3;          // one case in so many lies on a wide glass
constexpr double kWideGlass[2]{6144.0, 3840.0}; // µm, as `demo slide` makes by default
constexpr int kEncoderBatch = 16;
constexpr int kJointBatch = 16;

const char* const kProvenance = "Trained from nothing by `hscribe demo train` on synthetic skin drawn by this program; no "
                                "patient's tissue or text was used.";
const char* const kIntendedUse = "Demonstration on synthetic tissue only. It knows nothing of real tissue and must never "
                                 "be used on a patient's slide.";

// What the whole training shares.
class DemoTraining {
public:
    DemoTraining(core::EngineModule& module, const DemoTrainOptions& options, const core::TrainSink& sink,
                 std::stop_token stop)
        : m_module(module)
        , m_options(options)
        , m_sink(sink)
        , m_stop(std::move(stop)) {}

    Result<void> run() {
        HS_CHECK(makeStartBundle());
        HS_CHECK(trainEncoder());
        HS_CHECK(makeFeatures());
        HS_CHECK(trainStage("pretrain", pretrainConfig(), folder("bundle-encoder"), folder("bundle-pretrain")));
        HS_CHECK(trainStage("joint", jointConfig(), folder("bundle-pretrain"), folder("bundle-joint")));
        HS_TRY(const auto trained, model::readBundle(folder("bundle-joint")));
        HS_TRY([[maybe_unused]] const auto packed, model::repackBundle(trained, m_options.out, model::StoredAs::Int8));
        return {};
    }

private:
    fs::path folder(const char* name) const { return m_options.work / name; }
    static bool isBundle(const fs::path& path) { return model::readBundle(path).ok(); }
    void tell(const std::string& what, std::size_t done, std::size_t total) const {
        if (m_sink) m_sink(core::TrainStage{what, std::int64_t(done), std::int64_t(total)});
    }

    // Every sentence the generator can write with any case's facts, as the language model will see it.
    std::vector<std::string> vocabularyTexts() const {
        std::set<std::string> texts;
        for (std::size_t i = 0; i < 4000; ++i) {
            const DemoCase one = demoCase(m_options.seed + 1000, core::Split::Train, i);
            const core::SkinCase skin = core::makeSkinCase(one.seed, one.options);
            texts.insert(model::spaceFullStops(core::skinReport(skin, i).text()));
        }
        return {texts.begin(), texts.end()};
    }

    Result<void> makeStartBundle() {
        const fs::path to = folder("bundle-start");
        if (isBundle(to)) return {};
        tell("choosing the vocabulary", 0, 0);
        HS_TRY(model::Bundle bundle, model::architectureNamed("demo"));
        HS_TRY(const std::size_t vocabulary, model::writeTrimmedTokenizer(m_options.tokenizer, m_options.moses,
                                                                          vocabularyTexts(), to / "tokenizer"));
        bundle.folder = to;
        bundle.name = "demo";
        bundle.demo = true;
        bundle.text.vocabulary = int(vocabulary);
        for (int i = 0; i < core::kSkinClasses; ++i)
            bundle.classes.emplace_back(core::skinDiagnosis(core::SkinClass(i)));
        bundle.tokenizerFolder = to / "tokenizer";
        bundle.weights = to / "histogpt.safetensors";
        bundle.encoderWeights = to / "encoder.safetensors";
        bundle.provenance = kProvenance;
        bundle.intendedUse = kIntendedUse;
        bundle.licence = "GPL-3.0-or-later; tokenizer entries from microsoft/BioGPT (MIT)";
        bundle.notice = "Demo model: it knows synthetic tissue only.";
        // bundle.json names files that must be there; the trainer fills them.
        HS_CHECK(core::writeFileAtomically(bundle.weights, ""));
        HS_CHECK(core::writeFileAtomically(bundle.encoderWeights, ""));
        HS_CHECK(model::writeBundle(bundle));
        const auto trainer = m_module.createTrainer();
        return trainer->run({{"stage", "initialise"}, {"bundle", core::utf8FromPath(to)}, {"seed", m_options.seed}, {"gate", 0.5}},
                            m_sink, m_stop);
    }

    Json common(const char* stage, const fs::path& bundle) const {
        const fs::path run = m_options.work / ("run-" + std::string(stage));
        std::error_code ignored;
        return {{"stage", stage},
                {"bundle", core::utf8FromPath(bundle)},
                {"run", core::utf8FromPath(run)},
                {"resume", fs::exists(run / "checkpoints" / "last.safetensors", ignored)},
                {"seed", m_options.seed},
                {"threads", m_options.threads},
                {"device", "auto"}};
    }

    Result<void> trainEncoder() {
        const fs::path to = folder("bundle-encoder");
        if (isBundle(to)) return {};
        core::SkinPatchOptions patches;
        patches.seed = m_options.seed << 20;
        patches.trainCount = std::size_t(m_options.encoderSteps) * kEncoderBatch;
        patches.validationCount = 384;
        Json config = common("encoder", folder("bundle-start"));
        config.update({{"steps", m_options.encoderSteps},
                       {"batch", kEncoderBatch},
                       {"validate_every", std::max<std::int64_t>(1, m_options.encoderSteps / 5)},
                       {"checkpoint_every", 75},
                       {"learning_rate", {{"minimum", 1e-5}, {"maximum", 1e-3}, {"end", 1e-5}, {"warmup_steps", m_options.encoderSteps / 18}}},
                       {"optimiser", {{"beta2", 0.98}, {"clip_norm", 1.0}}}});
        const core::SkinPatchSource source(patches);
        HS_CHECK(m_module.createTrainer()->runEncoder(config, source, m_sink, m_stop));
        return exported(config, to);
    }

    Result<void> exported(const Json& config, const fs::path& to) {
        if (m_stop.stop_requested()) return Error(ErrorCode::Cancelled, "the demo's training was stopped; run it again to go on");
        model::ExportOptions options;
        options.isStepOfItsMaking = true;
        HS_TRY([[maybe_unused]] const auto bundle,
               model::exportRun(core::pathFromUtf8(config["run"].get<std::string>()), to, options));
        return {};
    }

    Result<core::Case> makeCase(core::Engine& engine, const model::Bundle& bundle, const DemoCase& plan, core::Split split) {
        const auto renderer = std::make_shared<const core::SkinRenderer>(
            std::make_shared<const core::SkinCase>(core::makeSkinCase(plan.seed, plan.options)));
        core::Case one;
        one.id = plan.id;
        one.split = split;
        one.diagnosis = core::skinDiagnosis(renderer->skin().skinClass);
        one.reports = core::skinReportTexts(renderer->skin(), kReportVariants);
        one.features = {folder("features") / (plan.id + ".h5")};
        std::error_code ignored;
        if (!fs::exists(one.features.front(), ignored)) {
            SyntheticPatchSource patches(renderer, bundle.patches, plan.id);
            HS_TRY(const core::FeatureSet set, engine.encode(patches, {}, m_stop));
            HS_CHECK(model::writeFeatureFile(one.features.front(), set));
        }
        HS_TRY(const auto set, model::readFeatureFile(one.features.front(), {bundle.resampler.features, bundle.encoder->tag()}));
        one.evidence = {lesionShares(renderer->field(), set.grid, bundle.patches.mpp)};
        return one;
    }

    Result<void> makeFeatures() {
        const fs::path file = folder("cases.jsonl");
        std::error_code problem;
        if (fs::exists(file, problem)) return {};
        fs::create_directories(folder("features"), problem);
        HS_TRY(const auto bundle, model::readBundle(folder("bundle-encoder")));
        const auto engine = m_module.createEngine();
        core::EngineOptions options;
        options.bundle = bundle.folder;
        options.threads = m_options.threads;
        HS_TRY([[maybe_unused]] const auto info, engine->open(options, {}, m_stop));
        std::string lines;
        const std::size_t total = m_options.trainCases + m_options.validationCases;
        for (std::size_t i = 0; i < total; ++i) {
            tell("encoding slides", i, total);
            const bool training = i < m_options.trainCases;
            const core::Split split = training ? core::Split::Train : core::Split::Validation;
            const DemoCase plan = demoCase(m_options.seed, split, training ? i : i - m_options.trainCases);
            HS_TRY(const core::Case one, makeCase(*engine, bundle, plan, split));
            lines += core::caseToJsonLine(one, m_options.work) + "\n";
        }
        tell("encoding slides", total, total);
        return core::writeFileAtomically(file, lines);
    }

    Json pretrainConfig() const {
        Json config = common("pretrain", folder("bundle-encoder"));
        config.update({{"data", core::utf8FromPath(folder("cases.jsonl"))},
                       {"epochs", m_options.pretrainEpochs},
                       {"batch", 8},
                       {"learning_rate", {{"minimum", 1e-5}, {"maximum", 1e-3}, {"end", 1e-5}, {"warmup_steps", 40}}},
                       {"optimiser", {{"beta2", 0.98}, {"clip_norm", 1.0}}},
                       {"keep_patches", 0.7},
                       {"evidence_weight", 0.1}});
        return config;
    }

    Json jointConfig() const {
        Json config = common("joint", folder("bundle-pretrain"));
        config.update({{"data", core::utf8FromPath(folder("cases.jsonl"))},
                       {"moses", core::utf8FromPath(m_options.moses)},
                       {"steps", m_options.jointSteps},
                       {"batch", kJointBatch},
                       {"freeze", Json::array()},
                       {"learning_rate", {{"minimum", 1e-5}, {"maximum", 1e-3}, {"end", 1e-5}, {"warmup_steps", 100}}},
                       {"optimiser", {{"beta2", 0.98}, {"clip_norm", 1.0}}},
                       {"validate_every", 250},
                       {"samples", 24},
                       {"sample_tokens", 40},
                       {"text", {{"leading_eos_share", 0.5}}},
                       {"evidence_weight", 0.2}});
        return config;
    }

    Result<void> trainStage(const char* stage, const Json& config, const fs::path&, const fs::path& to) {
        if (isBundle(to)) return {};
        tell(stage, 0, 0);
        HS_CHECK(m_module.createTrainer()->run(config, m_sink, m_stop));
        return exported(config, to);
    }

    core::EngineModule& m_module;
    const DemoTrainOptions& m_options;
    const core::TrainSink& m_sink;
    std::stop_token m_stop;
};

} // namespace

DemoCase demoCase(std::uint64_t dataSeed, core::Split split, std::size_t index) {
    core::DemoDatasetOptions options;
    options.seed = dataSeed;
    core::DatasetCase plan = core::datasetCase(options, split, index);
    // Classes take turns, so the glass must change in another rhythm than they do.
    if ((index / std::size_t(core::kSkinClasses)) % kWideEvery == 0) {
        plan.options.glassWidth = kWideGlass[0];
        plan.options.glassHeight = kWideGlass[1];
    }
    return {plan.id, plan.seed, plan.options};
}

Result<void> trainDemo(core::EngineModule& module, const DemoTrainOptions& options, const core::TrainSink& sink,
                       std::stop_token stop) {
    return DemoTraining(module, options, sink, std::move(stop)).run();
}

} // namespace hs::app
