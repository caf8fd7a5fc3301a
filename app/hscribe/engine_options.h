// The options that every command with a model shares, and what they open.
#pragma once

#include "app/common/case_reader.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/engine.h"
#include "model/io/bundle.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::app {

struct ModelOptions {
    std::vector<std::string> inputs;
    std::string bundle;
    std::string device = "auto";
    std::string precision = "fp32";
    int threads = 0;
    double mpp = 0.0;
    bool noCache = false;
};

// --bundle --device --precision --threads --mpp --no-cache
void addBundleOptions(CLI::App& command, ModelOptions& options);
// INPUT… and the same
void addModelOptions(CLI::App& command, ModelOptions& options);

struct OpenedModel {
    model::Bundle bundle;
    std::unique_ptr<core::Engine> engine;
    core::EngineInfo info;
};

core::Result<OpenedModel> openModel(const ModelOptions& options, ProgressLine& progress, std::stop_token stop);

// InvalidInput (wrong usage) when no INPUT was given to a command that cannot do without.
core::Result<void> checkInputs(const ModelOptions& options);

CaseOptions caseOptions(const ModelOptions& options);

// Shows engine progress on the line.
core::ProgressSink progressSink(ProgressLine& line);

} // namespace hs::app
