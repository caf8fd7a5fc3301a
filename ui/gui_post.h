// GuiPost: the one hop from any thread to the GUI thread.
//
// Made on the GUI thread for a receiver that lives there; copies may be kept and called from any thread, as long after
// the receiver as they like: a task whose receiver is gone by the time its turn comes is dropped. Tasks of all posts
// run in the order in which they were posted, never inside the call itself (not even from the GUI thread).
#pragma once

#include <QPointer>

#include <functional>

namespace hs::ui {

class GuiPost {
public:
    explicit GuiPost(QObject* receiver);

    void operator()(std::function<void()> task) const;

    // What all have posted so far is done before this returns, for who is about to leave. GUI thread.
    static void deliver();

private:
    QPointer<QObject> m_receiver; // read on the GUI thread only; elsewhere merely copied
};

} // namespace hs::ui
