// TrainerVerifier: of a golden of training runs, what the network alone decides: the classifier's logits before and
// after training. The steps themselves belong to the tests of model/training. One thread.
#pragma once

#include "core/engine.h"
#include "model/verify/golden_config.h"
#include "model/verify/golden_file.h"

#include <string>

namespace hs::model {

class TrainerVerifier {
public:
    TrainerVerifier(const GoldenConfig& config, const GoldenFile& golden)
        : m_config(config)
        , m_golden(golden) {}

    static bool knows(const GoldenFile& golden);

    core::VerifyLine line(const std::string& name);

private:
    // Logits [bags, classes] of the classifier whose weights stand under `prefix`.
    core::VerifyLine classifierLine(const std::string& name, const std::string& prefix);

    const GoldenConfig& m_config;
    const GoldenFile& m_golden;
};

} // namespace hs::model
