#include "core/synthetic/demo_slide.h"

#include "core/files.h"

#include <chrono>

namespace hs::core {

namespace fs = std::filesystem;

namespace {

Result<void> makeFolder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (!failure && fs::is_directory(folder, failure)) return {};
    const std::string reason = failure ? failure.message() : "it is not a folder";
    return Error(ErrorCode::Unsupported, "cannot make the folder " + displayName(folder) + ": " + reason);
}

} // namespace

Result<DemoSlide> writeSlideFiles(const SkinRenderer& renderer, const SkinCaseOptions& caseOptions,
                                  const SlideFiles& files, const PixelProgress& progress, std::stop_token stop) {
    const auto start = std::chrono::steady_clock::now();
    DemoSlide made;
    made.slide = files.folder / pathFromUtf8(files.name + ".tif");
    made.truthFile = files.folder / pathFromUtf8(files.name + ".truth.json");
    made.maskFile = files.folder / pathFromUtf8(files.name + ".mask.png");
    const LesionMask mask = drawLesionMask(renderer);
    made.truth = truthOf(renderer, caseOptions, mask, files.spacing, files.reportVariants);

    TiffPyramidOptions tiff;
    tiff.width = made.truth.size.width;
    tiff.height = made.truth.size.height;
    tiff.spacing = files.spacing;
    tiff.quality = files.quality;
    tiff.threads = files.threads;
    tiff.description = "HistoScribe demo slide; synthetic tissue, no patient; seed " + std::to_string(made.truth.seed);
    const auto draw = [&](const LevelRect& area, std::span<std::uint8_t> rgb) {
        renderer.renderInto(area, files.spacing, rgb);
    };
    HS_CHECK(writeTiffPyramid(made.slide, tiff, draw, progress, stop));

    Result<void> rest = writeMaskPng(mask, made.maskFile);
    if (rest) rest = writeDemoTruth(renderer.skin(), made.truth, made.truthFile);
    if (!rest) {
        std::error_code ignored;
        fs::remove(made.slide, ignored);
        fs::remove(made.maskFile, ignored);
        return std::move(rest).error();
    }
    std::error_code ignored;
    made.bytes = fs::file_size(made.slide, ignored);
    made.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return made;
}

Result<DemoSlide> writeDemoSlide(const DemoSlideOptions& options, const PixelProgress& progress, std::stop_token stop) {
    constexpr std::int64_t kLeast = 2000; // pixels at 1 µm that the smallest section needs
    if (!(options.spacing >= 0.1 && options.spacing <= 8.0))
        return Error(ErrorCode::InvalidInput, "a spacing of " + std::to_string(options.spacing) +
                                                  " µm per pixel was asked for; 0.1 to 8 are possible");
    const double width = double(options.width) * options.spacing, height = double(options.height) * options.spacing;
    if (width < double(kLeast) || height < double(kLeast))
        return Error(ErrorCode::InvalidInput,
                     "a glass of " + std::to_string(options.width) + " x " + std::to_string(options.height) +
                         " pixels is too small for a section: at least " +
                         std::to_string(std::int64_t(double(kLeast) / options.spacing)) + " a side are needed");
    HS_CHECK(makeFolder(options.folder));
    SkinCaseOptions caseOptions;
    caseOptions.skinClass = options.skinClass;
    caseOptions.thicknessMillimetres = options.thicknessMillimetres;
    caseOptions.sections = options.sections;
    caseOptions.glassWidth = width;
    caseOptions.glassHeight = height;
    const SkinRenderer renderer(std::make_shared<const SkinCase>(makeSkinCase(options.seed, caseOptions)));
    SlideFiles files;
    files.folder = options.folder;
    files.name = options.name.empty() ? "demo-" + std::to_string(options.seed) : options.name;
    files.spacing = options.spacing;
    files.quality = options.quality;
    files.threads = options.threads;
    return writeSlideFiles(renderer, caseOptions, files, progress, stop);
}

} // namespace hs::core
