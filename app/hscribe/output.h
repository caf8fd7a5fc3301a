// What hscribe prints: results on stdout, progress and errors on stderr. One thread at a time.
#pragma once

#include "core/error.h"
#include "core/report_event.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hs::app {

// Human text on stdout.
void print(std::string_view text);
void printLine(std::string_view text);
// The one JSON object of --json.
void printJson(const nlohmann::ordered_json& json);

// What kept stdout from taking the answer (a full disk); nothing where it took it, or where nobody was listening.
std::optional<core::Error> outputProblem();

// "hscribe: <sentence>" on stderr; answers the exit code.
int reportError(const core::Error& error);

// "hscribe: note: <sentence>" on stderr: worth knowing, and no failure.
void printNote(std::string_view sentence);

// A progress line on stderr when it is a terminal: what, how far, rate, time left. Silent otherwise.
class ProgressLine {
public:
    explicit ProgressLine(std::string unit); // "patches", "tokens"
    ~ProgressLine();                         // wipes the line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::string_view what, std::size_t done, std::size_t total);
    void wipe();

private:
    using Clock = std::chrono::steady_clock;
    std::string m_unit;
    std::string m_what;
    bool m_terminal = false;
    bool m_drawn = false;
    Clock::time_point m_started;
    Clock::time_point m_lastDrawn;
};

} // namespace hs::app
