#include "model/engine/bench/bench_parts.h"

#include "model/device/choose_device.h"
#include "model/engine/bench/image_side.h"
#include "model/engine/bench/machine_limits.h"
#include "model/engine/bench/recompute.h"
#include "model/engine/bench/text_side.h"

#include <algorithm>
#include <vector>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kPromptTokens = 5; // "Final diagnosis:" behind the leading id
constexpr int kRoundTokens = 16; // between two measures of the memory

// Steps in a row with the memory measured before and after them.
struct Round {
    double seconds = 0.0; // a token
    double bytes = 0.0;   // that a token reads
    double processor = 0.0; // bytes a second of processor time
    MemoryBandwidth::Rate before, after;

    MemoryBandwidth::Rate limit() const { return before.faster(after); }
    double ratio() const { return bytes / seconds / limit().clock; }
    // A machine whose memory changed its speed meanwhile gives no figure.
    bool steady() const { return std::min(before.clock, after.clock) > 0.85 * limit().clock; }
};

struct Decoded {
    double allSeconds = 0.0;
    std::vector<Round> rounds;

    // The one in the middle by its ratio.
    Round typical() const {
        std::vector<Round> sorted = rounds;
        if (std::any_of(rounds.begin(), rounds.end(), [](const Round& round) { return round.steady(); }))
            std::erase_if(sorted, [](const Round& round) { return !round.steady(); });
        std::sort(sorted.begin(), sorted.end(), [](const Round& a, const Round& b) { return a.ratio() < b.ratio(); });
        return sorted[(sorted.size() - 1) / 2];
    }
    double shortestToken() const {
        double seconds = rounds.front().seconds;
        for (const Round& round : rounds)
            seconds = std::min(seconds, round.seconds);
        return seconds;
    }
};

Result<Decoded> decode(TextSide& text, int sequences, int tokens, MemoryBandwidth& memory, std::stop_token stop) {
    Decoded out;
    MemoryBandwidth::Rate last = memory.measure();
    for (int done = 0; done < tokens;) {
        const int count = std::min(kRoundTokens, tokens - done);
        double seconds = 0.0, bytes = 0.0;
        const double before = processorSeconds();
        for (int i = 0; i < count; ++i) {
            if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
            bytes += text.bytesOfStep(sequences);
            HS_TRY(const double step, text.step(sequences));
            seconds += step;
        }
        const double processor = processorSeconds() - before;
        const MemoryBandwidth::Rate next = memory.measure();
        out.allSeconds += seconds;
        done += count;
        if (out.rounds.empty() || count == kRoundTokens)
            out.rounds.push_back({seconds / count, bytes / count, bytes / processor, last, next});
        last = next;
    }
    return out;
}

// Until the decoder knows how many rows to read side by side, which it finds once a session.
Result<void> settle(TextSide& text, std::stop_token stop) {
    while (!text.decoder().streamsSettled()) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
        HS_CHECK(text.step(1));
    }
    return {};
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
            {"token_seconds", decoded.allSeconds},          {"bytes_per_token", decoded.typical().bytes},
            {"streams", sides.text->decoder().streams()},   {"processor", sides.text->decoder().description()}};
}

} // namespace

Result<nlohmann::json> benchDecode(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const at::Device device, chooseDevice(settings.device));
    if (!device.is_cpu()) return benchDeviceDecode(settings, device, std::move(stop));
    HS_TRY(const Bundle bundle, settings.model());
    HS_TRY(Sides sides, makeSides(bundle, settings, stop));
    HS_TRY(MemoryBandwidth memory, MemoryBandwidth::create(sides.pool));
    HS_CHECK(sides.text->readPrompt(kPromptTokens, 1));
    HS_CHECK(settle(*sides.text, stop));
    HS_TRY(const Spent prompt, sides.text->readPrompt(kPromptTokens, 1));
    HS_TRY(const Decoded decoded, decode(*sides.text, 1, settings.tokens, memory, stop));
    Figure figure;
    figure.name = "decode " + core::precisionName(settings.precision);
    figure.unit = "tokens/s";
    const Round round = decoded.typical();
    figure.value = 1.0 / round.seconds;
    figure.limit = round.limit().clock / round.bytes;
    figure.limitName = round.limit().describe();
    figure.seconds = decoded.allSeconds;
    figure.processorRatio = round.processor / round.limit().processor;
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
    HS_CHECK(sides.text->readPrompt(kPromptTokens, 1));
    HS_CHECK(settle(*sides.text, stop));
    // In turns, so that both see the same machine; the shorter of each counts.
    double one = 0.0, many = 0.0;
    Decoded decoded;
    for (int turn = 0; turn < 2; ++turn) {
        HS_CHECK(sides.text->readPrompt(kPromptTokens, 1));
        HS_TRY(const Decoded single, decode(*sides.text, 1, settings.tokens, memory, stop));
        HS_CHECK(sides.text->readPrompt(kPromptTokens, samples));
        HS_TRY(decoded, decode(*sides.text, samples, settings.tokens, memory, stop));
        one = turn == 0 ? single.shortestToken() : std::min(one, single.shortestToken());
        many = turn == 0 ? decoded.shortestToken() : std::min(many, decoded.shortestToken());
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
