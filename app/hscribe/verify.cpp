// hscribe verify: runs the network on a golden file's inputs and compares every tensor it finds there.

#include "app/common/engine_loader.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "app/hscribe/verify_all.h"
#include "core/files.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <utility>

namespace hs::app {

namespace {

struct VerifyOptions {
    std::string weights, config, features;
    std::vector<std::string> goldens;
    std::string precision = "fp32";
    int threads = 0;
    bool all = false;
    bool json = false;
};

const char* verdictWord(core::Verdict verdict) {
    switch (verdict) {
    case core::Verdict::Pass: return "PASS";
    case core::Verdict::Fail: return "FAIL";
    case core::Verdict::Skip: return "SKIP";
    }
    return "SKIP";
}

core::Result<bool> verifyGoldens(const core::VerifyRequest& request, const core::VerifySink& sink, std::stop_token stop) {
    HS_TRY(core::EngineModule * module, loadEngineModule());
    return module->verify(request, sink, std::move(stop));
}

int run(const VerifyOptions& options, std::stop_token stop) {
    if (options.all != options.goldens.empty())
        return reportError(core::Error(core::ErrorCode::InvalidInput, "verify takes either --golden or --all"));
    core::VerifyRequest request;
    request.weights = core::pathFromUtf8(options.weights);
    request.config = core::pathFromUtf8(options.config);
    request.features = core::pathFromUtf8(options.features);
    for (const std::string& golden : options.goldens)
        request.goldens.push_back(core::pathFromUtf8(golden));
    request.precision = core::precisionFromName(options.precision).value_or(core::Precision::Fp32);
    request.threads = options.threads;

    nlohmann::ordered_json lines = nlohmann::ordered_json::array();
    int counts[3] = {0, 0, 0};
    const core::VerifySink sink = [&](const core::VerifyLine& line) {
        ++counts[int(line.verdict)];
        if (options.json)
            lines.push_back({{"name", line.name},
                             {"largest_difference", line.largestDifference},
                             {"tolerance", line.tolerance},
                             {"verdict", verdictWord(line.verdict)},
                             {"note", line.note}});
        else if (options.all)
            printLine(fmt::format("{:<16} {}{}", line.name, verdictWord(line.verdict), line.note.empty() ? "" : "  " + line.note));
        else
            printLine(fmt::format("{:<44} {:>10.3g} {:>10.3g} {}{}", line.name, line.largestDifference, line.tolerance,
                                  verdictWord(line.verdict), line.note.empty() ? "" : "  " + line.note));
    };
    const auto passed = options.all ? verifyInstallation(sink, stop) : verifyGoldens(request, sink, stop);
    if (!passed) return reportError(passed.error());
    if (options.json)
        printJson({{"passed", passed.value()}, {"pass", counts[0]}, {"fail", counts[1]}, {"skip", counts[2]}, {"tensors", lines}});
    else
        printLine(fmt::format("{} passed, {} failed, {} skipped", counts[0], counts[1], counts[2]));
    return passed.value() ? 0 : 1;
}

} // namespace

void declareVerify(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = program.add_subcommand("verify", "Compare the network with golden files of the reference, or check this installation");
    command->add_option("--weights", options->weights, "weights file (without: the formula weights of the golden's info file)");
    command->add_option("--config", options->config, "sizes: bundle.json, a published config, or the golden's config");
    command->add_option("--golden", options->goldens, "golden file (.pt); may be repeated");
    command->add_flag("--all", options->all, "instead: check this installation, with nothing but its own files");
    command->add_option("--features", options->features, "feature file the golden was made from");
    command->add_option("--precision", options->precision, "fp32, bf16 or int8")->check(CLI::IsMember({"fp32", "bf16", "int8"}));
    command->add_option("--threads", options->threads, "compute threads; 0: every core")->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Example:\n  hscribe verify --weights tiny.pth --config tiny_config.json --golden tiny_golden.pt --golden tiny_grads.pt");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
