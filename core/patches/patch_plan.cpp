#include "core/patches/patch_plan.h"

#include "core/sha256.h"

#include <bit>
#include <cmath>
#include <cstdio>

namespace hs::core {

namespace {

constexpr std::uint64_t kPatchRuleVersion = 1; // raised whenever the same settings would give other patches
constexpr double kMostCells = 50e6;
constexpr double kFinestDownsample = 0.25; // coarser slides would be blown up more than four times

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

// How the patches are scaled: the bundle's spacing where the slide's is known, else the bundle's downsample.
Result<PatchPlan> scaleOf(const SlideInfo& info, const PatchSettings& settings, std::optional<double> spacing) {
    PatchPlan plan{.settings = settings};
    const std::optional<double> known = spacing        ? spacing
                                        : info.spacing ? std::optional(info.spacing->x)
                                                       : std::nullopt;
    if (known && settings.mpp > 0) {
        plan.rule = ScaleRule::Spacing;
        plan.spacing = settings.mpp;
        plan.downsample = settings.mpp / *known;
    } else if (settings.downsample > 0) {
        plan.rule = ScaleRule::Downsample;
        plan.downsample = settings.downsample;
        plan.spacing = known ? settings.downsample * *known : 0.0;
    } else {
        return Error(ErrorCode::InvalidInput,
                     "the slide does not tell its pixel spacing and the bundle has no downsample, "
                     "so give the spacing in µm per pixel with --mpp");
    }
    if (!std::isfinite(plan.downsample) || plan.downsample < kFinestDownsample)
        return Error(ErrorCode::Unsupported, "the slide has " + shortNumber(known.value_or(0)) +
                                                 " µm a pixel, too coarse for patches at " + shortNumber(settings.mpp) +
                                                 " µm a pixel");
    return plan;
}

} // namespace

std::size_t PatchPlan::cells() const {
    std::size_t count = 0;
    for (const SceneGrid& scene : scenes)
        count += std::size_t(scene.rows) * std::size_t(scene.columns);
    return count;
}

Patch PatchPlan::cell(std::size_t index) const {
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        const SceneGrid& scene = scenes[i];
        const std::size_t count = std::size_t(scene.rows) * std::size_t(scene.columns);
        if (index >= count) {
            index -= count;
            continue;
        }
        Patch patch{.scene = std::int32_t(i),
                    .row = std::int32_t(index / std::size_t(scene.columns)),
                    .column = std::int32_t(index % std::size_t(scene.columns))};
        // Borders are rounded, not sizes: neighbours meet exactly.
        const auto border = [&](std::int32_t cells) {
            return std::int64_t(std::llround(double(cells) * settings.sizePixels * downsample));
        };
        const std::int64_t left = border(patch.column), top = border(patch.row);
        patch.area = {scene.area.x + left, scene.area.y + top, border(patch.column + 1) - left,
                      border(patch.row + 1) - top};
        return patch;
    }
    return {};
}

Result<PatchPlan> planPatches(const SlideInfo& info, const PatchSettings& settings, std::optional<double> spacing) {
    if (settings.sizePixels < 1 || settings.sizePixels > 4096)
        return Error(ErrorCode::InvalidInput, "a patch side of " + std::to_string(settings.sizePixels) +
                                                  " px was asked for, 1 to 4096 px were expected");
    if (spacing && !Spacing{*spacing, *spacing}.plausible())
        return Error(ErrorCode::InvalidInput,
                     "a spacing of " + shortNumber(*spacing) + " µm a pixel was given, 0.01 to 100 were expected");
    HS_TRY(PatchPlan plan, scaleOf(info, settings, spacing));
    double cells = 0;
    for (const Scene& scene : info.scenes) {
        // The reference truncates the downscaled size on each axis, then keeps whole patches.
        const auto whole = [&](std::int64_t pixels) {
            return std::floor(std::floor(double(pixels) / plan.downsample) / settings.sizePixels);
        };
        const double rows = whole(scene.area.height), columns = whole(scene.area.width);
        cells += rows * columns;
        if (cells > kMostCells)
            return Error(ErrorCode::Unsupported, "the slide would be cut into " + shortNumber(cells) +
                                                     " patches, at most " + shortNumber(kMostCells) + " were expected");
        plan.scenes.push_back({scene.area, std::int32_t(rows), std::int32_t(columns)});
    }
    if (cells == 0)
        return Error(ErrorCode::Unsupported, "the slide is smaller than a patch: " + std::to_string(info.size.width) +
                                                 " x " + std::to_string(info.size.height) +
                                                 " px, where a patch covers " +
                                                 shortNumber(settings.sizePixels * plan.downsample) + " px a side");
    return plan;
}

std::string patchKey(const PatchPlan& plan) {
    const PatchSettings& settings = plan.settings;
    Sha256 hash;
    hash.addNumber(kPatchRuleVersion);
    hash.addNumber(std::uint64_t(settings.sizePixels));
    hash.addNumber(std::bit_cast<std::uint64_t>(plan.downsample));
    for (const int threshold : settings.whiteThreshold)
        hash.addNumber(std::uint64_t(threshold));
    hash.addNumber(std::bit_cast<std::uint64_t>(settings.edgeThreshold));
    hash.add(settings.resize);
    return hash.finishHex().substr(0, 16);
}

} // namespace hs::core
