// CloseOnSignal: SIGTERM, SIGHUP and SIGINT close the window as its user would, so that a logout or a shutdown loses
// nothing and the next start does not speak of a crash. A second one ends the process at once.
//
// GUI thread; one a process. The handlers only write a byte into a pipe, which the event loop reads.
#pragma once

#include <QSocketNotifier>
#include <QWidget>

#include <memory>

namespace hs::app {

class CloseOnSignal {
public:
    explicit CloseOnSignal(QWidget& window);
    ~CloseOnSignal();
    CloseOnSignal(const CloseOnSignal&) = delete;
    CloseOnSignal& operator=(const CloseOnSignal&) = delete;

private:
    int m_pipe[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace hs::app
