// onWorker: the one hop from the GUI thread to a pool of workers; GuiPost is the way back. GUI thread.
//
// The hand-over, the work's end and the wait for it are ordered by atomics of ours beside Qt's locks. Those would do,
// but Qt's libraries are not built for the thread sanitizer, which therefore does not see them.
#pragma once

#include <functional>

class QThreadPool;

namespace hs::ui {

// On the pool that the whole program shares.
void onWorker(std::function<void()> work);
// On a pool of one's own, for work that keeps its order or is waited for.
void onWorker(QThreadPool& pool, std::function<void()> work);
// Until all of it has ended; what it touched may be destroyed afterwards.
void waitForWorkers(QThreadPool& pool);

} // namespace hs::ui
