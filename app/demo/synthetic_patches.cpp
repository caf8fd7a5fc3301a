#include "app/demo/synthetic_patches.h"

#include "core/patches/patch_rule.h"
#include "core/synthetic/patch_label.h"

namespace hs::app {

using core::Error;
using core::ErrorCode;
using core::Result;

SyntheticPatchSource::SyntheticPatchSource(std::shared_ptr<const core::SkinRenderer> renderer,
                                           core::PatchSettings settings, std::string name)
    : m_renderer(std::move(renderer))
    , m_settings(std::move(settings))
    , m_name(std::move(name)) {
    const core::GlassRect& glass = m_renderer->skin().glass;
    const double side = m_settings.sizePixels * m_settings.mpp; // µm
    m_columns = int(glass.width / side);
    m_rows = int(glass.height / side);
}

Result<std::vector<core::PatchPixels>> SyntheticPatchSource::next(std::size_t most, std::stop_token stop) {
    std::vector<core::PatchPixels> kept;
    const int pixels = m_settings.sizePixels;
    const double side = pixels * m_settings.mpp; // µm
    for (; m_next < total() && kept.size() < most; ++m_next) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "drawing patches was stopped");
        const int row = int(m_next) / m_columns, column = int(m_next) % m_columns;
        if (!m_renderer->field().mayHoldTissue({column * side, row * side, side, side})) continue;
        std::vector<std::uint8_t> rgb =
            core::renderPatch(*m_renderer, {column * side, row * side}, pixels, m_settings.mpp);
        if (!core::decidePatch(rgb, pixels, pixels, m_settings).keep) continue;
        const core::Level0PixelRect area{std::int64_t(column) * pixels, std::int64_t(row) * pixels, pixels, pixels};
        kept.push_back({{0, row, column, area}, std::move(rgb)});
    }
    return kept;
}

std::vector<float> lesionShares(const core::TissueField& field, const core::PatchGrid& grid, double slideSpacing) {
    std::vector<float> shares;
    for (const core::Patch& patch : grid.patches) {
        const core::GlassRect area{double(patch.area.x) * slideSpacing, double(patch.area.y) * slideSpacing,
                                   double(patch.area.width) * slideSpacing, double(patch.area.height) * slideSpacing};
        shares.push_back(float(core::patchTruth(field, area).lesionShare));
    }
    return shares;
}

} // namespace hs::app
