// TrainConfig: one training stage as asked for; the words of the JSON stand in model/training/README.md. A value.
//
// Every contradiction is refused here in one sentence, before anything is loaded or written.
#pragma once

#include "core/error.h"
#include "core/report.h"
#include "model/training/report_text.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace hs::model {

enum class TrainStageKind { Encoder, Pretrain, Joint };
std::string trainStageName(TrainStageKind stage); // "encoder", "pretrain", "joint"

// What a stage may leave as it is.
enum class ModelPart { Encoder, Resampler, ExitGate, CrossAttention, LanguageModel };
std::string modelPartName(ModelPart part); // "language_model"

enum class Initialise { FromBundle, Random };

// Of matrix products; weights, gradients and the optimiser stay float32.
enum class TrainPrecision { Fp32, Bf16 };

// What stage 1 learns from: the diagnosis, the report's text (image-text contrast), or both.
enum class Objective { Classification, Contrastive, Both };
std::string objectiveName(Objective objective); // "classification", "contrastive", "both"

// Which diagnoses the classifier of stage 1 tells apart: the bundle's, or those of the cases by a new classifier. A bundle
// without a classifier always gets those of the cases.
enum class Diagnoses { OfBundle, OfData };

// How much a case counts by its diagnosis: all alike, each diagnosis as much as another, or as stated.
enum class ClassWeights { Alike, Balanced, Stated };

struct ContrastOptions {     // stage 1 with an image-text objective
    double weight = 1.0;     // of its loss beside the classification's
    int dimension = 256;     // of the space in which images and texts meet
    double temperature = 0.07; // to begin with; it is learnt
};

struct LoraOptions {   // joint stage: adapters on the language model's self-attention, its own weights stay
    int rank = 0;      // 0: none
    double alpha = 16; // the adapter counts alpha / rank
};

struct RateOptions {
    double minimum = 1e-6;
    double maximum = 1e-4;
    double end = 0.0;
    std::int64_t warmupSteps = 0;
};

struct AdamWOptions {
    double beta1 = 0.9;
    double beta2 = 0.95;
    double epsilon = 1e-8;
    double weightDecay = 0.05;
    double clipNorm = 0.0; // largest joint norm of the gradients; 0: as they are (the reference)
};

struct AugmentOptions { // encoder stage
    bool orient = true;      // flips and quarter turns
    double stain = 0.1;      // largest change of brightness, contrast and of each colour channel
    double blur = 0.5;       // share of the patches that are smoothed a little, as a scanner's pyramid does
};

struct TrainConfig {
    TrainStageKind stage = TrainStageKind::Pretrain;
    std::filesystem::path data;   // cases; unused by the encoder stage
    std::filesystem::path features; // folder with the features of the cases' slides, for cases that name none
    std::filesystem::path bundle; // architecture, tokenizer, starting weights
    std::filesystem::path run;
    std::filesystem::path moses;  // folder of the Moses character tables (joint); the programs fill it in
    bool resume = false;
    Initialise initialise = Initialise::FromBundle;
    std::uint64_t seed = 1;
    int threads = 0; // 0: every core
    core::Device device = core::Device::Auto;

    std::int64_t steps = 0;  // either this
    double epochs = 0.0;     // or this
    std::int64_t batch = 1;      // cases of one update, over all processes
    std::int64_t microBatch = 0; // cases of one forward and backward pass, gradients added up; 0: all of them
    TrainPrecision precision = TrainPrecision::Fp32;
    RateOptions rate;
    AdamWOptions optimiser;
    std::set<ModelPart> freeze;

    std::int64_t validateEvery = 0;   // steps; 0: once an epoch
    std::int64_t checkpointEvery = 0; // steps; 0: at each validation
    std::int64_t patience = 0;        // validations without a better one before the run ends early; 0: never
    int samples = 3;                  // reports written greedily at each validation (joint)
    int sampleTokens = 200;
    std::int64_t largestBag = 64000;  // patches of a case in one step; more are drawn at random (reference)

    ReportTextOptions text;
    double leadingEosShare = 0.0;     // of the texts that begin with </s>, as prompts do, instead of <s> (reference: 0)
    double dropout = -1.0;            // of the decoder; below 0: as the bundle says
    double labelSmoothing = 0.0;
    ClassWeights classWeights = ClassWeights::Alike;  // pretrain stage
    std::map<std::string, double> statedClassWeights; // ClassWeights::Stated: diagnoses that are not named count 1
    Diagnoses diagnoses = Diagnoses::OfBundle;        // pretrain stage
    Objective objective = Objective::Classification;  // pretrain stage
    ContrastOptions contrast;
    LoraOptions lora;
    double evidenceWeight = 0.0;      // weight of the loss that draws attention to known lesion patches (demo only)
    bool checkpointing = false;       // joint: compute activations again in the backward pass, for memory's sake
    double keepPatches = 1.0;         // least share of a bag's patches that a step sees, drawn anew each time
    AugmentOptions augment;
};

core::Result<TrainConfig> parseTrainConfig(const nlohmann::json& json);

// What <run>/config.json holds: every value, defaults written out.
nlohmann::json trainConfigToJson(const TrainConfig& config);

} // namespace hs::model
