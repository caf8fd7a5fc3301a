// What the program may ask of HistoGPT, with no word of LibTorch: the engine module (libhs_engine.so) implements it and is
// opened late, so a program pays for LibTorch only when it needs a model.
//
// Threads: one Engine belongs to one thread (the app's engine thread); its calls block and report through sinks on that
// thread. Every long call honours its stop token before each token, patch batch and layer, then answers Cancelled.
#pragma once

#include "core/error.h"
#include "core/features.h"
#include "core/labelled_patches.h"
#include "core/patch_source.h"
#include "core/report_event.h"
#include "core/train_event.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::core {

struct EngineOptions {
    std::filesystem::path bundle; // folder
    Device device = Device::Auto; // Auto: CUDA where the module has it and a card answers, else CPU
    Precision precision = Precision::Fp32;
    int threads = 0;              // 0: every core
};

// What the loaded bundle is; for the panel's head and for every export.
struct EngineInfo {
    std::string bundleName;
    std::string weightsHash;
    std::string encoder;       // "ctranspath/clip"
    int featureDimension = 0;
    int latents = 0;
    int maxPositions = 0;
    int vocabulary = 0;
    bool hasEncoder = false;   // false: works from feature files alone
    bool demo = false;
    std::vector<std::string> classes; // empty: no classifier head
    std::string device;        // "cpu (2 threads, AVX-512)"
    std::string warning;       // one sentence to show, or empty: slow BLAS, tied weights that differ, …
    std::uint64_t parameters = 0;
    std::uint64_t weightBytes = 0;
};

struct ReportRequest {
    RequestId id = 0;
    std::vector<FeatureSetPtr> slides;  // of one case; empty: text only
    std::string prompt = "Final diagnosis:";
    GenerationOptions options;
};

// How probable each continuation is behind a text, for bars of a differential and for the phrase probe.
struct ScoreRequest {
    std::vector<FeatureSetPtr> slides; // of one case; empty: text only
    std::string text = "Final diagnosis:";
    std::vector<std::string> continuations; // " melanoma", "melanoma": a blank between both is supplied where it lacks
};

// Log-probability (nats) of a continuation behind a text, teacher-forced: the sum over its tokens.
struct ContinuationScore {
    double logProbability = 0.0;
    int tokens = 0;
};

// Contrast: attention above what the words of the report look at on the whole (aboveTheReport in core/attention.h). It
// is made of two maps of attention and never asked of an engine.
enum class AttributionMethod { Attention, Gradient, Reference, Contrast };
std::optional<AttributionMethod> attributionMethodFromName(std::string_view name);
std::string attributionMethodName(AttributionMethod method);

// A phrase of a report: tokens [begin, end) of report.tokens, prompt included.
struct AttributionRequest {
    std::vector<FeatureSetPtr> slides;
    std::vector<int> tokenIds;  // of the whole report, in order
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string what;           // the words, for ScoreGrid::what
    AttributionMethod method = AttributionMethod::Attention;
};

using ProgressSink = std::function<void(const PatchProgress&)>;

class Engine {
public:
    virtual ~Engine() = default;

    // Loads a bundle; a second call replaces the first. Peak of anonymous memory: weights at running precision + 300 MB.
    virtual Result<EngineInfo> open(const EngineOptions& options, const ProgressSink& progress, std::stop_token stop) = 0;

    // Runs the patch encoder over a stream of patches. The answer's grid has the patches in the order of the source.
    virtual Result<FeatureSet> encode(PatchSource& patches, const ProgressSink& progress, std::stop_token stop) = 0;

    // Writes a report. The latents and the keys and values of cross-attention are kept per case (same FeatureSet
    // pointers), those of self-attention per prefix, so asking again costs only what changed.
    virtual Result<Report> generate(const ReportRequest& request, const ReportSink& sink, std::stop_token stop) = 0;

    // `count` reports with seeds following request.options.seed, written in one batch; each is what generate() would
    // write with that seed. Progress counts tokens.
    virtual Result<std::vector<Report>> sample(const ReportRequest& request, int count, const ProgressSink& progress,
                                               std::stop_token stop) = 0;

    // One score a continuation, in batches that share what stands in front.
    virtual Result<std::vector<ContinuationScore>> score(const ScoreRequest& request, const ProgressSink& progress,
                                                         std::stop_token stop) = 0;

    // Probability of each of EngineInfo::classes, by the bundle's classifier head. Unsupported, with the reason, where
    // there is none (the published files have none).
    virtual Result<std::vector<double>> classify(const std::vector<FeatureSetPtr>& slides, const ProgressSink& progress,
                                                 std::stop_token stop) = 0;

    // One ScoreGrid a slide of the case.
    virtual Result<std::vector<ScoreGrid>> attribute(const AttributionRequest& request, const ProgressSink& progress,
                                                     std::stop_token stop) = 0;

    // Token ids of a text as the bundle's tokenizer cuts it, no leading end-of-text id. For tools and tests.
    virtual Result<std::vector<int>> tokenize(std::string_view text) = 0;
};

class Trainer {
public:
    virtual ~Trainer() = default;
    // Runs a training stage to its end, to the stop token, or to an error; config as in model/training/README.md.
    virtual Result<void> run(const nlohmann::json& config, const TrainSink& sink, std::stop_token stop) = 0;
    // The same for stage "encoder", which learns from labelled patches instead of a cases file.
    virtual Result<void> runEncoder(const nlohmann::json& config, const LabelledPatchSource& patches,
                                    const TrainSink& sink, std::stop_token stop) = 0;
};

struct VerifyRequest {
    std::filesystem::path weights;              // empty: weights from the golden's formula
    std::filesystem::path config;
    std::vector<std::filesystem::path> goldens;
    std::filesystem::path features;
    Precision precision = Precision::Fp32;
    int threads = 0;
};

enum class Verdict { Pass, Fail, Skip };

// One tensor of a golden file.
struct VerifyLine {
    std::string name;
    double largestDifference = 0.0;
    double tolerance = 0.0;
    Verdict verdict = Verdict::Skip;
    std::string note; // why SKIP, or shapes that differ
};

using VerifySink = std::function<void(const VerifyLine&)>;

// The module as a whole. One instance a process, owned by the module.
class EngineModule {
public:
    virtual ~EngineModule() = default;
    virtual std::string description() const = 0; // "LibTorch 1.13.1, OpenBLAS 0.3.21, CUDA none"
    virtual std::unique_ptr<Engine> createEngine() = 0;
    virtual std::unique_ptr<Trainer> createTrainer() = 0;
    // True when every line passed or was skipped.
    virtual Result<bool> verify(const VerifyRequest& request, const VerifySink& sink, std::stop_token stop) = 0;
    // settings: {"name": "decode", "arch": …, "patches": …}; answer: the contract's bench object(s).
    virtual Result<nlohmann::json> bench(const nlohmann::json& settings, std::stop_token stop) = 0;
};

// The one symbol of libhs_engine.so. Answers null when abiVersion is not the module's own.
inline constexpr int kEngineAbiVersion = 3;
inline constexpr const char* kEngineEntryPoint = "hsEngineModule";
using EngineEntryPoint = EngineModule* (*)(int abiVersion);

} // namespace hs::core
