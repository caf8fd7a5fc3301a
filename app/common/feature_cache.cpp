#include "app/common/feature_cache.h"

#include "app/common/program_paths.h"
#include "core/log.h"
#include "model/io/feature_file.h"

#include <spdlog/fmt/fmt.h>

#include <chrono>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

// FNV-1a, 64 bits: names a file, guards nothing.
std::uint64_t fingerprintOf(std::string_view text) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : text)
        hash = (hash ^ std::uint8_t(c)) * 1099511628211u;
    return hash;
}

} // namespace

std::string featureCacheKey(const std::string& slideFingerprint, const model::Bundle& bundle, const core::PatchPlan& plan,
                            core::Precision precision) {
    const char* products = precision == core::Precision::Fp32 ? "fp32" : "bf16"; // int8 is the text model's alone
    const std::string settings = fmt::format("{}|{}|{}|{}|{}", products, bundle.encoder ? bundle.encoder->tag() : "", bundle.weightsHash,
                                             bundle.encoder ? bundle.encoder->inputPixels : 0, core::patchKey(plan));
    return fmt::format("{}-{:016x}", slideFingerprint.substr(0, 32), fingerprintOf(settings));
}

fs::path featureCacheFile(const std::string& key) { return cacheFolder() / "features" / (key + ".h5"); }

std::optional<core::FeatureSet> readCachedFeatures(const std::string& key, const model::Bundle& bundle) {
    const fs::path file = featureCacheFile(key);
    std::error_code failed;
    if (!bundle.encoder || !fs::exists(file, failed)) return std::nullopt;
    auto features = model::readFeatureFile(file, {bundle.encoder->outputDimension(), bundle.encoder->tag()});
    if (features) return std::move(features).value();
    core::log().info("a cached feature file was unusable and is removed: {}", features.error().message);
    fs::remove(file, failed);
    return std::nullopt;
}

std::size_t purgeCachedFeatures(int days) {
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::hours(24) * days;
    std::error_code failed;
    std::size_t removed = 0;
    for (fs::directory_iterator at(cacheFolder() / "features", failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code gone;
        const auto written = at->last_write_time(gone);
        if (!gone && written <= oldest && fs::remove(at->path(), gone)) ++removed;
    }
    if (removed > 0) core::log().info("{} cached feature files older than {} days were removed", removed, days);
    return removed;
}

void writeCachedFeatures(const std::string& key, const core::FeatureSet& features) {
    const fs::path file = featureCacheFile(key);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    for (const fs::path& folder : {cacheFolder(), file.parent_path()}) // which slides there are is nobody else's business
        fs::permissions(folder, fs::perms::owner_all, failed);
    if (const auto written = model::writeFeatureFile(file, features); !written)
        core::log().warn("features were not cached: {}", written.error().message);
}

} // namespace hs::app
