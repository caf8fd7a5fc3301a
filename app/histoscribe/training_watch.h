// TrainingWatch: keeps an eye on the runs: what the one that is shown writes, four times a second, and all of them every
// few seconds. GUI thread; the looking is done by one worker at a time.
#pragma once

#include "app/histoscribe/training_runs.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <set>

namespace hs::app {

// What one look at the shown run found.
struct RunLook {
    std::filesystem::path folder;
    core::FollowedEvents found;
    bool readable = false; // events.jsonl was there
    RunOnDisk signs;       // its record is what `found` completes and is not set here
    std::string trouble;   // why it is not what it should be: one sentence, or empty
};

class TrainingWatch : public QObject {
    Q_OBJECT
public:
    explicit TrainingWatch(std::filesystem::path runs, QObject* parent = nullptr);

    void follow(const std::filesystem::path& run); // empty: none; begins with its whole history
    void setStopping(const std::filesystem::path& run);
    void setHurried(bool hurried); // the page is on the screen
    void lookNow();                // soon, all runs too

    static constexpr int kHurriedMs = 200;

Q_SIGNALS:
    void looked(const hs::app::RunLook& look);
    void runsRead(const std::vector<hs::app::RunOnDisk>& runs);

private:
    struct Side;
    void tick();
    void take(std::uint64_t id, const RunLook& look);

    std::shared_ptr<Side> m_side; // touched by the worker alone
    std::filesystem::path m_followed;
    std::uint64_t m_id = 0; // of what is followed: late looks are dropped by comparing it
    std::set<std::filesystem::path> m_stopping;
    QTimer m_timer;
    bool m_busy = false;
    bool m_again = false;
    bool m_hurried = false;
    int m_untilAll = 0;
};

} // namespace hs::app
