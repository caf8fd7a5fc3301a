// hscribe convert: published files, or a training run, become a bundle.

#include "app/common/program_paths.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "model/io/bundle.h"
#include "model/io/convert.h"
#include "model/training/export_run.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

namespace hs::app {

namespace {

struct ConvertCommand {
    std::string weights, encoder, tokenizer, config, run, to, name, bundle, lora;
    std::string checkpoint = "best";
    bool adaptersOnly = false;
    std::string precision = "fp32";
    bool json = false;
};

model::WhichCheckpoint whichCheckpoint(const ConvertCommand& command) {
    return command.checkpoint == "last" ? model::WhichCheckpoint::Last : model::WhichCheckpoint::Best;
}

core::Result<model::Bundle> convert(const ConvertCommand& command, std::stop_token stop) {
    model::ExportOptions trained;
    trained.storedAs = command.precision == "int8" ? model::StoredAs::Int8 : model::StoredAs::Float32;
    trained.checkpoint = whichCheckpoint(command);
    trained.name = command.name;
    if (!command.lora.empty()) {
        HS_TRY(const model::Bundle bundle, model::readBundle(core::pathFromUtf8(command.bundle)));
        return model::mergeAdapters(bundle, core::pathFromUtf8(command.lora), core::pathFromUtf8(command.to), trained);
    }
    if (!command.run.empty()) return model::exportRun(core::pathFromUtf8(command.run), core::pathFromUtf8(command.to), trained);
    model::ConvertOptions options;
    options.files = {core::pathFromUtf8(command.weights), core::pathFromUtf8(command.encoder), core::pathFromUtf8(command.tokenizer),
                     core::pathFromUtf8(command.config), shareFolder()};
    options.to = core::pathFromUtf8(command.to);
    options.precision = core::precisionFromName(command.precision).value_or(core::Precision::Fp32);
    options.name = command.name;
    ProgressLine progress("B");
    return model::convertToBundle(
        options, [&](std::uint64_t done, std::uint64_t total) { progress.show("writing weights", done, total); }, stop);
}

int run(const ConvertCommand& command, std::stop_token stop) {
    const auto wrong = [](const char* sentence) { return reportError(core::Error(core::ErrorCode::InvalidInput, sentence)); };
    if (int(!command.weights.empty()) + int(!command.run.empty()) + int(!command.lora.empty()) != 1)
        return wrong("convert takes one of --weights, --run and --lora");
    if (command.lora.empty() != command.bundle.empty()) return wrong("--lora needs --bundle, the bundle that the adapters belong to");
    if (command.adaptersOnly && command.run.empty()) return wrong("--adapters-only needs --run");
    if (command.weights.empty() && command.precision == "bf16") return wrong("a run is exported at fp32 or int8");
    if (command.adaptersOnly) {
        const auto written =
            model::exportAdapters(core::pathFromUtf8(command.run), core::pathFromUtf8(command.to), whichCheckpoint(command));
        if (!written) return reportError(written.error());
        if (command.json) printJson({{"adapters", command.to}});
        else printLine(command.to + "  adapters of the run");
        return 0;
    }
    const auto bundle = convert(command, stop);
    if (!bundle) return reportError(bundle.error());
    const model::Bundle& made = bundle.value();
    if (command.json)
        printJson({{"bundle", core::utf8FromPath(made.folder)},
                   {"name", made.name},
                   {"precision", made.weightsPrecision},
                   {"weights_hash", made.weightsHash},
                   {"notice", made.notice}});
    else
        printLine(fmt::format("{}  {} layers, {} wide, {}, sha256 {}", core::utf8FromPath(made.folder), made.text.layers, made.text.hidden,
                              made.weightsPrecision, made.weightsHash));
    if (!command.json && !made.notice.empty()) printLine(made.notice);
    return 0;
}

} // namespace

void declareConvert(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<ConvertCommand>();
    CLI::App* command = program.add_subcommand("convert", "Make a bundle of published files or of a training run");
    command->add_option("--weights", options->weights, "published weights, .pth or .safetensors");
    command->add_option("--encoder", options->encoder, "patch encoder weights (ctranspath.pth); without: feature files only");
    command->add_option("--tokenizer", options->tokenizer, "tokenizer folder; without: BioGPT's, by the vocabulary's size");
    command->add_option("--config", options->config, "sizes, where shapes do not show them");
    command->add_option("--run", options->run, "run folder of hscribe train, instead of --weights");
    command->add_option("--checkpoint", options->checkpoint, "of the run: best or last")->check(CLI::IsMember({"best", "last"}));
    command->add_flag("--adapters-only", options->adaptersOnly, "write the run's adapters (lora) to the file --to, not a bundle");
    command->add_option("--lora", options->lora, "file of adapters to add into the weights of --bundle");
    command->add_option("--bundle", options->bundle, "bundle that --lora belongs to")->transform(bundleFolder());
    command->add_option("--to", options->to, "folder of the bundle")->required();
    command->add_option("--name", options->name, "of the bundle; else the folder's");
    command->add_option("--precision", options->precision, "fp32, bf16 or int8, as stored")->check(CLI::IsMember({"fp32", "bf16", "int8"}));
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Example:\n  hscribe convert --weights histogpt-1b-6k-pruned.pth --encoder ctranspath.pth --to histogpt-s");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
