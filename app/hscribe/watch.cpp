// hscribe watch DIR: encodes slides as they arrive, so that a report can begin the moment somebody asks for it.

#include "app/hscribe/engine_options.h"
#include "core/files.h"
#include "core/slide/slide.h"
#include "core/training/data_folder.h"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace hs::app {

namespace {

namespace fs = std::filesystem;

struct WatchOptions {
    ModelOptions model;
    std::string folder;
    double interval = 10.0; // seconds between looks
    bool once = false;
    bool json = false;
};

// A file is complete when two looks find it of one size and time: scanners write for minutes.
struct Seen {
    std::uintmax_t bytes = 0;
    fs::file_time_type time{};
    friend bool operator==(const Seen&, const Seen&) = default;
};

// Waits, or returns early when a stop is asked for.
void waitFor(double seconds, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, std::chrono::duration<double>(seconds), [] { return false; });
}

class Watch {
public:
    Watch(const WatchOptions& options, std::stop_token stop)
        : m_options(options)
        , m_folder(core::pathFromUtf8(options.folder))
        , m_stop(std::move(stop)) {}

    int run() {
        std::error_code failed;
        if (!fs::is_directory(m_folder, failed))
            return reportError(core::Error(core::ErrorCode::NotFound, "the folder " + m_options.folder + " is not there"));
        ProgressLine progress("patches");
        auto opened = openModel(m_options.model, progress, m_stop);
        progress.wipe();
        if (!opened) return reportError(opened.error());
        while (true) {
            for (const fs::path& slide : arrived())
                encode(opened.value(), slide);
            if (m_stop.stop_requested()) return 130;
            if (m_options.once && m_waiting.empty()) return m_firstFailure;
            waitFor(m_options.interval, m_stop);
            if (m_stop.stop_requested()) return 130;
        }
    }

private:
    // Files that did not change since the last look, each told once.
    std::vector<fs::path> arrived() {
        std::vector<fs::path> ready;
        std::map<fs::path, Seen> waiting;
        std::error_code failed;
        for (const auto& entry : fs::directory_iterator(m_folder, failed)) {
            if (!entry.is_regular_file(failed) || m_done.contains(entry.path())) continue;
            const Seen now{entry.file_size(failed), entry.last_write_time(failed)};
            const auto before = m_waiting.find(entry.path());
            if (before != m_waiting.end() && before->second == now)
                ready.push_back(entry.path());
            else
                waiting[entry.path()] = now;
        }
        m_waiting = std::move(waiting);
        return ready;
    }

    void encode(OpenedModel& opened, const fs::path& slide) {
        if (m_stop.stop_requested()) return;
        m_done.insert(slide);
        if (const auto slideThere = core::Slide::open(slide); !slideThere) {
            if (!core::isSlideName(slide)) return; // a note beside the slides: nothing of ours
            const int code = reportError(slideThere.error());
            if (m_firstFailure == 0) m_firstFailure = code;
            return;
        }
        ProgressLine progress("patches");
        const auto features = encodeSlide(*opened.engine, opened.bundle, slide, caseOptions(m_options.model),
                                          progressSink(progress), m_stop);
        progress.wipe();
        if (!features) {
            if (m_stop.stop_requested()) return;
            const int code = reportError(features.error());
            if (m_firstFailure == 0) m_firstFailure = code;
            return;
        }
        if (m_options.json)
            printJson({{"slide", core::displayName(slide)}, {"patches", features.value()->count()}});
        else
            printLine(core::displayName(slide) + "  " + std::to_string(features.value()->count()) + " patches");
    }

    const WatchOptions& m_options;
    const fs::path m_folder;
    std::stop_token m_stop;
    std::map<fs::path, Seen> m_waiting;
    std::set<fs::path> m_done;
    int m_firstFailure = 0;
};

} // namespace

void declareWatch(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<WatchOptions>();
    CLI::App* command = program.add_subcommand("watch", "Encode the slides of a folder as they arrive, into the cache");
    command->add_option("DIR", options->folder, "folder that slides arrive in")->required();
    addBundleOptions(*command, options->model);
    command->add_option("--interval", options->interval, "seconds between two looks")->check(numberBetween(0.1, 3600.0));
    command->add_flag("--once", options->once, "end when every slide that is there has been encoded");
    command->add_flag("--json", options->json, "one JSON object a slide");
    command->footer("Example:\n  hscribe watch /incoming --bundle histogpt-s");
    command->callback([&chosen, options] {
        chosen = [options](std::stop_token stop) { return Watch(*options, std::move(stop)).run(); };
    });
}

} // namespace hs::app
