// PretrainTask: stage 1, image-only MIL: which diagnosis does a bag of patches have? Resampler, mean over the latents, one
// linear layer, cross-entropy (reference: trainers/pretrain.py; the head is our choice, see the README). Beside it, or
// alone where cases have no diagnosis, an image-text contrast (contrast.h). Training thread.
//
// The contrast looks at the batch as a whole, but no more than one bag's graph exists at a time: embeddings are computed
// without a graph first, the gradient of each is taken from the loss over all, and the bag is passed once more with it.
#pragma once

#include "model/nn/classifier_head.h"
#include "model/training/case_features.h"
#include "model/training/contrast.h"
#include "model/training/peers.h"
#include "model/training/stage_task.h"
#include "model/training/text_embeddings.h"
#include "model/training/train_config.h"

#include <memory>
#include <optional>
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

// How much a case of each class counts, mean 1 over the cases: labels below 0 have none.
core::Result<std::vector<double>> classWeightsOf(const std::vector<int>& labels, const std::vector<std::string>& classes,
                                                 const TrainConfig& config);

class PretrainTask : public StageTask {
public:
    struct Data {
        CaseFeatures train, validation;
        std::optional<TextEmbeddings> trainTexts, validationTexts; // where the objective has a contrast
    };
    // Every diagnosis of both sets must be one of the classes; a case without one is allowed beside a contrast. `peers`
    // must outlive the task.
    static core::Result<std::unique_ptr<PretrainTask>> create(SlideClassifier model, std::vector<std::string> classes, Data data,
                                                              const TrainConfig& config, Peers& peers);

    std::vector<NamedTensor> parameters() override;
    std::size_t examples() const override { return m_data.train.count(); }
    core::Result<void> prepare(const BatchPart& slice, const StepContext& context) override;
    core::Result<double> learn(const BatchPart& part, const StepContext& context) override;
    Decisive decisive() const override { return {"loss", false}; }
    core::Result<Validation> validate(std::int64_t step, std::stop_token stop) override;

private:
    PretrainTask(SlideClassifier model, std::vector<std::string> classes, Data data, const TrainConfig& config, Peers& peers);

    bool classifies() const { return m_config.objective != Objective::Contrastive; }
    bool contrasts() const { return m_config.objective != Objective::Classification; }
    core::Result<Bag> bagAt(const BatchPart& part, std::size_t place, const StepContext& context);
    at::Tensor pooled(const at::Tensor& features); // [n, features] -> [1, model]

    SlideClassifier m_model;
    Contrast m_contrast{nullptr};
    std::vector<std::string> m_classes;
    Data m_data;
    std::vector<int> m_trainLabels, m_validationLabels; // -1: unknown
    std::vector<double> m_classWeights;
    const TrainConfig& m_config;
    Peers& m_peers;
    at::Device m_device;
    at::Tensor m_pull;              // of the batch: gradient of the contrast by each image's embedding, [b, dimension]
    double m_contrastLoss = 0.0;    // of the batch
};

} // namespace hs::model
