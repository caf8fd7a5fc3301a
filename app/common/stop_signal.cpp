#include "app/common/stop_signal.h"

#include <csignal>
#include <unistd.h>

#include <ctime>

namespace hs::app {

StopSignal::StopSignal() {
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_waiter = std::jthread([this, signals](std::stop_token ended) {
        const timespec patience{0, 50'000'000};
        while (!ended.stop_requested()) {
            if (sigtimedwait(&signals, nullptr, &patience) < 0) continue;
            if (!m_source.request_stop()) ::_exit(130);
        }
    });
}

StopSignal::~StopSignal() = default;

} // namespace hs::app
