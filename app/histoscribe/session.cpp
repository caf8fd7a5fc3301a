#include "app/histoscribe/session.h"

#include "app/common/policy.h"
#include "core/attention.h"
#include "core/files.h"
#include "core/log.h"
#include "model/io/bundle.h"
#include "ui/gui_post.h"

#include <QThreadPool>

#include <algorithm>
#include <map>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

struct Session::EngineSide {
    std::optional<model::Bundle> bundle;
    core::EngineInfo info;
    std::map<fs::path, core::FeatureSetPtr> features; // of the case, by slide, under this bundle
};

namespace {

Error noBundle() { return Error(ErrorCode::InvalidInput, "choose a bundle first: it is the model that reads the slide"); }

} // namespace

Session::Session(EngineThread::Factory factory, QObject* parent)
    : QObject(parent), m_engine(std::make_unique<EngineThread>(std::move(factory))), m_engineSide(std::make_shared<EngineSide>()) {}

Session::~Session() { m_engine.reset(); }

void Session::openCase(std::vector<fs::path> slides) {
    stop();
    stopExplaining();
    stopReadingAhead();
    ++m_caseId;
    m_paths = std::move(slides);
    m_spacing = 0.0; // was said of another slide
    m_slides.assign(m_paths.size(), nullptr);
    m_report = {};
    m_attention.clear();
    m_map = nullptr;
    m_features.clear();
    m_engine->submit([side = m_engineSide](auto, auto) { side->features.clear(); });
    for (std::size_t i = 0; i < m_paths.size(); ++i) {
        QThreadPool::globalInstance()->start([post = ui::GuiPost(this), this, id = m_caseId, i, path = m_paths[i]] {
            auto opened = core::Slide::open(path);
            post([this, id, i, opened = std::move(opened)]() mutable { acceptSlide(id, i, std::move(opened)); });
        });
    }
}

void Session::acceptSlide(std::uint64_t caseId, std::size_t index, core::Result<core::SlidePtr> opened) {
    if (caseId != m_caseId) return;
    if (!opened) {
        Q_EMIT slideRefused(opened.error());
        return;
    }
    m_slides[index] = std::move(opened).value();
    core::log().info("slide {} is open", m_slides[index]->info().fingerprint.substr(0, 12));
    Q_EMIT slideOpened(index);
    readAhead();
}

void Session::chooseBundle(fs::path folder) {
    stop();
    stopReadingAhead();
    m_bundle = folder;
    m_engine->submit([post = ui::GuiPost(this), this, side = m_engineSide, folder](core::Result<core::Engine*> engine, std::stop_token stop) {
        side->features.clear();
        side->bundle.reset();
        const auto open = [&]() -> core::Result<core::EngineInfo> {
            if (!engine) return engine.error();
            HS_TRY(model::Bundle bundle, openAllowedBundle(folder, stop));
            core::EngineOptions options;
            options.bundle = folder;
            const core::ProgressSink progress = [&](const core::PatchProgress& step) { post([this, step] { Q_EMIT progressed(step); }); };
            HS_TRY(core::EngineInfo info, engine.value()->open(options, progress, stop));
            side->bundle = std::move(bundle);
            return info;
        };
        auto info = open();
        post([this, info = std::move(info)] {
            Q_EMIT progressEnded();
            if (!info) {
                Q_EMIT bundleRefused(info.error());
                return;
            }
            Q_EMIT bundleOpened(info.value());
            readAhead();
        });
    });
}

void Session::setSpacing(double micronsPerPixel) {
    m_spacing = micronsPerPixel;
    m_engine->submit([side = m_engineSide](auto, auto) { side->features.clear(); });
    readAhead();
}

CaseOptions Session::caseOptions() const {
    CaseOptions options;
    for (std::size_t i = 0; i < m_paths.size(); ++i)
        if (m_slides[i]) options.inputs.push_back(m_paths[i]);
    if (m_spacing > 0.0) options.spacing = m_spacing;
    return options;
}

namespace {

// The case's features, each slide encoded once; on the engine thread.
template <class Side>
core::Result<std::vector<core::FeatureSetPtr>> featuresOf(Side& side, core::Engine& engine, const CaseOptions& options,
                                                          const core::ProgressSink& progress, std::stop_token stop) {
    if (!side.bundle) return noBundle();
    std::vector<core::FeatureSetPtr> all;
    for (const fs::path& path : options.inputs) {
        core::FeatureSetPtr& known = side.features[path];
        if (!known) {
            HS_TRY(known, encodeSlide(engine, *side.bundle, path, options, progress, stop));
        }
        all.push_back(known);
    }
    return all;
}

} // namespace

void Session::readAhead() {
    if (!m_bundle) return;
    const CaseOptions options = caseOptions();
    if (options.inputs.empty()) return;
    m_readAheadJobs.push_back(m_engine->submit(
        [post = ui::GuiPost(this), this, side = m_engineSide, options, id = m_caseId](core::Result<core::Engine*> engine, std::stop_token stop) {
            if (!engine || !side->bundle) return; // told when the bundle was opened
            const core::ProgressSink progress = [&](const core::PatchProgress& step) {
                post([this, step, id] {
                    if (id == m_caseId) Q_EMIT progressed(step);
                });
            };
            const auto features = featuresOf(*side, *engine.value(), options, progress, stop);
            post([this] { Q_EMIT progressEnded(); });
            if (!features && features.error().code != ErrorCode::Cancelled)
                core::log().info("reading ahead ended: {}", core::errorCodeName(features.error().code)); // told when a report is asked for
        }));
}

void Session::stopReadingAhead() {
    for (const core::RequestId job : m_readAheadJobs)
        m_engine->cancel(job);
    m_readAheadJobs.clear();
}

core::RequestId Session::generate(const std::string& prompt, const core::GenerationOptions& options) {
    stop();
    stopExplaining();
    const core::RequestId request = ++m_request;
    m_report = {};
    m_attention.clear();
    m_map = nullptr;
    m_features.clear();
    if (!m_bundle) {
        acceptReportEvent({request, core::ReportFailed{noBundle()}});
        return request;
    }
    m_reportJob = m_engine->submit([post = ui::GuiPost(this), this, side = m_engineSide, inputs = caseOptions(), prompt, options,
                                    request](core::Result<core::Engine*> engine, std::stop_token stop) {
        const core::ReportSink sink = [&](const core::ReportEvent& event) { post([this, event] { acceptReportEvent(event); }); };
        const auto fail = [&](Error error) { sink({request, core::ReportFailed{std::move(error)}}); };
        if (!engine) return fail(engine.error());
        const core::ProgressSink progress = [&](const core::PatchProgress& step) { sink({request, step}); };
        auto features = featuresOf(*side, *engine.value(), inputs, progress, stop);
        if (!features) return fail(features.error());
        post([this, request, features = features.value()] {
            if (request == m_request) m_features = features;
        });
        core::ReportRequest ask;
        ask.id = request;
        ask.slides = std::move(features).value();
        ask.prompt = prompt;
        ask.options = options;
        // The engine ends every request in its own words, through the sink.
        [[maybe_unused]] const auto report = engine.value()->generate(ask, sink, stop);
    });
    return request;
}

void Session::acceptReportEvent(const core::ReportEvent& event) {
    if (event.request != m_request) return;
    if (const auto* prepared = std::get_if<core::ReportPrepared>(&event.what)) {
        m_map = prepared->map;
    } else if (const auto* written = std::get_if<core::TokenWritten>(&event.what)) {
        m_report.text.resize(std::min(m_report.text.size(), written->replaceFrom));
        m_report.text += written->tail;
        m_report.tokens.resize(written->index);
        m_report.tokens.push_back(written->token);
        m_attention.resize(written->index);
        m_attention.push_back(written->attention);
    } else if (const auto* finished = std::get_if<core::ReportFinished>(&event.what)) {
        if (finished->report) m_report = *finished->report;
        m_attention.resize(m_report.tokens.size());
        m_reportJob = 0;
    } else if (std::holds_alternative<core::ReportFailed>(event.what)) {
        m_reportJob = 0;
    }
    Q_EMIT reportEvent(event);
}

void Session::stop() {
    if (m_reportJob != 0) m_engine->cancel(m_reportJob);
}

void Session::stopExplaining() {
    ++m_explainId;
    if (m_explainJob != 0) m_engine->cancel(m_explainJob);
    m_explainJob = 0;
}

void Session::explain(TokenRange tokens, core::AttributionMethod method) {
    stopExplaining();
    tokens.end = std::min(tokens.end, m_report.tokens.size());
    if (tokens.begin >= tokens.end || m_features.empty()) return;
    if (method == core::AttributionMethod::Attention && m_map)
        explainFromAttention(tokens);
    else
        explainOnEngine(tokens, method);
}

void Session::explainFromAttention(TokenRange tokens) {
    std::vector<core::LatentAttentionPtr> attention;
    for (std::size_t i = tokens.begin; i < std::min(tokens.end, m_attention.size()); ++i)
        attention.push_back(m_attention[i]);
    QThreadPool::globalInstance()->start([post = ui::GuiPost(this), this, id = m_explainId, map = m_map, features = m_features,
                                          attention = std::move(attention), words = wordsOf(m_report, tokens)] {
        std::vector<core::ScoreGrid> maps;
        for (std::size_t slide = 0; slide < features.size(); ++slide)
            maps.push_back(core::composeAttention(*map, attention, slide, words));
        post([this, id, maps = std::move(maps), features] {
            if (id == m_explainId) Q_EMIT explained(maps, features);
        });
    });
}

void Session::explainOnEngine(TokenRange tokens, core::AttributionMethod method) {
    core::AttributionRequest request;
    request.slides = m_features;
    for (const core::ReportToken& token : m_report.tokens)
        request.tokenIds.push_back(token.id);
    request.begin = tokens.begin;
    request.end = tokens.end;
    request.what = wordsOf(m_report, tokens);
    request.method = method;
    m_explainJob = m_engine->submit([post = ui::GuiPost(this), this, request = std::move(request), id = m_explainId](
                                        core::Result<core::Engine*> engine, std::stop_token stop) {
        const core::ProgressSink progress = [&](const core::PatchProgress& step) {
            post([this, step, id] {
                if (id == m_explainId) Q_EMIT progressed(step);
            });
        };
        auto maps = engine ? engine.value()->attribute(request, progress, stop)
                           : core::Result<std::vector<core::ScoreGrid>>(engine.error());
        post([this, id, maps = std::move(maps), features = request.slides] {
            if (id != m_explainId) return;
            m_explainJob = 0;
            Q_EMIT progressEnded();
            if (maps)
                Q_EMIT explained(maps.value(), features);
            else if (maps.error().code != ErrorCode::Cancelled)
                Q_EMIT explainRefused(maps.error());
        });
    });
}

} // namespace hs::app
