#include "ui/gui_post.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QThread>

namespace hs::ui {

namespace {

// Receives every task, so that no worker ever touches a receiver that may be dying. Never destroyed: a worker that
// outlives the application then posts into a queue that nobody empties, instead of into freed memory.
QObject* hub() {
    static QObject* const object = new QObject;
    return object;
}

} // namespace

GuiPost::GuiPost(QObject* receiver)
    : m_receiver(receiver) {
    // The first of all makes the hub, which lives on the thread that makes it: never leave that to a worker.
    [[maybe_unused]] const QObject* const made = hub();
    Q_ASSERT(receiver && receiver->thread() == QThread::currentThread());
    Q_ASSERT(made->thread() == QThread::currentThread());
}

void GuiPost::operator()(std::function<void()> task) const {
    QMetaObject::invokeMethod(
        hub(),
        [receiver = m_receiver, work = std::move(task)] {
            if (receiver) work();
        },
        Qt::QueuedConnection);
}

} // namespace hs::ui
