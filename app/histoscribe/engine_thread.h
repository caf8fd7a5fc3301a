// EngineThread: the one thread that owns the Engine, and the queue of what it is asked.
//
// submit() and cancel() may be called from any thread and never wait. Jobs run one after the other on the engine thread;
// the engine module (and LibTorch) is opened at the first job. A job speaks through its own callbacks, which hop to the
// GUI thread with ui/gui_post. Destruction stops accepting, asks the running job to stop, joins, then frees the engine.
#pragma once

#include "core/engine.h"
#include "core/error.h"
#include "core/report_event.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace hs::app {

class EngineThread {
public:
    // The engine, or why there is none; never null when ok.
    using Job = std::function<void(core::Result<core::Engine*> engine, std::stop_token stop)>;
    // Makes the engine on the engine thread; the default opens the module. Tests give a fake.
    using Factory = std::function<core::Result<std::unique_ptr<core::Engine>>()>;

    explicit EngineThread(Factory factory);
    ~EngineThread();
    EngineThread(const EngineThread&) = delete;
    EngineThread& operator=(const EngineThread&) = delete;

    core::RequestId submit(Job job);
    // A waiting job still runs, with its stop already asked for, so that it ends in its own words.
    void cancel(core::RequestId id);
    void cancelAll();
    std::size_t waiting() const; // the running one included

private:
    struct Entry {
        core::RequestId id = 0;
        Job job;
        std::stop_source stop;
    };
    void run(std::stop_token ended);

    const Factory m_factory;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Entry> m_queue;               // guarded by m_mutex; the front one may be running
    core::RequestId m_nextId = 1;            // guarded by m_mutex
    std::unique_ptr<core::Engine> m_engine;  // engine thread alone
    std::jthread m_thread;
};

// The factory of the real engine.
core::Result<std::unique_ptr<core::Engine>> makeRealEngine();

} // namespace hs::app
