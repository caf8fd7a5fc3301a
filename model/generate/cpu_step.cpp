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
constexpr std::size_t kPieceBytes = 128u << 10; // of weights that a thread takes at least at a time

// In grains, whole rounds of the streams.
kernels::PieceSize pieceSize(const WeightView& weights, int inputs, int streams) {
    const auto grains = int(kPieceBytes / std::max<std::size_t>(1, weights.rowBytes)) / kGrain;
    constexpr int kMost = CpuDecoder::kMostPieceRows / kGrain;
    const auto rounded = [&](int count) { return std::max(1, count / streams) * streams; };
    const int least = rounded(std::min(grains, kMost));
    return {least, inputs == 1 ? rounded(kMost) : least};
}

// Into the second cache: what is read next, so far as it is worth asking for it in one go.
void askFor(const std::byte* data, std::size_t bytes) {
    constexpr std::size_t kMost = 16384;
    for (std::size_t at = 0; at < std::min(bytes, kMost); at += 64)
        __builtin_prefetch(data + at, 0, 2);
}

} // namespace

int CpuDecoder::rowGroups() const {
    return (int(m_rows.size()) + kRowsTogether - 1) / kRowsTogether;
}

void CpuDecoder::resetPhases() {
    const TextConfig& config = m_weights->config();
    const int rows = int(m_rows.size());
    std::size_t phase = 0;
    const auto product = [&](const LinearWeights& linear) {
        m_phases[phase++].reset(kernels::RowDeal{linear.weights.rows, kGrain}.grains(), 1);
    };
    for (int layer = 0; layer < config.layers; ++layer) {
        if (m_image != nullptr) {
            const CrossBlockWeights& cross = m_weights->cross()[std::size_t(layer)];
            product(cross.query);
            m_phases[phase++].reset(m_weights->crossHeads() * rowGroups(), 1);
            product(cross.output);
            product(cross.up);
            product(cross.down);
        }
        const DecoderBlockWeights& decoder = m_weights->decoder()[std::size_t(layer)];
        product(decoder.query);
        product(decoder.key);
        product(decoder.value);
        m_phases[phase++].reset(config.heads * rows, 1);
        product(decoder.output);
        product(decoder.up);
        product(decoder.down);
    }
    if (!m_logitRows.empty()) product(m_weights->projection());
}

void CpuDecoder::runThread(int thread) {
    if (m_image != nullptr) {
        std::vector<std::int32_t>& sums = m_scratch[std::size_t(thread)].shareSums;
        std::fill_n(sums.begin(), m_rows.size() * m_shareStride, 0);
    }
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
    multiply(thread, phase++, block.query,
             normedInput(thread, block.attentionNorm, block.query, m_allRows.data(), count), &CpuDecoder::storeQuery,
             layer);
    m_pool->barrier();
    crossHeads(thread, layer, phase++);
    m_pool->barrier();
    multiply(thread, phase++, block.output, plainInput(thread, m_crossContext, block.output),
             &CpuDecoder::addCrossOutput, layer);
    m_pool->barrier();
    multiply(thread, phase++, block.up, normedInput(thread, block.feedForwardNorm, block.up, m_allRows.data(), count),
             &CpuDecoder::storeCrossMiddle, layer);
    m_pool->barrier();
    multiply(thread, phase++, block.down, plainInput(thread, m_crossMiddle, block.down),
             &CpuDecoder::addCrossFeedForward, layer);
    m_pool->barrier();
}

void CpuDecoder::decoderBlock(int thread, int layer, int& phase) {
    const DecoderBlockWeights& block = m_weights->decoder()[std::size_t(layer)];
    const int count = int(m_rows.size());
    const InputView normed = normedInput(thread, block.attentionNorm, block.query, m_allRows.data(), count);
    multiply(thread, phase++, block.query, normed, &CpuDecoder::storeQuery, layer);
    multiply(thread, phase++, block.key, normed, &CpuDecoder::storeKeys, layer);
    multiply(thread, phase++, block.value, normed, &CpuDecoder::storeValues, layer);
    m_pool->barrier();
    selfHeads(thread, layer, phase++);
    m_pool->barrier();
    multiply(thread, phase++, block.output, plainInput(thread, m_context, block.output), &CpuDecoder::addOutput, layer);
    m_pool->barrier();
    multiply(thread, phase++, block.up, normedInput(thread, block.feedForwardNorm, block.up, m_allRows.data(), count),
             &CpuDecoder::storeMiddle, layer);
    m_pool->barrier();
    multiply(thread, phase++, block.down, plainInput(thread, m_middle, block.down), &CpuDecoder::addOutput, layer);
    m_pool->barrier();
}

void CpuDecoder::projectRows(int thread, int& phase) {
    const LinearWeights& projection = m_weights->projection();
    multiply(thread, phase++, projection,
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

void CpuDecoder::multiply(int thread, int phase, const LinearWeights& linear, const InputView& input, Epilogue epilogue,
                          int layer) {
    float* dots = m_scratch[std::size_t(thread)].dots.data();
    kernels::SharedRows& shared = m_phases[std::size_t(phase)];
    const int streams = input.count == 1 ? m_streams : 1;
    const kernels::RowDeal deal{linear.weights.rows, kGrain, streams};
    const kernels::PieceSize size = pieceSize(linear.weights, input.count, streams);
    RowRange piece;
    while (shared.take(thread, size, piece))
        deal.forEachRun(shared.shareOf(piece.begin), piece, [&](const kernels::RowRuns& runs) {
            const auto stride = std::size_t(runs.rows) * std::size_t(runs.count);
            m_kernels.dotRows(linear.weights, input, runs, dots, stride);
            for (int run = 0; run < runs.count; ++run)
                (this->*epilogue)(linear, {runs.first(run), runs.first(run) + runs.rows}, dots + run * runs.rows,
                                  stride, layer);
        });
}

void CpuDecoder::addBias(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride) {
    if (linear.bias == nullptr) return;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        for (int row = range.begin; row < range.end; ++row)
            dots[i * stride + std::size_t(row - range.begin)] += linear.bias[row];
}

void CpuDecoder::storeQuery(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int) {
    addBias(linear, range, dots, stride);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        std::copy_n(dots + i * stride, range.end - range.begin, m_query.row(int(i)) + range.begin);
}

void CpuDecoder::storeKeys(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int layer) {
    addBias(linear, range, dots, stride);
    storeCached(range, dots, stride, [layer](SelfCache& cache, int head) { return cache.keys(layer, head); });
}

void CpuDecoder::storeValues(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int layer) {
    addBias(linear, range, dots, stride);
    storeCached(range, dots, stride, [layer](SelfCache& cache, int head) { return cache.values(layer, head); });
}

template <class HeadOf>
void CpuDecoder::storeCached(RowRange range, const float* dots, std::size_t stride, HeadOf&& headOf) {
    const int width = m_weights->headDimension();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        SelfCache& cache = m_sequences[std::size_t(m_rows[i].sequence)];
        for (int row = range.begin; row < range.end; row += kGrain) { // sixteen numbers never cross a head's border
            std::byte* at = headOf(cache, row / width) + std::size_t(m_rows[i].position) * cache.rowBytes();
            const float* from = dots + i * stride + (row - range.begin);
            if (cache.type() == kernels::CacheType::Fp32)
                std::copy_n(from, kGrain, reinterpret_cast<float*>(at) + row % width);
            else
                m_kernels.toHalf(from, reinterpret_cast<std::uint16_t*>(at) + row % width, kGrain);
        }
    }
}

void CpuDecoder::storeMiddle(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int) {
    storeGelu(m_middle, linear, range, dots, stride);
}

void CpuDecoder::storeCrossMiddle(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int) {
    storeGelu(m_crossMiddle, linear, range, dots, stride);
}

void CpuDecoder::storeGelu(Rows& out, const LinearWeights& linear, RowRange range, float* dots, std::size_t stride) {
    addBias(linear, range, dots, stride);
    const int count = range.end - range.begin;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_kernels.gelu(dots + i * stride, count);
        std::copy_n(dots + i * stride, count, out.row(int(i)) + range.begin);
    }
}

void CpuDecoder::addGated(const LinearWeights& linear, RowRange range, const float* dots, std::size_t stride,
                          float gate) {
    const int count = range.end - range.begin;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        float* x = m_hidden.row(int(i)) + range.begin;
        const float* values = dots + i * stride;
        for (int k = 0; k < count; ++k)
            x[k] += linear.bias == nullptr ? gate * values[k] : values[k] + linear.bias[range.begin + k];
    }
}

void CpuDecoder::addCrossOutput(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride,
                                int layer) {
    addGated(linear, range, dots, stride, m_weights->cross()[std::size_t(layer)].attentionGate);
}

void CpuDecoder::addCrossFeedForward(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride,
                                     int layer) {
    addGated(linear, range, dots, stride, m_weights->cross()[std::size_t(layer)].feedForwardGate);
}

void CpuDecoder::addOutput(const LinearWeights& linear, RowRange range, float* dots, std::size_t stride, int) {
    addGated(linear, range, dots, stride, 1.0f);
}

void CpuDecoder::storeLogits(const LinearWeights&, RowRange range, float* dots, std::size_t stride, int) {
    for (std::size_t i = 0; i < m_logitRows.size(); ++i)
        std::copy_n(dots + i * stride, range.end - range.begin, m_logits.row(int(i)) + range.begin);
}

// ---- attention
// -------------------------------------------------------------------------------------------------------

// A head's keys and values are the same for all rows: rows go through them together. Probabilities stay with their
// thread: a buffer that others read would be fetched from the other end of the processor for every head.
void CpuDecoder::crossHeads(int thread, int layer, int phase) {
    const int width = m_weights->crossHeadDimension();
    const int groups = rowGroups();
    const float unit = shareUnit(layer);
    Scratch& scratch = m_scratch[std::size_t(thread)];
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
        task.probabilityStride = m_shareStride;
        task.probabilities = scratch.crossProbabilities.data();
        task.output = m_crossContext.row(row) + head * width;
        task.outputStride = m_crossContext.stride;
        m_kernels.attend(task);
        for (int i = 0; i < task.queries; ++i) {
            if (!wants(m_rows[std::size_t(row + i)].want, Want::Attention)) continue;
            m_kernels.addShares(scratch.shareSums.data() + std::size_t(row + i) * m_shareStride,
                                task.probabilities + std::size_t(i) * m_shareStride, unit,
                                (task.count + kernels::kLanes - 1) / kernels::kLanes * kernels::kLanes);
        }
    }
}

// What a head's probability adds to the token's attention, the mean over heads, layers weighted by their gates.
float CpuDecoder::shareUnit(int layer) const {
    const double gate = std::abs(double(m_weights->cross()[std::size_t(layer)].attentionGate));
    const double share = m_gateSum > 0.0 ? gate / m_gateSum : 1.0 / double(m_weights->config().layers);
    return float(share / m_weights->crossHeads() * kWholeShare);
}

void CpuDecoder::selfHeads(int thread, int layer, int phase) {
    const int rows = int(m_rows.size());
    const int width = m_weights->headDimension();
    const int heads = m_weights->config().heads;
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
        // Short runs far from one another, which the processor does not foresee.
        const std::size_t bytes = std::size_t(task.count) * cache.rowBytes();
        askFor(cache.values(layer, head), bytes);
        if (rows == 1 && head + 1 < heads) askFor(cache.keys(layer, head + 1), bytes);
        m_kernels.attend(task);
    }
}

} // namespace hs::model
