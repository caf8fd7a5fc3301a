// CaseState: what the session knows of one case: its slides and every report written for it. Values; GUI thread.
#pragma once

#include "core/attention.h"
#include "core/features.h"
#include "core/report_event.h"
#include "core/slide/slide.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <vector>

namespace hs::app {

using CaseId = std::uint64_t; // 0: none

// One section as it was asked for: the whole beginning, or what is put behind the text before.
struct ReportStep {
    std::string prompt;
    core::GenerationOptions options;
};

// A report as the model wrote it, with what its maps are made of.
struct WrittenReport {
    core::RequestId request = 0;
    core::Report report;
    std::vector<core::LatentAttentionPtr> attention; // of each token; null for what carried none
    core::PatchMapPtr map;                           // null: not read by this program run
    std::vector<core::FeatureSetPtr> features;       // empty: likewise
    std::optional<float> sharedHighest;              // of any word's map; nothing until it is known
    bool ended = false;
    std::vector<ReportStep> steps;                   // what it was asked for, section by section; empty: not written here
    core::RequestId firmedBy = 0;                    // a provisional report: the one written from all of the tissue
};

struct CaseState {
    CaseId id = 0;
    std::vector<std::filesystem::path> paths;
    std::vector<core::SlidePtr> slides; // null while it is being opened, or when refused
    std::deque<WrittenReport> reports;  // the newest last; so many that undo finds the maps of what it brings back
    double spacing = 0.0;               // µm/px, said by hand for slides that state none; 0: not said
    std::uint64_t job = 0;              // that writes the newest one; 0: none

    WrittenReport* find(core::RequestId request);
    const WrittenReport* newest() const { return reports.empty() ? nullptr : &reports.back(); }
    // The place of a slide among those that are open: maps come one for each of them.
    std::size_t mapIndexOf(std::size_t slide) const;
    // Worth keeping while another case is looked at.
    bool hasWork() const { return job != 0 || !reports.empty(); }
};

} // namespace hs::app
