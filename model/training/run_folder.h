// RunFolder: what a training run leaves behind (contract: Run): config.json, events.jsonl, checkpoints/, samples/.
//
// Belongs to the training thread. A resumed run appends to its events; a new run refuses a folder that holds the checkpoint
// of another.
#pragma once

#include "core/error.h"
#include "core/train_event.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace hs::model {

enum class RunStart { New, Resumed, Joined };

class RunFolder {
public:
    // New: makes the folder and writes config.json. Resumed: the folder must hold a run; where that run was ended before
    // its first checkpoint, hasCheckpoint() is false and it begins anew. Joined: another process leads this run and writes
    // in it now, so nothing is taken away.
    static core::Result<std::unique_ptr<RunFolder>> open(const std::filesystem::path& folder,
                                                         const nlohmann::json& config, RunStart start);

    const std::filesystem::path& path() const { return m_folder; }
    bool hasCheckpoint() const;
    std::filesystem::path lastCheckpoint() const { return m_folder / kLast; }
    std::filesystem::path bestCheckpoint() const { return m_folder / kBest; }

    static constexpr const char* kLast = "checkpoints/last.safetensors";
    static constexpr const char* kBest = "checkpoints/best.safetensors";

    // Takes back what was told after step `step`, how the run ended before, and a line that was cut off, so that a resumed
    // run's events are those of a run that was never interrupted.
    core::Result<void> rewindTo(std::int64_t step);

    // One line in events.jsonl, there when the call returns; a sample also goes to samples/step-<step>.jsonl.
    core::Result<void> append(const core::TrainEvent& event);

private:
    explicit RunFolder(std::filesystem::path folder) : m_folder(std::move(folder)) {}
    core::Result<void> appendLine(const std::filesystem::path& file, const std::string& line);

    std::filesystem::path m_folder;
};

} // namespace hs::model
