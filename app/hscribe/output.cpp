#include "app/hscribe/output.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace hs::app {

namespace {

int outputErrno = 0; // of the first answer that stdout did not take

} // namespace

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (std::fflush(stdout) != 0 && outputErrno == 0) outputErrno = errno;
}

void printLine(std::string_view text) {
    print(std::string(text) + "\n");
}

std::optional<core::Error> outputProblem() {
    const bool nobodyListens = outputErrno == EPIPE || outputErrno == EBADF;
    if (outputErrno == 0 || nobodyListens) return {};
    const std::string reason = outputErrno == ENOSPC ? "the disk is full" : std::strerror(outputErrno);
    return core::Error(core::ErrorCode::Internal, "the answer could not be written: " + reason);
}

void printJson(const nlohmann::ordered_json& json) {
    printLine(json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

int reportError(const core::Error& error) {
    std::fprintf(stderr, "hscribe: %s\n", error.message.c_str());
    return core::exitCodeFor(error.code);
}

void printNote(std::string_view sentence) {
    std::fprintf(stderr, "hscribe: note: %.*s\n", int(sentence.size()), sentence.data());
}

ProgressLine::ProgressLine(std::string unit)
    : m_unit(std::move(unit)), m_terminal(::isatty(STDERR_FILENO) == 1), m_started(Clock::now()) {}

ProgressLine::~ProgressLine() { wipe(); }

void ProgressLine::show(std::string_view what, std::size_t done, std::size_t total) {
    if (!m_terminal) return;
    const auto now = Clock::now();
    if (what != m_what) {
        m_what = what;
        m_started = now;
    } else if (now - m_lastDrawn < std::chrono::milliseconds(100)) {
        return;
    }
    m_lastDrawn = now;
    m_drawn = true;
    const double seconds = std::chrono::duration<double>(now - m_started).count();
    const double rate = seconds > 0.2 ? double(done) / seconds : 0.0;
    std::fprintf(stderr, "\r\033[K%s", m_what.c_str());
    if (total > 0) std::fprintf(stderr, "  %3.0f %%", 100.0 * double(done) / double(total));
    if (rate > 0.0) std::fprintf(stderr, "  %.1f %s/s", rate, m_unit.c_str());
    if (rate > 0.0 && total > done) {
        const long left = long(double(total - done) / rate);
        std::fprintf(stderr, "  %ld:%02ld left", left / 60, left % 60);
    }
    std::fflush(stderr);
}

void ProgressLine::wipe() {
    if (!m_drawn) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    m_drawn = false;
}

} // namespace hs::app
