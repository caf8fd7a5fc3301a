#include "model/verify/histogpt_verifier.h"

#include "model/attribution/reference_map.h"
#include "model/verify/comparison.h"
#include "model/verify/reference_generation.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hs::model {

using core::Verdict;
using core::VerifyLine;

namespace {

bool startsWithAny(std::string_view name, std::initializer_list<std::string_view> prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool isInput(std::string_view name) {
    static constexpr std::array<std::string_view, 13> names{
        "input_ids",       "features",         "features4d",    "batch.input_ids", "batch.attention_mask",
        "batch.features",  "labels",           "labels.ignore", "prompt",          "filter.logits",
        "filter.settings", "sampled_eos.seed", "long.input_ids"};
    return std::find(names.begin(), names.end(), name) != names.end() ||
           (name.starts_with("visualize.") && name.ends_with(".target"));
}

std::vector<std::int64_t> toVector(const at::Tensor& ids) {
    const at::Tensor flat = ids.to(at::kLong).contiguous().view({-1}); // [t]
    return {flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel()};
}

// "loss/histogpt.layers.0.0.attn_gate" -> "loss", "histogpt.…"; empty when there is no slash.
std::pair<std::string, std::string> splitGradient(const std::string& name) {
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos) return {};
    return {name.substr(0, slash), name.substr(slash + 1)};
}

} // namespace

HistoGptVerifier::HistoGptVerifier(HistoGpt model, const GoldenConfig& config, const GoldenFile& golden,
                                   HistoGptInputs inputs, std::stop_token stop)
    : m_model(std::move(model))
    , m_config(config)
    , m_golden(golden)
    , m_inputs(std::move(inputs))
    , m_stop(std::move(stop)) {
    m_model->eval();
}

at::Tensor HistoGptVerifier::input(const std::string& name) const {
    if (m_golden.has(name)) return m_golden.tensor(name);
    return m_inputs.base != nullptr ? m_inputs.base->tensor(name) : at::Tensor();
}

at::Tensor HistoGptVerifier::features() const {
    const at::Tensor own = input("features"); // [1, n, features]
    return own.defined() ? own : m_inputs.features;
}

const CrossCache& HistoGptVerifier::crossCache() {
    if (!m_cross) {
        const at::NoGradGuard noGraph;
        const at::Tensor latents = m_model->histogpt->perceiver_resampler(features()).latents; // [1, 1, latents, model]
        m_cross = m_model->crossKeysValues(m_model->histogpt->image(latents));
    }
    return *m_cross;
}

HistoGptVerifier::Values HistoGptVerifier::mainPass() {
    const at::NoGradGuard noGraph;
    Values values;
    const Probe keep = [&](const std::string& name, const at::Tensor& value) { values[name] = value; };
    const PassRequest request{.crossAttention = Weights::Return,
                              .selfAttention = Weights::Return,
                              .resampler = m_golden.hasPrefix("perceiver.attn.") ? Weights::Return : Weights::Discard,
                              .probe = &keep};
    values["logits"] = m_model->forward({.ids = input("input_ids"), .features = features()}, request); // [1, t, v]
    std::vector<at::Tensor> hidden; // of every layer, embedding first: [1, t, hidden]
    for (std::size_t i = 0; values.contains("hidden." + std::to_string(i)); ++i)
        hidden.push_back(values["hidden." + std::to_string(i)]);
    values["hidden"] = at::stack(hidden); // [layers + 1, 1, t, hidden]
    return values;
}

HistoGptVerifier::Values HistoGptVerifier::logitsOf(const std::string& name, const HistoGptInput& given) {
    const at::NoGradGuard noGraph;
    return {{name, m_model->forward(given)}}; // [b, t, vocabulary]
}

HistoGptVerifier::Values HistoGptVerifier::losses() {
    Values values;
    const at::NoGradGuard noGraph;
    const at::Tensor logits = value("logits");                                           // [1, t, vocabulary]
    const at::Tensor ids = input("input_ids");                                           // [1, t]
    if (m_golden.has("labels")) values["loss"] = nextTokenLoss(logits, input("labels")); // []
    if (m_golden.has("labels.ignore")) values["loss.ignore"] = nextTokenLoss(logits, input("labels.ignore"));
    if (m_golden.has("loss.text_only")) {
        const at::Tensor labels = input("labels").defined() ? input("labels") : ids; // [1, t]
        values["loss.text_only"] = nextTokenLoss(value("logits.text_only"), labels);
    }
    if (m_golden.has("loss.trainer")) {
        const at::Tensor shorter =
            m_model->forward({.ids = ids.slice(1, 0, -1), .features = features()}); // [1, t - 1, v]
        values["loss.trainer"] = at::cross_entropy_loss(shorter.flatten(0, 1), ids.slice(1, 1).flatten()); // []
    }
    return values;
}

HistoGptVerifier::Values HistoGptVerifier::batch() {
    const at::NoGradGuard noGraph;
    const at::Tensor ids = input("batch.input_ids"), mask = input("batch.attention_mask"); // [b, t]
    const at::Tensor bags = input("batch.features");                                       // [b, n, features]
    return {{"batch.logits", m_model->forward({.ids = ids, .mask = mask, .features = bags})},
            {"batch.logits.nomask", m_model->forward({.ids = ids, .features = bags})}}; // [b, t, vocabulary]
}

HistoGptVerifier::Values HistoGptVerifier::writing() {
    Values values;
    const at::Tensor prompt = input("prompt").defined() ? input("prompt") : input("input_ids"); // [1, t]
    const auto write = [&](const std::string& name, std::optional<FilterSettings> filter, std::uint64_t seed) {
        if (!m_golden.has(name + ".ids")) return;
        const std::int64_t expected = m_golden.file().find(name + ".ids")->shape.back() - prompt.size(1);
        const std::int64_t length = m_config.length >= 0 ? m_config.length : expected;
        at::manual_seed(seed);
        const Written written = writeAsReference(
            m_model, {.prompt = prompt, .cross = &crossCache(), .length = length, .filter = filter, .stop = m_stop});
        values[name + ".ids"] = written.ids;                // [1, t + new]
        values[name + ".step_logits"] = written.stepLogits; // [steps, vocabulary]
    };
    const auto filterOf = [](const SamplingSettings& settings) {
        return FilterSettings{settings.topK, settings.topP, settings.temperature};
    };
    write("greedy", std::nullopt, 0);
    write("sampled", filterOf(m_config.sampled), m_config.sampled.seed);
    const at::Tensor seed = input("sampled_eos.seed"); // []
    write("sampled_eos", filterOf(m_config.sampledToEnd),
          seed.defined() ? std::uint64_t(seed.item<std::int64_t>()) : m_config.sampledToEnd.seed);
    return values;
}

HistoGptVerifier::Values HistoGptVerifier::filter() {
    const at::NoGradGuard noGraph;
    const at::Tensor logits = input("filter.logits"),
                     settings = input("filter.settings").to(at::kDouble); // [1, v], [n, 3]
    Values values;
    for (std::int64_t i = 0; i < settings.size(0); ++i) {
        const at::Tensor row = settings[i]; // (top_k, top_p, temp)
        values["filter.probs." + std::to_string(i)] = filteredProbabilities(
            logits, {std::int64_t(row[0].item<double>()), row[1].item<double>(), row[2].item<double>()}); // [1, v]
    }
    return values;
}

HistoGptVerifier::Values HistoGptVerifier::heatMaps() {
    Values values;
    const std::vector<std::int64_t> ids = toVector(input("input_ids"));
    for (const std::string& name : m_golden.namesWith("visualize.")) {
        if (!name.ends_with(".target")) continue;
        const std::string stem = name.substr(0, name.size() - std::string_view("target").size());
        const std::vector<std::int64_t> positions = firstOccurrence(ids, toVector(m_golden.tensor(name)));
        values[stem + "token_positions"] = at::tensor(positions, at::kLong); // [targets]
        core::Result<ReferenceMap> map =
            referenceMap(m_model, {.ids = ids, .positions = positions, .features = features()[0], .stop = m_stop});
        if (!map.ok()) continue;
        values[stem + "attention"] = map.value().attention; // [latents]
        values[stem + "gradient"] = map.value().gradient;   // [latents, n]
        values[stem + "scores"] = map.value().scores;       // [n]
    }
    return values;
}

HistoGptVerifier::Values HistoGptVerifier::independentGradient() {
    core::Result<at::Tensor> norms =
        independentGradients(m_model, {.ids = {0}, .positions = {0}, .features = features()[0], .stop = m_stop});
    if (!norms.ok()) return {};
    return {{"visualize.gradient_independent", norms.value()}}; // [latents, n]
}

HistoGptVerifier::Values HistoGptVerifier::gradients(const std::string& loss) {
    std::vector<std::string> names;
    std::vector<at::Tensor> parameters;
    for (const auto& item : m_model->named_parameters()) {
        names.push_back(item.key());
        parameters.push_back(item.value().requires_grad_(true));
    }
    const std::string ending = loss.substr(std::string_view("loss").size()); // "" or ".ignore"
    at::Tensor labels = input("labels" + ending);                            // [1, t]
    if (!labels.defined() && ending.empty()) labels = input("input_ids");
    if (!labels.defined()) return {};
    const at::Tensor image = ending == ".text_only" ? at::Tensor() : features();                // [1, n, features]
    const at::Tensor logits = m_model->forward({.ids = input("input_ids"), .features = image}); // [1, t, vocabulary]
    const std::vector<at::Tensor> found =
        torch::autograd::grad({nextTokenLoss(logits, labels)}, parameters, {}, {}, false, true);
    Values values;
    for (std::size_t i = 0; i < names.size(); ++i)
        values[loss + "/" + names[i]] =
            found[i].defined() ? found[i] : at::zeros_like(parameters[i]); // as the parameter
    return values;
}

HistoGptVerifier::Values HistoGptVerifier::compute(const std::string& base) {
    const auto [loss, parameter] = splitGradient(base);
    const bool hasImage = features().defined();
    if (!parameter.empty() && loss.starts_with("loss")) return gradients(loss);
    if (base == "logits.text_only") return logitsOf(base, {.ids = input("input_ids")});
    if (base.starts_with("filter.")) return filter();
    if (!hasImage) return {};
    if (base == "logits.features4d")
        return logitsOf(base, {.ids = input("input_ids"), .features = input("features4d")});
    if (base == "logits.half_features")
        return logitsOf(base, {.ids = input("input_ids"), .features = features().to(at::kHalf)});
    if (base == "long.logits") return logitsOf(base, {.ids = input("long.input_ids"), .features = features()});
    if (base.starts_with("loss")) return losses();
    if (base.starts_with("batch.logits")) return batch();
    if (base == "visualize.gradient_independent") return independentGradient();
    if (base.starts_with("visualize.")) return heatMaps();
    if (startsWithAny(base, {"greedy.", "sampled.", "sampled_eos."})) return writing();
    if (base == "logits" || base == "hidden" || base == "image_embed" ||
        startsWithAny(base, {"perceiver.", "hidden.", "xattn.", "self_attn.", "past."}))
        return mainPass();
    return {};
}

const at::Tensor& HistoGptVerifier::value(const std::string& base) {
    if (!m_values.contains(base)) {
        m_values.merge(compute(base));
        m_values.try_emplace(base); // undefined: not known here
    }
    return m_values.at(base);
}

VerifyLine HistoGptVerifier::realRowsOnly(const std::string& name, const at::Tensor& expected,
                                          const at::Tensor& actual) {
    const at::Tensor real = input("batch.attention_mask").ne(0); // [b, t]
    return compareTensors(name, expected.index({real}), actual.index({real}), histoGptTolerance(name));
}

VerifyLine HistoGptVerifier::derivedLine(const std::string& name, const at::Tensor& expected) {
    constexpr double kFormulaTolerance = 2e-4;
    const std::optional<DerivedName> derived = derivedName(name);
    if (!derived) return skipped(name, "nothing here computes a tensor of this name");
    const at::Tensor& base = value(derived->base);
    if (!base.defined()) return skipped(name, "nothing here computes " + derived->base);
    if (name.ends_with(".indices")) {
        // Near-equal entries may trade places: what must agree are the logits at the places told.
        const at::Tensor rows = base.reshape({-1, base.size(-1)}); // [rows, width]
        const at::Tensor best = deriveValue(base, derived->ending.substr(0, derived->ending.find('.')) + ".values");
        return compareTensors(name, best, rows.gather(1, expected.view({rows.size(0), -1})), {kFormulaTolerance});
    }
    const at::Tensor actual = deriveValue(base, derived->ending);
    if (!actual.defined())
        return skipped(name, "\"" + derived->ending + "\" does not fit the shape of " + derived->base);
    if (derived->ending != "sums") return compareTensors(name, expected, actual, {kFormulaTolerance});
    if (expected.numel() == 3)
        return compareTensors(name, expected, actual, {kFormulaTolerance, Measure::Sums, double(base.numel())});
    std::vector<at::Tensor> each; // of every layer: [3]
    for (std::int64_t i = 0; i < base.size(0); ++i)
        each.push_back(deriveValue(base[i], "sums"));
    return compareTensors(name, expected, at::stack(each),
                          {kFormulaTolerance, Measure::Sums, double(base.numel() / base.size(0))});
}

VerifyLine HistoGptVerifier::fileLine(const std::string& name, const at::Tensor& expected) {
    const core::FeatureSet& file = *m_inputs.featureFile;
    if (name == "features") {
        const std::vector<std::int64_t> shape{std::int64_t(file.count()), file.dimension};
        const at::Tensor values = at::from_blob(const_cast<float*>(file.values.data()), shape); // [n, features]
        return compareTensors(name, expected, values, {0.0, Measure::Exact});
    }
    at::Tensor corners = at::empty({std::int64_t(file.count()), 2}, at::kDouble); // [n, 2], (x, y) of level 0
    for (std::size_t i = 0; i < file.count(); ++i) {
        corners[std::int64_t(i)][0] = double(file.grid.patches[i].area.x);
        corners[std::int64_t(i)][1] = double(file.grid.patches[i].area.y);
    }
    return compareTensors(name, expected, corners, {0.0, Measure::Exact});
}

VerifyLine HistoGptVerifier::line(const std::string& name) {
    const at::Tensor expected = m_golden.tensor(name);
    if (!expected.defined()) return skipped(name, "its type is not one that is compared");
    const bool ofFile = name == "features" || (name.starts_with("visualize.") && name.ends_with(".coords"));
    if (ofFile && m_inputs.featureFile != nullptr) return fileLine(name, expected);
    if (ofFile && name != "features") return skipped(name, "needs the feature file (--features)");
    if (isInput(name)) return skipped(name, "an input");
    const bool gradient = name.find('/') != std::string::npos;
    if (gradient && !input("input_ids").defined())
        return skipped(name, "needs the golden file with the inputs of these gradients beside it");
    const at::Tensor& actual = value(name);
    if (!actual.defined()) return derivedLine(name, expected);
    if (gradient) return compareTensors(name, expected, actual, {2e-5, Measure::Gradient});
    if (name == "batch.logits") return realRowsOnly(name, expected, actual);
    if (name.starts_with("visualize.") && (name.ends_with(".gradient") || name.ends_with("gradient_independent")))
        return compareTensors(name, expected, actual, {1e-5, Measure::OfMaximum});
    if (name.starts_with("visualize.") && name.ends_with(".scores"))
        return compareTensors(name, expected, actual, {1e-4, Measure::OfMaximum});
    if (name.starts_with("visualize.") && name.ends_with(".attention"))
        return compareTensors(name, expected, actual, {1e-5});
    return compareTensors(name, expected, actual, histoGptTolerance(name));
}

} // namespace hs::model
