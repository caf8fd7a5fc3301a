#include "model/engine/bench/text_side.h"

#include "model/engine/bench/random_weights.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<std::unique_ptr<TextSide>> TextSide::create(const Bundle& bundle, const BenchSettings& settings,
                                                   std::shared_ptr<kernels::ThreadPool> pool, std::stop_token stop) {
    const kernels::KernelTable& table = kernels::bestKernels();
    TextWeights::Options options;
    options.precision = settings.precision;
    options.kernels = &table;
    options.pool = pool.get();
    options.stop = stop;
    HS_TRY(const auto weights, TextWeights::build(bundle.text, RandomWeightSource(), options));
    HS_TRY(auto decoder, CpuDecoder::create(weights, table, std::move(pool)));
    return std::unique_ptr<TextSide>(new TextSide(bundle, std::move(decoder)));
}

Result<Spent> TextSide::readPrompt(int tokens, int sequences) {
    HS_CHECK(m_decoder->reserveSequences(sequences));
    m_rows.clear();
    for (int i = 0; i < tokens; ++i)
        m_rows.push_back(
            {.token = 5 + i, .position = i, .sequence = 0, .want = i + 1 == tokens ? Want::Both : Want::Attention});
    const Stopwatch watch;
    const double before = processorSeconds();
    HS_TRY(const auto answers, m_decoder->read(m_rows));
    const Spent spent{watch.seconds(), processorSeconds() - before};
    const auto logits = answers.back().logits;
    m_logits.assign(std::size_t(sequences), std::vector<float>(logits.begin(), logits.end()));
    for (int i = 1; i < sequences; ++i)
        HS_CHECK(m_decoder->copyPrefix(0, i, tokens));
    m_position = tokens;
    return spent;
}

Result<double> TextSide::step(int sequences) {
    if (m_position >= m_config.maxPositions)
        return Error(ErrorCode::InvalidInput, "the model reads at most " + std::to_string(m_config.maxPositions) +
                                                  " tokens, and the bench wants more");
    const Stopwatch watch;
    m_rows.clear();
    for (int i = 0; i < sequences; ++i) {
        const core::GenerationOptions options{.seed = std::uint64_t(i)};
        HS_TRY(const TokenChoice choice,
               m_sampler.choose(m_logits[std::size_t(i)], options, std::uint64_t(m_position)));
        m_rows.push_back({.token = choice.id, .position = m_position, .sequence = i, .want = Want::Both});
    }
    HS_TRY(const auto answers, m_decoder->read(m_rows));
    for (std::size_t i = 0; i < answers.size(); ++i)
        m_logits[i].assign(answers[i].logits.begin(), answers[i].logits.end());
    ++m_position;
    return watch.seconds();
}

double TextSide::bytesOfStep(int sequences) const {
    const TextWeights& weights = m_decoder->weights();
    const double element = double(cacheElementBytes(cacheType(weights.precision())));
    const double own = 2.0 * m_config.layers * m_config.hidden * double(m_position) * element;
    return double(weights.bytesPerToken(true)) + m_decoder->imageBytes() + sequences * own;
}

} // namespace hs::model
