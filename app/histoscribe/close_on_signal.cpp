#include "app/histoscribe/close_on_signal.h"

#include <QApplication>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

namespace hs::app {

namespace {

constexpr int kSignals[] = {SIGTERM, SIGHUP, SIGINT};
std::atomic<int> s_wake{-1};
std::atomic<int> s_seen{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

void onSignal(int number) {
    if (s_seen.fetch_add(1) > 0) ::_exit(128 + number);
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
