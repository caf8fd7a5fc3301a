// `demo slide`: one synthetic slide with its ground truth: <name>.tif, <name>.truth.json, <name>.mask.png.
//
// Blocks its caller; progress comes on the calling thread.
#pragma once

#include "core/error.h"
#include "core/synthetic/demo_truth.h"
#include "core/synthetic/skin.h"
#include "core/synthetic/tiff_pyramid.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace hs::core {

struct DemoSlideOptions {
    std::filesystem::path folder; // made if it is not there
    std::string name;             // of the files; empty: "demo-<seed>"
    std::uint64_t seed = 1;
    std::optional<SkinClass> skinClass; // else from the seed
    std::optional<double> thicknessMillimetres;
    std::optional<int> sections;
    std::int64_t width = 24576; // pixels of level 0
    std::int64_t height = 15360;
    double spacing = 0.25; // µm per pixel: 40x
    int quality = 75;      // JPEG
    int threads = 0;       // 0: all cores
};

struct DemoSlide {
    std::filesystem::path slide;
    std::filesystem::path truthFile;
    std::filesystem::path maskFile;
    DemoTruth truth;
    double seconds = 0.0;
    std::uint64_t bytes = 0; // of the slide's file
};

// All three files or none of them: after an error or a stop nothing of them is left.
Result<DemoSlide> writeDemoSlide(const DemoSlideOptions& options, const PixelProgress& progress, std::stop_token stop);

// Writes the three files of one case; what writeDemoSlide and writeDemoDataset share.
struct SlideFiles {
    std::filesystem::path folder;
    std::string name;
    double spacing = 1.0;
    int quality = 85;
    int threads = 1;
    int reportVariants = 3;
};
Result<DemoSlide> writeSlideFiles(const SkinRenderer& renderer, const SkinCaseOptions& caseOptions,
                                  const SlideFiles& files, const PixelProgress& progress, std::stop_token stop);

} // namespace hs::core
