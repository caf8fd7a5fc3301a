#include "app/common/case_reader.h"

#include "core/files.h"
#include "model/io/feature_file.h"

#ifdef HS_WITH_SLIDES
#include "app/common/feature_cache.h"
#include "app/common/policy.h"
#include "core/patches/patch_plan.h"
#include "core/patches/patch_stream.h"
#include "core/slide/slide.h"
#endif

#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

#ifdef HS_WITH_SLIDES

namespace {

struct PlannedSlide {
    core::SlidePtr slide;
    core::PatchPlan plan;
};

core::Result<PlannedSlide> planSlide(const fs::path& path, const model::Bundle& bundle, const CaseOptions& options) {
    HS_TRY(core::SlidePtr slide, core::Slide::open(path));
    auto plan = core::planPatches(slide->info(), bundle.patches, options.spacing);
    if (!plan) return Error(plan.error().code, slide->name() + ": " + plan.error().message);
    return PlannedSlide{std::move(slide), std::move(plan).value()};
}

// What the policy of this machine says of encoded slides on disk; removes those kept too long.
bool cacheIsAllowed() {
    const auto policy = readPolicy();
    if (!policy) return false; // openAllowedBundle() has said so
    if (!policy.value().cacheDays) return true;
    purgeCachedFeatures(*policy.value().cacheDays);
    return *policy.value().cacheDays > 0;
}

} // namespace

core::Result<std::unique_ptr<core::PatchSource>> openPatches(const fs::path& slide, const model::Bundle& bundle,
                                                             const CaseOptions& options) {
    HS_TRY(PlannedSlide planned, planSlide(slide, bundle, options));
    return core::openPatchStream(std::move(planned.slide), std::move(planned.plan), options.threads);
}

core::Result<core::FeatureSetPtr> encodeSlide(core::Engine& engine, const model::Bundle& bundle, const fs::path& path,
                                              const CaseOptions& options, const core::ProgressSink& progress,
                                              std::stop_token stop) {
    if (!bundle.encoder)
        return Error(ErrorCode::Unsupported, "the bundle " + bundle.name + " has no patch encoder: give feature files instead of " +
                                                 core::displayName(path));
    HS_TRY(PlannedSlide planned, planSlide(path, bundle, options));
    const std::string name = planned.slide->name();
    const std::string key = featureCacheKey(planned.slide->info().fingerprint, bundle, planned.plan, options.precision);
    const bool useCache = options.useCache && cacheIsAllowed();
    if (useCache) {
        if (auto cached = readCachedFeatures(key, bundle)) {
            cached->slideName = name;
            return std::make_shared<const core::FeatureSet>(std::move(*cached));
        }
    }
    const auto source = core::openPatchStream(std::move(planned.slide), std::move(planned.plan), options.threads);
    HS_TRY(core::FeatureSet features, engine.encode(*source, progress, stop));
    if (features.count() == 0)
        return Error(ErrorCode::Unsupported, "no tissue was found in " + name + ": none of its " +
                                                 std::to_string(source->total()) + " patches passes the bundle's tissue rule");
    if (useCache) writeCachedFeatures(key, features);
    return std::make_shared<const core::FeatureSet>(std::move(features));
}

#else // a GPU server that reads feature files alone

core::Result<core::FeatureSetPtr> encodeSlide(core::Engine&, const model::Bundle&, const fs::path& path, const CaseOptions&,
                                              const core::ProgressSink&, std::stop_token) {
    return Error(ErrorCode::Unsupported, "this build reads no slides: give a feature file instead of " + core::displayName(path));
}

#endif

core::Result<std::vector<core::FeatureSetPtr>> readCase(core::Engine& engine, const model::Bundle& bundle,
                                                        const CaseOptions& options, const core::ProgressSink& progress,
                                                        std::stop_token stop) {
    std::vector<core::FeatureSetPtr> slides;
    for (const fs::path& input : options.inputs) {
        std::error_code failed;
        if (!fs::exists(input, failed)) return Error(ErrorCode::NotFound, core::displayName(input) + " is not there");
        if (!model::isFeatureFile(input)) {
            HS_TRY(core::FeatureSetPtr encoded, encodeSlide(engine, bundle, input, options, progress, stop));
            slides.push_back(std::move(encoded));
            continue;
        }
        const model::ExpectedFeatures expected{bundle.resampler.features, bundle.encoder ? bundle.encoder->tag() : ""};
        HS_TRY(core::FeatureSet read, model::readFeatureFile(input, expected));
        slides.push_back(std::make_shared<const core::FeatureSet>(std::move(read)));
    }
    return slides;
}

} // namespace hs::app
