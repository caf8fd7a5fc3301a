// HistoGptVerifier: runs HistoGPT on a golden file's inputs and compares every tensor it knows by name: activations,
// attentions, caches, logits, losses, gradients, written ids, filtered probabilities, heat-map scores. One thread.
//
// What a golden needs is computed once, when its first name asks for it.
#pragma once

#include "core/engine.h"
#include "core/features.h"
#include "model/nn/histogpt.h"
#include "model/verify/golden_config.h"
#include "model/verify/golden_file.h"

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace hs::model {

struct HistoGptInputs {
    at::Tensor features;              // [1, n, features]; undefined: those of the golden
    core::FeatureSetPtr featureFile;  // to compare with the golden's features and coordinates; may be null
    const GoldenFile* base = nullptr; // where a file of gradients finds ids, labels and features; null: the file itself
};

class HistoGptVerifier {
public:
    HistoGptVerifier(HistoGpt model, const GoldenConfig& config, const GoldenFile& golden, HistoGptInputs inputs,
                     std::stop_token stop);

    // The comparison of one tensor of the golden file.
    core::VerifyLine line(const std::string& name);

private:
    using Values = std::map<std::string, at::Tensor>;

    at::Tensor input(const std::string& name) const;  // of the golden, or of its base
    at::Tensor features() const;                      // [1, n, features]
    const at::Tensor& value(const std::string& base); // undefined when this verifier does not know it
    Values compute(const std::string& base);
    Values mainPass();
    Values logitsOf(const std::string& name, const HistoGptInput& given);
    Values losses();
    Values batch();
    Values writing();
    Values filter();
    Values heatMaps();
    Values independentGradient();
    Values gradients(const std::string& loss);
    core::VerifyLine derivedLine(const std::string& name, const at::Tensor& expected);
    core::VerifyLine realRowsOnly(const std::string& name, const at::Tensor& expected, const at::Tensor& actual);
    core::VerifyLine fileLine(const std::string& name, const at::Tensor& expected);
    const CrossCache& crossCache();

    HistoGpt m_model;
    const GoldenConfig& m_config;
    const GoldenFile& m_golden;
    HistoGptInputs m_inputs;
    std::stop_token m_stop;
    Values m_values;
    std::optional<CrossCache> m_cross;
};

} // namespace hs::model
