#include "model/engine/bench/bench_parts.h"

#include "model/engine/bench/image_side.h"
#include "model/engine/bench/machine_limits.h"
#include "model/engine/bench/text_side.h"

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kPromptTokens = 5;
constexpr int kTimes = 3; // of each part; the shortest counts

Figure productFigure(const std::string& name, double operations, const Spent& spent, const MatrixRate& rate) {
    Figure figure;
    figure.name = name;
    figure.value = operations / spent.seconds / 1e9;
    figure.unit = "GFLOP/s";
    figure.limit = rate.operationsPerSecond() / 1e9;
    figure.limitName = rate.describe();
    figure.seconds = spent.seconds;
    figure.processorRatio = operations / spent.processor / rate.operationsPerProcessorSecond();
    figure.details["library_gflops"] = rate.library() / 1e9;
    return figure;
}

} // namespace

Result<nlohmann::json> benchPrefill(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const Bundle bundle, settings.model());
    auto pool = std::make_shared<kernels::ThreadPool>(settings.threads);
    HS_TRY(const auto image, ImageSide::create(bundle, settings, pool));
    const std::uint64_t before = anonymousBytes();
    MatrixRate rate(pool, image->words());
    rate.measure();
    Spent resampler, cross, prompt;
    const int times = settings.patches > 20'000 ? 1 : kTimes;
    for (int i = 0; i < times; ++i) {
        HS_TRY(const Spent spent, image->resample(stop));
        resampler.keepShorter(spent);
        rate.measure();
    }
    nlohmann::json figures = nlohmann::json::array();
    Figure figure = productFigure("resampler", image->resamplerOperations(), resampler, rate);
    figure.details["peak_above_weights_bytes"] = std::int64_t(peakResidentBytes()) - std::int64_t(before);
    figures.push_back(figure.toJson(settings));

    HS_TRY(const auto text, TextSide::create(bundle, settings, pool, stop));
    std::shared_ptr<CpuCrossMemory> memory;
    for (int i = 0; i < kTimes; ++i) {
        HS_TRY(const Spent spent, image->crossMemory(text->decoder(), memory, stop));
        cross.keepShorter(spent);
        rate.measure();
    }
    figures.push_back(productFigure("cross keys and values", image->crossOperations(), cross, rate).toJson(settings));
    HS_CHECK(text->decoder().setImage(memory));
    HS_TRY(MemoryBandwidth bandwidth, MemoryBandwidth::create(pool));
    MemoryBandwidth::Rate reads = bandwidth.measure();
    for (int i = 0; i < kTimes; ++i) {
        HS_TRY(const Spent spent, text->readPrompt(kPromptTokens, 1));
        prompt.keepShorter(spent);
        reads = reads.faster(bandwidth.measure());
    }
    Figure pass;
    pass.name = "prompt pass";
    pass.value = text->bytesOfStep(1) / prompt.seconds / 1e9;
    pass.unit = "GB/s";
    pass.limit = reads.clock / 1e9;
    pass.limitName = reads.describe();
    pass.seconds = prompt.seconds;
    pass.processorRatio = text->bytesOfStep(1) / prompt.processor / reads.processor;
    pass.details["prompt_tokens"] = kPromptTokens;
    pass.details["first_token_seconds"] = resampler.seconds + cross.seconds + prompt.seconds;
    figures.push_back(pass.toJson(settings));
    return figures;
}

} // namespace hs::model
