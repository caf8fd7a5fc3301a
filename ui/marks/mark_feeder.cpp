#include "ui/marks/mark_feeder.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

constexpr std::size_t kAtOnce = 1024; // a piece of the document's list
constexpr double kSliceMs = 3.0;      // then the others' turn; what listens to the board works on top of that

} // namespace

MarkFeeder::MarkFeeder(MarkBoard& board, std::vector<core::AnnotationPtr> marks, Undo undo, std::string what)
    : QObject(&board)
    , m_board(board)
    , m_marks(std::move(marks))
    , m_undo(undo)
    , m_what(std::move(what))
    , m_gesture(nextGesture()) {
    m_next.setInterval(0);
    connect(&m_next, &QTimer::timeout, this, [this] {
        if (!feedSlice()) end();
    });
}

void MarkFeeder::end() {
    m_next.stop();
    deleteLater();
    if (const auto done = std::exchange(m_done, nullptr)) done();
}

bool MarkFeeder::feedSlice() {
    QElapsedTimer clock;
    clock.start();
    while (m_fed < m_marks.size() && double(clock.nsecsElapsed()) < kSliceMs * 1e6) {
        const std::size_t end = std::min(m_marks.size(), m_fed + kAtOnce);
        std::vector<core::AnnotationPtr> slice(std::make_move_iterator(m_marks.begin() + std::ptrdiff_t(m_fed)),
                                               std::make_move_iterator(m_marks.begin() + std::ptrdiff_t(end)));
        m_fed = end;
        if (m_undo == Undo::OneStep)
            m_board.document().add(std::move(slice), m_what, m_gesture);
        else
            m_board.document().load(std::move(slice));
    }
    return m_fed < m_marks.size();
}

void MarkFeeder::feed(MarkBoard& board, std::vector<core::AnnotationPtr> marks, Undo undo, const QString& what,
                      std::function<void()> done) {
    auto* feeder = new MarkFeeder(board, std::move(marks), undo, what.toStdString());
    if (feeder->m_marks.size() <= kAtOnce) {
        feeder->feedSlice();
        delete feeder;
        if (done) done();
        return;
    }
    feeder->m_done = std::move(done);
    feeder->m_next.start();
}

void MarkFeeder::finish(MarkBoard& board) {
    for (auto* feeder : board.findChildren<MarkFeeder*>(Qt::FindDirectChildrenOnly)) {
        while (feeder->feedSlice()) {}
        feeder->end();
    }
}

} // namespace hs::ui
