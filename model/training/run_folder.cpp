#include "model/training/run_folder.h"

#include "core/files.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <system_error>
#include <variant>

namespace hs::model {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

Result<std::unique_ptr<RunFolder>> RunFolder::open(const fs::path& folder, const nlohmann::json& config, RunStart start) {
    std::unique_ptr<RunFolder> run(new RunFolder(folder));
    std::error_code problem;
    const std::string shown = core::displayName(folder);
    if (start == RunStart::Resumed) {
        if (!fs::exists(run->lastCheckpoint(), problem))
            return Error(ErrorCode::NotFound, "the run " + shown + " cannot be resumed: it has no " + kLast);
        return run;
    }
    if (fs::exists(folder / "events.jsonl", problem))
        return Error(ErrorCode::InvalidInput,
                     "the folder " + shown + " already holds a run: resume it, or name another folder");
    fs::create_directories(folder / "checkpoints", problem);
    if (!problem) fs::create_directories(folder / "samples", problem);
    if (problem)
        return Error(ErrorCode::Internal, "the run folder " + shown + " cannot be made: " + problem.message());
    HS_CHECK(core::writeFileAtomically(folder / "config.json", config.dump(2) + "\n"));
    return run;
}

Result<void> RunFolder::append(const core::TrainEvent& event) {
    const std::string line = core::trainEventToJsonLine(event);
    HS_CHECK(appendLine(m_folder / "events.jsonl", line));
    if (const auto* sample = std::get_if<core::TrainSample>(&event)) {
        char name[40];
        std::snprintf(name, sizeof name, "step-%08lld.jsonl", static_cast<long long>(sample->step));
        HS_CHECK(appendLine(m_folder / "samples" / name, line));
    }
    return {};
}

Result<void> RunFolder::appendLine(const fs::path& file, const std::string& line) {
    std::ofstream out(file, std::ios::app | std::ios::binary);
    out << line << '\n';
    out.flush();
    if (!out)
        return Error(ErrorCode::Internal, core::displayName(file) + " of the run cannot be written (disk full, or no right to)");
    return {};
}

} // namespace hs::model
