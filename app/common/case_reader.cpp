#include "app/common/case_reader.h"

#include "core/files.h"
#include "model/io/feature_file.h"

#ifdef HS_WITH_SLIDES
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

} // namespace

core::Result<std::unique_ptr<core::PatchSource>> openPatches(const fs::path& slide, const model::Bundle& bundle,
                                                             const CaseOptions& options) {
    HS_TRY(PlannedSlide planned, planSlide(slide, bundle, options));
    return core::openPatchStream(std::move(planned.slide), std::move(planned.plan), options.threads);
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
