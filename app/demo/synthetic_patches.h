// SyntheticPatchSource: the patches of a synthetic case drawn in memory, as a slide of 1 µm a pixel would give them: the
// same grid, the same tissue rule, no file in between. What `demo train` encodes.
//
// One thread at a time. Level 0 is the drawing at the bundle's spacing.
#pragma once

#include "core/patch_settings.h"
#include "core/patch_source.h"
#include "core/synthetic/renderer.h"

#include <memory>
#include <string>

namespace hs::app {

class SyntheticPatchSource : public core::PatchSource {
public:
    SyntheticPatchSource(std::shared_ptr<const core::SkinRenderer> renderer, core::PatchSettings settings,
                         std::string name);

    int patchPixels() const override { return m_settings.sizePixels; }
    double spacing() const override { return m_settings.mpp; }
    double downsample() const override { return 1.0; }
    std::string slideFingerprint() const override { return {}; }
    std::string slideName() const override { return m_name; }
    std::size_t examined() const override { return m_next; }
    std::size_t total() const override { return std::size_t(m_rows) * std::size_t(m_columns); }
    core::Result<std::vector<core::PatchPixels>> next(std::size_t most, std::stop_token stop) override;

private:
    std::shared_ptr<const core::SkinRenderer> m_renderer;
    core::PatchSettings m_settings;
    std::string m_name;
    int m_rows = 0;
    int m_columns = 0;
    std::size_t m_next = 0; // cell
};

// The lesion's share of every patch of a grid whose level 0 has `slideSpacing` µm a pixel.
std::vector<float> lesionShares(const core::TissueField& field, const core::PatchGrid& grid, double slideSpacing);

} // namespace hs::app
