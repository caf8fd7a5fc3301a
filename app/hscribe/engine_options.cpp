#include "app/hscribe/engine_options.h"

#include "app/common/engine_loader.h"
#include "app/common/program_paths.h"
#include "app/common/policy.h"
#include "core/files.h"
#include "core/log.h"
#include "model/io/published.h"

#include <utility>

namespace hs::app {

void addModelOptions(CLI::App& command, ModelOptions& options) {
    command.add_option("INPUT", options.inputs, "slides or feature files of one case");
    addBundleOptions(command, options);
}

void addBundleOptions(CLI::App& command, ModelOptions& options) {
    command.add_option("--bundle", options.bundle, "folder of the model bundle")->required()->transform(bundleFolder());
    command.add_option("--device", options.device, "auto, cpu or cuda")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command.add_option("--precision", options.precision, "fp32, bf16 or int8")->check(CLI::IsMember({"fp32", "bf16", "int8"}));
    command.add_option("--threads", options.threads, "compute threads; 0: every core")->check(CLI::Range(0, 1024));
    command.add_option("--mpp", options.mpp, "µm per pixel of level 0, for slides that state none")
        ->check(numberBetween(0.01, 100.0));
    command.add_flag("--no-cache", options.noCache, "neither read nor write the cache of encoded slides");
}

core::Result<OpenedModel> openModel(const ModelOptions& options, ProgressLine& progress, std::stop_token stop) {
    OpenedModel opened;
    HS_TRY(opened.bundle, openAllowedBundle(core::pathFromUtf8(options.bundle), stop));
    HS_TRY(core::EngineModule * module, loadEngineModule());
    opened.engine = module->createEngine();
    core::EngineOptions engineOptions;
    engineOptions.bundle = core::pathFromUtf8(options.bundle);
    engineOptions.device = core::deviceFromName(options.device).value_or(core::Device::Auto);
    engineOptions.precision = core::precisionFromName(options.precision).value_or(core::Precision::Fp32);
    engineOptions.threads = options.threads;
    HS_TRY(opened.info, opened.engine->open(engineOptions, progressSink(progress), stop));
    if (!opened.info.warning.empty()) core::log().warn("{}", opened.info.warning);
    return opened;
}

core::Result<void> checkInputs(const ModelOptions& options) {
    if (!options.inputs.empty()) return {};
    return core::Error(core::ErrorCode::InvalidInput, "INPUT is missing: give the slides or feature files of a case");
}

CaseOptions caseOptions(const ModelOptions& options) {
    CaseOptions caseOptions;
    for (const std::string& input : options.inputs)
        caseOptions.inputs.push_back(core::pathFromUtf8(input));
    if (options.mpp > 0.0) caseOptions.spacing = options.mpp;
    caseOptions.threads = options.threads;
    caseOptions.precision = core::precisionFromName(options.precision).value_or(core::Precision::Fp32);
    caseOptions.useCache = !options.noCache;
    return caseOptions;
}

core::ProgressSink progressSink(ProgressLine& line) {
    return [&line](const core::PatchProgress& progress) { line.show(core::stageName(progress.stage), progress.done, progress.total); };
}

} // namespace hs::app
