#include "model/training/pretrain_task.h"

#include "model/training/autocast.h"
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

constexpr std::size_t kTextPlaces = std::size_t(1) << 20; // places of a batch's texts, beside those of its bags

enum class WithoutDiagnosis { Refuse, Allow };

Result<std::vector<int>> labelsOf(const CaseFeatures& set, const std::vector<std::string>& classes, WithoutDiagnosis without) {
    std::vector<int> labels;
    for (std::size_t i = 0; i < set.count(); ++i) {
        if (set.at(i).diagnosis.empty() && without == WithoutDiagnosis::Allow) {
            labels.push_back(-1);
            continue;
        }
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

Result<std::vector<double>> classWeightsOf(const std::vector<int>& labels, const std::vector<std::string>& classes,
                                           const TrainConfig& config) {
    std::vector<double> weights(classes.size(), 1.0), counts(classes.size(), 0.0);
    for (const int label : labels)
        if (label >= 0) counts[std::size_t(label)] += 1.0;
    if (config.classWeights == ClassWeights::Alike) return weights;
    if (config.classWeights == ClassWeights::Balanced)
        for (std::size_t i = 0; i < classes.size(); ++i)
            weights[i] = counts[i] > 0.0 ? 1.0 / counts[i] : 0.0;
    for (const auto& [name, weight] : config.statedClassWeights) {
        const auto at = std::find(classes.begin(), classes.end(), name);
        if (at == classes.end())
            return Error(ErrorCode::InvalidInput, "class_weights names a diagnosis that is none of the " +
                                                      std::to_string(classes.size()) + " classes");
        weights[std::size_t(at - classes.begin())] = weight;
    }
    double sum = 0.0, cases = 0.0;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        sum += weights[i] * counts[i];
        cases += counts[i];
    }
    if (cases > 0.0 && sum <= 0.0) return Error(ErrorCode::InvalidInput, "class_weights leaves no case to learn from");
    for (double& weight : weights)
        weight *= sum > 0.0 ? cases / sum : 1.0;
    return weights;
}

PretrainTask::PretrainTask(SlideClassifier model, std::vector<std::string> classes, Data data, const TrainConfig& config, Peers& peers)
    : m_model(std::move(model)), m_classes(std::move(classes)), m_data(std::move(data)), m_config(config), m_peers(peers),
      m_device(m_model->head->weight.device()) {}

Result<std::unique_ptr<PretrainTask>> PretrainTask::create(SlideClassifier model, std::vector<std::string> classes, Data data,
                                                           const TrainConfig& config, Peers& peers) {
    std::unique_ptr<PretrainTask> task(new PretrainTask(std::move(model), std::move(classes), std::move(data), config, peers));
    if (task->contrasts()) {
        task->m_contrast = Contrast(task->m_model->perceiver_resampler->config().model, task->m_data.trainTexts->width(),
                                    config.contrast, config.seed);
        task->m_contrast->to(task->m_device);
    }
    if (!task->classifies()) {
        task->m_trainLabels.assign(task->m_data.train.count(), -1);
        task->m_validationLabels.assign(task->m_data.validation.count(), -1);
        return task;
    }
    const auto without = task->contrasts() ? WithoutDiagnosis::Allow : WithoutDiagnosis::Refuse;
    HS_TRY(task->m_trainLabels, labelsOf(task->m_data.train, task->m_classes, without));
    HS_TRY(task->m_validationLabels, labelsOf(task->m_data.validation, task->m_classes, without));
    HS_TRY(task->m_classWeights, classWeightsOf(task->m_trainLabels, task->m_classes, config));
    return task;
}

std::vector<NamedTensor> PretrainTask::parameters() {
    std::vector<NamedTensor> moving;
    for (auto& one : m_model->named_parameters()) {
        const bool resampler = one.key().starts_with("perceiver_resampler.");
        const bool moves = resampler ? !m_config.freeze.contains(ModelPart::Resampler) : classifies();
        one.value().set_requires_grad(moves);
        if (moves) moving.push_back({resampler ? "histogpt." + one.key() : one.key(), one.value()});
    }
    if (m_contrast)
        for (auto& one : m_contrast->named_parameters())
            moving.push_back({std::string(kContrastPrefix) + one.key(), one.value()});
    return moving;
}

Result<Bag> PretrainTask::bagAt(const BatchPart& part, std::size_t place, const StepContext& context) {
    Random random = context.random(place);
    HS_TRY(Bag bag, drawBag(m_data.train, part.batch[place], {m_config.largestBag, m_config.keepPatches}, random));
    bag.features = bag.features.to(m_device);
    if (bag.evidence.defined()) bag.evidence = bag.evidence.to(m_device);
    return bag;
}

at::Tensor PretrainTask::pooled(const at::Tensor& features) {
    return m_model->perceiver_resampler->forward(features.unsqueeze(0)).latents[0].mean(1); // [1, model]
}

Result<void> PretrainTask::prepare(const BatchPart& slice, const StepContext& context) {
    if (!contrasts()) return {};
    m_model->train();
    const std::int64_t count = std::int64_t(slice.batch.size());
    const auto options = at::TensorOptions(m_device).dtype(at::kFloat);
    at::Tensor images = at::zeros({count, m_config.contrast.dimension}, options); // [b, dimension]
    std::vector<at::Tensor> texts;
    {
        const at::NoGradGuard noGraph;
        const Autocast mixed(m_device, m_config.precision);
        for (std::size_t place = slice.begin; place < slice.end; ++place) {
            HS_TRY(const Bag bag, bagAt(slice, place, context));
            images[std::int64_t(place)].copy_(m_contrast->image(pooled(bag.features))[0]);
        }
        m_peers.sum(images);
    }
    for (std::size_t place = 0; place < slice.batch.size(); ++place) {
        Random random = context.random(kTextPlaces + place);
        const std::size_t index = slice.batch[place];
        texts.push_back(m_data.trainTexts->text(index, random.below(m_data.trainTexts->paraphrases(index)))); // [hidden]
    }
    images.set_requires_grad(true);
    const double share = double(slice.size()) / double(count); // of the text side's gradients; the processes' add up to 1
    const at::Tensor loss = m_contrast->loss(images, m_contrast->text(at::stack(texts).to(m_device))); // []
    m_contrastLoss = loss.item<double>() * m_config.contrast.weight;
    if (!std::isfinite(m_contrastLoss)) return {};
    (loss * (m_config.contrast.weight * share)).backward();
    m_pull = share > 0.0 ? images.grad() / share : at::Tensor(); // [b, dimension]
    return {};
}

Result<double> PretrainTask::learn(const BatchPart& part, const StepContext& context) {
    m_model->train();
    const double labelled = double(std::count_if(part.batch.begin(), part.batch.end(), [&](std::size_t index) { return m_trainLabels[index] >= 0; }));
    double sum = contrasts() ? m_contrastLoss * double(part.size()) / double(part.batch.size()) : 0.0;
    if (!std::isfinite(sum)) return sum;
    for (std::size_t place = part.begin; place < part.end; ++place) {
        HS_TRY(const Bag bag, bagAt(part, place, context));
        const int label = m_trainLabels[part.batch[place]];
        at::Tensor loss; // []
        {
            const Autocast mixed(m_device, m_config.precision);
            if (label >= 0)
                loss = milLoss(m_model, bag.features, label, bag.evidence, {m_config.labelSmoothing, m_config.evidenceWeight}) *
                       (m_classWeights[std::size_t(label)] / labelled); // []
            if (loss.defined()) sum += loss.item<double>();
            if (contrasts()) {
                const at::Tensor pull = (m_contrast->image(pooled(bag.features))[0].to(at::kFloat) * m_pull[std::int64_t(place)]).sum(); // []
                loss = loss.defined() ? loss + pull : pull;                                                         // []
            }
        }
        if (!std::isfinite(sum)) return sum;
        if (loss.defined()) loss.backward();
    }
    return sum;
}

Result<Validation> PretrainTask::validate(std::int64_t, std::stop_token stop) {
    m_model->eval();
    const at::NoGradGuard noGraph;
    std::vector<int> expected, found;
    std::vector<at::Tensor> images, texts;
    double loss = 0.0;
    for (std::size_t i = 0; i < m_data.validation.count(); ++i) {
        if (stop.stop_requested()) return Validation{};
        HS_TRY(const at::Tensor features, m_data.validation.features(i));                                            // [n, features]
        const at::Tensor latents = m_model->perceiver_resampler->forward(features.unsqueeze(0).to(m_device)).latents; // [1, 1, latents, model]
        if (m_validationLabels[i] >= 0) {
            const at::Tensor logits = m_model->head(latents).cpu(); // [1, classes]
            loss -= at::log_softmax(logits, -1)[0][m_validationLabels[i]].item<double>();
            expected.push_back(m_validationLabels[i]);
            found.push_back(int(logits.argmax(-1).item<std::int64_t>()));
        }
        if (!contrasts()) continue;
        images.push_back(m_contrast->image(latents[0].mean(1))[0]);                                              // [dimension]
        texts.push_back(m_contrast->text(m_data.validationTexts->text(i, 0).unsqueeze(0).to(m_device))[0]);      // [dimension]
    }
    Validation validation;
    double whole = 0.0;
    if (!found.empty()) {
        whole += loss / double(found.size());
        validation.metrics = {{"accuracy", accuracy(expected, found)}, {"weighted_f1", weightedF1(expected, found, int(m_classes.size()))}};
    }
    if (!images.empty()) {
        const at::Tensor seen = at::stack(images), said = at::stack(texts); // [n, dimension] both
        validation.metrics["contrastive_loss"] = m_contrast->loss(seen, said).item<double>();
        validation.metrics["retrieval_at_1"] = retrievalShare(seen, said, 1);
        validation.metrics["retrieval_at_5"] = retrievalShare(seen, said, 5);
        whole += m_config.contrast.weight * validation.metrics["contrastive_loss"];
    }
    if (!validation.metrics.empty()) validation.metrics["loss"] = whole;
    return validation;
}

} // namespace hs::model
