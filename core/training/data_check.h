// What is missing or doubled in a set of cases, before a machine spends a night on it. Pure: what lies on the disk comes
// in as FileFacts. Any thread.
#pragma once

#include "core/cases.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::core {

struct FileFact {
    bool exists = false;
    std::uint64_t bytes = 0;
    std::string content; // equal for copies of a file, whatever their names; empty: not looked at
};
using FileFacts = std::map<std::filesystem::path, FileFact>;

enum class Severity { Note, Warning, Blocking };

enum class FindingKind {
    MissingSlide,     // named, not there
    MissingFeatures,  // feature file named, not there, and no slide to make it from
    EmptyFile,        // there, with no byte in it
    NoFeatures,       // slides that have to be encoded first
    LeftOut,          // slides that gave no features when they were read, and why
    NoDiagnosis,      // cases the first stage cannot learn from
    NoReport,         // cases the second stage cannot learn from
    DoubledInSplits,  // one slide in more than one split: what is learnt is tested again
    DoubledInSplit,   // one slide in several cases of a split
    ReportInSplits,   // word for word the same long report in more than one split
    UntaughtClass,    // tested or validated, but no training case has it
    RareClass,        // fewer than kFewCases training cases
    SpellingsOfClass, // diagnoses that differ in capitals or blanks alone
    UnknownToBundle,  // diagnoses the bundle's classifier has no place for
    OneClass,         // fewer than two diagnoses
    NoTraining,
    NoValidation,
    NoTest,
};

inline constexpr std::size_t kFewCases = 5;

struct Finding {
    FindingKind kind;
    Severity severity = Severity::Warning;
    std::size_t count = 0;          // of what the kind speaks of
    std::vector<std::string> items; // ids of cases or names of classes, in order
};

struct ClassCount {
    std::string name;
    std::array<std::size_t, 3> cases{}; // train, val, test
};

struct DataCheck {
    std::vector<Finding> findings;      // the gravest first
    std::array<std::size_t, 3> cases{}; // by split
    std::vector<ClassCount> classes;    // by name
    std::size_t slides = 0;
    std::size_t slidesWithoutFeatures = 0;
    std::size_t withReport = 0;

    std::size_t total() const { return cases[0] + cases[1] + cases[2]; }
    bool blocked() const { return !findings.empty() && findings.front().severity == Severity::Blocking; }
};

DataCheck checkData(const std::vector<Case>& cases, const FileFacts& files,
                    const std::vector<std::string>& bundleClasses = {});

using FileProgress = std::function<void(std::size_t done, std::size_t total)>;

// Looks at every file the cases name: its size, and a hash of some blocks of it for those that share their size with
// another one. Blocks; honours the stop token before each file.
Result<FileFacts> lookAtFiles(const std::vector<Case>& cases, const FileProgress& progress, std::stop_token stop);

} // namespace hs::core
