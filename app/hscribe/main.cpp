// hscribe: the engine without a window. One subcommand a file; see command.h.

#include "app/common/core_dumps.h"
#include "app/common/stop_signal.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "core/log.h"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>
#include <optional>

namespace {

using namespace hs;

// CLI11 says only that a command is missing; a mistyped one is named here.
std::string describeMistake(const CLI::App& program, const CLI::ParseError& problem, int argc, char** argv) {
    const std::string first = argc > 1 ? argv[1] : "";
    if (first.empty() || first.front() == '-') return problem.what();
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; }))
        if (command->get_name() == first) return problem.what();
    return "there is no command " + first + "; hscribe --help lists them";
}

// What is read must not be what is written. Folders may be both (a run that goes on).
std::optional<core::Error> writtenOverItsInput(const CLI::App& command) {
    const CLI::Option* out = command.get_option_no_throw("--out");
    if (out == nullptr || out->count() == 0) return {};
    const std::string name = out->as<std::string>();
    std::error_code failed;
    const auto path = core::pathFromUtf8(name);
    if (!std::filesystem::is_regular_file(path, failed)) return {};
    for (const CLI::Option* option : command.get_options()) {
        if (option == out) continue;
        for (const std::string& text : option->results())
            if (std::filesystem::equivalent(path, core::pathFromUtf8(text), failed))
                return core::Error(core::ErrorCode::InvalidInput,
                                   core::displayName(path) + " is read and would be written over: choose another --out");
    }
    return {};
}

int runProgram(int argc, char** argv) {
    app::StopSignal stop;
    CLI::App program("HistoScribe without a window: reads slides, writes reports, shows where the words came from.\n"
                     "Research use, not a medical device.",
                     "hscribe");
    program.set_version_flag("--version", "hscribe " HS_VERSION);
    program.require_subcommand(1);
    program.footer("Example:\n  hscribe report slide.svs --bundle DIR --out report.json\n"
                   "Each command: hscribe COMMAND --help");
    std::string level = "warn";
    program.add_option("--log", level, "trace, debug, info, warn, error or off")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));

    app::CommandBody chosen;
#ifdef HS_WITH_SLIDES
    app::declareInfo(program, chosen);
    app::declarePatches(program, chosen);
    app::declareFeatures(program, chosen);
    app::declareDemo(program, chosen);
    app::declareWatch(program, chosen);
#endif
    app::declareReport(program, chosen);
    app::declareHeatmap(program, chosen);
    app::declareEvaluate(program, chosen);
#ifdef HS_WITH_UI
    app::declareParaphrase(program, chosen);
#endif
    app::declareTrain(program, chosen);
    app::declareConvert(program, chosen);
    app::declareVerify(program, chosen);
    app::declareTokenize(program, chosen);
    app::declareBench(program, chosen);
    for (CLI::App* command : program.get_subcommands({})) {
        command->set_version_flag("--version", "hscribe " HS_VERSION);
        for (CLI::App* part : command->get_subcommands({})) // demo slide, …
            part->set_version_flag("--version", "hscribe " HS_VERSION);
    }

    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& wish) { // --help, --version
        return program.exit(wish);
    } catch (const CLI::ParseError& problem) {
        return app::reportError(core::Error(core::ErrorCode::InvalidInput, describeMistake(program, problem, argc, argv)));
    }
    core::setLogLevel(level);
    for (const CLI::App* command : program.get_subcommands())
        if (const auto problem = writtenOverItsInput(*command)) return app::reportError(*problem);
    const int code = chosen(stop.token());
    const auto unwritten = app::outputProblem();
    return code == 0 && unwritten ? app::reportError(*unwritten) : code;
}

} // namespace

int main(int argc, char** argv) {
    hs::app::forbidCoreDumps();
    try {
        return runProgram(argc, argv);
    } catch (const std::bad_alloc&) {
        return app::reportError(core::Error(core::ErrorCode::OutOfMemory, "the machine is out of memory"));
    } catch (const std::exception& problem) {
        return app::reportError(core::Error(core::ErrorCode::Internal, problem.what()));
    }
}
