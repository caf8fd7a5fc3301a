// Many cases, one after the other, with one loaded model: `--cases FILE --out DIR` of report and heatmap.
//
// What is complete is skipped, so a stopped batch goes on where it stopped; a case that fails is told and the others are
// still done. The answer of the whole is the first failure's exit code.
#pragma once

#include "app/hscribe/engine_options.h"
#include "core/cases.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace hs::app {

struct BatchOptions {
    std::string cases; // .jsonl or .csv; empty: one case, given by its inputs
    std::string out;   // folder
    std::string split; // only this one
    bool json = false;
};

// --cases, --split. The folder is the command's own --out.
void addBatchOptions(CLI::App& command, BatchOptions& options);

struct BatchWork {
    std::function<std::filesystem::path(const std::string& name)> goal; // of a case's file name
    std::function<bool(const std::filesystem::path& goal)> complete;
    std::function<core::Result<void>(OpenedModel& opened, const core::Case& one,
                                     const std::vector<core::FeatureSetPtr>& slides, const std::filesystem::path& goal,
                                     std::stop_token stop)>
        make;
};

int runBatch(const BatchOptions& batch, const ModelOptions& model, const BatchWork& work, std::stop_token stop);

} // namespace hs::app
