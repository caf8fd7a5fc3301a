#include "ui/marks/mark_work.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

constexpr double kTurnMs = 3.0; // then the others' turn; what listens to the board works on top of that

} // namespace

MarkWork::MarkWork(QObject* parent)
    : QObject(parent) {
    m_next.setInterval(0);
    connect(&m_next, &QTimer::timeout, this, &MarkWork::turn);
}

void MarkWork::add(Slice slice, Between between, std::function<void()> done) {
    m_jobs.push_back({std::move(slice), between, std::move(done)});
    if (m_jobs.size() > 1 || m_inside) return;
    doSlice();
    if (busy()) m_next.start();
}

void MarkWork::turn() {
    QElapsedTimer clock;
    clock.start();
    while (busy() && double(clock.nsecsElapsed()) < kTurnMs * 1e6)
        doSlice();
    if (!busy()) m_next.stop();
}

void MarkWork::doSlice() {
    m_inside = true;
    const bool more = m_jobs.front().slice();
    m_inside = false;
    if (more) return;
    const std::function<void()> done = std::move(m_jobs.front().done);
    m_jobs.pop_front();
    if (done) done();
}

void MarkWork::finish() {
    if (m_inside) return;
    while (busy())
        doSlice();
    m_next.stop();
}

void MarkWork::finishForOthers() {
    const bool alone = std::any_of(m_jobs.begin(), m_jobs.end(), [](const Job& job) { return job.between == Between::Nobody; });
    if (alone) finish();
}

} // namespace hs::ui
