// JointTask: stage 2, next-token cross-entropy on [BOS] report [EOS] with the image: paraphrases drawn at random, sections
// shuffled (reference: trainers/finetune.py with the image, as its comment has it; published recipe: cross-attention and
// exit gate move, the rest is frozen). Training thread.
#pragma once

#include "model/io/tokenizer.h"
#include "model/nn/histogpt.h"
#include "model/training/case_features.h"
#include "model/training/latent_store.h"
#include "model/training/stage_task.h"
#include "model/training/train_config.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace hs::model {

// A padded batch of texts; ids and labels [b, t] int64, labels -100 where nothing is to be learnt.
struct TextBatch {
    at::Tensor ids;
    at::Tensor labels;
};
TextBatch padTexts(const std::vector<std::vector<int>>& texts, int padId);

// Adapters on queries and values of every decoder layer's self-attention (the choice of LoRA's authors), beginning as
// nothing: lora_a drawn at random, lora_b 0.
void addAdapters(HistoGpt& model, const LoraOptions& options, std::uint64_t seed);

// Parameters of the stage that move, and everything else told not to keep a graph. Adapters always move.
std::vector<NamedTensor> chooseMoving(HistoGpt& model, const std::set<ModelPart>& frozen);
ModelPart partOf(const std::string& parameterName);

class JointTask : public StageTask {
public:
    struct Data {
        CaseFeatures train, validation;
        std::optional<LatentStore> trainLatents, validationLatents; // where the resampler is frozen
    };
    // Every case needs a report or a diagnosis.
    static core::Result<std::unique_ptr<JointTask>> create(HistoGpt model, std::shared_ptr<const Tokenizer> tokenizer,
                                                           Data data, const TrainConfig& config);

    std::vector<NamedTensor> parameters() override { return m_parameters; }
    std::size_t examples() const override { return m_data.train.count(); }
    std::vector<std::size_t> lengths() const override { return m_lengths; }
    core::Result<double> learn(const BatchPart& part, const StepContext& context) override;
    Decisive decisive() const override { return {"loss", false}; }
    core::Result<Validation> validate(std::int64_t step, std::stop_token stop) override;

private:
    enum class Use { Training, Validation };
    struct Image {
        at::Tensor latents;    // [b, 1, latents, model]
        std::vector<at::Tensor> shares;   // [latents, n] each; empty where no evidence is used
        std::vector<at::Tensor> evidence; // [n], or undefined
    };

    JointTask(HistoGpt model, std::shared_ptr<const Tokenizer> tokenizer, Data data, const TrainConfig& config);

    std::vector<int> textIds(const core::Case& one, Random& random, bool shuffled) const;
    // Rows of the logits that predict or are the words after the diagnosis heading, [begin, end); empty when there is none.
    std::pair<std::int64_t, std::int64_t> diagnosisRows(const std::vector<int>& ids) const;
    void drawTexts(std::span<const std::size_t> batch, const StepContext& context);
    core::Result<Image> trainingImage(const BatchPart& part, const StepContext& context);
    core::Result<at::Tensor> oneLatents(std::size_t index, Use use);
    // Mean over the batch's cases that have evidence, as far as this part goes; undefined where it has none.
    at::Tensor partEvidenceLoss(const Image& seen, const PassAnswer& answer, const BatchPart& part);
    std::size_t casesWithEvidence(std::span<const std::size_t> batch) const;
    core::Result<double> validationLoss(std::stop_token stop);
    core::Result<void> writeSamples(std::int64_t step, Validation& validation, std::stop_token stop);

    HistoGpt m_model;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    Data m_data;
    const TrainConfig& m_config;
    at::Device m_device;
    std::vector<NamedTensor> m_parameters;
    std::vector<std::size_t> m_lengths;
    std::vector<int> m_headingIds; // of the diagnosis section
    int m_fullStopId = 0;
    std::int64_t m_drawnStep = 0;          // of m_texts
    std::vector<std::vector<int>> m_texts; // of the whole batch of that step
};

} // namespace hs::model
