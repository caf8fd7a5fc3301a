// Turns Ctrl+C (SIGINT) and SIGTERM into a stop token; a second Ctrl+C ends the process at once with 130.
//
// Make it first thing in main, before any thread exists, so that every later thread inherits the blocked signals.
#pragma once

#include <stop_token>
#include <thread>

namespace hs::app {

class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    std::stop_token token() const { return m_source.get_token(); }
    std::stop_source& source() { return m_source; }

private:
    std::stop_source m_source;
    std::jthread m_waiter;
};

} // namespace hs::app
