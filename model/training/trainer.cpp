#include "model/training/trainer.h"

#include "core/files.h"
#include "core/json_depth.h"
#include "model/io/bundle.h"
#include "model/nn/initialise.h"
#include "model/nn/load_weights.h"
#include "model/training/encoder_task.h"
#include "model/training/guarded_training.h"
#include "model/training/initial_weights.h"
#include "model/training/joint_task.h"
#include "model/training/peers.h"
#include "model/training/pretrain_task.h"
#include "model/training/training_loop.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
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
    Json saved = Json::parse(core::shallowJson(text), nullptr, false);
    if (!saved.is_object()) return Error(ErrorCode::Corrupt, "config.json of the run is not a JSON object");
    saved.erase("classes");
    for (const char* key : {"run", "resume", "threads", "device"})
        if (asked.contains(key)) saved[key] = asked[key];
    return parseTrainConfig(saved);
}

// Of several processes on one machine each takes its own card: the one that LOCAL_RANK (torchrun) or SLURM_LOCALID names.
Result<at::Device> deviceOf(core::Device asked, const PeerPlace& place) {
    if (asked == core::Device::Cpu) return at::Device(at::kCPU);
    if (at::hasCUDA()) {
        const char* local = std::getenv("LOCAL_RANK");
        if (local == nullptr) local = std::getenv("SLURM_LOCALID");
        const int cards = std::max(1, int(at::detail::getCUDAHooks().getNumGPUs()));
        const int card = place.count == 1 || local == nullptr ? 0 : std::atoi(local) % cards;
        return at::Device(at::kCUDA, c10::DeviceIndex(card));
    }
    if (asked == core::Device::Auto) return at::Device(at::kCPU);
    return Error(ErrorCode::Unsupported, "device cuda was asked for, but this build of LibTorch sees no CUDA card");
}

// The bundle's classes, or, where it has none yet or they are not wanted, the diagnoses of the cases in alphabetical
// order (the reference's label encoder).
std::vector<std::string> classesFor(const Bundle& bundle, const std::vector<core::Case>& cases, Diagnoses diagnoses) {
    if (!bundle.classes.empty() && diagnoses == Diagnoses::OfBundle) return bundle.classes;
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
        HS_TRY(const PeerPlace place, peerPlace([](const char* name) { return std::getenv(name); }));
        HS_TRY(m_device, deviceOf(m_config.device, place));
        HS_TRY(m_peers, meetPeers(place, m_device));
        if (m_config.threads > 0) at::set_num_threads(m_config.threads);
        at::manual_seed(m_config.seed);
        if (m_config.stage == TrainStageKind::Encoder) return encoder(patches);
        HS_TRY(m_cases, core::readCases(m_config.data));
        if (!m_config.features.empty()) HS_CHECK(nameFeatures(m_cases, m_config.features));
        return m_config.stage == TrainStageKind::Pretrain ? pretrain() : joint();
    }

    // After a failure: in the run folder's events too, where there is one.
    void tellFailure(const Error& error) {
        if (m_peers && !m_peers->leads()) return;
        if (m_run) (void)m_run->append(core::TrainFailed{error});
        if (m_sink) m_sink(core::TrainFailed{error});
    }

private:
    Result<void> openRun(const Json& extra) {
        Json config = trainConfigToJson(m_config);
        config.update(extra);
        const RunStart start = m_config.resume ? RunStart::Resumed : RunStart::New;
        // The process that leads makes the folder; the others find a run in it.
        at::Tensor made = at::zeros({1}, at::TensorOptions(m_device)); // [1]
        if (m_peers->leads()) {
            auto opened = RunFolder::open(m_config.run, config, start);
            if (opened) made.fill_(1.0);
            m_peers->tellAll(made, 0);
            HS_TRY(m_run, std::move(opened));
            return {};
        }
        m_peers->tellAll(made, 0);
        if (made.item<double>() < 1.0) return Error(ErrorCode::Internal, "the process that leads could not open the run folder");
        HS_TRY(m_run, RunFolder::open(m_config.run, config, RunStart::Joined));
        return {};
    }

    LoopContext context() { return {m_config, *m_run, m_sink, m_stop, m_bundle.weightsHash, *m_peers, m_device}; }

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

    Result<std::optional<TextEmbeddings>> texts(HistoGpt& model, const Tokenizer& tokenizer, const CaseFeatures& cases) {
        const LoopContext loop = context();
        HS_TRY(auto made, TextEmbeddings::compute(
                              model, tokenizer, cases, m_config.text,
                              [&](std::int64_t done, std::int64_t total) {
                                  return tellEvent(loop, core::TrainStage{"embedding reports", done, total});
                              },
                              m_stop));
        return std::optional<TextEmbeddings>(std::move(made));
    }

    Result<void> embedTexts(PretrainTask::Data& data) {
        HS_TRY(const auto tokenizer, Tokenizer::open(m_bundle.tokenizerFolder, m_config.moses));
        HS_TRY(HistoGpt model, loadModel());
        model->to(m_device);
        HS_TRY(data.trainTexts, texts(model, *tokenizer, data.train));
        HS_TRY(data.validationTexts, texts(model, *tokenizer, data.validation));
        return {};
    }

    Result<void> pretrain() {
        const bool classifies = m_config.objective != Objective::Contrastive;
        std::vector<std::string> classes = classesFor(m_bundle, m_cases, m_config.diagnoses);
        if (!classifies && classes.empty()) classes = {""}; // a head that nothing reaches and no file gets
        if (classifies && classes.size() < 2)
            return Error(ErrorCode::InvalidInput, "stage pretrain needs at least two diagnoses, found " +
                                                      std::to_string(classes.size()));
        SlideClassifier model(m_bundle.resampler, std::int64_t(classes.size()));
        initialise(model, m_config.seed);
        if (m_config.initialise == Initialise::FromBundle) {
            HS_TRY(const auto file, WeightsFile::open(m_bundle.weights));
            const bool known = m_bundle.classes.empty() || m_bundle.classes == classes;
            const bool hasHead = known && classesIn(*file) == std::int64_t(classes.size());
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
        HS_CHECK(openRun(classifies ? Json{{"classes", classes}} : Json::object()));
        PretrainTask::Data data{std::move(train), std::move(validation), {}, {}};
        if (m_config.objective != Objective::Classification) HS_CHECK(embedTexts(data));
        HS_TRY(const auto task, PretrainTask::create(model, classes, std::move(data), m_config, *m_peers));
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
                               model->histogpt->perceiver_resampler, cases, m_run->path() / "cache" / name, *m_peers,
                               [&](std::int64_t done, std::int64_t total) {
                                   return tellEvent(loop, core::TrainStage{"precomputing latents", done, total});
                               },
                               m_stop));
        return std::optional<LatentStore>(std::move(store));
    }

    Result<void> joint() {
        HS_TRY(const auto tokenizer, Tokenizer::open(m_bundle.tokenizerFolder, m_config.moses));
        HS_TRY(HistoGpt model, loadModel());
        addAdapters(model, m_config.lora, m_config.seed);
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
    std::unique_ptr<Peers> m_peers;
};

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
            return guardTraining([&] { return initialiseBundle(config); });
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
        Result<void> ended = guardTraining([&] { return session.run(patches); });
        if (!ended) session.tellFailure(ended.error());
        return ended;
    }
};

} // namespace

std::unique_ptr<core::Trainer> createTrainer() { return std::make_unique<TrainerImpl>(); }

} // namespace hs::model
