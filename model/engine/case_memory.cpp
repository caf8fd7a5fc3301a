#include "model/engine/case_memory.h"

#include "model/engine/guarded.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<at::Tensor> featuresOfCase(const std::vector<core::FeatureSetPtr>& slides, int dimension) {
    std::int64_t rows = 0;
    for (const core::FeatureSetPtr& slide : slides) {
        if (slide->dimension != dimension && slide->count() > 0)
            return Error(ErrorCode::Unsupported, "the bundle reads features of " + std::to_string(dimension) +
                                                     " numbers a patch, and " + slide->slideName + " has " +
                                                     std::to_string(slide->dimension));
        if (slide->values.size() != slide->count() * std::size_t(slide->dimension))
            return Error(ErrorCode::Corrupt, "the features of " + slide->slideName + " hold " +
                                                 std::to_string(slide->values.size()) + " numbers, and " +
                                                 std::to_string(slide->count()) + " patches want " +
                                                 std::to_string(slide->count() * std::size_t(slide->dimension)));
        const auto wrong = std::find_if_not(slide->values.begin(), slide->values.end(),
                                            [](float value) { return std::isfinite(value); });
        if (wrong != slide->values.end())
            return Error(ErrorCode::Corrupt, "the features of " + slide->slideName +
                                                 " hold a number that is not finite, in patch " +
                                                 std::to_string((wrong - slide->values.begin()) / slide->dimension));
        rows += std::int64_t(slide->count());
    }
    if (rows == 0)
        return Error(ErrorCode::Unsupported, (slides.empty() ? std::string("the case") : slides.front()->slideName) +
                                                 " holds no patch with tissue, so there is nothing to read");
    at::Tensor features = at::empty({rows, dimension}, at::kFloat); // [n, features]
    float* out = features.data_ptr<float>();
    for (const core::FeatureSetPtr& slide : slides)
        out = std::copy(slide->values.begin(), slide->values.end(), out);
    return features;
}

namespace {

std::vector<std::size_t> slideEnds(const std::vector<core::FeatureSetPtr>& slides) {
    std::vector<std::size_t> ends;
    std::size_t end = 0;
    for (const core::FeatureSetPtr& slide : slides)
        ends.push_back(end += slide->count());
    return ends;
}

} // namespace

Result<ReadCasePtr> CaseMemory::read(LoadedModel& model, const std::vector<core::FeatureSetPtr>& slides,
                                     const StageProgress& progress, std::stop_token stop) {
    if (slides.empty()) return ReadCasePtr();
    const auto known =
        std::find_if(m_cases.begin(), m_cases.end(), [&](const auto& one) { return one->slides == slides; });
    if (known != m_cases.end()) {
        std::rotate(m_cases.begin(), known, std::next(known));
        return m_cases.front();
    }
    HS_TRY(const at::Tensor features, featuresOfCase(slides, model.bundle.resampler.features)); // [n, features]
    auto made = std::make_shared<ReadCase>();
    made->slides = slides;
    const auto layers = std::size_t(model.bundle.resampler.layers);
    std::size_t pauses = 0;
    const auto pause = [&] { // twice a layer, and more for large bags
        throwIfStopped(stop);
        if (progress) progress(core::Stage::Resampling, std::min(pauses++ / 2, layers), layers);
    };
    HS_TRY(MappedLatents mapped, model.vision->read(features, slideEnds(slides), pause));
    made->latents = std::move(mapped.latents); // [latents, model]
    made->map = std::move(mapped.map);
    HS_TRY(made->memory, model.vision->remember(made->latents, [&] { throwIfStopped(stop); }));
    m_cases.push_front(std::move(made));
    if (m_cases.size() > kKept) m_cases.pop_back();
    return m_cases.front();
}

} // namespace hs::model
