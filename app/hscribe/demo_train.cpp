#include "app/hscribe/demo_train.h"

#include "app/common/engine_loader.h"
#include "app/common/program_paths.h"
#include "app/demo/demo_evaluate.h"
#include "app/demo/demo_train.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "core/train_event.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

namespace hs::app {

namespace {

struct TrainCommand {
    DemoTrainOptions train;
    std::string out, work;
};

struct EvaluateCommand {
    DemoEvaluateOptions evaluate;
    std::string bundle, slides;
    bool json = false;
};

int runTrain(TrainCommand command, std::stop_token stop) {
    auto module = loadEngineModule();
    if (!module) return reportError(module.error());
    command.train.out = core::pathFromUtf8(command.out);
    command.train.work = core::pathFromUtf8(command.work.empty() ? command.out + ".work" : command.work);
    command.train.tokenizer = shareFolder() / "biogpt";
    command.train.moses = mosesFolder();
    const auto trained = trainDemo(
        *module.value(), command.train, [](const core::TrainEvent& event) { printLine(core::trainEventToJsonLine(event)); }, stop);
    return trained ? 0 : reportError(trained.error());
}

int runEvaluate(EvaluateCommand command, std::stop_token stop) {
    auto module = loadEngineModule();
    if (!module) return reportError(module.error());
    command.evaluate.bundle = core::pathFromUtf8(command.bundle);
    command.evaluate.slides = core::pathFromUtf8(command.slides);
    const auto engine = module.value()->createEngine();
    ProgressLine progress("slides");
    const auto figures = evaluateDemo(
        *engine, command.evaluate,
        [&](const DemoOutcome& outcome, std::size_t done, std::size_t total) {
            progress.show("reading fresh slides", done, total);
            if (command.json) return;
            progress.wipe();
            printLine(fmt::format("{:<14} {:<26} -> {}", outcome.id, outcome.expected, outcome.written));
        },
        stop);
    progress.wipe();
    if (!figures) return reportError(figures.error());
    printLine(figuresToJson(figures.value()).dump(1));
    return 0;
}

} // namespace

void declareDemoTrain(CLI::App& demo, CommandBody& chosen) {
    auto options = std::make_shared<TrainCommand>();
    CLI::App* command = demo.add_subcommand("train", "Make the demo bundle from nothing (two hours on one core)");
    command->add_option("--out", options->out, "folder of the bundle")->required();
    command->add_option("--work", options->work, "folder for runs and features (OUT.work)");
    command->add_option("--seed", options->train.seed, "of everything drawn at random")->check(seedNumber());
    command->add_option("--threads", options->train.threads, "0: every core")->check(CLI::Range(0, 1024));
    command->add_option("--train-cases", options->train.trainCases, "synthetic cases to learn from")->check(CLI::Range(8, 100'000));
    command->add_option("--validation-cases", options->train.validationCases, "and to look at meanwhile")->check(CLI::Range(8, 10'000));
    command->add_option("--encoder-steps", options->train.encoderSteps, "of 16 patches")->check(CLI::Range(1, 1'000'000));
    command->add_option("--pretrain-epochs", options->train.pretrainEpochs, "over the cases")->check(numberBetween(0.1, 1000.0));
    command->add_option("--joint-steps", options->train.jointSteps, "of 16 reports")->check(CLI::Range(1, 1'000'000));
    command->footer("Run again to go on where it stopped.\nExample:\n  hscribe demo train --out demo");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return runTrain(*options, stop); }; });
}

void declareDemoEvaluate(CLI::App& demo, CommandBody& chosen) {
    auto options = std::make_shared<EvaluateCommand>();
    CLI::App* command = demo.add_subcommand("evaluate", "Diagnoses, thicknesses and heat maps on fresh synthetic slides");
    command->add_option("--bundle", options->bundle, "demo bundle")->required()->transform(bundleFolder());
    command->add_option("--slides", options->slides, "folder of demo slides with their truth; else fresh ones are drawn");
    command->add_option("--seed", options->evaluate.seed, "of the fresh slides")->check(seedNumber());
    command->add_option("--cases", options->evaluate.cases, "how many")->check(CLI::Range(1, 100'000));
    command->add_option("--threads", options->evaluate.threads, "0: every core")->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "one JSON object on stdout, nothing else");
    command->footer("Example:\n  hscribe demo evaluate --bundle demo --cases 100");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return runEvaluate(*options, stop); }; });
}

} // namespace hs::app
