#include "app/histoscribe/engine_thread.h"

#include "app/common/engine_loader.h"

#include <utility>

namespace hs::app {

core::Result<std::unique_ptr<core::Engine>> makeRealEngine() {
    HS_TRY(core::EngineModule * module, loadEngineModule());
    return module->createEngine();
}

EngineThread::EngineThread(Factory factory) : m_factory(std::move(factory)) {
    m_thread = std::jthread([this](std::stop_token ended) { run(std::move(ended)); });
}

EngineThread::~EngineThread() {
    m_thread.request_stop();
    cancelAll();
    m_thread.join();
}

core::RequestId EngineThread::submit(Job job) {
    core::RequestId id = 0;
    {
        const std::lock_guard lock(m_mutex);
        id = m_nextId++;
        m_queue.push_back({id, std::move(job), {}});
    }
    m_wake.notify_one();
    return id;
}

void EngineThread::cancel(core::RequestId id) {
    const std::lock_guard lock(m_mutex);
    for (Entry& entry : m_queue)
        if (entry.id == id) entry.stop.request_stop();
}

void EngineThread::cancelAll() {
    const std::lock_guard lock(m_mutex);
    for (Entry& entry : m_queue)
        entry.stop.request_stop();
}

std::size_t EngineThread::waiting() const {
    const std::lock_guard lock(m_mutex);
    return m_queue.size();
}

void EngineThread::run(std::stop_token ended) {
    while (true) {
        Job job;
        std::stop_token stop;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, ended, [this] { return !m_queue.empty(); }) || ended.stop_requested()) break;
            job = m_queue.front().job;
            stop = m_queue.front().stop.get_token();
        }
        if (!m_engine) {
            auto made = m_factory();
            if (made)
                m_engine = std::move(made).value();
            else
                job(std::move(made).error(), stop);
        }
        if (m_engine) job(m_engine.get(), stop);
        const std::lock_guard lock(m_mutex);
        m_queue.pop_front();
    }
    m_engine.reset();
}

} // namespace hs::app
