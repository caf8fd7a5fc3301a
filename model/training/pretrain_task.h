// PretrainTask: stage 1, image-only MIL: which diagnosis does a bag of patches have? Resampler, mean over the latents, one
// linear layer, cross-entropy (reference: trainers/pretrain.py; the head is our choice, see the README). Training thread.
#pragma once

#include "model/nn/classifier_head.h"
#include "model/training/case_features.h"
#include "model/training/stage_task.h"
#include "model/training/train_config.h"

#include <memory>
#include <string>
#include <vector>

namespace hs::model {

// One bag's loss: features [n, features], evidence [n] or undefined. Answers a scalar with its graph.
struct MilLossOptions {
    double labelSmoothing = 0.0;
    double evidenceWeight = 0.0;
};
at::Tensor milLoss(SlideClassifier& model, const at::Tensor& features, std::int64_t label, const at::Tensor& evidence,
                   const MilLossOptions& options);

// How much of a bag a step sees.
struct BagLimits {
    std::int64_t largest = 64000; // patches; more are drawn at random (reference)
    double leastShare = 1.0;      // of the patches: each step draws a share between this and 1
};

struct Bag {
    at::Tensor features; // [n, features]
    at::Tensor evidence; // [n], or undefined
};

// A bag as this step sees it, drawn anew each time. Patches with evidence are dropped last.
core::Result<Bag> drawBag(CaseFeatures& cases, std::size_t index, const BagLimits& limits, Random& random);

// The rows that stay, in their order: [keep] int64, undefined when all do. evidence [patches] or undefined.
at::Tensor keptRows(const at::Tensor& evidence, std::int64_t patches, const BagLimits& limits, Random& random);

class PretrainTask : public StageTask {
public:
    // Every diagnosis of both sets must be one of the classes.
    static core::Result<std::unique_ptr<PretrainTask>> create(SlideClassifier model, std::vector<std::string> classes,
                                                              CaseFeatures train, CaseFeatures validation,
                                                              const TrainConfig& config);

    std::vector<NamedTensor> parameters() override;
    std::size_t examples() const override { return m_train.count(); }
    core::Result<double> learn(std::span<const std::size_t> batch, StepContext& context) override;
    Decisive decisive() const override;
    core::Result<Validation> validate(std::int64_t step, std::stop_token stop) override;

private:
    PretrainTask(SlideClassifier model, std::vector<std::string> classes, CaseFeatures train, CaseFeatures validation,
                 const TrainConfig& config);

    SlideClassifier m_model;
    std::vector<std::string> m_classes;
    CaseFeatures m_train, m_validation;
    std::vector<int> m_trainLabels, m_validationLabels;
    const TrainConfig& m_config;
    at::Device m_device;
};

} // namespace hs::model
