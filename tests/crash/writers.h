// The commands that write files, with their goals: shared by the tests that kill them and those that fill their disk.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace hs::test {

struct Fixtures {
    std::filesystem::path folder; // where they lie; the writers' goals are somewhere else
    std::string slide;
    std::string weights; // a .safetensors that `convert` takes, with its config and tokenizer
    std::string config;
    std::string tokenizer;
    std::string report; // of the slide, by the demo bundle; empty without a model
    std::string cases;  // one case for training, of the slide's features; empty without a model
};

// Makes what the writers read; the folder must exist.
Fixtures makeFixtures(const std::filesystem::path& folder);

struct Writer {
    std::string name;
    std::string activity; // what a user would call it: "generating", "exporting", "feature extraction", "converting"
    std::vector<std::string> arguments; // of hscribe; goals lie below the folder that it was made for
    std::vector<std::string> goals;     // relative
    std::function<bool(const std::filesystem::path&)> whole; // is this file of a goal complete?
    int freeKilobytes = 0; // that a full disk still has: room for what comes before the large files
    bool again = true;     // the same command once more brings the goal about; else it has its own tests of that
};

// Every writer that can run here: those of a model only where the engine and the demo bundle are.
std::vector<Writer> writersInto(const std::filesystem::path& folder, const Fixtures& fixtures);

bool hasModel();

} // namespace hs::test
