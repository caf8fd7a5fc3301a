#include "model/device/torch_decoder.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::int64_t kPositionOffset = 2; // BioGPT's position table starts two rows late
constexpr int kRunsBeforeGraph = 2;         // the library picks its products in the first ones
constexpr std::size_t kMostSteps = 24;      // shapes kept, with their graphs

at::Tensor normed(const at::Tensor& x, const TorchNorm& norm) { // [rows, hidden]
    return at::layer_norm(x, {x.size(-1)}, norm.gain, norm.bias, kLayerNormEpsilon);
}

// [rows, inputs] float32 -> [rows, outputs] in the weight's type.
at::Tensor product(const at::Tensor& x, const TorchLinear& linear) {
    return at::linear(x.to(linear.weight.scalar_type()), linear.weight, linear.bias);
}

// Of tensors in the machine's memory that pass to a device: a card copies pinned memory at once.
at::TensorOptions passing(at::Device device) {
    return at::TensorOptions(at::kCPU).pinned_memory(device.is_cuda());
}

const char* typeName(at::ScalarType type) {
    return type == at::kFloat ? "fp32" : type == at::kHalf ? "fp16" : "bf16";
}

} // namespace

std::shared_ptr<TorchCrossMemory> TorchCrossMemory::create(HistoGpt& network, const at::Tensor& media,
                                                           at::ScalarType type, const std::function<void()>& pause) {
    const at::NoGradGuard noGraph;
    auto memory = std::make_shared<TorchCrossMemory>();
    for (LayerPair& layer : network->histogpt->layers()) {
        pause();
        const KeysValues made = layer->cross->attn->keysValues(media); // [1, heads, rows, w]
        memory->m_layers.push_back(
            {made.keys.squeeze(0).to(type).contiguous(), made.values.squeeze(0).to(type).contiguous()});
    }
    return memory;
}

std::uint64_t TorchCrossMemory::bytes() const {
    std::uint64_t sum = 0;
    for (const KeysValues& layer : m_layers)
        sum += 2 * std::uint64_t(layer.keys.numel()) * layer.keys.element_size();
    return sum;
}

TorchDecoder::TorchDecoder(TorchTextWeights weights, Kernels kernels)
    : m_weights(std::move(weights))
    , m_kernels(kernels) {
    m_answers.resize(kRowsAtOnce);
}

DecoderLimits TorchDecoder::limits() const {
    return {kRowsAtOnce, m_weights.config.maxPositions, m_weights.config.vocabulary};
}

std::string TorchDecoder::description() const {
    return m_weights.device.str() + " (" + typeName(m_weights.type) + ")";
}

// The image is copied into buffers that stay where they are, so that recorded steps hold for the next case too.
Result<void> TorchDecoder::setImage(CrossMemoryPtr image) {
    if (image == nullptr) {
        if (m_image.empty()) return {};
        m_image.clear();
        forgetSteps();
        return {};
    }
    const auto memory = std::dynamic_pointer_cast<const TorchCrossMemory>(image);
    if (memory == nullptr)
        return Error(ErrorCode::Internal, "the keys and values of the slide were made for another device");
    const bool fits = !m_image.empty() && m_image.front().keys.size(1) == memory->rows();
    if (!fits) { // memory may end before the buffers are made: nothing that reads the old ones stays
        m_image.clear();
        forgetSteps();
        std::vector<KeysValues> buffers;
        for (const KeysValues& from : memory->layers())
            buffers.push_back({at::empty_like(from.keys), at::empty_like(from.values)});
        m_image = std::move(buffers);
        forgetSteps();
    }
    for (std::size_t i = 0; i < m_image.size(); ++i) {
        m_image[i].keys.copy_(memory->layers()[i].keys);
        m_image[i].values.copy_(memory->layers()[i].values);
    }
    return {};
}

// Recorded steps hold the addresses of caches and image: both have moved.
void TorchDecoder::forgetSteps() {
    m_steps.clear();
    m_fused = m_kernels == Kernels::Fused ? FusedStep::create(m_weights, m_caches, m_image) : nullptr;
}

Result<void> TorchDecoder::reserveSequences(int count) {
    if (count <= m_sequences) return {};
    const TextConfig& config = m_weights.config;
    const auto options = at::TensorOptions().dtype(m_weights.type).device(m_weights.device);
    const std::int64_t window = (config.maxPositions + kWindowStep - 1) / kWindowStep * kWindowStep;
    std::vector<KeysValues> larger;
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::vector<std::int64_t> shape{count, config.heads, window, config.hidden / config.heads};
        larger.push_back({at::zeros(shape, options), at::zeros(shape, options)}); // [sequences, heads, positions, w]
        if (m_sequences == 0) continue;
        larger.back().keys.narrow(0, 0, m_sequences).copy_(m_caches[std::size_t(layer)].keys);
        larger.back().values.narrow(0, 0, m_sequences).copy_(m_caches[std::size_t(layer)].values);
    }
    m_caches = std::move(larger);
    m_sequences = count;
    forgetSteps();
    return {};
}

Result<void> TorchDecoder::copyPrefix(int from, int to, int length) {
    HS_CHECK(checkPrefix(limits(), m_sequences, from, to, length));
    if (from == to) return {};
    for (KeysValues& cache : m_caches)
        for (at::Tensor* half : {&cache.keys, &cache.values})
            half->select(0, to).narrow(1, 0, length).copy_(half->select(0, from).narrow(1, 0, length));
    return {};
}

TorchDecoder::Shape TorchDecoder::shapeOf(std::span<const DecodeRow> rows) const {
    if (m_fused) return {int(rows.size()), 0, -1}; // the same work whatever the rows are
    Shape shape{int(rows.size()), 0, rows[0].sequence};
    for (const DecodeRow& row : rows) {
        shape.window = std::max(shape.window, row.position / kWindowStep * kWindowStep + kWindowStep);
        if (row.sequence != shape.sequence) shape.sequence = -1;
    }
    return shape;
}

void TorchDecoder::prepare(Step& step, std::size_t rows) const {
    const auto count = std::int64_t(rows);
    const std::int64_t vocabulary = m_weights.config.vocabulary;
    const std::int64_t latents = m_image.empty() ? 0 : m_image.front().keys.size(1);
    const at::TensorOptions there(m_weights.device);
    step.read = at::empty({3, count}, passing(m_weights.device).dtype(at::kLong));
    step.numbers = at::empty({3, count}, there.dtype(at::kLong));
    step.tokens = step.numbers[0];
    step.positions = step.numbers[1];
    step.sequences = step.numbers[2];
    step.answers = at::empty({count * (vocabulary + latents)}, there.dtype(at::kFloat));
    step.logits = step.answers.narrow(0, 0, count * vocabulary).view({count, vocabulary});
    if (latents > 0)
        step.attention = step.answers.narrow(0, count * vocabulary, count * latents).view({count, latents});
    if (m_fused) step.workspace = m_fused->workspaceFor(int(rows));
}

Result<std::span<const RowAnswer>> TorchDecoder::read(std::span<const DecodeRow> rows) {
    HS_CHECK(checkRows(limits(), m_sequences, rows));
    const at::NoGradGuard noGraph;
    const std::int64_t latents = m_image.empty() ? 0 : m_image.front().keys.size(1);
    const std::int64_t width = m_weights.config.vocabulary + latents;
    if (!m_answered.defined() || m_answered.numel() < std::int64_t(rows.size()) * width)
        m_answered = at::empty({std::int64_t(rows.size()) * width}, passing(m_weights.device).dtype(at::kFloat));
    float* answered = m_answered.data_ptr<float>();
    for (std::size_t begin = 0; begin < rows.size(); begin += rowsOfAStep()) {
        const std::size_t count = std::min(rowsOfAStep(), rows.size() - begin);
        readStep(rows.subspan(begin, count), std::span(m_answers).subspan(begin, count),
                 answered + begin * std::size_t(width));
    }
    return std::span<const RowAnswer>(m_answers.data(), rows.size());
}

void TorchDecoder::readStep(std::span<const DecodeRow> rows, std::span<RowAnswer> answers, float* answered) {
    const Shape shape = shapeOf(rows);
    if (m_steps.size() >= kMostSteps && !m_steps.contains(shape)) m_steps.clear();
    Step& step = m_steps[shape];
    if (!step.numbers.defined()) prepare(step, rows.size());
    auto* next = step.read.data_ptr<std::int64_t>();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        next[i] = rows[i].token;
        next[rows.size() + i] = rows[i].position;
        next[2 * rows.size() + i] = rows[i].sequence;
    }
    step.numbers.copy_(step.read, true); // in the order of the stream; the copy back waits for all
    run(step, shape);
    const std::int64_t offset = answered - m_answered.data_ptr<float>();
    m_answered.narrow(0, offset, step.answers.numel()).copy_(step.answers);

    const auto vocabulary = std::size_t(m_weights.config.vocabulary);
    const std::size_t latents = step.attention.defined() ? std::size_t(step.attention.size(1)) : 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        RowAnswer& answer = answers[i];
        answer = {};
        if (wants(rows[i].want, Want::Logits)) answer.logits = {answered + i * vocabulary, vocabulary};
        if (latents > 0 && wants(rows[i].want, Want::Attention))
            answer.attention = {answered + rows.size() * vocabulary + i * latents, latents};
    }
}

void TorchDecoder::run(Step& step, const Shape& shape) {
    if (step.graph) return step.graph->replay();
    if (m_weights.device.is_cuda() && step.runs == kRunsBeforeGraph) {
        step.graph = StepGraph::record([&] { compute(step, shape); });
        if (step.graph) return step.graph->replay();
    }
    compute(step, shape);
    ++step.runs;
}

void TorchDecoder::compute(Step& step, const Shape& shape) {
    if (m_fused) return m_fused->run({step.numbers, step.logits, step.attention, step.workspace});
    computeThroughLibrary(step, shape);
}

void TorchDecoder::computeThroughLibrary(Step& step, const Shape& shape) {
    const double scale = std::sqrt(double(m_weights.config.hidden));
    at::Tensor x = at::embedding(m_weights.embedding, step.tokens) * scale +
                   at::embedding(m_weights.positions, step.positions + kPositionOffset); // [rows, hidden]
    const at::Tensor places =
        at::arange(shape.window, at::TensorOptions().dtype(at::kLong).device(m_weights.device)); // [window]
    const at::Tensor later = places.unsqueeze(0) > step.positions.unsqueeze(1);                  // [rows, window]
    const at::Tensor mask = at::zeros(later.sizes(), x.options())
                                .masked_fill(later, -std::numeric_limits<float>::infinity()); // [rows, window]
    at::Tensor attention;                                                                     // [rows, latents]
    for (std::size_t layer = 0; layer < m_weights.decoder.size(); ++layer) {
        if (!m_image.empty()) x = crossBlock(layer, x, attention);
        x = decoderBlock(layer, x, step, shape, mask);
    }
    const at::Tensor hidden = normed(x, m_weights.finalNorm);       // [rows, hidden]
    step.logits.copy_(product(hidden, {m_weights.projection, {}})); // [rows, vocabulary]
    if (attention.defined()) step.attention.copy_(attention);       // [rows, latents]
}

at::Tensor TorchDecoder::crossBlock(std::size_t layer, const at::Tensor& x, at::Tensor& attention) {
    const TorchCrossBlock& block = m_weights.cross[layer];
    const KeysValues& image = m_image[layer];
    const std::int64_t heads = m_weights.crossHeads(), width = m_weights.crossHeadDimension(), rows = x.size(0);
    const at::Tensor queries = (product(normed(x, block.attentionNorm), block.query) / std::sqrt(double(width)))
                                   .view({rows, heads, width})
                                   .transpose(0, 1);                             // [heads, rows, w]
    const at::Tensor scores = at::matmul(queries, image.keys.transpose(1, 2));   // [heads, rows, latents]
    const at::Tensor shares = at::softmax(scores.to(at::kFloat), -1);            // [heads, rows, latents]
    const at::Tensor seen = at::matmul(shares.to(m_weights.type), image.values); // [heads, rows, w]
    const at::Tensor looked =
        product(seen.transpose(0, 1).reshape({rows, heads * width}), block.output) * block.attentionGate +
        x;                                                                                      // [rows, hidden]
    const at::Tensor own = shares.mean(0) * double(block.share);                                // [rows, latents]
    attention = attention.defined() ? attention + own : own;                                    // [rows, latents]
    const at::Tensor wide = at::gelu(product(normed(looked, block.feedForwardNorm), block.up)); // [rows, 4 hidden]
    return product(wide, block.down) * block.feedForwardGate + looked;                          // [rows, hidden]
}

at::Tensor TorchDecoder::decoderBlock(std::size_t layer, const at::Tensor& x, const Step& step, const Shape& shape,
                                      const at::Tensor& mask) {
    const TorchDecoderBlock& block = m_weights.decoder[layer];
    const std::int64_t heads = m_weights.config.heads, rows = x.size(0), width = x.size(1) / heads;
    const at::Tensor all = product(normed(x, block.attentionNorm), block.queryKeyValue)
                               .view({rows, 3, heads, width}); // [rows, 3, heads, w]
    KeysValues& cache = m_caches[layer];
    const c10::List<c10::optional<at::Tensor>> where({step.sequences, c10::nullopt, step.positions});
    cache.keys.index_put_(where, all.select(1, 1));                                           // [rows, heads, w]
    cache.values.index_put_(where, all.select(1, 2));                                         // [rows, heads, w]
    const at::Tensor queries = all.select(1, 0) / std::sqrt(double(width));                   // [rows, heads, w]
    const at::Tensor seen = selfAttention(layer, queries, step, shape, mask);                 // [rows, hidden]
    const at::Tensor read = product(seen, block.output) + x;                                  // [rows, hidden]
    const at::Tensor wide = at::gelu(product(normed(read, block.feedForwardNorm), block.up)); // [rows, feedForward]
    return product(wide, block.down) + read;                                                  // [rows, hidden]
}

at::Tensor TorchDecoder::selfAttention(std::size_t layer, const at::Tensor& queries, const Step& step,
                                       const Shape& shape, const at::Tensor& mask) {
    const std::int64_t rows = queries.size(0), hidden = queries.size(1) * queries.size(2);
    const at::Tensor keys = m_caches[layer].keys.narrow(2, 0, shape.window);     // [sequences, heads, window, w]
    const at::Tensor values = m_caches[layer].values.narrow(2, 0, shape.window); // [sequences, heads, window, w]
    if (shape.sequence >= 0) {
        const at::Tensor own = keys.select(0, shape.sequence);                              // [heads, window, w]
        const at::Tensor scores = at::matmul(queries.transpose(0, 1), own.transpose(1, 2)); // [heads, rows, window]
        const at::Tensor shares = at::softmax(scores.to(at::kFloat) + mask, -1);            // [heads, rows, window]
        const at::Tensor seen =
            at::matmul(shares.to(m_weights.type), values.select(0, shape.sequence)); // [heads, rows, w]
        return seen.transpose(0, 1).reshape({rows, hidden});                         // [rows, hidden]
    }
    const at::Tensor own = keys.index_select(0, step.sequences);                     // [rows, heads, window, w]
    const at::Tensor scores = at::matmul(queries.unsqueeze(2), own.transpose(2, 3)); // [rows, heads, 1, window]
    const at::Tensor shares =
        at::softmax(scores.to(at::kFloat) + mask.unsqueeze(1).unsqueeze(1), -1); // [rows, heads, 1, window]
    return at::matmul(shares.to(m_weights.type), values.index_select(0, step.sequences))
        .reshape({rows, hidden}); // [rows, hidden]
}

} // namespace hs::model
