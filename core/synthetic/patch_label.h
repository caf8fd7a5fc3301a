// What a patch shows, read from the ground truth, and a source of labelled patches drawn in memory: what the demo's
// patch encoder learns from. Labels name the tissue and, where the model must read it, the depth.
//
// Free functions: any thread. The order of the labels is part of every encoder trained on them: append only.
#pragma once

#include "core/labelled_patches.h"
#include "core/synthetic/renderer.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace hs::core {

struct PatchTruth {
    int label = 0;            // index of patchLabelNames()
    double tissueShare = 0.0; // of the patch, 0..1, fat and keratin included
    double lesionShare = 0.0; // of the patch, as the mask draws it
    double epidermisShare = 0.0;
    double adnexaShare = 0.0;
    double fatShare = 0.0;
    double centreDepth = 0.0;   // mm below the surface, of the tissue's middle
    double deepestLesion = 0.0; // mm below the surface, 0 without lesion
};

// "glass", "keratin and epidermis", "adnexa", "fat", "dermis to 0.25 mm", …, "melanoma to 1.50 mm", "dermatofibroma", …
const std::vector<std::string>& patchLabelNames();

// `area` in µm on the glass. Shares come from a lattice of 16 x 16 points.
PatchTruth patchTruth(const TissueField& field, const GlassRect& area);

// Ground truth of every whole patch of a slide as JSON lines {"row", "column", "x", "y", "label", "lesion_share", …},
// in the order of a PatchGrid; patches of glass alone are left out. x, y in level-0 pixels of a slide with
// `slideSpacing` µm a pixel.
Result<void> writePatchLabels(const SkinRenderer& renderer, double slideSpacing, int patchPixels, double patchSpacing,
                              const std::filesystem::path& path);

struct SkinPatchOptions {
    std::uint64_t seed = 1; // first seed of the training cases; validation follows in a range of its own
    std::size_t trainCount = 40000;
    std::size_t validationCount = 2000;
    int patchPixels = 256;
    double spacing = 1.0; // µm per pixel
};

// Draws patches from fresh cases, at any place of the tissue, kinds balanced: half lesion, a quarter dermis, the rest
// epidermis, adnexa and fat. The same index gives the same patch. Several threads may ask at once.
class SkinPatchSource : public LabelledPatchSource {
public:
    explicit SkinPatchSource(const SkinPatchOptions& options);

    std::vector<std::string> classNames() const override { return patchLabelNames(); }
    int patchPixels() const override { return m_options.patchPixels; }
    std::size_t count(Split split) const override;
    Result<LabelledPatch> patch(Split split, std::size_t index) const override;

private:
    std::shared_ptr<const SkinRenderer> rendererFor(std::uint64_t seed) const;

    SkinPatchOptions m_options;
    mutable std::mutex m_mutex;
    // The last few cases asked for. // guarded by m_mutex
    mutable std::vector<std::pair<std::uint64_t, std::shared_ptr<const SkinRenderer>>> m_recent;
};

} // namespace hs::core
