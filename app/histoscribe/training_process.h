// The process behind a training run: `hscribe train`, started so that nothing of the viewer holds it: a session of its
// own, its stdin a named pipe in the run folder, its words in files there. A later viewer finds it again. Any thread;
// blocking file work, never on the GUI thread.
//
//   <run>/process/process.json   which process (core/training/process_identity.h), written when it starts
//   <run>/process/stdin          named pipe; the line "stop" ends the run after a checkpoint
//   <run>/process/messages.txt   its stderr
//   <run>/process/exit           how it ended, where we were there to hear: an exit code, or -signal
#pragma once

#include "core/training/process_identity.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hs::app {

struct TrainingLaunch {
    std::filesystem::path program;      // hscribe
    std::vector<std::string> arguments; // after the program's name
    std::filesystem::path run;
};

// InvalidInput when a process works on the run already; NotFound when there is no such program.
core::Result<core::ProcessIdentity> launchTraining(const TrainingLaunch& launch);

struct ProcessLook {
    bool known = false; // there is a process file
    core::ProcessState state = core::ProcessState::Gone;
    std::uint64_t residentBytes = 0;
    std::optional<int> exit;             // code, or -signal
    std::filesystem::file_time_type started; // of the process file
};
ProcessLook lookAtProcess(const std::filesystem::path& run);

// Each answers NotFound when no process works on the run.
core::Result<void> askToStop(const std::filesystem::path& run); // also wakes a paused one
core::Result<void> pauseProcess(const std::filesystem::path& run);
core::Result<void> continueProcess(const std::filesystem::path& run);

// The last sentence it said on stderr, without the program's name; empty when it said nothing.
std::string lastWords(const std::filesystem::path& run);

std::filesystem::path processFolder(const std::filesystem::path& run);

} // namespace hs::app
