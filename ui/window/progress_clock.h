// ProgressClock: how long a piece of work still takes, from how it went so far. A value; times are given to it, in
// milliseconds from any start.
#pragma once

#include <QString>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace hs::ui {

class ProgressClock {
public:
    void start(std::int64_t nowMs);
    // Steps backwards start anew.
    void advance(std::size_t done, std::size_t total, std::int64_t nowMs);

    // Seconds left by the rate of the last quarter minute; nothing before a second has passed and something was done.
    std::optional<double> secondsLeft(std::int64_t nowMs) const;
    // Units a second over the same time; nothing where secondsLeft() would not know either, but for a missing total.
    std::optional<double> perSecond(std::int64_t nowMs) const;
    std::int64_t elapsedMs(std::int64_t nowMs) const { return nowMs - m_start; }

private:
    struct Mark {
        std::int64_t ms = 0;
        std::size_t done = 0;
    };
    std::deque<Mark> m_marks; // oldest first
    std::int64_t m_start = 0;
    std::size_t m_total = 0;
};

// "0:14", "1:02:03".
QString durationText(double seconds);
// How long something took: "0.8 s" below ten seconds, then as above.
QString tookText(double seconds);

// "84 patches/s"; empty where the rate or the unit is not known.
QString rateText(std::optional<double> perSecond, const QString& unit);

// "reading tissue 63 % · 84 patches/s · 0:14"; share, rate and time are left out where they are not known.
QString progressText(const QString& what, std::size_t done, std::size_t total, std::optional<double> secondsLeft,
                     const QString& rate = {});

} // namespace hs::ui
