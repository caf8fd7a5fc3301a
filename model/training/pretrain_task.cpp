#include "model/training/pretrain_task.h"

#include "model/training/composed_attention.h"
#include "model/training/metrics.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

Result<std::vector<int>> labelsOf(const CaseFeatures& set, const std::vector<std::string>& classes) {
    std::vector<int> labels;
    for (std::size_t i = 0; i < set.count(); ++i) {
        const auto at = std::find(classes.begin(), classes.end(), set.at(i).diagnosis);
        if (at == classes.end())
            return Error(ErrorCode::InvalidInput, "the diagnosis of the case '" + set.at(i).id +
                                                      "' is none of the bundle's " + std::to_string(classes.size()) +
                                                      " classes");
        labels.push_back(int(at - classes.begin()));
    }
    return labels;
}

} // namespace

at::Tensor keptRows(const at::Tensor& evidence, std::int64_t patches, const BagLimits& limits, Random& random) {
    std::int64_t keep = std::min(patches, limits.largest);
    if (limits.leastShare < 1.0) {
        const double share = random.between(limits.leastShare, 1.0);
        keep = std::min(keep, std::max<std::int64_t>(1, std::llround(share * double(patches))));
    }
    if (keep == patches) return {};
    std::vector<std::int64_t> rows(static_cast<std::size_t>(patches));
    std::iota(rows.begin(), rows.end(), std::int64_t(0));
    random.shuffle(std::span(rows));
    if (evidence.defined()) // what the report speaks of stays
        std::stable_partition(rows.begin(), rows.end(),
                              [&](std::int64_t row) { return evidence[row].item<float>() > 0.0f; });
    rows.resize(std::size_t(keep));
    std::sort(rows.begin(), rows.end());
    return at::tensor(rows, at::kLong); // [keep]
}

Result<Bag> drawBag(CaseFeatures& cases, std::size_t index, const BagLimits& limits, Random& random) {
    Bag bag;
    HS_TRY(bag.features, cases.features(index)); // [n, features]
    HS_TRY(bag.evidence, cases.evidence(index)); // [n] or undefined
    const at::Tensor rows = keptRows(bag.evidence, bag.features.size(0), limits, random);
    if (!rows.defined()) return bag;
    bag.features = bag.features.index_select(0, rows);                         // [keep, features]
    if (bag.evidence.defined()) bag.evidence = bag.evidence.index_select(0, rows); // [keep]
    return bag;
}

at::Tensor milLoss(SlideClassifier& model, const at::Tensor& features, std::int64_t label, const at::Tensor& evidence,
                   const MilLossOptions& options) {
    const bool looks = options.evidenceWeight > 0.0 && evidence.defined();
    const Resampled seen = model->perceiver_resampler->forward(
        features.unsqueeze(0), looks ? Weights::Return : Weights::Discard);           // latents [1, 1, latents, model]
    const at::Tensor logits = model->head(seen.latents);                              // [1, classes]
    const at::Tensor target = at::full({1}, label, logits.options().dtype(at::kLong)); // [1]
    at::Tensor loss = at::cross_entropy_loss(logits, target, {}, at::Reduction::Mean, -100, options.labelSmoothing); // []
    if (looks)
        loss = loss + options.evidenceWeight * evidenceLoss(composePatchShares(seen.attention).mean(0), evidence); // []
    return loss;
}

PretrainTask::PretrainTask(SlideClassifier model, std::vector<std::string> classes, CaseFeatures train,
                           CaseFeatures validation, const TrainConfig& config)
    : m_model(std::move(model)), m_classes(std::move(classes)), m_train(std::move(train)),
      m_validation(std::move(validation)), m_config(config), m_device(m_model->head->weight.device()) {}

Result<std::unique_ptr<PretrainTask>> PretrainTask::create(SlideClassifier model, std::vector<std::string> classes,
                                                           CaseFeatures train, CaseFeatures validation,
                                                           const TrainConfig& config) {
    std::unique_ptr<PretrainTask> task(
        new PretrainTask(std::move(model), std::move(classes), std::move(train), std::move(validation), config));
    HS_TRY(task->m_trainLabels, labelsOf(task->m_train, task->m_classes));
    HS_TRY(task->m_validationLabels, labelsOf(task->m_validation, task->m_classes));
    return task;
}

std::vector<NamedTensor> PretrainTask::parameters() {
    std::vector<NamedTensor> moving;
    for (auto& one : m_model->named_parameters()) {
        const bool resampler = one.key().starts_with("perceiver_resampler.");
        const bool moves = !resampler || !m_config.freeze.contains(ModelPart::Resampler);
        one.value().set_requires_grad(moves);
        if (moves) moving.push_back({resampler ? "histogpt." + one.key() : one.key(), one.value()});
    }
    return moving;
}

Result<double> PretrainTask::learn(std::span<const std::size_t> batch, StepContext& context) {
    m_model->train();
    double sum = 0.0;
    for (const std::size_t index : batch) {
        HS_TRY(Bag bag, drawBag(m_train, index, {m_config.largestBag, m_config.keepPatches}, context.random));
        if (bag.evidence.defined()) bag.evidence = bag.evidence.to(m_device);
        const at::Tensor loss =
            milLoss(m_model, bag.features.to(m_device), m_trainLabels[index], bag.evidence,
                    {m_config.labelSmoothing, m_config.evidenceWeight}) / double(batch.size()); // []
        sum += loss.item<double>();
        if (!std::isfinite(sum)) return sum;
        loss.backward();
    }
    return sum;
}

Decisive PretrainTask::decisive() const { return {"loss", false}; }

Result<Validation> PretrainTask::validate(std::int64_t, std::stop_token stop) {
    m_model->eval();
    const at::NoGradGuard noGraph;
    std::vector<int> found;
    double loss = 0.0;
    for (std::size_t i = 0; i < m_validation.count(); ++i) {
        if (stop.stop_requested()) return Validation{};
        HS_TRY(const at::Tensor features, m_validation.features(i));                           // [n, features]
        const at::Tensor logits = m_model->forward(features.unsqueeze(0).to(m_device)).cpu();  // [1, classes]
        loss -= at::log_softmax(logits, -1)[0][m_validationLabels[i]].item<double>();
        found.push_back(int(logits.argmax(-1).item<std::int64_t>()));
    }
    Validation validation;
    if (found.empty()) return validation;
    validation.metrics = {{"loss", loss / double(found.size())},
                          {"accuracy", accuracy(m_validationLabels, found)},
                          {"weighted_f1", weightedF1(m_validationLabels, found, int(m_classes.size()))}};
    return validation;
}

} // namespace hs::model
