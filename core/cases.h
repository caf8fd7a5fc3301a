// Cases: the lines of a training or evaluation file (contract: Cases): what was seen, what was diagnosed, what was
// written.
//
// Values; any thread. Paths in the file may be relative: they are taken from the file's own folder. Reports are patient
// data: none of their text goes into an error or a log; an error names the line and the field.
#pragma once

#include "core/error.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

enum class Split { Train, Validation, Test };
std::string splitName(Split split);                        // "train", "val", "test"
std::optional<Split> splitFromName(std::string_view name); // "validation" too

struct Case {
    std::string id;
    std::vector<std::filesystem::path> slides;
    std::vector<std::filesystem::path> features; // one a slide, or the only thing there is
    std::string diagnosis;                       // empty: unknown
    std::vector<std::string> reports;            // paraphrases of one report; may be empty
    Split split = Split::Train;
    // Ground truth of a synthetic case, else empty: for each slide the lesion's share of every patch, in the order of
    // the features, 0..1. A demo bundle may be taught with it where to look; a patient's case never has it.
    std::vector<std::vector<float>> evidence;
};

// .jsonl (one object a line) or .csv (comma, quotes doubled, a header; several values in a cell are separated by '|').
// Fields: id, slides, features, diagnosis, reports, split (default train), evidence (.jsonl only). Unknown fields are
// ignored. Refused: no case at all, a case without id, two of one id, a case with neither slide nor feature file.
Result<std::vector<Case>> readCases(const std::filesystem::path& path);
Result<std::vector<Case>> parseCasesJsonLines(std::string_view text, const std::filesystem::path& folder,
                                              std::string_view name);
Result<std::vector<Case>> parseCasesCsv(std::string_view text, const std::filesystem::path& folder,
                                        std::string_view name);

// One line, no newline; paths below `folder` become relative to it.
std::string caseToJsonLine(const Case& one, const std::filesystem::path& folder);

} // namespace hs::core
