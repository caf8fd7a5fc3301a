#include "core/synthetic/demo_dataset.h"

#include "core/files.h"
#include "core/synthetic/demo_slide.h"
#include "core/synthetic/patch_label.h"
#include "core/synthetic/random.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace hs::core {

namespace fs = std::filesystem;

namespace {

constexpr Split kSplits[] = {Split::Train, Split::Validation, Split::Test};

std::size_t countOf(const DemoDatasetOptions& options, Split split) {
    return split == Split::Train ? options.train : split == Split::Validation ? options.validation : options.test;
}

// Cases of all splits in one order, handed out to threads.
struct Job {
    Split split = Split::Train;
    std::size_t index = 0;
};

std::vector<Job> jobsOf(const DemoDatasetOptions& options) {
    std::vector<Job> jobs;
    for (const Split split : kSplits)
        for (std::size_t i = 0; i < countOf(options, split); ++i)
            jobs.push_back({split, i});
    return jobs;
}

// Threads that take jobs in order; the caller's thread reports.
class Makers {
public:
    Makers(const DemoDatasetOptions& options, std::vector<Job> jobs)
        : m_options(options)
        , m_jobs(std::move(jobs))
        , m_cases(m_jobs.size()) {}

    Result<std::vector<Case>> run(const DatasetProgressSink& progress, std::stop_token stop) {
        const auto start = std::chrono::steady_clock::now();
        const int wanted =
            m_options.threads > 0 ? m_options.threads : int(std::max(1u, std::thread::hardware_concurrency()));
        std::vector<std::jthread> workers;
        for (int i = 0; i < wanted; ++i)
            workers.emplace_back([this, stop] { work(stop); });
        std::unique_lock lock(m_mutex);
        for (std::size_t told = 0; told < m_jobs.size() && !m_failure;) {
            m_changed.wait(lock, [&] { return m_done > told || m_failure; });
            told = m_done;
            if (!progress) continue;
            const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            lock.unlock();
            progress({told, m_jobs.size(), seconds});
            lock.lock();
        }
        lock.unlock();
        workers.clear();
        if (m_failure) return *m_failure;
        return std::move(m_cases);
    }

private:
    void work(const std::stop_token& stop) {
        while (true) {
            std::size_t at = 0;
            {
                const std::lock_guard lock(m_mutex);
                if (m_next >= m_jobs.size() || m_failure) return;
                at = m_next++;
            }
            Result<Case> made = make(m_jobs[at], stop);
            const std::lock_guard lock(m_mutex);
            if (made) {
                m_cases[at] = std::move(made).value();
                ++m_done;
            } else if (!m_failure) {
                m_failure = std::move(made).error();
            }
            m_changed.notify_one();
        }
    }

    Result<Case> make(const Job& job, const std::stop_token& stop) const {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "making the data set was stopped");
        const DatasetCase plan = datasetCase(m_options, job.split, job.index);
        SlideFiles files;
        files.folder = m_options.folder / "slides";
        files.name = plan.id;
        files.spacing = m_options.spacing;
        files.quality = m_options.quality;
        files.reportVariants = m_options.reportVariants;
        Case one;
        one.id = plan.id;
        one.slides = {files.folder / (plan.id + ".tif")};
        one.split = job.split;
        const fs::path labels = m_options.folder / "patches" / (plan.id + ".jsonl");
        std::optional<DemoTruth> truth = completeTruth(plan, files, labels);
        if (!truth) {
            const SkinRenderer renderer(std::make_shared<const SkinCase>(makeSkinCase(plan.seed, plan.options)));
            HS_TRY(DemoSlide slide, writeSlideFiles(renderer, plan.options, files, {}, stop));
            truth = std::move(slide.truth);
            constexpr int kPatchPixels = 256;
            constexpr double kPatchSpacing = 1.0;
            if (m_options.patchLabels)
                HS_CHECK(writePatchLabels(renderer, files.spacing, kPatchPixels, kPatchSpacing, labels));
        }
        one.diagnosis = truth->diagnosis;
        one.reports = truth->reports;
        return one;
    }

    std::optional<DemoTruth> completeTruth(const DatasetCase& plan, const SlideFiles& files,
                                           const fs::path& labels) const {
        std::error_code ignored;
        const bool there = fs::exists(files.folder / (plan.id + ".tif"), ignored) &&
                           fs::exists(files.folder / (plan.id + ".mask.png"), ignored) &&
                           (!m_options.patchLabels || fs::exists(labels, ignored));
        if (!there) return std::nullopt;
        Result<DemoTruth> truth = readDemoTruth(files.folder / (plan.id + ".truth.json"));
        if (!truth || truth.value().seed != plan.seed || truth.value().options.skinClass != plan.options.skinClass ||
            truth.value().spacing != files.spacing || truth.value().reports.size() != std::size_t(files.reportVariants))
            return std::nullopt;
        return std::move(truth).value();
    }

    const DemoDatasetOptions& m_options;
    const std::vector<Job> m_jobs;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_next = 0;         // guarded by m_mutex
    std::size_t m_done = 0;         // guarded by m_mutex
    std::optional<Error> m_failure; // guarded by m_mutex
    std::vector<Case> m_cases;      // guarded by m_mutex
};

Result<void> makeFolders(const DemoDatasetOptions& options) {
    for (const char* part : {"slides", "patches"}) {
        if (std::string_view(part) == "patches" && !options.patchLabels) continue;
        std::error_code failure;
        fs::create_directories(options.folder / part, failure);
        if (failure)
            return Error(ErrorCode::Unsupported, "cannot make the folder " + std::string(part) + " in " +
                                                     displayName(options.folder) + ": " + failure.message());
    }
    return {};
}

} // namespace

DatasetCase datasetCase(const DemoDatasetOptions& options, Split split, std::size_t index) {
    const std::uint64_t range = std::uint64_t(split == Split::Train ? 1 : split == Split::Validation ? 2 : 3) << 60;
    const std::string digits = std::to_string(index);
    DatasetCase one;
    one.id = splitName(split) + "-" + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
    // The range is in the seed's upper bits; below, 2^28 data sets of 2^32 cases each have seeds of their own.
    one.seed = range | (options.seed & 0x0FFFFFFFu) << 32 | std::uint64_t(index & 0xFFFFFFFFu);
    one.options.skinClass = SkinClass(index % std::size_t(kSkinClasses));
    return one;
}

Result<DemoDataset> writeDemoDataset(const DemoDatasetOptions& options, const DatasetProgressSink& progress,
                                     std::stop_token stop) {
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Job> jobs = jobsOf(options);
    if (jobs.empty()) return Error(ErrorCode::InvalidInput, "a data set of no case was asked for");
    HS_CHECK(makeFolders(options));
    HS_TRY(std::vector<Case> cases, Makers(options, jobs).run(progress, stop));
    std::string lines;
    for (const Case& one : cases)
        lines += caseToJsonLine(one, options.folder) + "\n";
    DemoDataset made;
    made.casesFile = options.folder / "cases.jsonl";
    HS_CHECK(writeFileAtomically(made.casesFile, lines));
    made.cases = std::move(cases);
    made.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return made;
}

} // namespace hs::core
