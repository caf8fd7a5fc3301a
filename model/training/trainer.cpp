#include "model/training/trainer.h"

#include "core/files.h"
#include "model/io/bundle.h"
#include "model/nn/initialise.h"
#include "model/nn/load_weights.h"
#include "model/training/encoder_task.h"
#include "model/training/initial_weights.h"
#include "model/training/joint_task.h"
#include "model/training/pretrain_task.h"
#include "model/training/training_loop.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace hs::model {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::json;

// A resumed run goes on with the configuration it began with; only where it runs may be said anew.
Result<TrainConfig> configOf(const Json& asked) {
    if (!asked.is_object() || !asked.value("resume", false)) return parseTrainConfig(asked);
    const auto run = asked.find("run");
    if (run == asked.end() || !run->is_string())
        return Error(ErrorCode::InvalidInput, "training configuration: 'run' is missing (the run to resume)");
    HS_TRY(const auto text, core::readTextFile(core::pathFromUtf8(run->get<std::string>()) / "config.json"));
    Json saved = Json::parse(text, nullptr, false);
    if (!saved.is_object()) return Error(ErrorCode::Corrupt, "config.json of the run is not a JSON object");
    saved.erase("classes");
    for (const char* key : {"run", "resume", "threads", "device"})
        if (asked.contains(key)) saved[key] = asked[key];
    return parseTrainConfig(saved);
}

Result<at::Device> deviceOf(core::Device asked) {
    if (asked == core::Device::Cpu) return at::Device(at::kCPU);
    if (at::hasCUDA()) return at::Device(at::kCUDA);
    if (asked == core::Device::Auto) return at::Device(at::kCPU);
    return Error(ErrorCode::Unsupported, "device cuda was asked for, but this build of LibTorch sees no CUDA card");
}

// The bundle's classes, or, where it has none yet, the diagnoses of the cases in alphabetical order (the reference's
// label encoder).
std::vector<std::string> classesFor(const Bundle& bundle, const std::vector<core::Case>& cases) {
    if (!bundle.classes.empty()) return bundle.classes;
    std::set<std::string> names;
    for (const core::Case& one : cases)
        if (!one.diagnosis.empty()) names.insert(one.diagnosis);
    return {names.begin(), names.end()};
}

// One call of run(): everything that lives as long as it.
class Session {
public:
    Session(TrainConfig config, const core::TrainSink& sink, std::stop_token stop)
        : m_config(std::move(config)), m_sink(sink), m_stop(std::move(stop)) {}

    Result<void> run(const core::LabelledPatchSource* patches) {
        HS_TRY(m_bundle, readBundle(m_config.bundle));
        HS_TRY(m_device, deviceOf(m_config.device));
        if (m_config.threads > 0) at::set_num_threads(m_config.threads);
        at::manual_seed(m_config.seed);
        if (m_config.stage == TrainStageKind::Encoder) return encoder(patches);
        HS_TRY(m_cases, core::readCases(m_config.data));
        return m_config.stage == TrainStageKind::Pretrain ? pretrain() : joint();
    }

    // After a failure: in the run folder's events too, where there is one.
    void tellFailure(const Error& error) {
        if (m_run) (void)m_run->append(core::TrainFailed{error});
        if (m_sink) m_sink(core::TrainFailed{error});
    }

private:
    Result<void> openRun(const Json& extra) {
        Json config = trainConfigToJson(m_config);
        config.update(extra);
        HS_TRY(m_run, RunFolder::open(m_config.run, config, m_config.resume ? RunStart::Resumed : RunStart::New));
        return {};
    }

    LoopContext context() { return {m_config, *m_run, m_sink, m_stop, m_bundle.weightsHash}; }

    Result<CaseFeatures> features(core::Split split) {
        return CaseFeatures::open(casesOf(m_cases, split),
                                  {m_bundle.resampler.features, m_bundle.encoder ? m_bundle.encoder->tag() : ""});
    }

    Result<void> encoder(const core::LabelledPatchSource* patches) {
        if (patches == nullptr)
            return Error(ErrorCode::InvalidInput, "the encoder stage needs labelled patches, which only the demo's "
                                                  "generator has");
        if (!m_bundle.encoder)
            return Error(ErrorCode::InvalidInput, "the bundle has no patch encoder to train");
        CTransPath encoder(*m_bundle.encoder);
        if (m_config.initialise == Initialise::Random) {
            initialise(encoder, m_config.seed);
        } else {
            HS_TRY(const auto file, WeightsFile::open(m_bundle.encoderWeights));
            HS_TRY([[maybe_unused]] const auto report, loadEncoder(encoder, *file));
        }
        encoder->to(m_device);
        HS_CHECK(openRun(Json::object()));
        EncoderTask task(encoder, *patches, m_config);
        return runTrainingLoop(task, context());
    }

    Result<void> pretrain() {
        const std::vector<std::string> classes = classesFor(m_bundle, m_cases);
        if (classes.size() < 2)
            return Error(ErrorCode::InvalidInput, "stage pretrain needs at least two diagnoses, found " +
                                                      std::to_string(classes.size()));
        SlideClassifier model(m_bundle.resampler, std::int64_t(classes.size()));
        initialise(model, m_config.seed);
        if (m_config.initialise == Initialise::FromBundle) {
            HS_TRY(const auto file, WeightsFile::open(m_bundle.weights));
            const bool hasHead = classesIn(*file) == std::int64_t(classes.size());
            LoadOptions options;
            options.fileName = [](const std::string& name) {
                return name.starts_with("perceiver_resampler.") ? "histogpt." + name : name;
            };
            options.wanted = [hasHead](const std::string& name) { return hasHead || !name.starts_with("head."); };
            options.mayRemain = [](const std::string&) { return true; };
            HS_TRY([[maybe_unused]] const auto report, loadWeights(*model, *file, options));
        }
        model->to(m_device);
        HS_TRY(auto train, features(core::Split::Train));
        HS_TRY(auto validation, features(core::Split::Validation));
        HS_CHECK(openRun({{"classes", classes}}));
        HS_TRY(const auto task, PretrainTask::create(model, classes, std::move(train), std::move(validation), m_config));
        return runTrainingLoop(*task, context());
    }

    Result<HistoGpt> loadModel() {
        TextConfig text = m_bundle.text;
        if (m_config.dropout >= 0.0) text.dropout = m_config.dropout;
        if (m_config.initialise == Initialise::Random) {
            HistoGpt model(text, m_bundle.resampler, std::int64_t(m_bundle.classes.size()));
            initialise(model, m_config.seed);
            return model;
        }
        HS_TRY(const auto file, WeightsFile::open(m_bundle.weights));
        HistoGpt model(text, m_bundle.resampler, classesIn(*file));
        HS_TRY([[maybe_unused]] const auto report, loadHistoGpt(model, *file));
        return model;
    }

    Result<std::optional<LatentStore>> latents(HistoGpt& model, CaseFeatures& cases, const char* name) {
        if (!m_config.freeze.contains(ModelPart::Resampler)) return std::optional<LatentStore>();
        const LoopContext loop = context();
        HS_TRY(auto store, LatentStore::compute(
                               model->histogpt->perceiver_resampler, cases, m_run->path() / "cache" / name,
                               [&](std::int64_t done, std::int64_t total) {
                                   return tellEvent(loop, core::TrainStage{"precomputing latents", done, total});
                               },
                               m_stop));
        return std::optional<LatentStore>(std::move(store));
    }

    Result<void> joint() {
        HS_TRY(const auto tokenizer, Tokenizer::open(m_bundle.tokenizerFolder, m_config.moses));
        HS_TRY(HistoGpt model, loadModel());
        model->to(m_device);
        if (m_config.checkpointing) model->histogpt->setCheckpointing(Checkpointing::EveryLayer);
        HS_TRY(auto train, features(core::Split::Train));
        HS_TRY(auto validation, features(core::Split::Validation));
        HS_CHECK(openRun(Json::object()));
        JointTask::Data data{std::move(train), std::move(validation), {}, {}};
        HS_TRY(data.trainLatents, latents(model, data.train, "train.f32"));
        HS_TRY(data.validationLatents, latents(model, data.validation, "validation.f32"));
        HS_TRY(const auto task, JointTask::create(model, tokenizer, std::move(data), m_config));
        return runTrainingLoop(*task, context());
    }

    TrainConfig m_config;
    const core::TrainSink& m_sink;
    std::stop_token m_stop;
    Bundle m_bundle;
    at::Device m_device = at::kCPU;
    std::vector<core::Case> m_cases;
    std::unique_ptr<RunFolder> m_run;
};

// LibTorch speaks by exceptions; here they become one sentence.
template <class Work>
Result<void> guarded(const Work& work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "the machine's memory is too small for this training: lower 'batch' or "
                                             "'largest_bag'");
    } catch (const c10::Error& problem) {
        const std::string words = problem.what_without_backtrace();
        const bool memory = words.find("memory") != std::string::npos;
        const bool device = words.find("CUDA") != std::string::npos;
        return Error(memory   ? ErrorCode::OutOfMemory
                     : device ? ErrorCode::DeviceLost
                              : ErrorCode::Internal,
                     "training stopped in LibTorch: " + words.substr(0, words.find('\n')));
    } catch (const std::exception& problem) {
        return Error(ErrorCode::Internal, std::string("training stopped: ") + problem.what());
    }
}

Result<void> initialiseBundle(const Json& config) {
    InitialWeightsOptions options;
    const auto text = config.find("bundle");
    if (text == config.end() || !text->is_string())
        return Error(ErrorCode::InvalidInput, "training configuration: 'bundle' is missing");
    if (config.contains("seed") && config["seed"].is_number_unsigned()) options.seed = config["seed"];
    if (config.contains("gate") && config["gate"].is_number()) options.gate = config["gate"];
    HS_TRY(const auto bundle, readBundle(core::pathFromUtf8(text->get<std::string>())));
    return writeInitialWeights(bundle, options);
}

class TrainerImpl : public core::Trainer {
public:
    Result<void> run(const Json& config, const core::TrainSink& sink, std::stop_token stop) override {
        if (config.is_object() && config.value("stage", Json()) == "initialise")
            return guarded([&] { return initialiseBundle(config); });
        return start(config, nullptr, sink, std::move(stop));
    }

    Result<void> runEncoder(const Json& config, const core::LabelledPatchSource& patches, const core::TrainSink& sink,
                            std::stop_token stop) override {
        return start(config, &patches, sink, std::move(stop));
    }

private:
    static Result<void> start(const Json& asked, const core::LabelledPatchSource* patches, const core::TrainSink& sink,
                              std::stop_token stop) {
        auto config = configOf(asked);
        if (!config) {
            if (sink) sink(core::TrainFailed{config.error()});
            return std::move(config).error();
        }
        Session session(std::move(config).value(), sink, std::move(stop));
        Result<void> ended = guarded([&] { return session.run(patches); });
        if (!ended) session.tellFailure(ended.error());
        return ended;
    }
};

} // namespace

std::unique_ptr<core::Trainer> createTrainer() { return std::make_unique<TrainerImpl>(); }

} // namespace hs::model
