#include "model/generate/cpu_decoder.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <new>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kPadding = 64; // floats: a multiple of what every weight type pads to

std::size_t padded(int width) {
    return std::size_t(width + kPadding - 1) / kPadding * kPadding;
}

// The same columns of ten rows, as floats and as bytes, must not fall into the same sets of the first cache (its sets
// repeat every 4096 bytes): the next 1280 behind a multiple of 4096.
std::size_t spread(int width) {
    constexpr int kPeriod = 4096, kOffset = 1280;
    const int periods = (std::max(width - kOffset, 0) + kPeriod - 1) / kPeriod;
    return std::size_t(periods * kPeriod + kOffset);
}

} // namespace

void CpuDecoder::Rows::resize(int rows, int width) {
    stride = spread(width);
    values.assign(std::size_t(rows) * stride, 0.0f);
}

Result<std::unique_ptr<CpuDecoder>> CpuDecoder::create(std::shared_ptr<const TextWeights> weights,
                                                       const kernels::KernelTable& kernels,
                                                       std::shared_ptr<kernels::ThreadPool> pool) {
    try {
        auto decoder = std::unique_ptr<CpuDecoder>(new CpuDecoder(std::move(weights), kernels, std::move(pool)));
        decoder->allocate();
        HS_CHECK(decoder->reserveSequences(1));
        return decoder;
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "the system did not give the memory that the token step needs");
    }
}

CpuDecoder::CpuDecoder(std::shared_ptr<const TextWeights> weights, const kernels::KernelTable& kernels,
                       std::shared_ptr<kernels::ThreadPool> pool)
    : m_weights(std::move(weights))
    , m_kernels(kernels)
    , m_pool(std::move(pool))
    , m_tuner(kernels.maxStreams) {
    for (const CrossBlockWeights& block : m_weights->cross())
        m_gateSum += std::abs(double(block.attentionGate));
}

void CpuDecoder::allocate() {
    const TextConfig& config = m_weights->config();
    const int inner = m_weights->crossHeads() * m_weights->crossHeadDimension();
    const int widest = std::max({config.feedForward, m_weights->crossFeedForward(), config.hidden, inner});
    m_hidden.resize(kRowsAtOnce, config.hidden);
    m_query.resize(kRowsAtOnce, std::max(config.hidden, inner));
    m_context.resize(kRowsAtOnce, config.hidden);
    m_middle.resize(kRowsAtOnce, config.feedForward);
    m_crossContext.resize(kRowsAtOnce, inner);
    m_crossMiddle.resize(kRowsAtOnce, m_weights->crossFeedForward());
    m_logits.resize(kRowsAtOnce, config.vocabulary);
    m_rows.reserve(kRowsAtOnce);
    m_logitRows.reserve(kRowsAtOnce);
    m_answers.resize(kRowsAtOnce);
    for (int i = 0; i < kRowsAtOnce; ++i)
        m_allRows.push_back(i);
    const std::size_t blocks = padded(widest) / std::size_t(kernels::kByteColumnStep);
    m_scratch.resize(std::size_t(m_pool->size()));
    for (Scratch& scratch : m_scratch) {
        scratch.normed.resize(kRowsAtOnce, config.hidden);
        if (m_weights->precision() == core::Precision::Int8) {
            const std::size_t digits = std::size_t(kRowsAtOnce) * spread(widest);
            scratch.high.resize(m_kernels.byteDots ? digits : 0);
            scratch.low.resize(m_kernels.byteDots ? digits : 0);
            scratch.wide.resize(m_kernels.byteDots ? 0 : digits);
            scratch.correction.resize(kRowsAtOnce * blocks * kernels::kLanes);
            scratch.scale.resize(kRowsAtOnce);
        }
        scratch.dots.resize(std::size_t(kRowsAtOnce) * kMostPieceRows);
        scratch.probabilities.resize(padded(config.maxPositions));
    }
    const std::size_t phases = std::size_t(config.layers) * 12 + 1;
    m_phases.reserve(phases);
    for (std::size_t i = 0; i < phases; ++i)
        m_phases.emplace_back(m_pool->size());
}

DecoderLimits CpuDecoder::limits() const {
    return {kRowsAtOnce, m_weights->config().maxPositions, m_weights->config().vocabulary};
}

std::string CpuDecoder::description() const {
    const int threads = m_pool->size();
    return "cpu (" + std::to_string(threads) + (threads == 1 ? " thread, " : " threads, ") + m_kernels.name + ")";
}

Result<void> CpuDecoder::setImage(CrossMemoryPtr image) {
    auto memory = std::dynamic_pointer_cast<const CpuCrossMemory>(image);
    if (image != nullptr && memory == nullptr)
        return Error(ErrorCode::Internal, "the keys and values of the slide were made for another device");
    if (memory != nullptr) {
        if (memory->type() != cacheType(m_weights->precision()))
            return Error(ErrorCode::Internal, "the keys and values of the slide were made for another precision");
        try {
            m_attention.resize(kRowsAtOnce, memory->rows());
            m_shareStride = padded(memory->rows());
            for (Scratch& scratch : m_scratch) {
                scratch.crossProbabilities.assign(kRowsTogether * m_shareStride, 0.0f);
                scratch.shareSums.assign(kRowsAtOnce * m_shareStride, 0);
            }
        } catch (const std::bad_alloc&) {
            return Error(ErrorCode::OutOfMemory, "the system did not give the memory that cross-attention needs");
        }
    }
    m_image = std::move(memory);
    return {};
}

Result<void> CpuDecoder::reserveSequences(int count) {
    while (int(m_sequences.size()) < count) {
        HS_TRY(SelfCache cache, SelfCache::create(*m_weights));
        m_sequences.push_back(std::move(cache));
    }
    return {};
}

Result<void> CpuDecoder::copyPrefix(int from, int to, int length) {
    HS_CHECK(checkPrefix(limits(), int(m_sequences.size()), from, to, length));
    if (from != to) m_sequences[std::size_t(to)].copyFrom(m_sequences[std::size_t(from)], length);
    return {};
}

Result<std::span<const RowAnswer>> CpuDecoder::read(std::span<const DecodeRow> rows) {
    HS_CHECK(checkRows(limits(), int(m_sequences.size()), rows));
    m_rows.assign(rows.begin(), rows.end());
    m_logitRows.clear();
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (wants(rows[i].want, Want::Logits)) m_logitRows.push_back(int(i));
    embed();
    resetPhases();
    const bool single = rows.size() == 1;
    m_streams = m_tuner.streams();
    const auto begin = std::chrono::steady_clock::now();
    m_pool->run([this](int thread) { runThread(thread); });
    if (single) m_tuner.record(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    collectAnswers();
    return std::span<const RowAnswer>(m_answers.data(), rows.size());
}

void CpuDecoder::embed() {
    const TextConfig& config = m_weights->config();
    const float scale = float(std::sqrt(double(config.hidden)));
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        float* x = m_hidden.row(int(i)); // [hidden]
        kernels::unpackRow(m_weights->projection().weights, m_rows[i].token, x);
        const float* position =
            m_weights->positions() + std::size_t(m_rows[i].position + 2) * std::size_t(config.hidden);
        for (int k = 0; k < config.hidden; ++k)
            x[k] = x[k] * scale + position[k];
    }
}

void CpuDecoder::collectAnswers() {
    for (RowAnswer& answer : m_answers)
        answer = {};
    for (std::size_t i = 0; i < m_logitRows.size(); ++i)
        m_answers[std::size_t(m_logitRows[i])].logits = {m_logits.row(int(i)),
                                                         std::size_t(m_weights->config().vocabulary)};
    if (m_image == nullptr) return;
    const auto latents = std::size_t(m_image->rows());
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (!wants(m_rows[i].want, Want::Attention)) continue;
        float* attention = m_attention.row(int(i));
        for (std::size_t latent = 0; latent < latents; ++latent) {
            std::int64_t sum = 0;
            for (const Scratch& scratch : m_scratch)
                sum += scratch.shareSums[i * m_shareStride + latent];
            attention[latent] = float(double(sum) / kWholeShare);
        }
        m_answers[i].attention = {attention, latents};
    }
}

} // namespace hs::model
