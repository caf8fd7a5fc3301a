// hscribe train: one stage of training; a JSON line for each event on stdout.

#include "app/common/engine_loader.h"
#include "app/common/program_paths.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "core/json_depth.h"
#include "core/train_event.h"

#include <nlohmann/json.hpp>
#include <poll.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <limits>
#include <thread>

namespace hs::app {

namespace {

using Json = nlohmann::json;

struct TrainOptions {
    std::string stage, data, features, bundle, run, config;
    std::string device = "auto", objective;
    int lora = -1;
    std::int64_t steps = 0;
    double epochs = 0.0;
    std::int64_t batch = 0;
    std::int64_t seed = -1;
    int threads = 0;
    bool resume = false;
};

std::string absolute(const std::string& path) { return core::utf8FromPath(std::filesystem::absolute(core::pathFromUtf8(path))); }

// The config file's values, then what the command line says.
core::Result<Json> configOf(const TrainOptions& options) {
    Json config = Json::object();
    if (!options.config.empty()) {
        HS_TRY(const std::string text, core::readTextFile(core::pathFromUtf8(options.config), 1u << 20));
        config = Json::parse(core::shallowJson(text), nullptr, /*allow_exceptions=*/false);
        if (!config.is_object())
            return core::Error(core::ErrorCode::Corrupt,
                               core::displayName(core::pathFromUtf8(options.config)) + " is not a JSON object with training settings");
    }
    config["stage"] = options.stage;
    config["data"] = absolute(options.data);
    if (!options.features.empty()) config["features"] = absolute(options.features);
    config["bundle"] = absolute(options.bundle);
    config["run"] = absolute(options.run);
    if (!config.contains("moses")) config["moses"] = core::utf8FromPath(mosesFolder());
    if (!options.objective.empty()) config["objective"] = options.objective;
    if (options.lora >= 0) {
        if (!config.contains("lora") || !config["lora"].is_object()) config["lora"] = Json::object();
        config["lora"]["rank"] = options.lora;
    }
    if (options.resume) config["resume"] = true;
    if (options.steps > 0) config["steps"] = options.steps;
    if (options.epochs > 0) config["epochs"] = options.epochs;
    if (options.batch > 0) config["batch"] = options.batch;
    if (options.seed >= 0) config["seed"] = options.seed;
    if (options.threads > 0) config["threads"] = options.threads;
    if (options.device != "auto") config["device"] = options.device;
    return config;
}

// The line "stop" on stdin asks the run to end after a checkpoint; the end of stdin means nothing.
void watchForStopLine(std::stop_source stop, std::stop_token ended) {
    std::string line;
    while (!ended.stop_requested()) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, 1, 200) <= 0) continue;
        if (!std::getline(std::cin, line)) return;
        if (line == "stop") stop.request_stop();
    }
}

int run(const TrainOptions& options, std::stop_token interrupted) {
    const auto config = configOf(options);
    if (!config) return reportError(config.error());
    auto module = loadEngineModule();
    if (!module) return reportError(module.error());
    std::stop_source stop;
    const std::stop_callback onInterrupt(interrupted, [&stop] { stop.request_stop(); });
    std::jthread reader([&stop](std::stop_token ended) { watchForStopLine(stop, std::move(ended)); });
    bool failureTold = false;
    const core::TrainSink sink = [&](const core::TrainEvent& event) {
        failureTold = failureTold || std::holds_alternative<core::TrainFailed>(event);
        printLine(core::trainEventToJsonLine(event));
    };
    const auto done = module.value()->createTrainer()->run(config.value(), sink, stop.get_token());
    if (done) return interrupted.stop_requested() ? 130 : 0;
    if (!failureTold) printLine(core::trainEventToJsonLine(core::TrainFailed{done.error()}));
    return reportError(done.error());
}

} // namespace

void declareTrain(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<TrainOptions>();
    CLI::App* command = program.add_subcommand("train", "Train on this machine: image-only pre-training, then joint tuning");
    command->add_option("--stage", options->stage, "pretrain or joint")->required()->check(CLI::IsMember({"pretrain", "joint"}));
    command->add_option("--data", options->data, "cases, .jsonl or .csv")->required();
    command->add_option("--features", options->features, "folder with features of the slides, as hscribe features names them");
    command->add_option("--bundle", options->bundle, "bundle to start from")->required()->transform(bundleFolder());
    command->add_option("--run", options->run, "folder for checkpoints and events")->required();
    command->add_option("--config", options->config, "JSON file with further settings; the options here win");
    command->add_flag("--resume", options->resume, "go on from the run's last checkpoint");
    command->add_option("--steps", options->steps, "optimiser steps")->check(CLI::Range(std::int64_t(1), std::int64_t(1) << 40));
    command->add_option("--epochs", options->epochs, "passes over the cases, instead of --steps")->check(numberBetween(0.0, 1e6));
    command->add_option("--batch", options->batch, "cases a step")->check(CLI::Range(std::int64_t(1), std::int64_t(65536)));
    command->add_option("--seed", options->seed, "of everything drawn at random")->check(seedNumber())
        ->check(CLI::Range(std::int64_t(0), std::numeric_limits<std::int64_t>::max()));
    command->add_option("--objective", options->objective, "stage pretrain: learn from diagnoses, from reports (image-text contrast), or both")
        ->check(CLI::IsMember({"classification", "contrastive", "both"}));
    command->add_option("--lora", options->lora, "stage joint: rank of adapters on the frozen language model; 0: none")->check(CLI::Range(0, 4096));
    command->add_option("--device", options->device, "auto, cpu or cuda")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command->add_option("--threads", options->threads, "compute threads; 0: every core")->check(CLI::Range(0, 1024));
    command->footer("Several processes train together where RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT are set (torchrun, packaging/slurm).\n"
                    "Ctrl+C, or the line \"stop\" on stdin, ends after a checkpoint; --resume goes on exactly.\nExample:\n"
                    "  hscribe train --stage joint --data cases.jsonl --bundle demo --run run1 --epochs 10");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
