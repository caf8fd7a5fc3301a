#include "app/histoscribe/session_engine.h"

#include "app/common/policy.h"
#include "core/files.h"
#include "core/log.h"
#include "ui/gui_post.h"
#include "ui/worker.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostEncoded = 16; // slides whose features are held; a thousand patches are 3 MB
constexpr std::size_t kMostBegun = 8;    // slides held half encoded: each keeps its file and its readers
constexpr std::size_t kMostCases = 12;   // with a report; the oldest idle one gives way
constexpr auto kProgressEvery = std::chrono::milliseconds(60);

} // namespace

Error noBundle() {
    return Error(ErrorCode::InvalidInput, "choose a bundle first: it is the model that reads the slide");
}

Session::Session(EngineThread::Factory factory, QObject* parent)
    : QObject(parent)
    , m_engine(std::make_unique<EngineThread>(std::move(factory)))
    , m_engineSide(std::make_shared<EngineSide>()) {}

Session::~Session() {
    m_engine.reset();
}

CaseState* Session::current() {
    const auto found = m_cases.find(m_caseId);
    return found == m_cases.end() ? nullptr : &found->second;
}

CaseState* Session::caseOf(core::RequestId request) {
    for (auto& [id, state] : m_cases)
        if (state.find(request) != nullptr) return &state;
    return nullptr;
}

const std::vector<core::SlidePtr>& Session::slides() const {
    static const std::vector<core::SlidePtr> none;
    const auto found = m_cases.find(m_caseId);
    return found == m_cases.end() ? none : found->second.slides;
}

std::size_t Session::mapIndexOf(std::size_t slide) const {
    const auto found = m_cases.find(m_caseId);
    return found == m_cases.end() ? 0 : found->second.mapIndexOf(slide);
}

bool Session::writing() const {
    const auto found = m_cases.find(m_caseId);
    return found != m_cases.end() && found->second.job != 0;
}

const WrittenReport* Session::written(core::RequestId report) {
    CaseState* state = caseOf(report);
    return state == nullptr ? nullptr : state->find(report);
}

void Session::leaveCurrent() {
    stopExplaining();
    stopStudies();
    cancel(m_caseId, {JobKind::ReadAhead});
    CaseState* state = current();
    if (state != nullptr && !state->hasWork()) m_cases.erase(m_caseId);
    m_caseId = 0;
    std::size_t kept = m_cases.size();
    for (auto oldest = m_cases.begin(); oldest != m_cases.end() && kept > kMostCases;) {
        const bool idle = oldest->second.job == 0;
        kept -= idle ? 1 : 0;
        oldest = idle ? m_cases.erase(oldest) : std::next(oldest);
    }
}

CaseId Session::openCase(std::vector<fs::path> slides) {
    leaveCurrent();
    if (slides.empty()) return 0;
    for (auto& [id, state] : m_cases)
        if (state.paths == slides) m_caseId = id;
    if (m_caseId == 0) {
        m_caseId = ++m_lastCase;
        CaseState state;
        state.id = m_caseId;
        state.paths = std::move(slides);
        state.slides.assign(state.paths.size(), nullptr);
        m_cases.emplace(m_caseId, std::move(state));
    }
    openSlides(*current());
    Q_EMIT jobsChanged();
    return m_caseId;
}

void Session::openSlides(CaseState& state) {
    for (std::size_t i = 0; i < state.paths.size(); ++i) {
        const ui::GuiPost post(this);
        if (state.slides[i]) {
            post([this, id = state.id, i] {
                if (id != m_caseId) return;
                Q_EMIT slideOpened(i);
                readAhead();
            });
            continue;
        }
        ui::onWorker([post, this, id = state.id, i, path = state.paths[i]] {
            auto opened = core::Slide::open(path);
            post([this, id, i, opened = std::move(opened)]() mutable { acceptSlide(id, i, std::move(opened)); });
        });
    }
}

void Session::acceptSlide(CaseId caseId, std::size_t index, core::Result<core::SlidePtr> opened) {
    const auto found = m_cases.find(caseId);
    if (found == m_cases.end()) return;
    if (!opened) {
        if (caseId == m_caseId) Q_EMIT slideRefused(opened.error());
        return;
    }
    found->second.slides[index] = std::move(opened).value();
    core::log().info("slide {} is open", found->second.slides[index]->info().fingerprint.substr(0, 12));
    if (caseId != m_caseId) return;
    Q_EMIT slideOpened(index);
    readAhead();
}

void Session::closeCase(CaseId id) {
    if (id == m_caseId) leaveCurrent();
    for (const JobInfo& job : m_jobs.all())
        if (job.caseId == id) stopJob(job.key);
    m_cases.erase(id);
    Q_EMIT jobsChanged();
}

void Session::chooseBundle(fs::path folder) {
    for (auto& [id, state] : m_cases)
        cancel(id, {JobKind::Report, JobKind::ReadAhead, JobKind::Explain});
    stopStudies();
    m_bundle = folder;
    m_engineInfo = {};
    submit(JobKind::OpenBundle, 0,
           [post = ui::GuiPost(this), this, side = m_engineSide, folder](core::Result<core::Engine*> engine,
                                                                         const core::ProgressSink& progress, std::stop_token stop) {
               side->forgetFeatures();
               side->bundle.reset();
               const auto open = [&]() -> core::Result<core::EngineInfo> {
                   if (!engine) return engine.error();
                   HS_TRY(model::Bundle bundle, openAllowedBundle(folder, stop));
                   core::EngineOptions options;
                   options.bundle = folder;
                   HS_TRY(core::EngineInfo info, engine.value()->open(options, progress, stop));
                   side->bundle = std::move(bundle);
                   return info;
               };
               post([this, folder, info = open()] {
                   if (m_bundle != folder) return; // another one has been chosen since
                   if (!info) {
                       m_bundle.reset();
                       Q_EMIT bundleRefused(info.error());
                       return;
                   }
                   m_engineInfo = info.value();
                   Q_EMIT bundleOpened(info.value());
                   readAhead();
               });
           });
}

void Session::setSpacing(double micronsPerPixel) {
    CaseState* state = current();
    if (state == nullptr) return;
    state->spacing = micronsPerPixel;
    m_engine->submit([side = m_engineSide](auto, auto) { side->forgetFeatures(); });
    readAhead();
}

CaseOptions Session::caseOptions(const CaseState& state) const {
    CaseOptions options;
    for (std::size_t i = 0; i < state.paths.size(); ++i)
        if (state.slides[i]) options.inputs.push_back(state.paths[i]);
    if (state.spacing > 0.0) options.spacing = state.spacing;
    return options;
}

// The case's features, each slide encoded once; on the engine thread.
Session::Features Session::featuresOf(EngineSide& side, core::Engine& engine, const CaseOptions& options,
                                      const core::ProgressSink& progress, std::stop_token stop) {
    if (!side.bundle) return noBundle();
    if (options.inputs.empty())
        return Error(ErrorCode::InvalidInput, "the slide is still being opened: try again in a moment");
    std::vector<core::FeatureSetPtr> all;
    for (const fs::path& path : options.inputs) {
        HS_TRY(core::FeatureSetPtr encoded, side.encode(engine, path, kWholeSlide, options, progress, stop));
        all.push_back(std::move(encoded));
    }
    return all;
}

core::Result<core::FeatureSetPtr> Session::EngineSide::encode(core::Engine& engine, const fs::path& slide, std::size_t enough,
                                                              const CaseOptions& options, const core::ProgressSink& progress,
                                                              std::stop_token stop) {
    if (const auto known = features.find(slide); known != features.end()) return known->second;
    auto at = begun.find(slide);
    if (at == begun.end()) {
        HS_TRY(auto opened, SlideEncoding::open(*bundle, slide, options, core::PatchOrder::Spread));
        if (begun.size() >= kMostBegun) begun.erase(begun.begin());
        at = begun.emplace(slide, std::move(opened)).first;
    }
    const auto done = at->second->encode(engine, enough, progress, std::move(stop));
    if (!done) {
        if (done.error().code != ErrorCode::Cancelled) begun.erase(at); // the next try begins anew
        return done.error();
    }
    const core::FeatureSetPtr encoded = at->second->features();
    if (!at->second->complete()) return encoded;
    begun.erase(at);
    features.emplace(slide, encoded);
    order.push_back(slide);
    if (order.size() > kMostEncoded) {
        features.erase(order.front());
        order.pop_front();
    }
    return encoded;
}

void Session::readAhead() {
    const CaseState* state = current();
    if (!m_bundle || state == nullptr) return;
    const CaseOptions options = caseOptions(*state);
    if (options.inputs.empty()) return;
    submit(JobKind::ReadAhead, m_caseId,
           [side = m_engineSide, options](core::Result<core::Engine*> engine, const core::ProgressSink& progress, std::stop_token stop) {
               if (!engine || !side->bundle) return; // told when the bundle was opened
               const auto features = featuresOf(*side, *engine.value(), options, progress, stop);
               if (!features && features.error().code != ErrorCode::Cancelled) // told when a report is asked for
                   core::log().info("reading ahead ended: {}", core::errorCodeName(features.error().code));
           });
}

std::uint64_t Session::submit(JobKind kind, CaseId caseId, Job job) {
    const std::uint64_t key = m_jobs.add(kind, caseId);
    const core::RequestId engineId = m_engine->submit(
        [post = ui::GuiPost(this), this, key, job = std::move(job)](core::Result<core::Engine*> engine, std::stop_token stop) {
            post([this, key] { jobStarted(key); });
            std::optional<core::Stage> stage;
            auto last = std::chrono::steady_clock::time_point{};
            const core::ProgressSink progress = [&](const core::PatchProgress& step) {
                const auto now = std::chrono::steady_clock::now();
                if (stage == step.stage && now - last < kProgressEvery && step.done != step.total) return;
                stage = step.stage;
                last = now;
                post([this, key, step] { jobProgressed(key, step); });
            };
            job(std::move(engine), progress, stop);
            post([this, key] { jobEnded(key); });
        });
    m_jobs.find(key)->engineId = engineId;
    Q_EMIT jobsChanged();
    return key;
}

void Session::jobStarted(std::uint64_t key) {
    if (JobInfo* job = m_jobs.find(key)) job->running = true;
    Q_EMIT jobsChanged();
}

void Session::jobProgressed(std::uint64_t key, const core::PatchProgress& step) {
    JobInfo* job = m_jobs.find(key);
    if (job == nullptr) return;
    job->progress = step;
    // A report's own progress travels in its events.
    const bool ours = job->caseId == 0 || job->caseId == m_caseId;
    if (ours && job->kind != JobKind::Report && !job->stopping) Q_EMIT progressed(step);
    Q_EMIT jobsChanged();
}

void Session::jobEnded(std::uint64_t key) {
    m_jobs.remove(key);
    for (auto& [id, state] : m_cases)
        if (state.job == key) state.job = 0;
    const auto busy = std::any_of(m_jobs.all().begin(), m_jobs.all().end(), [&](const JobInfo& job) {
        return job.running && (job.caseId == 0 || job.caseId == m_caseId);
    });
    if (!busy) Q_EMIT progressEnded();
    Q_EMIT jobsChanged();
}

void Session::stopJob(std::uint64_t key) {
    JobInfo* job = m_jobs.find(key);
    if (job == nullptr) return;
    job->stopping = true;
    m_engine->cancel(job->engineId);
}

void Session::cancel(CaseId caseId, std::initializer_list<JobKind> kinds) {
    for (const std::uint64_t key : m_jobs.keys(caseId, kinds))
        stopJob(key);
}

} // namespace hs::app
