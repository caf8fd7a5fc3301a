#include "model/engine/bench/bench_parts.h"

#include "model/device/choose_device.h"
#include "model/engine/bench/image_side.h"
#include "model/engine/bench/machine_limits.h"
#include "model/engine/bench/recompute.h"
#include "model/engine/bench/text_side.h"

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kPromptTokens = 5; // "Final diagnosis:" behind the leading id
constexpr int kRoundTokens = 16; // between two measures of the memory

// Steps in rounds with the memory measured around each: the shortest round and the highest bandwidth count, because
// other work on the machine only lengthens the one and lowers the other.
struct Decoded {
    double allSeconds = 0.0;
    double bestTokenSeconds = 0.0;        // a step of the best round
    double bestBytes = 0.0;               // that such a step reads
    double bytesPerProcessorSecond = 0.0; // of the best round by that measure
};

Result<Decoded> decode(TextSide& text, int sequences, int tokens, MemoryBandwidth& memory, std::stop_token stop) {
    Decoded out;
    double bestShare = 0.0; // bytes a second
    memory.measure();
    for (int done = 0; done < tokens;) {
        const int round = std::min(kRoundTokens, tokens - done);
        double seconds = 0.0, bytes = 0.0;
        const double before = processorSeconds();
        for (int i = 0; i < round; ++i) {
            if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
            bytes += text.bytesOfStep(sequences);
            HS_TRY(const double step, text.step(sequences));
            seconds += step;
        }
        const double processor = processorSeconds() - before;
        memory.measure();
        out.allSeconds += seconds;
        done += round;
        if (round < std::min(kRoundTokens, tokens)) continue;
        out.bytesPerProcessorSecond = std::max(out.bytesPerProcessorSecond, bytes / processor);
        if (bytes / seconds <= bestShare) continue;
        bestShare = bytes / seconds;
        out.bestTokenSeconds = seconds / round;
        out.bestBytes = bytes / round;
    }
    return out;
}

struct Sides {
    std::shared_ptr<kernels::ThreadPool> pool;
    std::unique_ptr<ImageSide> image;
    std::unique_ptr<TextSide> text;
    Spent resampler, cross;
};

Result<Sides> makeSides(const Bundle& bundle, const BenchSettings& settings, std::stop_token stop) {
    Sides sides;
    sides.pool = std::make_shared<kernels::ThreadPool>(settings.threads);
    HS_TRY(sides.image, ImageSide::create(bundle, settings, sides.pool));
    HS_TRY(sides.text, TextSide::create(bundle, settings, sides.pool, stop));
    HS_TRY(sides.resampler, sides.image->resample(stop));
    std::shared_ptr<CpuCrossMemory> memory;
    HS_TRY(sides.cross, sides.image->crossMemory(sides.text->decoder(), memory, stop));
    HS_CHECK(sides.text->decoder().setImage(memory));
    return sides;
}

nlohmann::json commonDetails(const Sides& sides, const Decoded& decoded) {
    return {{"resampler_seconds", sides.resampler.seconds}, {"cross_seconds", sides.cross.seconds},
            {"token_seconds", decoded.allSeconds},          {"bytes_per_token", decoded.bestBytes},
            {"streams", sides.text->decoder().streams()},   {"processor", sides.text->decoder().description()}};
}

} // namespace

Result<nlohmann::json> benchDecode(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const at::Device device, chooseDevice(settings.device));
    if (!device.is_cpu()) return benchDeviceDecode(settings, device, std::move(stop));
    HS_TRY(const Bundle bundle, settings.model());
    HS_TRY(Sides sides, makeSides(bundle, settings, stop));
    HS_TRY(MemoryBandwidth memory, MemoryBandwidth::create(sides.pool));
    HS_TRY(const Spent prompt, sides.text->readPrompt(kPromptTokens, 1));
    HS_TRY(const Decoded decoded, decode(*sides.text, 1, settings.tokens, memory, stop));
    Figure figure;
    figure.name = "decode " + core::precisionName(settings.precision);
    figure.unit = "tokens/s";
    figure.value = 1.0 / decoded.bestTokenSeconds;
    figure.limit = memory.bytesPerSecond() / decoded.bestBytes;
    figure.limitName = memory.describe();
    figure.seconds = decoded.allSeconds;
    figure.processorRatio = decoded.bytesPerProcessorSecond / memory.bytesPerProcessorSecond();
    figure.details = commonDetails(sides, decoded);
    const double firstToken = sides.resampler.seconds + sides.cross.seconds + prompt.seconds;
    const double whole = firstToken + decoded.allSeconds;
    figure.details["prompt_seconds"] = prompt.seconds;
    figure.details["first_token_seconds"] = firstToken;
    figure.details["report_seconds"] = whole;
    if (settings.compareRecompute) {
        sides = {}; // its memory is wanted by the peer
        HS_TRY(const double peer, recomputeSeconds(bundle, settings, kPromptTokens, stop));
        figure.peerRatio = peer / whole;
        figure.details["peer_seconds"] = peer;
    }
    return figure.toJson(settings);
}

Result<nlohmann::json> benchSamples(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const Bundle bundle, settings.model());
    HS_TRY(Sides sides, makeSides(bundle, settings, stop));
    HS_TRY(MemoryBandwidth memory, MemoryBandwidth::create(sides.pool));
    const int samples = std::clamp(settings.batch > 0 ? settings.batch : 10, 1, CpuDecoder::kRowsAtOnce);
    // In turns, so that both see the same machine; the shorter of each counts.
    double one = 0.0, many = 0.0;
    Decoded decoded;
    for (int turn = 0; turn < 2; ++turn) {
        HS_CHECK(sides.text->readPrompt(kPromptTokens, 1));
        HS_TRY(const Decoded single, decode(*sides.text, 1, settings.tokens, memory, stop));
        HS_CHECK(sides.text->readPrompt(kPromptTokens, samples));
        HS_TRY(decoded, decode(*sides.text, samples, settings.tokens, memory, stop));
        one = turn == 0 ? single.bestTokenSeconds : std::min(one, single.bestTokenSeconds);
        many = turn == 0 ? decoded.bestTokenSeconds : std::min(many, decoded.bestTokenSeconds);
    }
    Figure figure;
    figure.name = std::to_string(samples) + " samples " + core::precisionName(settings.precision);
    figure.unit = "tokens/s";
    figure.value = samples / many;
    figure.limit = samples / one; // as if the others cost nothing
    figure.limitName = "one sample, times " + std::to_string(samples);
    figure.seconds = decoded.allSeconds;
    figure.details = commonDetails(sides, decoded);
    figure.details["cost_of_one"] = many / one;
    return figure.toJson(settings);
}

} // namespace hs::model
