// Report: the document that model and pathologist write together, and its JSON file (contract: report .json).
//
// A value; whoever holds it owns it. Text is UTF-8 and all spans are half-open byte ranges of it.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

enum class Author { Model, Hand }; // Hand covers the prompt too

struct RunnerUp {
    int id = 0;
    std::string text;
    double probability = 0.0;
    bool goesOn = false; // a piece of a word that more belongs to
};

struct ReportToken {
    int id = 0;
    std::string text;              // what this token adds to the text, white space included
    TextSpan span;                 // its bytes in Report::text
    Author author = Author::Model;
    double probability = 1.0;      // under the model's untempered distribution; 1 for typed tokens
    double entropy = 0.0;          // nats, of the same distribution
    std::vector<RunnerUp> runnersUp; // up to five, the chosen one left out, most probable first
    bool goesOn = false;             // a piece of a word that another token was to end; of the model's own
};

enum class Precision { Fp32, Bf16, Int8 };
enum class Device { Auto, Cpu, Cuda };

std::string precisionName(Precision precision);
std::optional<Precision> precisionFromName(std::string_view name);
std::string deviceName(Device device);
std::optional<Device> deviceFromName(std::string_view name);

struct GenerationOptions {
    bool greedy = false;
    int topK = 40;             // 0 switches it off; ties at the k-th place stay
    double topP = 0.95;
    double temperature = 0.7;
    int maxTokens = 256;       // generated ones; the position table of the model may end it earlier
    std::uint64_t seed = 1;
    Precision precision = Precision::Fp32;
    bool openWord = false;     // the prompt ends inside a word: the model goes on with it
    friend bool operator==(const GenerationOptions&, const GenerationOptions&) = default;
};

enum class Ending { EndOfText, MaxTokens, Cancelled };
std::string endingName(Ending ending);

struct Report {
    std::string prompt;             // as typed
    std::string text;               // prompt and generated words together
    std::vector<ReportToken> tokens; // the prompt's, then the generated ones
    std::size_t promptTokens = 0;   // how many of them are the prompt's
    std::optional<Ending> ending;   // nothing while it is being written
    GenerationOptions options;

    std::string bundleName;
    std::string weightsHash;
    bool demo = false;              // "demo model: synthetic tissue only"
    std::vector<std::string> slideFingerprints;
    std::size_t provisionalPatches = 0; // read when it was written, before the tissue was read whole; 0: all were
    std::string programVersion;
};

// The contract's JSON, human-readable and stable in order. Parsing refuses what is not a report with one sentence.
std::string reportToJson(const Report& report);
Result<Report> reportFromJson(std::string_view json, std::string_view name);
Result<Report> readReport(const std::filesystem::path& path);

} // namespace hs::core
