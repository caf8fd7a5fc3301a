// The session's reports and the maps of their words.

#include "app/histoscribe/session_engine.h"

#include "app/common/word_map.h"
#include "core/attention.h"
#include "core/fields/shared_scale.h"
#include "ui/gui_post.h"
#include "ui/worker.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t kMostReports = 16; // a case; their attention is 3 KB a token

// The finished report carries what it was written from.
core::ReportEvent markedProvisional(const core::ReportEvent& event, std::size_t patches) {
    const auto* finished = std::get_if<core::ReportFinished>(&event.what);
    if (patches == 0 || finished == nullptr || !finished->report) return event;
    core::Report report = *finished->report;
    report.provisionalPatches = patches;
    return {event.request, core::ReportFinished{std::make_shared<const core::Report>(std::move(report)), finished->ending}};
}

} // namespace

core::RequestId Session::adopt(const core::Report& report) {
    CaseState* state = current();
    return state == nullptr ? ++m_lastRequest : adopt(*state, report);
}

core::RequestId Session::adopt(CaseState& state, const core::Report& report) {
    const core::RequestId request = ++m_lastRequest;
    WrittenReport written;
    written.request = request;
    written.report = report;
    written.attention.resize(report.tokens.size());
    written.ended = true;
    state.reports.push_back(std::move(written));
    if (state.reports.size() > kMostReports) state.reports.pop_front();
    return request;
}

core::RequestId Session::generate(const std::string& prompt, const core::GenerationOptions& options) {
    stop();
    cancel(m_caseId, {JobKind::ReadAhead}); // what it has read stays, and the report goes on from there
    stopExplaining();
    const std::vector<ReportStep> steps = current() != nullptr ? stepsOf(*current(), prompt, options) : std::vector<ReportStep>();
    const core::RequestId request = adopt({});
    CaseState* state = current();
    const auto refuse = [&](Error error) {
        // After the caller knows the id.
        ui::GuiPost(this)([this, request, error = std::move(error)] { acceptReportEvent({request, core::ReportFailed{error}}); });
        return request;
    };
    if (state == nullptr) return refuse(Error(ErrorCode::InvalidInput, "open a slide first"));
    state->reports.back().ended = false;
    state->reports.back().report.prompt = prompt;
    state->reports.back().report.text = prompt; // an engine may stream only what follows it
    state->reports.back().steps = steps;
    if (!m_bundle) return refuse(noBundle());
    state->job = submit(
        JobKind::Report, m_caseId,
        [post = ui::GuiPost(this), this, side = m_engineSide, inputs = caseOptions(*state), prompt, options,
         enough = m_provisionalPatches, request](core::Result<core::Engine*> engine, const core::ProgressSink& progress, std::stop_token stop) {
            std::size_t provisional = 0;
            const core::ReportSink sink = [&](const core::ReportEvent& event) {
                if (const auto* step = std::get_if<core::PatchProgress>(&event.what)) progress(*step);
                post([this, event = markedProvisional(event, provisional)] { acceptReportEvent(event); });
            };
            const auto fail = [&](Error error) { sink({request, core::ReportFailed{std::move(error)}}); };
            if (!engine) return fail(engine.error());
            const core::ProgressSink told = [&](const core::PatchProgress& step) { sink({request, step}); };
            auto read = readForReport(*side, *engine.value(), inputs, enough, told, stop);
            if (!read) return fail(read.error());
            provisional = read.value().provisional;
            post([this, request, provisional, features = read.value().features] {
                CaseState* found = caseOf(request);
                if (found != nullptr) found->find(request)->features = features;
                if (provisional > 0) noteProvisional(request, provisional);
            });
            core::ReportRequest ask;
            ask.id = request;
            ask.slides = std::move(read.value().features);
            ask.prompt = prompt;
            ask.options = options;
            // The engine ends every request in its own words, through the sink.
            const auto report = engine.value()->generate(ask, sink, stop);
            if (provisional > 0 && report && !stop.stop_requested()) post([this, request] { firmUp(request); });
        });
    return request;
}

void Session::acceptReportEvent(const core::ReportEvent& event) {
    CaseState* state = caseOf(event.request);
    WrittenReport* written = state == nullptr ? nullptr : state->find(event.request);
    if (written == nullptr || written->ended) return;
    if (const auto* prepared = std::get_if<core::ReportPrepared>(&event.what)) {
        written->map = prepared->map;
    } else if (const auto* token = std::get_if<core::TokenWritten>(&event.what)) {
        core::Report& report = written->report;
        report.text.resize(std::min(report.text.size(), token->replaceFrom));
        report.text += token->tail;
        report.tokens.resize(token->index);
        report.tokens.push_back(token->token);
        written->attention.resize(token->index);
        written->attention.push_back(token->attention);
    } else if (const auto* finished = std::get_if<core::ReportFinished>(&event.what)) {
        if (finished->report) written->report = *finished->report;
        written->attention.resize(written->report.tokens.size());
        written->ended = true;
        state->job = 0;
        findSharedHighest(*written);
    } else if (std::holds_alternative<core::ReportFailed>(event.what)) {
        written->ended = true;
        state->job = 0;
    }
    const CaseId id = state->id;
    const bool ended = written->ended;
    if (id == m_caseId)
        Q_EMIT reportEvent(event);
    else if (ended)
        Q_EMIT reportEndedElsewhere(id);
}

void Session::replayEvents() {
    const CaseState* state = current();
    const WrittenReport* newest = state == nullptr ? nullptr : state->newest();
    if (newest == nullptr || newest->report.tokens.empty()) return;
    const WrittenReport written = *newest;
    for (std::size_t i = 0; i < written.report.tokens.size(); ++i) {
        const core::ReportToken& token = written.report.tokens[i];
        core::TokenWritten again;
        again.index = i;
        again.token = token;
        again.replaceFrom = token.span.begin;
        again.tail = written.report.text.substr(token.span.begin, token.span.end - token.span.begin);
        Q_EMIT reportEvent({written.request, again});
    }
    if (!written.ended) return;
    Q_EMIT reportEvent({written.request, core::ReportFinished{std::make_shared<const core::Report>(written.report),
                                                              written.report.ending.value_or(core::Ending::Cancelled)}});
}

void Session::stop() {
    cancel(m_caseId, {JobKind::Report, JobKind::FirmUp});
}

void Session::stopExplaining() {
    ++m_explainId;
    cancel(0, {JobKind::Explain});
}

void Session::explain(core::RequestId report, TokenRange tokens, core::AttributionMethod method) {
    stopExplaining();
    const WrittenReport* found = written(report);
    if (found == nullptr) return;
    tokens.end = std::min(tokens.end, found->report.tokens.size());
    if (tokens.begin >= tokens.end) return;
    // Words of a prompt carry no attention of their own; the engine then makes their map.
    const auto& carried = found->attention;
    const auto first = carried.begin() + std::ptrdiff_t(std::min(tokens.begin, carried.size()));
    const auto last = carried.begin() + std::ptrdiff_t(std::min(tokens.end, carried.size()));
    const bool known = found->map != nullptr && !found->features.empty() &&
                       std::any_of(first, last, [](const auto& attention) { return attention != nullptr; });
    const bool fromAttention = method == core::AttributionMethod::Attention || method == core::AttributionMethod::Contrast;
    if (fromAttention && known)
        explainFromAttention(*found, tokens, method);
    else
        explainOnEngine(*found, tokens, method);
}

void Session::explainFromAttention(const WrittenReport& written, TokenRange tokens, core::AttributionMethod method) {
    std::vector<core::LatentAttentionPtr> attention;
    for (std::size_t i = tokens.begin; i < std::min(tokens.end, written.attention.size()); ++i)
        attention.push_back(written.attention[i]);
    const bool contrast = method == core::AttributionMethod::Contrast;
    std::vector<core::LatentAttentionPtr> all;
    if (contrast) {
        const TokenRange whole = writtenTokens(written.report); // where nothing was written, as in mapWords: all there is
        const std::size_t begin = whole.begin < whole.end ? std::min(whole.begin, written.attention.size()) : 0;
        all.assign(written.attention.begin() + std::ptrdiff_t(begin), written.attention.end());
    }
    const float unknown = std::numeric_limits<float>::quiet_NaN();
    const float shared = contrast ? unknown : written.sharedHighest.value_or(unknown);
    ui::onWorker([post = ui::GuiPost(this), this, id = m_explainId, map = written.map, features = written.features,
                  attention = std::move(attention), contrast, all = std::move(all), shared,
                  words = wordsOf(written.report, tokens)] {
        std::vector<core::ScoreGrid> maps;
        for (std::size_t slide = 0; slide < features.size(); ++slide) {
            maps.push_back(core::composeAttention(*map, attention, slide, words));
            if (contrast)
                maps.back() =
                    core::aboveTheReport(std::move(maps.back()), core::composeAttention(*map, all, slide, {}));
        }
        post([this, id, maps = std::move(maps), features, shared] {
            if (id == m_explainId) Q_EMIT explained(maps, features, shared);
        });
    });
}

// The end of the scale that all words of a report share; once, when it is finished.
void Session::findSharedHighest(const WrittenReport& written) {
    if (!written.map) return;
    ui::onWorker(
        [post = ui::GuiPost(this), this, request = written.request, map = written.map, attention = written.attention] {
            const float highest = core::highestScore(*map, attention);
            post([this, request, highest] {
                CaseState* state = caseOf(request);
                if (state != nullptr) state->find(request)->sharedHighest = highest;
            });
        });
}

void Session::explainOnEngine(const WrittenReport& written, TokenRange tokens, core::AttributionMethod method) {
    const CaseState* state = caseOf(written.request);
    core::AttributionRequest request;
    request.slides = written.features;
    for (const core::ReportToken& token : written.report.tokens) {
        if (token.id < 0) {
            Q_EMIT explainRefused(Error(ErrorCode::InvalidInput,
                                        "words were typed into this report after it was written: continue from them first"));
            return;
        }
        request.tokenIds.push_back(token.id);
    }
    request.begin = tokens.begin;
    request.end = tokens.end;
    request.what = wordsOf(written.report, tokens);
    request.method = method;
    submit(JobKind::Explain, state->id,
           [post = ui::GuiPost(this), this, side = m_engineSide, inputs = caseOptions(*state), request = std::move(request),
            written = writtenTokens(written.report), id = m_explainId](core::Result<core::Engine*> engine, const core::ProgressSink& progress, std::stop_token stop) mutable {
               const auto answer = [&]() -> core::Result<std::vector<core::ScoreGrid>> {
                   if (!engine) return engine.error();
                   if (request.slides.empty()) {
                       HS_TRY(request.slides, featuresOf(*side, *engine.value(), inputs, progress, stop));
                   }
                   return mapWords(*engine.value(), request, written, progress, stop);
               };
               post([this, id, maps = answer(), features = request.slides] {
                   if (id != m_explainId) return;
                   if (maps)
                       Q_EMIT explained(maps.value(), features, std::numeric_limits<float>::quiet_NaN());
                   else if (maps.error().code != ErrorCode::Cancelled)
                       Q_EMIT explainRefused(maps.error());
               });
           });
}

} // namespace hs::app
