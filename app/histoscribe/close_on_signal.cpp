#include "app/histoscribe/close_on_signal.h"

#include <QApplication>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace hs::app {

namespace {

constexpr int kSignals[] = {SIGTERM, SIGHUP, SIGINT};
std::atomic<int> s_wake{-1};
std::atomic<std::int64_t> s_firstMilliseconds{0}; // when the first signal came
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a signal handler may touch nothing else");

std::int64_t milliseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

// Somebody who asks again after a while means at once. Twice in one breath is once: whoever ends a whole group of
// processes signals each of them and the group.
void onSignal(int number) {
    std::int64_t first = 0;
    if (!s_firstMilliseconds.compare_exchange_strong(first, milliseconds())) {
        if (milliseconds() - first > 500) ::_exit(128 + number);
        return;
    }
    const int wake = s_wake.load();
    const char byte = 0;
    if (wake < 0 || ::write(wake, &byte, 1) != 1) ::_exit(128 + number);
}

} // namespace

CloseOnSignal::CloseOnSignal(QWidget& window) {
    if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return; // signals keep their usual effect
    s_wake = m_pipe[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, &window, [&window, notifier = m_notifier.get()] {
        notifier->setEnabled(false);
        window.close();
        QApplication::quit(); // whatever other window is open
    });
    for (const int number : kSignals)
        if (std::signal(number, onSignal) == SIG_IGN) std::signal(number, SIG_IGN); // nohup
}

CloseOnSignal::~CloseOnSignal() {
    for (const int number : kSignals)
        std::signal(number, SIG_DFL);
    s_wake = -1;
    for (const int end : m_pipe)
        if (end >= 0) ::close(end);
}

} // namespace hs::app
