#include "model/verify/trainer_verifier.h"

#include "model/nn/load_weights.h"
#include "model/verify/comparison.h"

#include <vector>

namespace hs::model {

using core::VerifyLine;

bool TrainerVerifier::knows(const GoldenFile& golden) {
    return golden.has("mil.init_logits") || golden.has("schedule.0") || golden.hasPrefix("lm.init/");
}

VerifyLine TrainerVerifier::classifierLine(const std::string& name, const std::string& prefix) {
    const at::NoGradGuard noGraph;
    const at::Tensor expected = m_golden.tensor(name); // [bags, classes]
    SlideClassifier classifier(m_config.resampler, expected.size(-1));
    classifier->eval();
    const LoadOptions options{.fileName = [&](const std::string& own) { return prefix + own; },
                              .mayRemain = [](const std::string&) { return true; }};
    const core::Result<LoadReport> loaded = loadWeights(*classifier, m_golden.file(), options);
    if (!loaded.ok()) return skipped(name, loaded.error().message);
    std::vector<at::Tensor> rows; // each [1, classes]
    for (std::int64_t i = 0; i < expected.size(0); ++i) {
        const at::Tensor bag = m_golden.tensor("mil.bag." + std::to_string(i)); // [1, n, features]
        if (!bag.defined()) return skipped(name, "needs mil.bag." + std::to_string(i));
        rows.push_back(classifier(bag));
    }
    return compareTensors(name, expected, at::cat(rows, 0), {2e-5});
}

VerifyLine TrainerVerifier::line(const std::string& name) {
    if (name == "mil.init_logits") return classifierLine(name, "mil.init/");
    if (name == "mil.final_logits") {
        const std::size_t steps =
            m_golden.tensor("mil.loss").defined() ? std::size_t(m_golden.tensor("mil.loss").numel()) : 0;
        return classifierLine(name, "mil.after" + std::to_string(steps) + "/");
    }
    if (name.find('/') != std::string::npos && name.find("init/") != std::string::npos)
        return skipped(name, "an input");
    if (name.starts_with("mil.bag.") || name == "mil.labels" || name.starts_with("lm.text."))
        return skipped(name, "an input");
    return skipped(name, "a training run; compared by the tests of model/training");
}

} // namespace hs::model
