#include "app/histoscribe/training_watch.h"

#include "ui/gui_post.h"
#include "ui/worker.h"

#include <utility>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

constexpr int kQuietMs = 3000;  // while the page is not on the screen
constexpr int kAllEvery = 10;   // looks at the shown run for one at all of them

} // namespace

struct TrainingWatch::Side {
    explicit Side(fs::path runs) : shelf(std::move(runs)) {}
    RunShelf shelf;
    std::uint64_t id = 0;
    std::unique_ptr<core::EventsFollower> follower;
    core::RunRecord record; // only for the phase: the screen keeps its own
};

TrainingWatch::TrainingWatch(fs::path runs, QObject* parent) : QObject(parent), m_side(std::make_shared<Side>(std::move(runs))) {
    m_timer.setInterval(kQuietMs);
    connect(&m_timer, &QTimer::timeout, this, &TrainingWatch::tick);
    m_timer.start();
}

void TrainingWatch::follow(const fs::path& run) {
    m_followed = run;
    ++m_id;
    tick();
}

void TrainingWatch::setStopping(const fs::path& run) { m_stopping.insert(run); }

void TrainingWatch::setHurried(bool hurried) {
    m_hurried = hurried;
    m_timer.setInterval(hurried ? kHurriedMs : kQuietMs);
    lookNow();
}

void TrainingWatch::lookNow() {
    m_untilAll = 0;
    tick();
}

void TrainingWatch::tick() {
    if (m_busy) {
        m_again = true;
        return;
    }
    m_busy = true;
    const bool all = m_untilAll <= 0;
    m_untilAll = all ? kAllEvery : m_untilAll - 1;
    ui::onWorker([post = ui::GuiPost(this), this, side = m_side, id = m_id, folder = m_followed, all,
                  stopping = m_stopping.contains(m_followed)] {
        RunLook look;
        look.folder = folder;
        if (!folder.empty()) {
            if (side->id != id || !side->follower) {
                side->id = id;
                side->follower = std::make_unique<core::EventsFollower>(folder / "events.jsonl");
                side->record = {};
            }
            if (auto found = side->follower->poll()) {
                look.found = std::move(found).value();
                look.readable = true;
                if (look.found.restarted) side->record = {};
                for (const core::TrainEvent& event : look.found.events)
                    side->record.add(event);
            }
            look.signs.folder = folder;
            look.signs.record = std::shared_ptr<const core::RunRecord>(side, &side->record);
            readSigns(look.signs, stopping);
            look.trouble = troubleOf(look.signs);
            look.signs.record = nullptr;
        }
        std::vector<RunOnDisk> runs;
        if (all) runs = side->shelf.read();
        post([this, id, look = std::move(look), runs = std::move(runs), all] {
            m_busy = false;
            if (all) Q_EMIT runsRead(runs);
            take(id, look);
            if (std::exchange(m_again, false)) tick();
        });
    });
}

void TrainingWatch::take(std::uint64_t id, const RunLook& look) {
    if (id != m_id || look.folder.empty()) return;
    if (!ui::isLive(look.signs.state)) m_stopping.erase(look.folder);
    if (look.found.more) m_again = true; // a long history comes in pieces
    Q_EMIT looked(look);
}

} // namespace hs::app
