// EventsFollower: reads <run>/events.jsonl as it grows. Blocking file work; belongs to one worker thread at a time.
//
// It copes with what a killed process leaves: a last line without its end (kept until the rest has come), a torn line
// that a resumed run went on behind (the whole event after the tear is still taken), lines that are no event (counted,
// left out), a file that was replaced or shortened (read again from its beginning).
#pragma once

#include "core/error.h"
#include "core/train_event.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

// Cuts a stream of bytes into lines and lines into events.
class EventLines {
public:
    // Events of the lines that are now complete, appended to `events`.
    void add(std::string_view bytes, std::vector<TrainEvent>& events);
    std::size_t broken() const { return m_broken; }
    void clear();

private:
    void addLine(std::string_view line, std::vector<TrainEvent>& events);

    std::string m_pending;
    std::size_t m_broken = 0;
    bool m_skipping = false; // inside a line too long to be an event
};

struct FollowedEvents {
    std::vector<TrainEvent> events;
    std::size_t broken = 0; // lines of the file so far that are no event
    bool restarted = false; // forget what came before
    bool more = false;      // there is more to read at once
};

class EventsFollower {
public:
    explicit EventsFollower(std::filesystem::path file) : m_file(std::move(file)) {}

    // What was added since the last call, at most a few MB of it. NotFound when the file is gone or was never there.
    Result<FollowedEvents> poll();

private:
    std::filesystem::path m_file;
    std::uint64_t m_read = 0;  // bytes
    std::uint64_t m_inode = 0; // of the file these bytes came from
    EventLines m_lines;
};

} // namespace hs::core
