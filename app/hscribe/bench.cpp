// hscribe bench WHAT: measures, each figure beside the machine's limit taken in the same run.

#include "app/common/engine_loader.h"
#include "app/hscribe/bench_report.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/files.h"

#ifdef HS_WITH_SLIDES
#include "app/hscribe/bench_tiles.h"
#endif

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

namespace hs::app {

namespace {

using Json = nlohmann::json;

struct BenchOptions {
    std::string what;
    std::string slide; // of tiles and report
    std::string architecture = "histogpt-s";
    std::string bundle;
    std::string precision = "fp32";
    std::string compare;
    std::string device = "auto";
    int patches = 1024;
    int tokens = 64;
    int batch = 0;
    int threads = 0;
    bool json = false;
};

Json settingsOf(const BenchOptions& options) {
    Json settings{{"name", options.what},       {"arch", options.architecture}, {"precision", options.precision},
                  {"device", options.device},   {"patches", options.patches},   {"tokens", options.tokens},
                  {"threads", options.threads}, {"bundle", options.bundle},     {"compare", options.compare}};
    if (options.batch > 0) settings["batch"] = options.batch;
    return settings;
}

void printFigure(const Json& figure) {
    printLine(fmt::format("{:<28} {:>10.4g} {:<10} limit {:.4g} ({})  ratio {:.3f}  {:.1f} s", figure.value("name", ""),
                          figure.value("value", 0.0), figure.value("unit", ""), figure.value("limit", 0.0),
                          figure.value("limit_name", ""), figure.value("ratio", 0.0), figure.value("seconds", 0.0)));
    if (figure.contains("peer_ratio"))
        printLine(fmt::format("{:<28} {:>10.4g} times the speed of the way it is compared with", "", figure["peer_ratio"].get<double>()));
}

core::Result<nlohmann::ordered_json> measure(BenchOptions options, std::stop_token stop) {
    // Loading wants a tokenizer too, which random weights of the demo's sizes have none of: the installed one is loaded.
    if (options.what == "load" && options.architecture == "demo" && options.bundle.empty())
        options.bundle = core::utf8FromPath(demoBundle());
    if (options.what == "report" || options.what == "tiles") {
        if (options.slide.empty()) return core::Error(core::ErrorCode::InvalidInput, "bench " + options.what + " needs a SLIDE");
    }
#ifdef HS_WITH_SLIDES
    if (options.what == "tiles") return benchTiles(core::pathFromUtf8(options.slide), options.threads, stop);
#endif
    if (options.what == "report") {
        if (options.bundle.empty()) return core::Error(core::ErrorCode::InvalidInput, "bench report needs a --bundle");
        ModelOptions model;
        model.inputs = {options.slide};
        model.bundle = options.bundle;
        model.device = options.device;
        model.precision = options.precision;
        model.threads = options.threads;
        return benchReport(model, options.tokens, stop);
    }
    HS_TRY(core::EngineModule * module, loadEngineModule());
    HS_TRY(const Json figures, module->bench(settingsOf(options), stop));
    return nlohmann::ordered_json::parse(figures.dump());
}

int run(const BenchOptions& options, std::stop_token stop) {
    const auto figures = measure(options, stop);
    if (!figures) return reportError(figures.error());
    if (options.json) {
        // One object: of several figures the first, and all of them beside it.
        nlohmann::ordered_json object = figures.value();
        if (object.is_array() && !object.empty()) {
            object = figures.value().front();
            object["figures"] = figures.value();
        }
        printJson(object);
        return 0;
    }
    const Json answer = Json::parse(figures.value().dump());
    if (answer.is_array())
        for (const Json& figure : answer)
            printFigure(figure);
    else
        printFigure(answer);
    return 0;
}

} // namespace

void declareBench(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<BenchOptions>();
    CLI::App* command = program.add_subcommand("bench", "Measure a part of the work beside the machine's limit");
    command->add_option("WHAT", options->what, "decode, samples, prefill, encoder, load, heatmap, train, tiles or report")
        ->required()
        ->check(CLI::IsMember({"decode", "samples", "prefill", "encoder", "load", "heatmap", "train", "tiles", "report"}));
    command->add_option("SLIDE", options->slide, "slide, for tiles and report");
    command->add_option("--arch", options->architecture, "histogpt-s, histogpt-m or demo; random weights, no files needed")
        ->check(CLI::IsMember({"histogpt-s", "histogpt-m", "demo"}));
    command->add_option("--bundle", options->bundle, "a bundle instead of random weights")->transform(bundleFolder());
    command->add_option("--precision", options->precision, "fp32, bf16 or int8")->check(CLI::IsMember({"fp32", "bf16", "int8"}));
    command->add_option("--device", options->device, "auto, cpu or cuda")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command->add_option("--patches", options->patches, "patches of the slide")->check(CLI::Range(1, 1'000'000));
    command->add_option("--tokens", options->tokens, "tokens to write")->check(CLI::Range(1, 4096));
    command->add_option("--batch", options->batch, "patches at once, or samples at once")->check(CLI::Range(1, 4096));
    command->add_option("--threads", options->threads, "compute threads; 0: every core")->check(CLI::Range(0, 1024));
    command->add_option("--compare", options->compare, "recompute: also time recomputing everything for each token")
        ->check(CLI::IsMember({"recompute"}));
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Example:\n  hscribe bench decode --arch histogpt-s --patches 1024 --tokens 64 --compare recompute --json");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
