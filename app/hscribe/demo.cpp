// hscribe demo: synthetic skin with ground truth; the demo bundle from it is in demo_train.cpp.

#include "app/hscribe/command.h"
#include "app/hscribe/demo_train.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "core/synthetic/demo_dataset.h"
#include "core/synthetic/demo_slide.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

namespace hs::app {

namespace {

struct SlideCommand {
    core::DemoSlideOptions slide;
    std::string out, diagnosis;
    double thickness = 0.0;
    bool json = false;
};

struct DatasetCommand {
    core::DemoDatasetOptions dataset;
    std::string out;
    bool json = false;
};

std::vector<std::string> diagnosisIds() {
    std::vector<std::string> ids;
    for (int i = 0; i < core::kSkinClasses; ++i)
        ids.emplace_back(core::skinClassId(core::SkinClass(i)));
    return ids;
}

int runSlide(SlideCommand command, std::stop_token stop) {
    command.slide.folder = core::pathFromUtf8(command.out);
    if (!command.diagnosis.empty()) command.slide.skinClass = core::skinClassFromId(command.diagnosis);
    if (command.thickness > 0) command.slide.thicknessMillimetres = command.thickness;
    ProgressLine progress("px");
    const auto written = core::writeDemoSlide(
        command.slide, [&](std::int64_t done, std::int64_t total) { progress.show("drawing the slide", std::size_t(done), std::size_t(total)); }, stop);
    progress.wipe();
    if (!written) return reportError(written.error());
    const core::DemoSlide& slide = written.value();
    if (command.json)
        printJson({{"slide", core::utf8FromPath(slide.slide)},
                   {"truth", core::utf8FromPath(slide.truthFile)},
                   {"mask", core::utf8FromPath(slide.maskFile)},
                   {"bytes", slide.bytes},
                   {"seconds", slide.seconds}});
    else
        printLine(fmt::format("{}  {} x {} px, {:.1f} MB, {:.0f} s", core::utf8FromPath(slide.slide), command.slide.width,
                              command.slide.height, double(slide.bytes) / 1e6, slide.seconds));
    return 0;
}

int runDataset(DatasetCommand command, std::stop_token stop) {
    command.dataset.folder = core::pathFromUtf8(command.out);
    ProgressLine progress("slides");
    const auto written = core::writeDemoDataset(
        command.dataset, [&](const core::DatasetProgress& step) { progress.show("drawing cases", step.done, step.total); }, stop);
    progress.wipe();
    if (!written) return reportError(written.error());
    if (command.json)
        printJson({{"cases", core::utf8FromPath(written.value().casesFile)},
                   {"count", written.value().cases.size()},
                   {"seconds", written.value().seconds}});
    else
        printLine(fmt::format("{}  {} cases, {:.0f} s", core::utf8FromPath(written.value().casesFile), written.value().cases.size(),
                              written.value().seconds));
    return 0;
}

void declareSlide(CLI::App& demo, CommandBody& chosen) {
    auto options = std::make_shared<SlideCommand>();
    CLI::App* command = demo.add_subcommand("slide", "One synthetic slide, its truth and its lesion mask");
    command->add_option("--out", options->out, "folder")->required();
    command->add_option("--seed", options->slide.seed, "of everything drawn")->check(seedNumber());
    command->add_option("--diagnosis", options->diagnosis, "what it shows; else from the seed")->check(CLI::IsMember(diagnosisIds()));
    command->add_option("--thickness", options->thickness, "of the tumour, mm")->check(numberBetween(0.2, 2.0));
    command->add_option("--width", options->slide.width, "px of level 0")->check(CLI::Range(256, 200'000));
    command->add_option("--height", options->slide.height, "px of level 0")->check(CLI::Range(256, 200'000));
    command->add_option("--mpp", options->slide.spacing, "µm per pixel of level 0")->check(numberBetween(0.1, 10.0));
    command->add_option("--threads", options->slide.threads, "0: every core")->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Example:\n  hscribe demo slide --out demo --seed 7");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return runSlide(*options, stop); }; });
}

void declareDataset(CLI::App& demo, CommandBody& chosen) {
    auto options = std::make_shared<DatasetCommand>();
    CLI::App* command = demo.add_subcommand("dataset", "A set of synthetic cases with slides, reports, truth and cases.jsonl");
    command->add_option("--out", options->out, "folder")->required();
    command->add_option("--seed", options->dataset.seed, "of everything drawn")->check(seedNumber());
    command->add_option("--train", options->dataset.train, "training cases")->check(CLI::Range(0, 1'000'000));
    command->add_option("--val", options->dataset.validation, "validation cases")->check(CLI::Range(0, 1'000'000));
    command->add_option("--test", options->dataset.test, "test cases")->check(CLI::Range(0, 1'000'000));
    command->add_option("--mpp", options->dataset.spacing, "µm per pixel of level 0")->check(numberBetween(0.1, 10.0));
    command->add_option("--threads", options->dataset.threads, "0: every core")->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Run again to go on where it stopped.\nExample:\n  hscribe demo dataset --out data --train 800 --val 100 --test 100");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return runDataset(*options, stop); }; });
}

} // namespace

void declareDemo(CLI::App& program, CommandBody& chosen) {
    CLI::App* demo = program.add_subcommand("demo", "Synthetic slides with ground truth, and the demo bundle made from them");
    demo->require_subcommand(1);
    demo->footer("Example:\n  hscribe demo slide --out demo --seed 7");
    declareSlide(*demo, chosen);
    declareDataset(*demo, chosen);
    declareDemoTrain(*demo, chosen);
    declareDemoEvaluate(*demo, chosen);
}

} // namespace hs::app
