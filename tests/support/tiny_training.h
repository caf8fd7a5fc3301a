// A data set and a bundle small enough to be trained in seconds: feature files in which the class of a case can be read,
// reports that name it. Tests only; initialising the bundle opens the engine module.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace hs::test {

struct TinyTraining {
    std::filesystem::path folder;
    std::filesystem::path bundle; // random weights, three classes, no patch encoder
    std::filesystem::path cases;  // cases.jsonl
};

struct TinyOptions {
    std::size_t train = 24;
    std::size_t validation = 6;
    std::size_t test = 9;
    double dropout = 0.1;
    double gate = 0.5;
};

// Fills `folder`; answers a sentence where something failed, else an empty text.
std::string makeTinyTraining(const std::filesystem::path& folder, const TinyOptions& options, TinyTraining& made);

} // namespace hs::test
