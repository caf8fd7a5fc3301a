#include "model/engine/bench/bench_parts.h"

#include "core/files.h"
#include "model/engine/bench/figure.h"
#include "model/engine/bench/machine_limits.h"
#include "model/engine/bench/random_model_file.h"
#include "model/engine/loaded_model.h"
#include "model/engine/resources_folder.h"

#include <algorithm>
#include <filesystem>
#include <limits>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr int kTimes = 3; // the first warms the system's file cache; the shortest counts

struct Loaded {
    double seconds = std::numeric_limits<double>::infinity();
    std::uint64_t fileBytes = 0;
    std::uint64_t anonymous = 0; // most that loading added, at any of its reports
};

Result<void> loadOnce(const BenchSettings& settings, const fs::path& bundle, std::stop_token stop, Loaded& best) {
    core::EngineOptions options;
    options.bundle = bundle;
    options.precision = settings.precision;
    options.threads = settings.threads;
    const std::uint64_t before = anonymousBytes();
    std::uint64_t most = before;
    std::size_t reports = 0;
    const core::ProgressSink watch = [&](const core::PatchProgress&) {
        if (reports++ % 64 == 0) most = std::max(most, anonymousBytes());
    };
    const Stopwatch stopwatch;
    HS_TRY(const auto model, loadModel(options, Place{}, resourcesFolder(), watch, stop));
    best.seconds = std::min(best.seconds, stopwatch.seconds());
    best.anonymous = std::max(best.anonymous, std::max(most, anonymousBytes()) - before);
    best.fileBytes = model->info.weightBytes;
    return {};
}

// Matrices at the running precision, everything else (a thousandth) as float32.
double runningBytes(const Bundle& bundle, core::Precision precision) {
    const HistoGpt network(bundle.text, bundle.resampler);
    double bytes = 0.0;
    for (const auto& named : network->named_parameters()) {
        const bool vision = named.key().find("perceiver") != std::string::npos || named.key().ends_with("to_kv.weight");
        const double matrix = precision == core::Precision::Fp32             ? 4.0
                              : precision == core::Precision::Bf16 || vision ? 2.0
                                                                             : 1.0;
        bytes += double(named.value().numel()) * (named.value().dim() == 2 ? matrix : 4.0);
    }
    return bytes;
}

} // namespace

Result<nlohmann::json> benchLoad(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const Bundle bundle, settings.model());
    std::unique_ptr<const RandomModelFile> random;
    fs::path place = core::pathFromUtf8(settings.bundle);
    if (settings.bundle.empty()) {
        if (bundle.demo)
            return Error(ErrorCode::InvalidInput,
                         "random weights of the demo's sizes have no tokenizer to load; give its --bundle");
        HS_TRY(random, RandomModelFile::write(bundle, stop));
        place = random->path();
    }
    Loaded loaded;
    for (int i = 0; i < kTimes; ++i)
        HS_CHECK(loadOnce(settings, place, stop, loaded));
    auto pool = std::make_shared<kernels::ThreadPool>(settings.threads);
    HS_TRY(MemoryBandwidth memory, MemoryBandwidth::create(pool));
    const MemoryBandwidth::Rate reads = memory.measure();
    Figure figure;
    figure.name = "load " + core::precisionName(settings.precision);
    figure.value = double(loaded.fileBytes) / loaded.seconds / 1e9;
    figure.unit = "GB/s";
    figure.limit = reads.clock / 1e9;
    figure.limitName = reads.describe();
    figure.seconds = loaded.seconds;
    figure.details = {{"file_bytes", loaded.fileBytes},
                      {"anonymous_bytes", loaded.anonymous},
                      {"weights_at_running_precision_bytes", runningBytes(bundle, settings.precision)}};
    return figure.toJson(settings);
}

} // namespace hs::model
