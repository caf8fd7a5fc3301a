// `demo dataset`: many synthetic cases at the model's own scale with a cases file (contract: Cases) and their truth.
//
// <folder>/cases.jsonl, <folder>/slides/<id>.tif with <id>.truth.json and <id>.mask.png, <folder>/patches/<id>.jsonl
// (labels). Classes take turns, so they are balanced to one case; the three splits draw from ranges of seeds that never
// meet. Blocks its caller; whole cases are made on several threads, progress comes on the calling thread.
#pragma once

#include "core/cases.h"
#include "core/error.h"
#include "core/synthetic/skin.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace hs::core {

struct DemoDatasetOptions {
    std::filesystem::path folder; // made if it is not there
    std::uint64_t seed = 1;
    std::size_t train = 800; // cases of each split
    std::size_t validation = 100;
    std::size_t test = 100;
    double spacing = 1.0; // µm per pixel of level 0
    int quality = 88;     // JPEG
    int reportVariants = 3;
    bool patchLabels = true; // also <folder>/patches/
    int threads = 0;         // 0: all cores
};

struct DatasetProgress {
    std::size_t done = 0;
    std::size_t total = 0;
    double seconds = 0.0;
};
using DatasetProgressSink = std::function<void(const DatasetProgress&)>;

struct DemoDataset {
    std::filesystem::path casesFile;
    std::vector<Case> cases;
    double seconds = 0.0;
};

// The case of a split: its class and seed. Pure; also for those who draw in memory and write nothing.
struct DatasetCase {
    std::string id; // "train-00012"
    std::uint64_t seed = 0;
    SkinCaseOptions options;
};
DatasetCase datasetCase(const DemoDatasetOptions& options, Split split, std::size_t index);

// A case that is complete in the folder already (same seed, all files) is kept, so a stopped run continues; the cases
// file is written last. After a stop (Cancelled) or an error complete cases stay, partial files do not.
Result<DemoDataset> writeDemoDataset(const DemoDatasetOptions& options, const DatasetProgressSink& progress,
                                     std::stop_token stop);

} // namespace hs::core
