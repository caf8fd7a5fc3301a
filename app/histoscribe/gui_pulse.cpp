#include "app/histoscribe/gui_pulse.h"

#include <algorithm>
#include <ctime>

namespace hs::app {

namespace {

double milliseconds(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

GuiPulse::GuiPulse(QObject* parent)
    : QObject(parent)
    , m_lastBusy(milliseconds(CLOCK_THREAD_CPUTIME_ID))
    , m_last(milliseconds(CLOCK_MONOTONIC)) {
    startTimer(1, Qt::PreciseTimer);
}

void GuiPulse::timerEvent(QTimerEvent*) {
    const double busy = milliseconds(CLOCK_THREAD_CPUTIME_ID), now = milliseconds(CLOCK_MONOTONIC);
    m_busy.push_back(float(busy - m_lastBusy));
    m_longestBusy = std::max(m_longestBusy, busy - m_lastBusy);
    m_longest = std::max(m_longest, now - m_last);
    m_lastBusy = busy;
    m_last = now;
}

double GuiPulse::busyMs(double share) const {
    if (m_busy.empty()) return 0.0;
    std::vector<float> sorted = m_busy;
    const auto at = sorted.begin() + std::ptrdiff_t(share * double(sorted.size() - 1));
    std::nth_element(sorted.begin(), at, sorted.end());
    return double(*at);
}

} // namespace hs::app
