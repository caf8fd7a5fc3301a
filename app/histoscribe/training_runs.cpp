#include "app/histoscribe/training_runs.h"

#include "core/files.h"
#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace hs::app {

namespace fs = std::filesystem;
using core::ProcessState;
using core::RunPhase;
using ui::RunState;

namespace {

constexpr std::uintmax_t kNearlyFull = 32u << 20;

fs::file_time_type changed(const fs::path& path) {
    std::error_code failed;
    const auto when = fs::last_write_time(path, failed);
    return failed ? fs::file_time_type::min() : when;
}

void readConfig(RunOnDisk& run) {
    const auto text = core::readTextFile(run.folder / "config.json", 4u << 20);
    if (!text) return;
    const auto config = nlohmann::json::parse(core::shallowJson(text.value()), nullptr, /*allow_exceptions=*/false);
    if (!config.is_object()) return;
    core::addConfig(run.summary, config);
    const auto path = [&](const char* key) {
        const auto at = config.find(key);
        return at != config.end() && at->is_string() ? core::pathFromUtf8(at->get<std::string>()) : fs::path();
    };
    run.bundle = path("bundle");
    run.data = path("data");
}

} // namespace

fs::path dataFolder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') return fs::path(data) / "histoscribe";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return fs::path(home) / ".local" / "share" / "histoscribe";
    return fs::temp_directory_path() / "histoscribe-data";
}

RunState runStateOf(const RunSigns& signs) {
    if (!signs.folderThere) return RunState::Vanished;
    const bool ended = (signs.phase == RunPhase::Finished || signs.phase == RunPhase::Failed) && !signs.silentSinceStart;
    const auto byPhase = [&] {
        if (signs.phase == RunPhase::Failed) return RunState::Failed;
        return signs.ending == "stopped" ? RunState::Stopped : RunState::Finished;
    };
    switch (signs.process.state) {
    case ProcessState::Paused:
        return RunState::Paused;
    case ProcessState::Running:
        if (ended) return byPhase(); // it has said its last word
        if (signs.stopping) return RunState::Stopping;
        return signs.phase == RunPhase::Learning ? RunState::Learning : RunState::Preparing;
    case ProcessState::Elsewhere:
        return ended ? byPhase() : RunState::Elsewhere;
    case ProcessState::Gone:
        break;
    }
    const bool spoke = signs.phase == RunPhase::Finished || signs.phase == RunPhase::Failed;
    if (signs.process.known && signs.silentSinceStart && signs.process.exit.value_or(0) > 0) return RunState::Failed;
    if (spoke && !(signs.process.known && signs.silentSinceStart)) return byPhase();
    if (spoke && signs.process.exit.value_or(0) == 0) return byPhase();
    if (!signs.process.known && signs.freshEvents) return RunState::Elsewhere; // started from a terminal
    return RunState::Lost;
}

std::string troubleOf(const RunOnDisk& run) {
    switch (run.state) {
    case RunState::Vanished:
        return "The folder of the run is gone: " + core::displayName(run.folder);
    case RunState::Elsewhere:
        return run.process.known ? "Its process belongs to another machine; what it writes is shown here"
                                 : "It was started from elsewhere; what it writes is shown here";
    case RunState::Failed:
    case RunState::Lost:
        break;
    default:
        return {};
    }
    const bool toldByEvents = run.record && run.record->failure();
    const int exit = run.process.exit.value_or(0);
    if (toldByEvents) return run.record->failure()->message;
    if (const std::string words = lastWords(run.folder); !words.empty() && exit >= 0) return words;
    std::error_code failed;
    const fs::space_info space = fs::space(run.folder, failed);
    if (!failed && space.available < kNearlyFull)
        return "The disk of the run is full: " + std::to_string(space.available >> 20) + " MB are free on it";
    const std::string from = run.hasCheckpoint ? "; it resumes from its last checkpoint" : "; it had written no checkpoint yet";
    if (exit == -9) return "Its process was killed (signal 9), by hand or because memory ran out" + from;
    if (exit < 0) return "Its process was ended by signal " + std::to_string(-exit) + from;
    if (exit > 0) return "Its process ended with code " + std::to_string(exit) + " and said nothing" + from;
    return "Its process is gone and said nothing, as after a power cut" + from;
}

void readSigns(RunOnDisk& run, bool stopping) {
    std::error_code failed;
    const fs::path events = run.folder / "events.jsonl";
    RunSigns signs;
    signs.phase = run.record ? run.record->phase() : RunPhase::Empty;
    signs.ending = run.record && run.record->finished() ? run.record->finished()->reason : std::string();
    signs.folderThere = fs::is_directory(run.folder, failed);
    run.process = lookAtProcess(run.folder);
    signs.process = run.process;
    const auto spoken = changed(events);
    signs.silentSinceStart = run.process.known && spoken < run.process.started;
    signs.freshEvents = fs::file_time_type::clock::now() - spoken < std::chrono::minutes(1);
    signs.stopping = stopping;
    run.hasCheckpoint = fs::exists(run.folder / "checkpoints" / "last.safetensors", failed) ||
                        fs::exists(run.folder / "checkpoints" / "best.safetensors", failed);
    run.state = runStateOf(signs);
}

std::vector<RunOnDisk> RunShelf::read() {
    std::vector<RunOnDisk> runs;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(m_runs, failed)) {
        if (!entry.is_directory(failed)) continue;
        RunOnDisk run;
        run.folder = entry.path();
        const bool begun = fs::exists(run.folder / "config.json", failed);
        if (!begun && !fs::exists(processFolder(run.folder) / "process.json", failed)) continue;
        Kept& kept = m_kept.try_emplace(run.folder, Kept{core::EventsFollower(run.folder / "events.jsonl"), nullptr}).first->second;
        if (!kept.record) kept.record = std::make_shared<core::RunRecord>();
        for (bool more = true, copied = false; more;) {
            const auto found = kept.follower.poll();
            if (!found || (found.value().events.empty() && !found.value().restarted)) break;
            // What was handed out stays as it is: the screen reads it.
            if (!std::exchange(copied, true)) kept.record = std::make_shared<core::RunRecord>(*kept.record);
            if (found.value().restarted) *kept.record = {};
            for (const core::TrainEvent& event : found.value().events)
                kept.record->add(event);
            more = found.value().more;
        }
        run.record = kept.record;
        run.summary = core::summaryOf(*run.record);
        run.summary.name = core::utf8FromPath(run.folder.filename());
        readConfig(run);
        readSigns(run, false);
        run.began = std::max(changed(run.folder / "config.json"), run.process.known ? run.process.started : fs::file_time_type::min());
        runs.push_back(std::move(run));
    }
    std::sort(runs.begin(), runs.end(), [](const RunOnDisk& a, const RunOnDisk& b) { return a.began > b.began; });
    return runs;
}

fs::path freshRunFolder(const fs::path& runs, const std::string& wish) {
    std::string name;
    for (const char c : wish)
        name += c == '/' || c == '\0' || static_cast<unsigned char>(c) < 0x20 ? '-' : c;
    while (name.starts_with('.'))
        name.erase(0, 1);
    if (name.empty()) name = "run";
    std::size_t end = std::min<std::size_t>(name.size(), 120);
    while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
        --end; // never in the middle of a character
    name.resize(end);
    std::error_code failed;
    fs::path folder = runs / core::pathFromUtf8(name);
    for (int i = 2; fs::exists(folder, failed); ++i)
        folder = runs / core::pathFromUtf8(name + " " + std::to_string(i));
    return folder;
}

} // namespace hs::app
