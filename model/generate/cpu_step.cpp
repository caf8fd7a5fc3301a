// The parallel region of CpuDecoder: what each thread does between two barriers.
#include "model/generate/cpu_decoder.h"

#include <algorithm>
#include <cmath>

namespace hs::model {

using kernels::InputView;
using kernels::RowRange;
using kernels::WeightType;
using kernels::WeightView;

namespace {

constexpr int kGrain = 16;                      // rows; the pieces of keys and values are whole vectors of sixteen
constexpr std::size_t kPieceBytes = 128u << 10; // of weights taken at a time

int pieceRows(const WeightView& weights) {
    const auto rows = int(kPieceBytes / std::max<std::size_t>(1, weights.rowBytes));
    return std::clamp(rows / kGrain * kGrain, kGrain, CpuDecoder::kMostPieceRows);
}

} // namespace

int CpuDecoder::Product::rows() const {
    int sum = 0;
    for (int i = 0; i < count; ++i)
        sum += parts[i]->weights.rows;
    return sum;
}

int CpuDecoder::rowGroups() const {
    return (int(m_rows.size()) + kRowsTogether - 1) / kRowsTogether;
}

void CpuDecoder::resetPhases() {
    const TextConfig& config = m_weights->config();
    const int rows = int(m_rows.size());
    std::size_t phase = 0;
    for (int layer = 0; layer < config.layers; ++layer) {
        if (m_image != nullptr) {
            const CrossBlockWeights& cross = m_weights->cross()[std::size_t(layer)];
            m_phases[phase++].reset(cross.query.weights.rows, kGrain);
            m_phases[phase++].reset(m_weights->crossHeads() * rowGroups(), 1);
            m_phases[phase++].reset(cross.output.weights.rows, kGrain);
            m_phases[phase++].reset(cross.up.weights.rows, kGrain);
            m_phases[phase++].reset(cross.down.weights.rows, kGrain);
        }
        const DecoderBlockWeights& decoder = m_weights->decoder()[std::size_t(layer)];
        m_phases[phase++].reset(3 * config.hidden, kGrain);
        m_phases[phase++].reset(config.heads * rows, 1);
        m_phases[phase++].reset(decoder.output.weights.rows, kGrain);
        m_phases[phase++].reset(decoder.up.weights.rows, kGrain);
        m_phases[phase++].reset(decoder.down.weights.rows, kGrain);
    }
    m_phases[phase].reset(m_logitRows.empty() ? 0 : config.vocabulary, kGrain);
}

void CpuDecoder::runThread(int thread) {
    int phase = 0;
    for (int layer = 0; layer < m_weights->config().layers; ++layer) {
        if (m_image != nullptr) crossBlock(thread, layer, phase);
        decoderBlock(thread, layer, phase);
    }
    if (!m_logitRows.empty()) projectRows(thread, phase);
}

void CpuDecoder::crossBlock(int thread, int layer, int& phase) {
    const CrossBlockWeights& block = m_weights->cross()[std::size_t(layer)];
    const int count = int(m_rows.size());
    multiply(thread, phase++, {{&block.query}, 1},
             normedInput(thread, block.attentionNorm, block.query, m_allRows.data(), count), &CpuDecoder::storeQuery,
             layer);
    m_pool->barrier();
    crossHeads(thread, layer, phase++);
    m_pool->barrier();
    gatherAttention(thread, layer);
    multiply(thread, phase++, {{&block.output}, 1}, plainInput(thread, m_crossContext, block.output),
             &CpuDecoder::addCrossOutput, layer);
    m_pool->barrier();
    multiply(thread, phase++, {{&block.up}, 1},
             normedInput(thread, block.feedForwardNorm, block.up, m_allRows.data(), count),
             &CpuDecoder::storeCrossMiddle, layer);
    m_pool->barrier();
    multiply(thread, phase++, {{&block.down}, 1}, plainInput(thread, m_crossMiddle, block.down),
             &CpuDecoder::addCrossFeedForward, layer);
    m_pool->barrier();
}

void CpuDecoder::decoderBlock(int thread, int layer, int& phase) {
    const DecoderBlockWeights& block = m_weights->decoder()[std::size_t(layer)];
    const int count = int(m_rows.size());
    multiply(thread, phase++, {{&block.query, &block.key, &block.value}, 3},
             normedInput(thread, block.attentionNorm, block.query, m_allRows.data(), count),
             &CpuDecoder::storeQueryKeyValue, layer);
    m_pool->barrier();
    selfHeads(thread, layer, phase++);
    m_pool->barrier();
    multiply(thread, phase++, {{&block.output}, 1}, plainInput(thread, m_context, block.output), &CpuDecoder::addOutput,
             layer);
    m_pool->barrier();
    multiply(thread, phase++, {{&block.up}, 1},
             normedInput(thread, block.feedForwardNorm, block.up, m_allRows.data(), count), &CpuDecoder::storeMiddle,
             layer);
    m_pool->barrier();
    multiply(thread, phase++, {{&block.down}, 1}, plainInput(thread, m_middle, block.down), &CpuDecoder::addOutput,
             layer);
    m_pool->barrier();
}

void CpuDecoder::projectRows(int thread, int& phase) {
    const LinearWeights& projection = m_weights->projection();
    multiply(thread, phase++, {{&projection}, 1},
             normedInput(thread, m_weights->finalNorm(), projection, m_logitRows.data(), int(m_logitRows.size())),
             &CpuDecoder::storeLogits, 0);
}

// ---- products
// --------------------------------------------------------------------------------------------------------

InputView CpuDecoder::asInput(Scratch& scratch, Rows& rows, int count, const WeightView& weights) {
    InputView view;
    view.count = count;
    view.stride = rows.stride;
    view.values = rows.values.data();
    if (weights.type != WeightType::Int8) return view;
    view.correctionStride = std::size_t(weights.blocks) * kernels::kLanes;
    for (int i = 0; i < count; ++i) {
        const std::size_t at = std::size_t(i) * view.stride;
        kernels::QuantisedRow out;
        if (m_kernels.byteDots) {
            out.high = scratch.high.data() + at;
            out.low = scratch.low.data() + at;
        } else {
            out.wide = scratch.wide.data() + at;
        }
        out.correction = scratch.correction.data() + std::size_t(i) * view.correctionStride;
        out.scale = &scratch.scale[std::size_t(i)];
        m_kernels.quantiseInput(rows.row(i), weights.paddedColumns, out);
    }
    view.high = scratch.high.data();
    view.low = scratch.low.data();
    view.wide = scratch.wide.data();
    view.correction = scratch.correction.data();
    view.scale = scratch.scale.data();
    return view;
}

InputView CpuDecoder::normedInput(int thread, const NormWeights& norm, const LinearWeights& linear, const int* rows,
                                  int count) {
    Scratch& scratch = m_scratch[std::size_t(thread)];
    for (int i = 0; i < count; ++i)
        m_kernels.layerNorm(m_hidden.row(rows[i]), norm.gain, norm.bias, m_weights->config().hidden,
                            scratch.normed.row(i));
    return asInput(scratch, scratch.normed, count, linear.weights);
}

InputView CpuDecoder::plainInput(int thread, Rows& rows, const LinearWeights& linear) {
    return asInput(m_scratch[std::size_t(thread)], rows, int(m_rows.size()), linear.weights);
}

void CpuDecoder::multiply(int thread, int phase, const Product& product, const InputView& input, Epilogue epilogue,
                          int layer) {
    float* dots = m_scratch[std::size_t(thread)].dots.data();
    const int piece = pieceRows(product.parts[0]->weights);
    int begin = 0, end = 0;
    while (m_phases[std::size_t(phase)].take(thread, piece, begin, end)) {
        int first = 0; // row of the whole product where the part begins
        for (int part = 0; part < product.count; ++part) {
            const LinearWeights& linear = *product.parts[part];
            const RowRange range{std::max(begin - first, 0), std::min(end - first, linear.weights.rows)};
            if (range.begin < range.end) {
                const auto stride = std::size_t(range.end - range.begin);
                m_kernels.dotRows(linear.weights, input, range, m_streams, dots, stride);
                (this->*epilogue)(part, linear, range, dots, stride, layer);
            }
            first += linear.weights.rows;
        }
    }
}

void CpuDecoder::storeQuery(int, const LinearWeights&, RowRange range, float* dots, std::size_t stride, int) {
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        std::copy_n(dots + i * stride, stride, m_query.row(int(i)) + range.begin);
}

void CpuDecoder::storeQueryKeyValue(int part, const LinearWeights& linear, RowRange range, float* dots,
                                    std::size_t stride, int layer) {
    const int width = m_weights->headDimension();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        float* values = dots + i * stride;
        for (std::size_t k = 0; k < stride; ++k)
            values[k] += linear.bias[std::size_t(range.begin) + k];
        if (part == 0) {
            std::copy_n(values, stride, m_query.row(int(i)) + range.begin);
            continue;
        }
        SelfCache& cache = m_sequences[std::size_t(m_rows[i].sequence)];
        for (int row = range.begin; row < range.end; row += kGrain) { // sixteen numbers never cross a head's border
            std::byte* head = part == 1 ? cache.keys(layer, row / width) : cache.values(layer, row / width);
            std::byte* at = head + std::size_t(m_rows[i].position) * cache.rowBytes();
            const float* from = values + (row - range.begin);
            if (cache.type() == kernels::CacheType::Fp32)
                std::copy_n(from, kGrain, reinterpret_cast<float*>(at) + row % width);
            else
                m_kernels.toHalf(from, reinterpret_cast<std::uint16_t*>(at) + row % width, kGrain);
        }
    }
}

void CpuDecoder::storeMiddle(int, const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int) {
    storeGelu(m_middle, linear, range, dots, stride);
}

void CpuDecoder::storeCrossMiddle(int, const LinearWeights& linear, RowRange range, float* dots, std::size_t stride,
                                  int) {
    storeGelu(m_crossMiddle, linear, range, dots, stride);
}

void CpuDecoder::storeGelu(Rows& out, const LinearWeights& linear, RowRange range, float* dots, std::size_t stride) {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        float* values = dots + i * stride;
        if (linear.bias != nullptr)
            for (std::size_t k = 0; k < stride; ++k)
                values[k] += linear.bias[std::size_t(range.begin) + k];
        m_kernels.gelu(values, int(stride));
        std::copy_n(values, stride, out.row(int(i)) + range.begin);
    }
}

void CpuDecoder::addGated(const LinearWeights& linear, RowRange range, const float* dots, std::size_t stride,
                          float gate) {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        float* x = m_hidden.row(int(i)) + range.begin;
        const float* values = dots + i * stride;
        for (std::size_t k = 0; k < stride; ++k)
            x[k] += linear.bias == nullptr ? gate * values[k] : values[k] + linear.bias[std::size_t(range.begin) + k];
    }
}

void CpuDecoder::addCrossOutput(int, const LinearWeights& linear, RowRange range, float* dots, std::size_t stride,
                                int layer) {
    addGated(linear, range, dots, stride, m_weights->cross()[std::size_t(layer)].attentionGate);
}

void CpuDecoder::addCrossFeedForward(int, const LinearWeights& linear, RowRange range, float* dots, std::size_t stride,
                                     int layer) {
    addGated(linear, range, dots, stride, m_weights->cross()[std::size_t(layer)].feedForwardGate);
}

void CpuDecoder::addOutput(int, const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int) {
    addGated(linear, range, dots, stride, 1.0f);
}

void CpuDecoder::storeLogits(int, const LinearWeights&, RowRange range, float* dots, std::size_t stride, int) {
    for (std::size_t i = 0; i < m_logitRows.size(); ++i)
        std::copy_n(dots + i * stride, stride, m_logits.row(int(i)) + range.begin);
}

// ---- attention
// -------------------------------------------------------------------------------------------------------

// A head's keys and values are the same for all rows: rows go through them together.
void CpuDecoder::crossHeads(int thread, int layer, int phase) {
    const int width = m_weights->crossHeadDimension();
    const int heads = m_weights->crossHeads();
    const int groups = rowGroups();
    int item = 0, end = 0;
    while (m_phases[std::size_t(phase)].take(thread, 1, item, end)) {
        const int head = item / groups;
        const int row = item % groups * kRowsTogether;
        kernels::AttentionTask task;
        task.queries = std::min(kRowsTogether, int(m_rows.size()) - row);
        task.query = m_query.row(row) + head * width;
        task.queryStride = m_query.stride;
        task.queryScale = 1.0f / std::sqrt(float(width));
        task.keys = m_image->keys(layer, head);
        task.values = m_image->values(layer, head);
        task.type = m_image->type();
        task.count = m_image->rows();
        task.headDimension = width;
        task.probabilityStride = std::size_t(heads) * m_shareStride;
        task.probabilities =
            m_crossShares.data() + std::size_t(row) * task.probabilityStride + std::size_t(head) * m_shareStride;
        task.output = m_crossContext.row(row) + head * width;
        task.outputStride = m_crossContext.stride;
        m_kernels.attend(task);
    }
}

void CpuDecoder::selfHeads(int thread, int layer, int phase) {
    const int rows = int(m_rows.size());
    const int width = m_weights->headDimension();
    int item = 0, end = 0;
    while (m_phases[std::size_t(phase)].take(thread, 1, item, end)) {
        const int head = item / rows;
        const int row = item % rows;
        SelfCache& cache = m_sequences[std::size_t(m_rows[std::size_t(row)].sequence)];
        kernels::AttentionTask task;
        task.query = m_query.row(row) + head * width;
        task.queryScale = 1.0f / std::sqrt(float(width));
        task.keys = cache.keys(layer, head);
        task.values = cache.values(layer, head);
        task.type = cache.type();
        task.count = m_rows[std::size_t(row)].position + 1;
        task.headDimension = width;
        task.probabilities = m_scratch[std::size_t(thread)].probabilities.data();
        task.output = m_context.row(row) + head * width;
        m_kernels.attend(task);
    }
}

// Adds this layer's attention, mean over heads, weighted by its gate. Each thread has its own latents, so the order of
// the sum does not depend on who computed which head. Runs beside the product that follows the heads.
void CpuDecoder::gatherAttention(int thread, int layer) {
    const int heads = m_weights->crossHeads();
    const double gate = std::abs(double(m_weights->cross()[std::size_t(layer)].attentionGate));
    const double share = m_gateSum > 0.0 ? gate / m_gateSum : 1.0 / double(m_weights->config().layers);
    const auto weight = float(share / heads);
    const int groups = int(m_shareStride) / kernels::kLanes;
    const int begin = groups * thread / m_pool->size() * kernels::kLanes;
    const int count = groups * (thread + 1) / m_pool->size() * kernels::kLanes - begin;
    if (count == 0) return;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        if (!wants(m_rows[row].want, Want::Attention)) continue;
        const float* shares = m_crossShares.data() + row * std::size_t(heads) * m_shareStride;
        for (int head = 0; head < heads; ++head)
            m_kernels.addScaled(m_attention.row(int(row)) + begin, shares + std::size_t(head) * m_shareStride + begin,
                                weight, count);
    }
}

} // namespace hs::model
