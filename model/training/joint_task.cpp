#include "model/training/joint_task.h"

#include "model/nn/initialise.h"
#include "model/training/autocast.h"
#include "model/training/composed_attention.h"
#include "model/training/greedy_writer.h"
#include "model/training/pretrain_task.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kValidationBatch = 16;
constexpr std::size_t kTextPlaces = std::size_t(1) << 20; // places of a batch's texts, beside those of its bags

bool isAdapter(const std::string& name) { return name.ends_with(".lora_a") || name.ends_with(".lora_b"); }

} // namespace

TextBatch padTexts(const std::vector<std::vector<int>>& texts, int padId) {
    std::size_t longest = 0;
    for (const auto& text : texts)
        longest = std::max(longest, text.size());
    const std::vector<std::int64_t> shape{std::int64_t(texts.size()), std::int64_t(longest)};
    TextBatch batch{at::full(shape, std::int64_t(padId), at::kLong), at::full(shape, std::int64_t(-100), at::kLong)}; // [b, t]
    for (std::size_t row = 0; row < texts.size(); ++row)
        for (std::size_t i = 0; i < texts[row].size(); ++i) {
            const std::size_t place = row * longest + i;
            batch.ids.data_ptr<std::int64_t>()[place] = batch.labels.data_ptr<std::int64_t>()[place] = texts[row][i];
        }
    return batch;
}

ModelPart partOf(const std::string& name) {
    if (name.starts_with("histogpt.perceiver_resampler.") || name.starts_with("head.")) return ModelPart::Resampler;
    if (name.starts_with("histogpt.perceiver_exitgate.")) return ModelPart::ExitGate;
    const std::string_view layers = "histogpt.layers.";
    if (name.starts_with(layers)) {
        const std::size_t dot = name.find('.', layers.size());
        if (name.compare(dot, 3, ".0.") == 0) return ModelPart::CrossAttention;
    }
    return ModelPart::LanguageModel;
}

void addAdapters(HistoGpt& model, const LoraOptions& options, std::uint64_t seed) {
    if (options.rank <= 0) return;
    const at::NoGradGuard noGraph;
    std::size_t number = 0;
    for (LayerPair& pair : model->histogpt->layers()) {
        for (Linear* one : {&pair->decoder->self_attn->q_proj, &pair->decoder->self_attn->v_proj}) {
            (*one)->adapt(options.rank, options.alpha / options.rank);
            fillUniform((*one)->lora_a, "lora." + std::to_string(number++) + "." + std::to_string(seed),
                        1.0 / std::sqrt(double((*one)->weight.size(1))));
            (*one)->lora_b.zero_();
        }
    }
}

std::vector<NamedTensor> chooseMoving(HistoGpt& model, const std::set<ModelPart>& frozen) {
    std::vector<NamedTensor> moving;
    for (auto& one : model->named_parameters()) {
        // The classifier head is stage 1's: no text reaches it.
        const bool moves = (!frozen.contains(partOf(one.key())) && !one.key().starts_with("head.")) || isAdapter(one.key());
        one.value().set_requires_grad(moves);
        if (moves) moving.push_back({one.key(), one.value()});
    }
    return moving;
}

JointTask::JointTask(HistoGpt model, std::shared_ptr<const Tokenizer> tokenizer, Data data, const TrainConfig& config)
    : m_model(std::move(model)), m_tokenizer(std::move(tokenizer)), m_data(std::move(data)), m_config(config),
      m_device(m_model->histogpt->embed_tokens->weight.device()),
      m_parameters(chooseMoving(m_model, config.freeze)),
      m_headingIds(m_tokenizer->encode(config.text.diagnosisHeading)) {
    const std::vector<int> sentence = m_tokenizer->encode("skin .");
    m_fullStopId = sentence.empty() ? m_tokenizer->unknownId() : sentence.back();
}

Result<std::unique_ptr<JointTask>> JointTask::create(HistoGpt model, std::shared_ptr<const Tokenizer> tokenizer,
                                                     Data data, const TrainConfig& config) {
    for (const CaseFeatures* set : {&data.train, &data.validation})
        for (std::size_t i = 0; i < set->count(); ++i)
            if (set->at(i).reports.empty() && set->at(i).diagnosis.empty())
                return Error(ErrorCode::InvalidInput, "the case '" + set->at(i).id + "' has neither a report nor a diagnosis");
    std::unique_ptr<JointTask> task(new JointTask(std::move(model), std::move(tokenizer), std::move(data), config));
    Random random(config.seed);
    for (std::size_t i = 0; i < task->m_data.train.count(); ++i)
        task->m_lengths.push_back(task->textIds(task->m_data.train.at(i), random, false).size());
    return task;
}

std::vector<int> JointTask::textIds(const core::Case& one, Random& random, bool shuffled) const {
    ReportTextOptions options = m_config.text;
    options.shuffleSections = options.shuffleSections && shuffled;
    const std::string report =
        one.reports.empty() ? std::string() : one.reports[shuffled ? random.below(one.reports.size()) : 0];
    const std::vector<int> body = m_tokenizer->encode(trainingText(report, one.diagnosis, options, random));
    const bool leadsLikePrompt = shuffled && random.chance(m_config.leadingEosShare);
    std::vector<int> ids{leadsLikePrompt ? m_tokenizer->eosId() : m_tokenizer->bosId()};
    ids.insert(ids.end(), body.begin(), body.end());
    ids.push_back(m_tokenizer->eosId());
    const std::size_t most = std::size_t(m_model->histogpt->config().maxPositions);
    if (ids.size() > most) ids.resize(most);
    return ids;
}

std::pair<std::int64_t, std::int64_t> JointTask::diagnosisRows(const std::vector<int>& ids) const {
    const auto heading = std::search(ids.begin(), ids.end(), m_headingIds.begin(), m_headingIds.end());
    if (heading == ids.end()) return {0, 0};
    const auto begin = heading + std::ptrdiff_t(m_headingIds.size());
    const auto end = std::find(begin, ids.end(), m_fullStopId);
    // From the row that predicts the first word to the row of the last one.
    return {begin - ids.begin() - 1, end - ids.begin()};
}

Result<at::Tensor> JointTask::oneLatents(std::size_t index, Use use) {
    const bool training = use == Use::Training;
    const std::optional<LatentStore>& store = training ? m_data.trainLatents : m_data.validationLatents;
    if (store) return store->latents(index).to(m_device); // [latents, model]
    HS_TRY(const at::Tensor features, (training ? m_data.train : m_data.validation).features(index)); // [n, features]
    return m_model->histogpt->perceiver_resampler->forward(features.unsqueeze(0).to(m_device)).latents[0][0]; // [latents, model]
}

void JointTask::drawTexts(std::span<const std::size_t> batch, const StepContext& context) {
    if (m_drawnStep == context.step) return;
    m_texts.clear();
    for (std::size_t place = 0; place < batch.size(); ++place) {
        Random random = context.random(kTextPlaces + place);
        m_texts.push_back(textIds(m_data.train.at(batch[place]), random, true));
    }
    m_drawnStep = context.step;
}

Result<JointTask::Image> JointTask::trainingImage(const BatchPart& part, const StepContext& context) {
    Image seen;
    std::vector<at::Tensor> rows;
    for (std::size_t place = part.begin; place < part.end; ++place) {
        const std::size_t index = part.batch[place];
        if (m_data.trainLatents) {
            HS_TRY(const at::Tensor latents, oneLatents(index, Use::Training)); // [latents, model]
            rows.push_back(latents.unsqueeze(0));                               // [1, latents, model]
            continue;
        }
        Random random = context.random(place);
        HS_TRY(const Bag bag, drawBag(m_data.train, index, {m_config.largestBag, m_config.keepPatches}, random));
        const bool looks = m_config.evidenceWeight > 0.0 && bag.evidence.defined();
        const Resampled made = m_model->histogpt->perceiver_resampler->forward(
            bag.features.unsqueeze(0).to(m_device), looks ? Weights::Return : Weights::Discard); // [1, 1, latents, model]
        rows.push_back(made.latents[0]);                                                     // [1, latents, model]
        seen.shares.push_back(looks ? composePatchShares(made.attention) : at::Tensor());    // [latents, n]
        seen.evidence.push_back(looks ? bag.evidence.to(m_device) : at::Tensor());               // [n]
    }
    seen.latents = at::stack(rows); // [b, 1, latents, model]
    return seen;
}

std::size_t JointTask::casesWithEvidence(std::span<const std::size_t> batch) const {
    if (m_config.evidenceWeight <= 0.0 || m_data.trainLatents) return 0;
    std::size_t count = 0;
    for (std::size_t place = 0; place < batch.size(); ++place) {
        const auto [begin, end] = diagnosisRows(m_texts[place]);
        count += end > begin && m_data.train.hasEvidence(batch[place]);
    }
    return count;
}

at::Tensor JointTask::partEvidenceLoss(const Image& seen, const PassAnswer& answer, const BatchPart& part) {
    std::vector<at::Tensor> gates;
    for (LayerPair& pair : m_model->histogpt->layers())
        gates.push_back(pair->cross->attn_gate); // [1]
    const at::Tensor attention = composeLatentAttention(answer.crossAttention, gates); // [b, t, latents]
    at::Tensor sum;
    for (std::size_t row = 0; row < part.size(); ++row) {
        const auto [begin, end] = diagnosisRows(m_texts[part.begin + row]);
        if (!seen.evidence[row].defined() || end <= begin) continue;
        const at::Tensor words = attention[std::int64_t(row)].slice(0, begin, end).mean(0);            // [latents]
        const at::Tensor loss = evidenceLoss(at::matmul(words, seen.shares[row]), seen.evidence[row]); // []
        sum = sum.defined() ? sum + loss : loss;
    }
    return sum.defined() ? sum / double(casesWithEvidence(part.batch)) : sum; // []
}

Result<double> JointTask::learn(const BatchPart& part, const StepContext& context) {
    m_model->train();
    drawTexts(part.batch, context);
    const auto targets = [](std::size_t sum, const std::vector<int>& text) { return sum + text.size() - 1; };
    const std::vector<std::vector<int>> texts(m_texts.begin() + std::ptrdiff_t(part.begin), m_texts.begin() + std::ptrdiff_t(part.end));
    const double share = double(std::accumulate(texts.begin(), texts.end(), std::size_t(0), targets)) /
                         double(std::accumulate(m_texts.begin(), m_texts.end(), std::size_t(0), targets));
    // Layers that are computed again in the backward pass must be so at the same precision.
    std::optional<Autocast> mixed(std::in_place, m_device, m_config.precision);
    HS_TRY(const Image seen, trainingImage(part, context));
    const TextBatch text = padTexts(texts, m_tokenizer->padId()); // [b, t]
    const bool looks = std::any_of(seen.evidence.begin(), seen.evidence.end(), [](const auto& e) { return e.defined(); });
    PassAnswer answer;
    const at::Tensor logits = m_model->forward(
        {.ids = text.ids.to(m_device), .latents = seen.latents},
        {.crossAttention = looks ? Weights::Return : Weights::Discard}, &answer);                       // [b, t, vocabulary]
    at::Tensor loss = nextTokenLoss(logits.to(at::kFloat), text.labels.to(m_device));                   // []
    if (share < 1.0) loss = loss * share;                                                               // []
    const double words = loss.item<double>();
    if (!std::isfinite(words)) return words;
    if (looks)
        if (const at::Tensor extra = partEvidenceLoss(seen, answer, part); extra.defined())
            loss = loss + m_config.evidenceWeight * extra; // []
    if (!m_config.checkpointing) mixed.reset();
    loss.backward();
    return loss.item<double>();
}

Result<double> JointTask::validationLoss(std::stop_token stop) {
    double sum = 0.0, tokens = 0.0;
    Random unused(0);
    for (std::size_t begin = 0; begin < m_data.validation.count() && !stop.stop_requested(); begin += kValidationBatch) {
        std::vector<std::size_t> batch;
        std::vector<std::vector<int>> texts;
        double targets = 0.0;
        for (std::size_t i = begin; i < std::min(m_data.validation.count(), begin + kValidationBatch); ++i) {
            batch.push_back(i);
            texts.push_back(textIds(m_data.validation.at(i), unused, false));
            targets += double(texts.back().size() - 1);
        }
        std::vector<at::Tensor> rows;
        for (const std::size_t index : batch) {
            HS_TRY(const at::Tensor latents, oneLatents(index, Use::Validation)); // [latents, model]
            rows.push_back(latents.unsqueeze(0));                                 // [1, latents, model]
        }
        const TextBatch text = padTexts(texts, m_tokenizer->padId()); // [b, t]
        const at::Tensor logits =
            m_model->forward({.ids = text.ids.to(m_device), .latents = at::stack(rows)}); // [b, t, vocabulary]
        sum += targets * nextTokenLoss(logits, text.labels.to(m_device)).item<double>();
        tokens += targets;
    }
    return tokens > 0.0 ? sum / tokens : std::nan("");
}

Result<void> JointTask::writeSamples(std::int64_t step, Validation& validation, std::stop_token stop) {
    const std::size_t count = std::min<std::size_t>(std::size_t(m_config.samples), m_data.validation.count());
    std::vector<int> prompt{m_tokenizer->eosId()}; // prompts lead with it, at inference (reference_baseline 17)
    prompt.insert(prompt.end(), m_headingIds.begin(), m_headingIds.end());
    std::size_t right = 0, diagnosed = 0;
    for (std::size_t i = 0; i < count && !stop.stop_requested(); ++i) {
        HS_TRY(const at::Tensor latents, oneLatents(i, Use::Validation)); // [latents, model]
        const core::Case& one = m_data.validation.at(i);
        const std::vector<int> written = writeGreedily(m_model, latents, prompt, m_config.sampleTokens);
        core::TrainSample sample;
        sample.step = step;
        sample.caseId = one.id;
        sample.expected = one.reports.empty() ? one.diagnosis : one.reports.front();
        sample.written = m_config.text.diagnosisHeading + " " + m_tokenizer->decode(written);
        if (!one.diagnosis.empty()) {
            ++diagnosed;
            right += sample.written.find(" " + one.diagnosis) == m_config.text.diagnosisHeading.size();
        }
        validation.samples.push_back(std::move(sample));
    }
    if (diagnosed > 0) validation.metrics["sample_diagnosis_accuracy"] = double(right) / double(diagnosed);
    return {};
}

Result<Validation> JointTask::validate(std::int64_t step, std::stop_token stop) {
    m_model->eval();
    const at::NoGradGuard noGraph;
    Validation validation;
    if (m_data.validation.count() == 0) return validation;
    HS_TRY(const double loss, validationLoss(stop));
    validation.metrics = {{"loss", loss}, {"perplexity", std::exp(loss)}};
    HS_CHECK(writeSamples(step, validation, stop));
    return validation;
}

} // namespace hs::model
