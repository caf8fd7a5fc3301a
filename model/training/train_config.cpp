#include "model/training/train_config.h"

#include "core/files.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

namespace hs::model {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::json;

constexpr std::array kStages{TrainStageKind::Encoder, TrainStageKind::Pretrain, TrainStageKind::Joint};
constexpr std::array kParts{ModelPart::Encoder, ModelPart::Resampler, ModelPart::ExitGate, ModelPart::CrossAttention,
                            ModelPart::LanguageModel};

Error wrong(const std::string& sentence) { return Error(ErrorCode::InvalidInput, "training configuration: " + sentence); }

// Reads the fields of one JSON object; remembers the first thing that is wrong, and every key it was asked for.
class Fields {
public:
    Fields(const Json& object, std::string prefix) : m_object(object), m_prefix(std::move(prefix)) {}

    void number(const char* key, double& value, double low, double high) {
        if (const Json* at = find(key)) {
            if (at->is_number() && at->get<double>() >= low && at->get<double>() <= high) value = at->get<double>();
            else fail(key, "a number from " + shown(low) + " to " + shown(high), *at);
        }
    }
    template <class Integer>
    void whole(const char* key, Integer& value, std::int64_t low, std::int64_t high) {
        if (const Json* at = find(key)) {
            if (at->is_number_integer() && at->get<std::int64_t>() >= low && at->get<std::int64_t>() <= high)
                value = Integer(at->get<std::int64_t>());
            else fail(key, "a whole number from " + std::to_string(low) + " to " + std::to_string(high), *at);
        }
    }
    void flag(const char* key, bool& value) {
        if (const Json* at = find(key)) {
            if (at->is_boolean()) value = at->get<bool>();
            else fail(key, "true or false", *at);
        }
    }
    void path(const char* key, std::filesystem::path& value) {
        std::string text;
        if (string(key, text)) value = core::pathFromUtf8(text);
    }
    bool string(const char* key, std::string& value) {
        const Json* at = find(key);
        if (at == nullptr) return false;
        if (!at->is_string()) return fail(key, "a text", *at), false;
        value = at->get<std::string>();
        return true;
    }
    bool strings(const char* key, std::vector<std::string>& value) {
        const Json* at = find(key);
        if (at == nullptr) return false;
        std::vector<std::string> found;
        if (!at->is_array()) return fail(key, "a list of texts", *at), false;
        for (const Json& item : *at) {
            if (!item.is_string()) return fail(key, "a list of texts", *at), false;
            found.push_back(item.get<std::string>());
        }
        value = std::move(found);
        return true;
    }
    bool isString(const char* key) {
        const Json* at = find(key);
        return at != nullptr && at->is_string();
    }
    // An object whose values are all numbers.
    bool numbers(const char* key, std::map<std::string, double>& values, double low, double high) {
        const Json* at = find(key);
        if (at == nullptr) return false;
        if (!at->is_object()) return fail(key, "an object of numbers", *at), false;
        for (const auto& [name, value] : at->items()) {
            if (!value.is_number() || value.get<double>() < low || value.get<double>() > high)
                return fail(key, "numbers from " + shown(low) + " to " + shown(high), value), false;
            values[name] = value.get<double>();
        }
        return true;
    }
    void object(const char* key, const std::function<void(Fields&)>& read) {
        const Json* at = find(key);
        if (at == nullptr) return;
        if (!at->is_object()) return fail(key, "an object", *at);
        Fields inner(*at, m_prefix + key + ".");
        read(inner);
        inner.refuseUnknown();
        if (!m_problem) m_problem = inner.m_problem;
    }
    void refuse(const std::string& sentence) {
        if (!m_problem) m_problem = wrong(sentence);
    }
    void refuseUnknown() {
        for (const auto& [key, value] : m_object.items())
            if (!m_known.contains(key)) refuse("'" + m_prefix + key + "' is not a setting");
    }
    const std::optional<Error>& problem() const { return m_problem; }

private:
    const Json* find(const char* key) {
        m_known.insert(key);
        const auto at = m_object.find(key);
        return at == m_object.end() || at->is_null() ? nullptr : &*at;
    }
    void fail(const char* key, const std::string& expected, const Json& found) {
        refuse("'" + m_prefix + key + "' must be " + expected + ", found " + found.dump().substr(0, 60));
    }
    static std::string shown(double value) { return Json(value).dump(); }

    const Json& m_object;
    std::string m_prefix;
    std::set<std::string> m_known;
    std::optional<Error> m_problem;
};

void readStage(Fields& fields, TrainConfig& config) {
    std::string name;
    if (!fields.string("stage", name)) return fields.refuse("'stage' is missing (encoder, pretrain or joint)");
    for (const TrainStageKind stage : kStages)
        if (name == trainStageName(stage)) {
            config.stage = stage;
            return;
        }
    fields.refuse("'stage' must be encoder, pretrain or joint, found '" + name + "'");
}

void readFreeze(Fields& fields, TrainConfig& config) {
    // Published recipe: stage 2 trains cross-attention and exit gate alone.
    if (config.stage == TrainStageKind::Joint) config.freeze = {ModelPart::Resampler, ModelPart::LanguageModel};
    std::vector<std::string> names;
    if (!fields.strings("freeze", names)) return;
    config.freeze.clear();
    for (const std::string& name : names) {
        bool known = false;
        for (const ModelPart part : kParts)
            if (name == modelPartName(part)) {
                config.freeze.insert(part);
                known = true;
            }
        if (!known) fields.refuse("'freeze' knows no part named '" + name + "'");
    }
}

void readNamed(Fields& fields, TrainConfig& config) {
    std::string name;
    if (fields.string("device", name)) {
        if (const auto device = core::deviceFromName(name)) config.device = *device;
        else fields.refuse("'device' must be auto, cpu or cuda, found '" + name + "'");
    }
    if (fields.string("initialise", name)) {
        if (name == "random") config.initialise = Initialise::Random;
        else if (name != "bundle") fields.refuse("'initialise' must be bundle or random, found '" + name + "'");
    }
}

void readObjective(Fields& fields, TrainConfig& config) {
    std::string name;
    if (fields.string("precision", name)) {
        if (name == "bf16") config.precision = TrainPrecision::Bf16;
        else if (name != "fp32") fields.refuse("'precision' must be fp32 or bf16, found '" + name + "'");
    }
    if (fields.string("objective", name)) {
        bool known = false;
        for (const Objective one : {Objective::Classification, Objective::Contrastive, Objective::Both})
            if (name == objectiveName(one)) {
                config.objective = one;
                known = true;
            }
        if (!known) fields.refuse("'objective' must be classification, contrastive or both, found '" + name + "'");
    }
    if (fields.string("diagnoses", name)) {
        if (name == "data") config.diagnoses = Diagnoses::OfData;
        else if (name != "bundle") fields.refuse("'diagnoses' must be bundle or data, found '" + name + "'");
    }
    if (fields.isString("class_weights")) {
        fields.string("class_weights", name);
        if (name == "balanced") config.classWeights = ClassWeights::Balanced;
        else if (name != "alike") fields.refuse("'class_weights' must be alike, balanced or an object of numbers, found '" + name + "'");
    } else if (fields.numbers("class_weights", config.statedClassWeights, 0, 1e6)) {
        config.classWeights = ClassWeights::Stated;
    }
    fields.object("contrast", [&](Fields& f) {
        f.number("weight", config.contrast.weight, 0, 1e6);
        f.whole("dimension", config.contrast.dimension, 1, 65536);
        f.number("temperature", config.contrast.temperature, 0.01, 10);
    });
    fields.object("lora", [&](Fields& f) {
        f.whole("rank", config.lora.rank, 0, 4096);
        f.number("alpha", config.lora.alpha, 1e-6, 1e6);
    });
}

void readObjects(Fields& fields, TrainConfig& config) {
    fields.object("learning_rate", [&](Fields& f) {
        f.number("minimum", config.rate.minimum, 0, 1);
        f.number("maximum", config.rate.maximum, 0, 1);
        f.number("end", config.rate.end, 0, 1);
        f.whole("warmup_steps", config.rate.warmupSteps, 0, std::int64_t(1) << 40);
    });
    fields.object("optimiser", [&](Fields& f) {
        f.number("beta1", config.optimiser.beta1, 0, 0.99999);
        f.number("beta2", config.optimiser.beta2, 0, 0.9999999);
        f.number("epsilon", config.optimiser.epsilon, 1e-16, 1);
        f.number("weight_decay", config.optimiser.weightDecay, 0, 1);
        f.number("clip_norm", config.optimiser.clipNorm, 0, 1e9);
    });
    fields.object("text", [&](Fields& f) {
        f.strings("headings", config.text.headings);
        f.string("diagnosis_heading", config.text.diagnosisHeading);
        f.flag("shuffle_sections", config.text.shuffleSections);
        f.number("leading_eos_share", config.leadingEosShare, 0, 1);
    });
    fields.object("augment", [&](Fields& f) {
        f.flag("orient", config.augment.orient);
        f.number("stain", config.augment.stain, 0, 0.9);
        f.number("blur", config.augment.blur, 0, 1);
    });
}

void checkWhole(Fields& fields, const TrainConfig& config) {
    if (config.bundle.empty()) fields.refuse("'bundle' is missing (the folder that says what the model is)");
    if (config.run.empty()) fields.refuse("'run' is missing (the folder that the run writes to)");
    if (config.data.empty() && config.stage != TrainStageKind::Encoder)
        fields.refuse("'data' is missing (a .jsonl or .csv file of cases)");
    const bool contrasts = config.stage == TrainStageKind::Pretrain && config.objective != Objective::Classification;
    if (contrasts && config.batch < 2)
        fields.refuse("'objective' " + objectiveName(config.objective) + " compares the cases of a batch: 'batch' must be at least 2");
    if (config.objective != Objective::Classification && config.stage != TrainStageKind::Pretrain)
        fields.refuse("'objective' belongs to stage pretrain");
    if (config.lora.rank > 0 && config.stage != TrainStageKind::Joint) fields.refuse("'lora' belongs to stage joint");
    if (config.lora.rank > 0 && !config.freeze.contains(ModelPart::LanguageModel))
        fields.refuse("'lora' adapts a frozen language model: 'freeze' must name language_model");
    if ((config.steps > 0) == (config.epochs > 0)) fields.refuse("give either 'steps' or 'epochs', above 0");
    if (config.steps > 0 && config.rate.warmupSteps >= config.steps)
        fields.refuse("'learning_rate.warmup_steps' (" + std::to_string(config.rate.warmupSteps) +
                      ") must be fewer than 'steps' (" + std::to_string(config.steps) + ")");
}

} // namespace

std::string trainStageName(TrainStageKind stage) {
    return stage == TrainStageKind::Encoder ? "encoder" : stage == TrainStageKind::Pretrain ? "pretrain" : "joint";
}

std::string objectiveName(Objective objective) {
    return objective == Objective::Classification ? "classification" : objective == Objective::Contrastive ? "contrastive" : "both";
}

std::string modelPartName(ModelPart part) {
    switch (part) {
    case ModelPart::Encoder: return "encoder";
    case ModelPart::Resampler: return "resampler";
    case ModelPart::ExitGate: return "exit_gate";
    case ModelPart::CrossAttention: return "cross_attention";
    case ModelPart::LanguageModel: return "language_model";
    }
    return {};
}

Result<TrainConfig> parseTrainConfig(const Json& json) {
    if (!json.is_object()) return wrong("a JSON object was expected");
    TrainConfig config;
    Fields fields(json, "");
    readStage(fields, config);
    readFreeze(fields, config);
    readNamed(fields, config);
    readObjective(fields, config);
    readObjects(fields, config);
    constexpr std::int64_t kMany = std::int64_t(1) << 40;
    fields.path("data", config.data);
    fields.path("features", config.features);
    fields.path("bundle", config.bundle);
    fields.path("run", config.run);
    fields.path("moses", config.moses);
    fields.flag("checkpointing", config.checkpointing);
    fields.flag("resume", config.resume);
    fields.whole("seed", config.seed, 0, std::int64_t(1) << 62);
    fields.whole("threads", config.threads, 0, 4096);
    fields.whole("steps", config.steps, 0, kMany);
    fields.number("epochs", config.epochs, 0, 1e6);
    fields.whole("batch", config.batch, 1, 1 << 16);
    fields.whole("micro_batch", config.microBatch, 0, 1 << 16);
    fields.whole("validate_every", config.validateEvery, 0, kMany);
    fields.whole("checkpoint_every", config.checkpointEvery, 0, kMany);
    fields.whole("patience", config.patience, 0, kMany);
    fields.whole("samples", config.samples, 0, 1000);
    fields.whole("sample_tokens", config.sampleTokens, 1, 4096);
    fields.whole("largest_bag", config.largestBag, 1, kMany);
    fields.number("dropout", config.dropout, -1, 0.9);
    fields.number("label_smoothing", config.labelSmoothing, 0, 0.9);
    fields.number("evidence_weight", config.evidenceWeight, 0, 1000);
    fields.number("keep_patches", config.keepPatches, 0.01, 1);
    checkWhole(fields, config);
    fields.refuseUnknown();
    if (fields.problem()) return *fields.problem();
    return config;
}

Json trainConfigToJson(const TrainConfig& config) {
    std::vector<std::string> freeze;
    for (const ModelPart part : config.freeze)
        freeze.push_back(modelPartName(part));
    Json json{
        {"stage", trainStageName(config.stage)},
        {"bundle", core::utf8FromPath(config.bundle)},
        {"run", core::utf8FromPath(config.run)},
        {"moses", core::utf8FromPath(config.moses)},
        {"checkpointing", config.checkpointing},
        {"resume", config.resume},
        {"initialise", config.initialise == Initialise::Random ? "random" : "bundle"},
        {"seed", config.seed},
        {"threads", config.threads},
        {"device", core::deviceName(config.device)},
        {"batch", config.batch},
        {"micro_batch", config.microBatch},
        {"precision", config.precision == TrainPrecision::Bf16 ? "bf16" : "fp32"},
        {"objective", objectiveName(config.objective)},
        {"diagnoses", config.diagnoses == Diagnoses::OfData ? "data" : "bundle"},
        {"contrast",
         {{"weight", config.contrast.weight},
          {"dimension", config.contrast.dimension},
          {"temperature", config.contrast.temperature}}},
        {"lora", {{"rank", config.lora.rank}, {"alpha", config.lora.alpha}}},
        {"learning_rate",
         {{"minimum", config.rate.minimum},
          {"maximum", config.rate.maximum},
          {"end", config.rate.end},
          {"warmup_steps", config.rate.warmupSteps}}},
        {"optimiser",
         {{"beta1", config.optimiser.beta1},
          {"beta2", config.optimiser.beta2},
          {"epsilon", config.optimiser.epsilon},
          {"weight_decay", config.optimiser.weightDecay},
          {"clip_norm", config.optimiser.clipNorm}}},
        {"freeze", freeze},
        {"validate_every", config.validateEvery},
        {"checkpoint_every", config.checkpointEvery},
        {"patience", config.patience},
        {"samples", config.samples},
        {"sample_tokens", config.sampleTokens},
        {"largest_bag", config.largestBag},
        {"text",
         {{"headings", config.text.headings},
          {"diagnosis_heading", config.text.diagnosisHeading},
          {"shuffle_sections", config.text.shuffleSections},
          {"leading_eos_share", config.leadingEosShare}}},
        {"dropout", config.dropout},
        {"label_smoothing", config.labelSmoothing},
        {"evidence_weight", config.evidenceWeight},
        {"keep_patches", config.keepPatches},
        {"augment", {{"orient", config.augment.orient}, {"stain", config.augment.stain}, {"blur", config.augment.blur}}},
    };
    if (config.classWeights == ClassWeights::Stated) json["class_weights"] = config.statedClassWeights;
    else json["class_weights"] = config.classWeights == ClassWeights::Balanced ? "balanced" : "alike";
    if (!config.features.empty()) json["features"] = core::utf8FromPath(config.features);
    if (!config.data.empty()) json["data"] = core::utf8FromPath(config.data);
    if (config.steps > 0) json["steps"] = config.steps;
    else json["epochs"] = config.epochs;
    return json;
}

} // namespace hs::model
