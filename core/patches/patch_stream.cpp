#include "core/patches/patch_stream.h"

#include "core/patches/patch_reader.h"
#include "core/patches/patch_rule.h"
#include "core/patches/spread_order.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <thread>

namespace hs::core {

namespace {

class PatchStream final : public PatchSource {
public:
    PatchStream(SlidePtr slide, PatchPlan plan, int threads, PatchOrder order)
        : m_slide(std::move(slide))
        , m_plan(std::move(plan))
        , m_total(m_plan.cells())
        , m_reader(m_slide, m_plan)
        , m_runs(order == PatchOrder::Grid ? m_reader.runs() : spreadRuns(m_reader.runs())) {
        const int count = threads > 0 ? threads : std::max(1, int(std::thread::hardware_concurrency()));
        m_window = 2 * std::size_t(count) + 1;
        for (int i = 0; i < count; ++i)
            m_workers.emplace_back([this](std::stop_token stop) { work(stop); });
    }
    ~PatchStream() override {
        for (std::jthread& worker : m_workers)
            worker.request_stop();
        m_workers.clear(); // joins
    }

    int patchPixels() const override { return m_plan.settings.sizePixels; }
    double spacing() const override { return m_plan.spacing; }
    double downsample() const override { return m_plan.downsample; }
    std::string slideFingerprint() const override { return m_slide->info().fingerprint; }
    std::string slideName() const override { return m_slide->name(); }
    std::size_t total() const override { return m_total; }
    std::size_t examined() const override {
        const std::lock_guard lock(m_mutex);
        return m_examined;
    }

    Result<std::vector<PatchPixels>> next(std::size_t most, std::stop_token stop) override;

private:
    struct Done {
        std::vector<PatchPixels> kept;
        std::size_t cells = 0;
        std::optional<Error> error;
    };
    void work(std::stop_token stop);
    Done examine(const CellRun& run, std::stop_token stop) const;
    bool takeReady(); // with m_mutex held

    const SlidePtr m_slide;
    const PatchPlan m_plan;
    const std::size_t m_total;
    const PatchReader m_reader;
    const std::vector<CellRun> m_runs;
    std::size_t m_window = 1; // runs that may be read or wait beyond the one to be handed out next

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::size_t m_nextToRead = 0;       // guarded by m_mutex; index into m_runs
    std::size_t m_nextToGive = 0;       // guarded by m_mutex; index into m_runs
    std::map<std::size_t, Done> m_done; // guarded by m_mutex; by index into m_runs
    std::deque<PatchPixels> m_ready;    // guarded by m_mutex; in the order of the runs
    std::size_t m_examined = 0;         // guarded by m_mutex
    std::optional<Error> m_error;       // guarded by m_mutex; once set, the stream has ended
    std::vector<std::jthread> m_workers;
};

void PatchStream::work(std::stop_token stop) {
    while (true) {
        std::size_t index = 0;
        {
            std::unique_lock lock(m_mutex);
            const auto mayRead = [this] {
                return m_nextToRead >= m_runs.size() || m_error || m_nextToRead < m_nextToGive + m_window;
            };
            if (!m_changed.wait(lock, stop, mayRead)) return;
            if (stop.stop_requested() || m_error || m_nextToRead >= m_runs.size()) return;
            index = m_nextToRead++;
        }
        Done done = examine(m_runs[index], stop);
        {
            const std::lock_guard lock(m_mutex);
            m_done.emplace(index, std::move(done));
        }
        m_changed.notify_all();
    }
}

PatchStream::Done PatchStream::examine(const CellRun& run, std::stop_token stop) const {
    Done done{.cells = std::size_t(run.count)};
    try {
        Result<std::vector<std::vector<std::uint8_t>>> patches = m_reader.read(run);
        if (!patches) {
            done.error = std::move(patches).error();
            return done;
        }
        const int side = m_plan.settings.sizePixels;
        for (std::size_t i = 0; i < patches.value().size() && !stop.stop_requested(); ++i) {
            std::vector<std::uint8_t>& rgb = patches.value()[i];
            if (decidePatch(rgb, side, side, m_plan.settings).keep)
                done.kept.push_back({m_plan.cell(run.firstCell + i), std::move(rgb)});
        }
    } catch (const std::bad_alloc&) {
        done.error = Error(ErrorCode::OutOfMemory, "not enough memory to read patches");
    }
    return done;
}

bool PatchStream::takeReady() {
    bool moved = false;
    for (auto done = m_done.find(m_nextToGive); done != m_done.end() && !m_error; done = m_done.find(m_nextToGive)) {
        if (done->second.error) m_error = std::move(done->second.error);
        std::move(done->second.kept.begin(), done->second.kept.end(), std::back_inserter(m_ready));
        m_examined += m_error ? 0 : done->second.cells;
        m_done.erase(done);
        ++m_nextToGive;
        moved = true;
        if (!m_ready.empty()) break; // one run at a time, so that what waits stays bounded
    }
    return moved;
}

Result<std::vector<PatchPixels>> PatchStream::next(std::size_t most, std::stop_token stop) {
    std::vector<PatchPixels> batch;
    std::unique_lock lock(m_mutex);
    while (batch.size() < most) {
        if (stop.stop_requested()) { // what was taken goes back: the next call has it again
            m_ready.insert(m_ready.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
            return Error(ErrorCode::Cancelled, "reading patches was stopped");
        }
        if (m_error && m_ready.empty() && batch.empty()) return *m_error;
        if (!m_ready.empty()) {
            batch.push_back(std::move(m_ready.front()));
            m_ready.pop_front();
            continue;
        }
        if (m_error || m_nextToGive >= m_runs.size()) break;
        if (takeReady())
            m_changed.notify_all();
        else
            m_changed.wait(lock, stop, [this] { return m_done.contains(m_nextToGive); });
    }
    return batch;
}

} // namespace

std::unique_ptr<PatchSource> openPatchStream(SlidePtr slide, PatchPlan plan, int threads, PatchOrder order) {
    return std::make_unique<PatchStream>(std::move(slide), std::move(plan), threads, order);
}

} // namespace hs::core
