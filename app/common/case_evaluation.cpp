#include "app/common/case_evaluation.h"

#include "core/files.h"
#ifdef HS_WITH_SLIDES
#include "core/slide/slide.h"
#endif
#include "model/training/random.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace hs::app {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

bool endsEvaluation(ErrorCode code) {
    return code == ErrorCode::Cancelled || code == ErrorCode::OutOfMemory || code == ErrorCode::DeviceLost;
}

class Examiner {
public:
    Examiner(core::Engine& engine, const model::Bundle& bundle, const model::Keywords& keywords, const EvaluationOptions& options,
             std::stop_token stop)
        : m_engine(engine), m_bundle(bundle), m_keywords(keywords), m_options(options), m_stop(std::move(stop)) {
        m_evaluation.classes = bundle.classes;
        if (options.what == Examine::Reports) m_evaluation.classificationSkipped = "not asked for";
        else if (bundle.classes.empty()) m_evaluation.classificationSkipped = "the bundle " + bundle.name + " has no classifier head";
    }

    Result<CaseOutcome> examine(const core::Case& one, const core::Case& shown) {
        CaseOutcome outcome;
        outcome.id = one.id;
        Result<void> done = examineInto(one, shown, outcome);
        if (done) return outcome;
        if (endsEvaluation(done.error().code)) return std::move(done).error();
        outcome.failure = std::move(done).error();
        return outcome;
    }

    Evaluation& evaluation() { return m_evaluation; }

private:
    Result<void> examineInto(const core::Case& one, const core::Case& shown, CaseOutcome& outcome) {
        if (m_stop.stop_requested()) return Error(ErrorCode::Cancelled, "the evaluation was stopped");
        CaseOptions inputs;
        inputs.inputs = inputsOf(shown, m_options.features);
        inputs.spacing = m_options.spacing;
        inputs.threads = m_options.threads;
        inputs.useCache = m_options.useCache;
        HS_TRY(const auto slides, readCase(m_engine, m_bundle, inputs, {}, m_stop));
        HS_CHECK(classify(one, slides, outcome));
        return write(one, slides, outcome);
    }

    Result<void> classify(const core::Case& one, const std::vector<core::FeatureSetPtr>& slides, CaseOutcome& outcome) {
        if (!m_evaluation.classificationSkipped.empty() || one.diagnosis.empty()) return {};
        const auto& classes = m_evaluation.classes;
        const auto expected = std::find(classes.begin(), classes.end(), one.diagnosis);
        if (expected == classes.end()) {
            ++m_evaluation.unknownDiagnoses;
            return {};
        }
        auto probabilities = m_engine.classify(slides, {}, m_stop);
        if (!probabilities && probabilities.error().code == ErrorCode::Unsupported) {
            m_evaluation.classificationSkipped = probabilities.error().message;
            return {};
        }
        if (!probabilities) return std::move(probabilities).error();
        outcome.probabilities = std::move(probabilities).value();
        if (outcome.probabilities.size() != classes.size())
            return Error(ErrorCode::Internal, "the classifier answered " + std::to_string(outcome.probabilities.size()) +
                                                  " probabilities for " + std::to_string(classes.size()) + " classes");
        const auto found = std::max_element(outcome.probabilities.begin(), outcome.probabilities.end());
        outcome.classified = {int(expected - classes.begin()), int(found - outcome.probabilities.begin())};
        return {};
    }

    Result<void> write(const core::Case& one, const std::vector<core::FeatureSetPtr>& slides, CaseOutcome& outcome) {
        if (m_options.what == Examine::Classification || (one.reports.empty() && one.diagnosis.empty())) return {};
        core::ReportRequest request;
        request.slides = slides;
        request.prompt = m_options.prompt;
        request.options.greedy = true;
        request.options.maxTokens = m_options.maxTokens;
        request.options.precision = m_options.precision;
        HS_TRY(const core::Report report, m_engine.generate(request, [](const core::ReportEvent&) {}, m_stop));
        if (report.ending == core::Ending::Cancelled) return Error(ErrorCode::Cancelled, "the evaluation was stopped");
        outcome.written = report.text;
        outcome.report = model::scoreReport(report.text, {one.reports, one.diagnosis}, m_keywords, m_options.text);
        return {};
    }

    core::Engine& m_engine;
    const model::Bundle& m_bundle;
    const model::Keywords& m_keywords;
    const EvaluationOptions& m_options;
    std::stop_token m_stop;
    Evaluation m_evaluation;
};

} // namespace

std::vector<model::ClassifiedCase> Evaluation::classified() const {
    std::vector<model::ClassifiedCase> found;
    for (const CaseOutcome& one : cases)
        if (one.classified) found.push_back(*one.classified);
    return found;
}

std::vector<model::ReportScores> Evaluation::reports() const {
    std::vector<model::ReportScores> found;
    for (const CaseOutcome& one : cases)
        if (one.report) found.push_back(*one.report);
    return found;
}

namespace {

// As hscribe features names them: by the slide's name, and with its fingerprint where another slide has the name.
fs::path featuresOf(const fs::path& slide, const fs::path& folder) {
    const std::string name = core::utf8FromPath(slide.filename());
    std::error_code failed;
#ifdef HS_WITH_SLIDES
    bool shared = false;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end && !shared; at.increment(failed))
        shared = at->path().filename().string().starts_with(slide.filename().string() + "-");
    if (shared)
        if (const auto opened = core::Slide::open(slide)) {
            const std::string own = name + "-" + opened.value()->info().fingerprint.substr(0, 12) + ".h5";
            if (fs::exists(folder / core::pathFromUtf8(own), failed)) return folder / core::pathFromUtf8(own);
        }
#endif
    return folder / core::pathFromUtf8(name + ".h5");
}

} // namespace

std::vector<fs::path> inputsOf(const core::Case& one, const fs::path& features) {
    if (!one.features.empty()) return one.features;
    std::vector<fs::path> inputs;
    for (const fs::path& slide : one.slides) {
        const fs::path made = features.empty() ? fs::path() : featuresOf(slide, features);
        std::error_code missing;
        inputs.push_back(!features.empty() && fs::exists(made, missing) ? made : slide);
    }
    return inputs;
}

std::vector<std::size_t> imageOfCase(std::size_t cases, std::optional<std::uint64_t> seed) {
    std::vector<std::size_t> order(cases), image(cases);
    std::iota(order.begin(), order.end(), std::size_t(0));
    if (!seed) return order;
    model::Random random(*seed);
    random.shuffle(std::span(order));
    for (std::size_t i = 0; i < cases; ++i)
        image[order[i]] = order[(i + 1) % cases];
    return image;
}

Result<Evaluation> evaluateCases(core::Engine& engine, const model::Bundle& bundle, const std::vector<core::Case>& cases,
                                 const model::Keywords& keywords, const EvaluationOptions& options, const CaseSink& sink,
                                 std::stop_token stop) {
    Examiner examiner(engine, bundle, keywords, options, std::move(stop));
    const std::vector<std::size_t> image = imageOfCase(cases.size(), options.shuffleImages);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        HS_TRY(CaseOutcome outcome, examiner.examine(cases[i], cases[image[i]]));
        if (sink) sink(outcome, i + 1, cases.size());
        examiner.evaluation().cases.push_back(std::move(outcome));
    }
    return std::move(examiner.evaluation());
}

} // namespace hs::app
