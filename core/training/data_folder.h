// Cases out of a folder of slides: what a person dropped on the window, without a table. The rules are pure; only
// listFolder and findCases look at the disk. Any thread.
//
//   train/melanoma/a.svs, melanoma/a.svs   the folder above is the diagnosis, one named train, val or test the split
//   a.svs + a.txt                          the text beside a slide is its report
//   a.svs + features/a.svs.h5 (or a.h5)    its features; feature files alone make cases too
// Where no folder names a split, cases are dealt 8 : 1 : 1 within each diagnosis, in the order of a hash of their names:
// the same folder gives the same split again.
#pragma once

#include "core/cases.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::core {

struct FoundCases {
    std::filesystem::path table; // the file they were read from; empty: made from the folder
    std::vector<Case> cases;
    bool splitsDealt = false;    // by us, not by folders or a table
    bool diagnosesFromFolders = false;
};

// Paths below a folder, in order, hidden ones and the insides of MIRAX slides left out; at most 200,000.
Result<std::vector<std::filesystem::path>> listFolder(const std::filesystem::path& folder, std::stop_token stop);

// `files` are relative to `folder`. Reports are not read here (findCases does).
FoundCases casesFromFiles(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files);

// A table (.jsonl, .csv), or a folder that holds one, or a folder of slides. Blocks.
Result<FoundCases> findCases(const std::filesystem::path& dropped, std::stop_token stop);

// 8 : 1 : 1 as above; overwrites every case's split.
void dealSplits(std::vector<Case>& cases);

bool isSlideName(const std::filesystem::path& path);   // by its suffix
bool isFeatureName(const std::filesystem::path& path); // .h5, .hdf5

} // namespace hs::core
