// ReportEvent: what the engine says while it writes a report. Values; sent from the engine thread to one sink.
//
// Order: Started, PatchProgress*, Prepared, Token*, then exactly one of Finished or Failed. Every event carries the id of
// its request, so that a receiver drops what is late.
#pragma once

#include "core/attention.h"
#include "core/error.h"
#include "core/features.h"
#include "core/report.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace hs::core {

using RequestId = std::uint64_t;

struct ReportStarted {};

enum class Stage { LoadingModel, ReadingPatches, Resampling, Prompt, Writing, Attribution };
std::string stageName(Stage stage); // for a person: "reading tissue"

// done of total units of a stage; total 0 when it cannot be known.
struct PatchProgress {
    Stage stage = Stage::ReadingPatches;
    std::size_t done = 0;
    std::size_t total = 0;
};

// The slides are read: features (to be cached by the receiver) and the map from latents to their patches.
struct ReportPrepared {
    std::vector<FeatureSetPtr> slides;
    PatchMapPtr map;
};

// One more token. The text so far becomes text.substr(0, replaceFrom) + tail; its first stableBytes will not change any
// more (what a line printer may print); token.span refers to the new text.
struct TokenWritten {
    std::size_t index = 0; // in Report::tokens
    ReportToken token;
    std::size_t replaceFrom = 0;
    std::string tail;
    std::size_t stableBytes = 0;
    LatentAttentionPtr attention; // over the latents; null for a text-only run
};

struct ReportFinished {
    std::shared_ptr<const Report> report;
    Ending ending = Ending::EndOfText;
};

struct ReportFailed {
    Error error;
};

struct ReportEvent {
    RequestId request = 0;
    std::variant<ReportStarted, PatchProgress, ReportPrepared, TokenWritten, ReportFinished, ReportFailed> what;
};

// Called on the engine thread, in order; must not block.
using ReportSink = std::function<void(const ReportEvent&)>;

} // namespace hs::core
