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

namespace {

std::int64_t stepOf(const core::TrainEvent& event) {
    return std::visit(
        [](const auto& e) -> std::int64_t {
            if constexpr (requires { e.step; }) return e.step;
            else return 0;
        },
        event);
}

bool isEnding(const core::TrainEvent& event) {
    return std::holds_alternative<core::TrainFinished>(event) || std::holds_alternative<core::TrainFailed>(event);
}

// What a writer that was killed left beside its goal ("<name>.part-<process>").
void removeUnfinished(const fs::path& folder) {
    std::error_code problem;
    for (const auto& file : fs::directory_iterator(folder, problem))
        if (file.path().filename().native().find(".part-") != std::string::npos) fs::remove(file.path(), problem);
}

std::string eventsUpTo(const std::string& text, std::int64_t step) {
    std::string kept;
    for (std::size_t from = 0, to = text.find('\n'); to != std::string::npos; from = to + 1, to = text.find('\n', from)) {
        const std::string line = text.substr(from, to - from);
        const auto event = core::trainEventFromJsonLine(line);
        if (!event || isEnding(event.value())) continue;
        if (stepOf(event.value()) > step) break;
        kept += line + '\n';
    }
    return kept;
}

} // namespace

Result<std::unique_ptr<RunFolder>> RunFolder::open(const fs::path& folder, const nlohmann::json& config, RunStart start) {
    std::unique_ptr<RunFolder> run(new RunFolder(folder));
    std::error_code problem;
    const std::string shown = core::displayName(folder);
    if (start != RunStart::New) {
        if (!fs::exists(folder / "config.json", problem))
            return Error(ErrorCode::NotFound, "the folder " + shown + " holds no run to resume: it has no config.json");
        fs::create_directories(folder / "checkpoints", problem);
        fs::create_directories(folder / "samples", problem);
        if (start == RunStart::Joined) return run;
        removeUnfinished(folder);
        removeUnfinished(folder / "checkpoints");
        return run;
    }
    if (run->hasCheckpoint())
        return Error(ErrorCode::InvalidInput,
                     "the folder " + shown + " already holds a run: resume it, or name another folder");
    fs::create_directories(folder / "checkpoints", problem);
    if (!problem) fs::create_directories(folder / "samples", problem);
    if (problem)
        return Error(ErrorCode::Internal, "the run folder " + shown + " cannot be made: " + problem.message());
    fs::remove(folder / "events.jsonl", problem); // of a run that failed before it began
    HS_CHECK(core::writeFileAtomically(folder / "config.json", config.dump(2) + "\n"));
    return run;
}

bool RunFolder::hasCheckpoint() const {
    std::error_code problem;
    return fs::exists(lastCheckpoint(), problem);
}

Result<void> RunFolder::rewindTo(std::int64_t step) {
    std::error_code problem;
    const fs::path events = m_folder / "events.jsonl";
    if (fs::exists(events, problem)) {
        HS_TRY(const std::string text, core::readTextFile(events, std::uint64_t(8) << 30));
        HS_CHECK(core::writeFileAtomically(events, eventsUpTo(text, step)));
    }
    for (const auto& file : fs::directory_iterator(m_folder / "samples", problem)) {
        long long of = 0;
        if (std::sscanf(file.path().filename().c_str(), "step-%lld.jsonl", &of) == 1 && of > step) fs::remove(file.path(), problem);
    }
    return {};
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
