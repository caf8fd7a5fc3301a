// MarkWork: large changes of a board's marks, one after the other, in slices between which the event loop answers
// everybody else: a hundred thousand marks come, go and come back without holding the window up. GUI thread; part of a
// board, and whatever is still to be done goes with it.
#pragma once

#include <QObject>
#include <QTimer>

#include <cstddef>
#include <deque>
#include <functional>

namespace hs::ui {

class MarkWork : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kAtOnce = 1024; // marks a slice changes: a piece of the document's list

    // Changes up to kAtOnce marks; false when nothing is left.
    using Slice = std::function<bool()>;
    enum class Between {
        Others, // marks that come: others may be drawn meanwhile
        Nobody  // what is done to marks: another change waits until it is through, which then happens at once
    };

    explicit MarkWork(QObject* parent = nullptr);

    // A change of one slice, with nothing before it, is done when this returns; `done` is called when the last slice
    // is, never when the board goes before.
    void add(Slice slice, Between between, std::function<void()> done = {});
    bool busy() const { return !m_jobs.empty(); }
    // What is still to be done is done now.
    void finish();
    // The same, if any of it may not be mixed with other changes.
    void finishForOthers();

private:
    struct Job {
        Slice slice;
        Between between = Between::Nobody;
        std::function<void()> done;
    };
    void turn();
    void doSlice();

    std::deque<Job> m_jobs;
    bool m_inside = false; // a slice is running
    QTimer m_next;
};

} // namespace hs::ui
