#include "ui/worker.h"

#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <utility>

namespace hs::ui {

namespace {

std::atomic<unsigned> s_ended{0}; // works; whoever reads it sees what they did

class Work : public QRunnable {
public:
    explicit Work(std::function<void()> work)
        : m_work(std::move(work)) {
        m_handed.store(true, std::memory_order_release);
    }
    void run() override {
        static_cast<void>(m_handed.load(std::memory_order_acquire));
        std::exchange(m_work, nullptr)(); // what it holds goes before its end is told
        s_ended.fetch_add(1, std::memory_order_acq_rel);
    }

private:
    std::atomic<bool> m_handed{false};
    std::function<void()> m_work;
};

} // namespace

void onWorker(std::function<void()> work) {
    onWorker(*QThreadPool::globalInstance(), std::move(work));
}

void onWorker(QThreadPool& pool, std::function<void()> work) {
    pool.start(new Work(std::move(work))); // the pool deletes it
}

void waitForWorkers(QThreadPool& pool) {
    pool.waitForDone();
    static_cast<void>(s_ended.load(std::memory_order_acquire));
}

} // namespace hs::ui
