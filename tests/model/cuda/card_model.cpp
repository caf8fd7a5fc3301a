#include "tests/model/cuda/card_model.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace hs::test {

using namespace hs::model;
using cuda::Element;

namespace {

std::uint16_t toBfloat16(float value) { // rounded to the nearest, ties to even
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return std::uint16_t((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

} // namespace

CardModel::CardModel(const TextConfig& config, Element element, int sequences, int latents)
    : m_element(element) {
    m_plan.element = element;
    m_plan.hidden = config.hidden;
    m_plan.heads = config.heads;
    m_plan.vocabulary = config.vocabulary;
    m_plan.cachePositions = config.maxPositions;
    m_plan.crossHeads = config.crossHeads > 0 ? config.crossHeads : config.heads;
    m_plan.crossWidth = config.crossHeadDimension > 0 ? config.crossHeadDimension : config.hidden / config.heads;
    m_plan.latents = latents;
    m_plan.embedding = floats("histogpt.embed_tokens.weight", config.vocabulary, config.hidden);
    m_plan.positionTable = floats("histogpt.embed_positions.weight", config.maxPositions + 2, config.hidden);
    m_plan.finalNorm = norm("histogpt.layer_norm");
    m_plan.projection = matrix("histogpt.embed_tokens", config.vocabulary, config.hidden, false);
    for (int i = 0; i < config.layers; ++i) {
        m_plan.cross.push_back(crossLayer(i, config, latents));
        m_plan.decoder.push_back(decoderLayer(i, config, sequences));
    }
    float sum = 0.0f;
    for (const float own : m_gates)
        sum += std::abs(own);
    for (int i = 0; i < config.layers; ++i)
        m_plan.cross[std::size_t(i)].share = std::abs(m_gates[std::size_t(i)]) / sum;
}

CardModel::~CardModel() {
    for (void* own : m_owned)
        cudaFree(own);
}

void* CardModel::memory(std::size_t bytes) {
    void* made = nullptr;
    EXPECT_EQ(cudaMalloc(&made, bytes), cudaSuccess);
    EXPECT_EQ(cudaMemset(made, 0, bytes), cudaSuccess);
    m_owned.push_back(made);
    return made;
}

std::vector<float> CardModel::numbers(const std::string& name, int rows, int columns) const {
    std::vector<float> values(std::size_t(rows) * std::size_t(columns));
    EXPECT_TRUE(RandomSource().copyRows(name, rows, columns, {0, rows}, values).ok());
    return values;
}

const float* CardModel::floats(const std::string& name, int rows, int columns) {
    const std::vector<float> values = numbers(name, rows, columns);
    void* made = memory(values.size() * sizeof(float));
    cudaMemcpy(made, values.data(), values.size() * sizeof(float), cudaMemcpyHostToDevice);
    return static_cast<const float*>(made);
}

const void* CardModel::elements(const std::vector<float>& values) {
    if (m_element == Element::Float) {
        void* made = memory(values.size() * sizeof(float));
        cudaMemcpy(made, values.data(), values.size() * sizeof(float), cudaMemcpyHostToDevice);
        return made;
    }
    std::vector<std::uint16_t> halves(values.size());
    std::transform(values.begin(), values.end(), halves.begin(), toBfloat16);
    void* made = memory(halves.size() * sizeof(std::uint16_t));
    cudaMemcpy(made, halves.data(), halves.size() * sizeof(std::uint16_t), cudaMemcpyHostToDevice);
    return made;
}

const float* CardModel::gate(const std::string& name) {
    const float value = std::tanh(numbers(name, 1, 1).front());
    if (name.ends_with("attn_gate")) m_gates.push_back(value);
    void* made = memory(sizeof value);
    cudaMemcpy(made, &value, sizeof value, cudaMemcpyHostToDevice);
    return static_cast<const float*>(made);
}

cuda::Norm CardModel::norm(const std::string& name) {
    return {floats(name + ".weight", m_plan.hidden, 1), floats(name + ".bias", m_plan.hidden, 1)};
}

cuda::Matrix CardModel::matrix(const std::string& name, int outputs, int inputs, bool bias) {
    return {elements(numbers(name + ".weight", outputs, inputs)),
            bias ? elements(numbers(name + ".bias", outputs, 1)) : nullptr, outputs, inputs};
}

cuda::CrossLayer CardModel::crossLayer(int index, const TextConfig& config, int latents) {
    const std::string at = "histogpt.layers." + std::to_string(index) + ".0.";
    const int width = m_plan.crossWidth, inner = m_plan.crossHeads * width;
    const int wide = config.crossFeedForwardMultiple * config.hidden;
    cuda::CrossLayer layer;
    layer.attentionNorm = norm(at + "attn.norm");
    layer.query = matrix(at + "attn.to_q", inner, config.hidden, false);
    layer.output = matrix(at + "attn.to_out", config.hidden, inner, false);
    layer.feedForwardNorm = norm(at + "ff.0");
    layer.up = matrix(at + "ff.1", wide, config.hidden, false);
    layer.down = matrix(at + "ff.3", config.hidden, wide, false);
    layer.attentionGate = gate(at + "attn_gate");
    layer.feedForwardGate = gate(at + "ff_gate");
    std::vector<float> halves[2]; // makeImage's numbers, by heads
    for (std::size_t half = 0; half < 2; ++half) {
        halves[half].resize(std::size_t(latents) * std::size_t(inner));
        for (int head = 0; head < m_plan.crossHeads; ++head)
            for (int row = 0; row < latents; ++row)
                for (int i = 0; i < width; ++i)
                    halves[half][(std::size_t(head) * std::size_t(latents) + std::size_t(row)) * std::size_t(width) +
                                 std::size_t(i)] =
                        1.5f * numberOf("image" + std::to_string(index), std::uint64_t(row) * 2 * std::uint64_t(inner) +
                                                                             half * std::uint64_t(inner) +
                                                                             std::uint64_t(head * width + i));
    }
    layer.keys = elements(halves[0]);
    layer.values = elements(halves[1]);
    return layer;
}

cuda::DecoderLayer CardModel::decoderLayer(int index, const TextConfig& config, int sequences) {
    const std::string at = "histogpt.layers." + std::to_string(index) + ".1.";
    const int hidden = config.hidden;
    cuda::DecoderLayer layer;
    layer.attentionNorm = norm(at + "self_attn_layer_norm");
    std::vector<float> weights, biases;
    for (const char* part : {"q_proj", "k_proj", "v_proj"}) {
        const std::vector<float> own = numbers(at + "self_attn." + part + ".weight", hidden, hidden);
        const std::vector<float> bias = numbers(at + "self_attn." + part + ".bias", hidden, 1);
        weights.insert(weights.end(), own.begin(), own.end());
        biases.insert(biases.end(), bias.begin(), bias.end());
    }
    layer.queryKeyValue = {elements(weights), elements(biases), 3 * hidden, hidden};
    layer.output = matrix(at + "self_attn.out_proj", hidden, hidden, true);
    layer.feedForwardNorm = norm(at + "final_layer_norm");
    layer.up = matrix(at + "fc1", config.feedForward, hidden, true);
    layer.down = matrix(at + "fc2", hidden, config.feedForward, true);
    const std::size_t bytes = std::size_t(sequences) * std::size_t(config.maxPositions) * std::size_t(hidden) *
                              (m_element == Element::Float ? 4 : 2);
    layer.keys = memory(bytes);
    layer.values = memory(bytes);
    return layer;
}

// As many rows a step as the card takes.
CardAnswers CardModel::read(const std::vector<DecodeRow>& rows) {
    const auto most = std::size_t(cuda::TokenStep(m_plan).mostRows());
    CardAnswers all;
    for (std::size_t begin = 0; begin < rows.size(); begin += most) {
        const std::size_t end = std::min(begin + most, rows.size());
        CardAnswers some = readAtOnce({rows.begin() + std::ptrdiff_t(begin), rows.begin() + std::ptrdiff_t(end)});
        all.error += some.error;
        std::move(some.logits.begin(), some.logits.end(), std::back_inserter(all.logits));
        std::move(some.attention.begin(), some.attention.end(), std::back_inserter(all.attention));
    }
    return all;
}

CardAnswers CardModel::readAtOnce(const std::vector<DecodeRow>& rows) {
    const std::size_t count = rows.size();
    std::vector<std::int64_t> numbers(3 * count);
    for (std::size_t i = 0; i < count; ++i) {
        numbers[i] = rows[i].token;
        numbers[count + i] = rows[i].position;
        numbers[2 * count + i] = rows[i].sequence;
    }
    const std::size_t owned = m_owned.size();
    const cuda::TokenStep step(m_plan);
    const auto vocabulary = std::size_t(m_plan.vocabulary), latents = std::size_t(m_plan.latents);
    auto* ids = static_cast<std::int64_t*>(memory(numbers.size() * sizeof(std::int64_t)));
    cudaMemcpy(ids, numbers.data(), numbers.size() * sizeof(std::int64_t), cudaMemcpyHostToDevice);
    cuda::TokenStepRows on;
    on.count = int(count);
    on.tokens = ids;
    on.positions = ids + count;
    on.sequences = ids + 2 * count;
    on.logits = static_cast<float*>(memory(count * vocabulary * sizeof(float)));
    on.attention = static_cast<float*>(memory(count * latents * sizeof(float)));
    on.workspace = memory(step.workspaceBytes(int(count)));
    CardAnswers answers;
    answers.error = step.enqueue(on, nullptr);
    const cudaError_t ran = cudaDeviceSynchronize();
    if (ran != cudaSuccess) answers.error += cudaGetErrorString(ran);
    answers.logits.assign(count, std::vector<float>(vocabulary));
    answers.attention.assign(count, std::vector<float>(latents));
    for (std::size_t i = 0; i < count; ++i) {
        cudaMemcpy(answers.logits[i].data(), on.logits + i * vocabulary, vocabulary * sizeof(float),
                   cudaMemcpyDeviceToHost);
        cudaMemcpy(answers.attention[i].data(), on.attention + i * latents, latents * sizeof(float),
                   cudaMemcpyDeviceToHost);
    }
    for (; m_owned.size() > owned; m_owned.pop_back())
        cudaFree(m_owned.back());
    return answers;
}

} // namespace hs::test
