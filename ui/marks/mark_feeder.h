// MarkFeeder: gives many marks to a board in slices, between which the event loop answers everybody else: a file with
// 100,000 marks never holds the window up. GUI thread.
#pragma once

#include "ui/marks/mark_board.h"

#include <QTimer>

#include <functional>

namespace hs::ui {

class MarkFeeder : public QObject {
    Q_OBJECT
public:
    enum class Undo {
        OneStep, // all slices together
        None     // they were there before anything was done
    };

    // Few marks are there when this returns; many come after that. `done` is called when the last one is, never when
    // the board goes before. None of `marks` is null; they were made elsewhere.
    static void feed(MarkBoard& board, std::vector<core::AnnotationPtr> marks, Undo undo, const QString& what,
                     std::function<void()> done);
    // What is still on its way to this board arrives now.
    static void finish(MarkBoard& board);

private:
    MarkFeeder(MarkBoard& board, std::vector<core::AnnotationPtr> marks, Undo undo, std::string what);
    bool feedSlice(); // false when nothing is left
    void end();

    MarkBoard& m_board; // our parent
    std::vector<core::AnnotationPtr> m_marks;
    std::size_t m_fed = 0;
    const Undo m_undo;
    const std::string m_what;
    const std::uint64_t m_gesture;
    std::function<void()> m_done;
    QTimer m_next;
};

} // namespace hs::ui
