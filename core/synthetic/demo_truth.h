// The ground truth beside a demo slide: <name>.truth.json, and <name>.mask.png of the lesion. Values; any thread.
#pragma once

#include "core/error.h"
#include "core/synthetic/renderer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

// What the file says. Seed and options make the same case again (makeSkinCase), so every further truth can be drawn.
struct DemoTruth {
    std::uint64_t seed = 0;
    SkinCaseOptions options;
    SkinClass skinClass = SkinClass::NormalSkin;
    std::string diagnosis;
    std::optional<double> thicknessMillimetres; // where the class has one
    double lesionShare = 0.0;                   // of the tissue's area, by the mask
    double spacing = 1.0;                       // µm per level-0 pixel
    Level0Size size;
    std::vector<Level0Rect> lesionBoxes; // one a connected piece of the mask, largest first
    std::vector<std::string> reports;    // wordings of one report
};

inline constexpr double kMaskSpacing = 8.0; // µm per pixel of the mask

// Share, boxes and mask of a case; `mask` is [rows, columns] with 255 in the lesion.
struct LesionMask {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;
    double lesionShare = 0.0;
    std::vector<GlassRect> boxes; // µm, largest first
};
LesionMask drawLesionMask(const SkinRenderer& renderer);

DemoTruth truthOf(const SkinRenderer& renderer, const SkinCaseOptions& options, const LesionMask& mask, double spacing,
                  int reportVariants);

Result<void> writeDemoTruth(const SkinCase& skin, const DemoTruth& truth, const std::filesystem::path& path);
Result<DemoTruth> readDemoTruth(const std::filesystem::path& path);

// 8-bit grey PNG with the mask's spacing in its pHYs chunk.
Result<void> writeMaskPng(const LesionMask& mask, const std::filesystem::path& path);

} // namespace hs::core
