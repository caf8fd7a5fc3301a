#include "ui/gui_post.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThread>

#include <deque>
#include <mutex>
#include <utility>

namespace hs::ui {

namespace {

struct Task {
    QPointer<QObject> receiver;
    std::function<void()> work;
};

// Receives every task, so that no worker ever touches a receiver that may be dying. Never destroyed: a worker that
// outlives the application then posts into a queue that nobody empties, instead of into freed memory. Tasks wait behind
// a lock of ours, not in Qt's events, which the thread sanitizer does not see change hands.
class Hub : public QObject {
public:
    void post(Task task) {
        {
            const std::scoped_lock lock(m_mutex);
            m_tasks.push_back(std::move(task));
        }
        QCoreApplication::postEvent(this, new QEvent(QEvent::User)); // one a task, in the tasks' order
    }

    bool event(QEvent* event) override {
        if (event->type() != QEvent::User) return QObject::event(event);
        Task task;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_tasks.empty()) return true;
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        if (task.receiver) task.work();
        return true;
    }

private:
    std::mutex m_mutex;
    std::deque<Task> m_tasks; // guarded by m_mutex
};

Hub& hub() {
    static Hub* const object = new Hub;
    return *object;
}

} // namespace

GuiPost::GuiPost(QObject* receiver)
    : m_receiver(receiver) {
    // The first of all makes the hub, which lives on the thread that makes it: never leave that to a worker.
    [[maybe_unused]] const Hub& made = hub();
    Q_ASSERT(receiver && receiver->thread() == QThread::currentThread());
    Q_ASSERT(made.thread() == QThread::currentThread());
}

void GuiPost::operator()(std::function<void()> task) const {
    hub().post({m_receiver, std::move(task)});
}

void GuiPost::deliver() {
    QCoreApplication::sendPostedEvents(&hub(), QEvent::User);
}

} // namespace hs::ui
