// The runs on this machine, as their folders tell: <data folder>/runs/<name>/. Blocking file work; a RunShelf belongs to
// one worker at a time.
#pragma once

#include "app/histoscribe/training_process.h"
#include "core/training/events_follower.h"
#include "core/training/run_compare.h"
#include "core/training/run_record.h"
#include "ui/training/training_values.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hs::app {

// $XDG_DATA_HOME/histoscribe: runs, data sets and bundles that were made here.
std::filesystem::path dataFolder();

struct RunOnDisk {
    std::filesystem::path folder;
    core::RunSummary summary;
    std::shared_ptr<const core::RunRecord> record;
    ProcessLook process;
    ui::RunState state = ui::RunState::Lost;
    bool hasCheckpoint = false;
    std::filesystem::path bundle; // it began from
    std::filesystem::path data;
    std::filesystem::file_time_type began{};
};

// What a run is doing, from what it said last and whether its process lives. Pure.
struct RunSigns {
    core::RunPhase phase = core::RunPhase::Empty;
    std::string ending;           // reason of the end
    ProcessLook process;
    bool folderThere = true;
    bool silentSinceStart = true; // no event since the process was started
    bool freshEvents = false;     // an event within the last minute
    bool stopping = false;        // we asked it to
};
ui::RunState runStateOf(const RunSigns& signs);

// One sentence on why a run is not what it should be; empty when all is well.
std::string troubleOf(const RunOnDisk& run);

class RunShelf {
public:
    explicit RunShelf(std::filesystem::path runs) : m_runs(std::move(runs)) {}
    // Newest first. Folders without a config.json and without a process are left out.
    std::vector<RunOnDisk> read();

private:
    struct Kept {
        core::EventsFollower follower;
        std::shared_ptr<core::RunRecord> record;
    };
    std::filesystem::path m_runs;
    std::map<std::filesystem::path, Kept> m_kept;
};

// Facts of the disk about a run that has been followed so far.
void readSigns(RunOnDisk& run, bool stopping);

// A folder name for a new run that is not taken: "2026-11-25 cases".
std::filesystem::path freshRunFolder(const std::filesystem::path& runs, const std::string& wish);

} // namespace hs::app
