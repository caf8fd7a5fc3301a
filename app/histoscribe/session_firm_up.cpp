// The session's provisional reports: begun from patches that lie evenly over the slides while the rest is read, and
// written anew, quietly, when all are there.

#include "app/histoscribe/session_engine.h"

#include "core/words/sections.h"
#include "ui/gui_post.h"

#include <algorithm>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t kLeastOfASlide = 16;

// What a section-by-section report puts behind the text before: a section's name alone.
bool isSectionName(const std::string& text) {
    const auto names = core::sectionNames(text);
    return names.size() == 1 &&
           core::trimmed(text) == std::string_view(text).substr(names[0].begin, names[0].end - names[0].begin);
}

// The words of the sections before stand in the prompt of the next one; they stay the model's, with their maps.
void carryOver(const WrittenReport& before, WrittenReport& after) {
    const std::size_t shared = std::min(before.report.tokens.size(), after.report.promptTokens);
    for (std::size_t i = 0; i < shared; ++i) {
        const core::ReportToken& old = before.report.tokens[i];
        core::ReportToken& token = after.report.tokens[i];
        if (old.id != token.id || !(old.span == token.span)) return;
        token = old;
        if (i < before.attention.size()) after.attention[i] = before.attention[i];
    }
}

core::Result<WrittenReport> writeStep(core::Engine& engine, core::ReportRequest ask, const core::ProgressSink& progress,
                                      std::stop_token stop) {
    WrittenReport written;
    written.features = ask.slides;
    const core::ReportSink sink = [&](const core::ReportEvent& event) {
        if (const auto* step = std::get_if<core::PatchProgress>(&event.what)) progress(*step);
        if (const auto* prepared = std::get_if<core::ReportPrepared>(&event.what)) written.map = prepared->map;
        const auto* token = std::get_if<core::TokenWritten>(&event.what);
        if (token == nullptr) return;
        written.attention.resize(token->index);
        written.attention.push_back(token->attention);
        progress({core::Stage::Writing, token->index, 0});
    };
    HS_TRY(written.report, engine.generate(ask, sink, stop));
    if (written.report.ending == core::Ending::Cancelled) return Error(ErrorCode::Cancelled, "writing was stopped");
    written.attention.resize(written.report.tokens.size());
    written.ended = true;
    return written;
}

} // namespace

core::Result<Session::ReadSoFar> Session::readForReport(EngineSide& side, core::Engine& engine,
                                                        const CaseOptions& options, std::size_t enough,
                                                        const core::ProgressSink& progress, std::stop_token stop) {
    if (!side.bundle) return noBundle();
    ReadSoFar read;
    std::size_t patches = 0, rest = 0;
    if (enough > 0 && !options.inputs.empty()) {
        const std::size_t each = std::max(kLeastOfASlide, enough / options.inputs.size());
        for (const std::filesystem::path& path : options.inputs) {
            HS_TRY(core::FeatureSetPtr features, side.encode(engine, path, each, options, progress, stop));
            patches += features->count();
            if (const auto begun = side.begun.find(path); begun != side.begun.end())
                rest += begun->second->expectedRest();
            read.features.push_back(std::move(features));
        }
    }
    // What is nearly read is read first: the report is then written once.
    if (enough > 0 && rest > enough) {
        read.provisional = patches;
        return read;
    }
    HS_TRY(read.features, featuresOf(side, engine, options, progress, stop));
    return read;
}

// A report that goes on behind a provisional one by the name of a section is renewed together with it.
std::vector<ReportStep> Session::stepsOf(const CaseState& state, const std::string& prompt,
                                         const core::GenerationOptions& options) const {
    const WrittenReport* before = state.newest();
    if (before != nullptr && before->ended && before->report.provisionalPatches > 0 && !before->steps.empty() &&
        prompt.starts_with(before->report.text)) {
        const std::string added = prompt.substr(before->report.text.size());
        if (isSectionName(added)) {
            std::vector<ReportStep> steps = before->steps;
            steps.push_back({added, options});
            return steps;
        }
    }
    return {{prompt, options}};
}

void Session::noteProvisional(core::RequestId request, std::size_t patches) {
    CaseState* state = caseOf(request);
    if (state == nullptr) return;
    state->find(request)->report.provisionalPatches = patches;
    if (state->id == m_caseId) Q_EMIT provisionalBegun(request);
}

bool Session::firmingUp() const {
    return m_caseId != 0 && !m_jobs.keys(m_caseId, {JobKind::FirmUp}).empty();
}

void Session::firmUp(core::RequestId provisional) {
    CaseState* state = caseOf(provisional);
    if (state == nullptr || state->newest()->request != provisional ||
        state->newest()->report.ending == core::Ending::Cancelled)
        return;
    submit(JobKind::FirmUp, state->id,
           [post = ui::GuiPost(this), this, side = m_engineSide, inputs = caseOptions(*state),
            steps = state->newest()->steps,
            provisional](core::Result<core::Engine*> engine, const core::ProgressSink& progress, std::stop_token stop) {
               const auto write = [&]() -> core::Result<WrittenReport> {
                   if (!engine) return engine.error();
                   HS_TRY(const std::vector<core::FeatureSetPtr> features,
                          featuresOf(*side, *engine.value(), inputs, progress, stop));
                   WrittenReport written;
                   for (const ReportStep& step : steps) {
                       core::ReportRequest ask;
                       ask.slides = features;
                       ask.prompt = written.report.text + step.prompt;
                       ask.options = step.options;
                       HS_TRY(WrittenReport next, writeStep(*engine.value(), std::move(ask), progress, stop));
                       carryOver(written, next);
                       written = std::move(next);
                   }
                   written.steps = steps;
                   return written;
               };
               post([this, provisional, written = write()]() mutable { acceptFirm(provisional, std::move(written)); });
           });
}

void Session::acceptFirm(core::RequestId provisional, core::Result<WrittenReport> written) {
    CaseState* state = caseOf(provisional);
    if (state == nullptr) return;
    if (!written) {
        if (state->id == m_caseId) Q_EMIT firmUpEnded(written.error());
        return;
    }
    const core::RequestId firm = adopt(*state, written.value().report);
    WrittenReport* kept = state->find(firm);
    *kept = std::move(written).value();
    kept->request = firm;
    findSharedHighest(*kept);
    WrittenReport* before = state->find(provisional); // adopting may have let the oldest go
    if (before != nullptr) before->firmedBy = firm;
    if (before != nullptr && state->id == m_caseId) Q_EMIT firmedUp(provisional, firm);
}

} // namespace hs::app
