#include "app/demo/demo_evaluate.h"

#include "app/demo/demo_train.h"
#include "app/demo/synthetic_patches.h"
#include "core/files.h"
#include "core/patches/patch_stream.h"
#include "core/synthetic/demo_truth.h"
#include "model/io/bundle.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <regex>

namespace hs::app {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr const char* kHeading = "Final diagnosis:";
constexpr double kThicknessTolerance = 0.2; // mm
constexpr double kLeastLesion = 0.02, kMostLesion = 0.25;

// One case to be examined: its features, and what is true of it.
struct Examined {
    core::FeatureSetPtr features;
    std::vector<float> lesionShares; // of every patch
    DemoOutcome outcome;
};

double median(std::vector<double> values) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

bool within(double a, double b) { return std::abs(a - b) <= kThicknessTolerance + 1e-9; }

// Keeps what the engine sends along with the words.
core::ReportSink watcher(WatchedReport& written) {
    return [&written](const core::ReportEvent& event) {
        if (const auto* prepared = std::get_if<core::ReportPrepared>(&event.what)) written.map = prepared->map;
        const auto* token = std::get_if<core::TokenWritten>(&event.what);
        if (token == nullptr) return;
        written.attention.resize(token->index + 1);
        written.attention[token->index] = token->attention;
    };
}

void add(const LesionScores& more, LesionScores& sum) {
    sum.hottest += more.hottest;
    sum.mass += more.mass;
    sum.contrast += more.contrast;
}

LesionScores divided(const LesionScores& sum, double by) {
    return by > 0.0 ? LesionScores{sum.hottest / by, sum.mass / by, sum.contrast / by} : LesionScores{};
}

void addPointing(const std::vector<DemoOutcome>& outcomes, DemoFigures& figures) {
    LesionScores diagnosis, function;
    double chance = 0.0, functionChance = 0.0, lesion = 0.0, elsewhere = 0.0;
    for (const DemoOutcome& one : outcomes) {
        if (!one.pointing) continue;
        const Pointing& pointing = *one.pointing;
        ++figures.heatCases;
        add(pointing.diagnosis, diagnosis);
        chance += pointing.byChance;
        if (pointing.functionWords) {
            figures.functionWords += pointing.functionWordCount;
            add(*pointing.functionWords, function);
            functionChance += pointing.byChance;
        }
        if (pointing.lesionLight && pointing.lightElsewhere) {
            ++figures.lightCases;
            figures.lesionLightsMore += *pointing.lesionLight > *pointing.lightElsewhere;
            lesion += *pointing.lesionLight;
            elsewhere += *pointing.lightElsewhere;
        }
    }
    figures.diagnosis = divided(diagnosis, chance);
    figures.function = divided(function, functionChance);
    if (elsewhere > 0.0) figures.lightTimesElsewhere = lesion / elsewhere;
}

class Examiner {
public:
    Examiner(core::Engine& engine, const DemoEvaluateOptions& options, model::Bundle bundle, std::stop_token stop)
        : m_engine(engine)
        , m_options(options)
        , m_bundle(std::move(bundle))
        , m_stop(std::move(stop)) {}

    Result<Examined> fromSeed(std::size_t index) {
        const DemoCase plan = demoCase(m_options.seed, core::Split::Test, index);
        const auto renderer = std::make_shared<const core::SkinRenderer>(
            std::make_shared<const core::SkinCase>(core::makeSkinCase(plan.seed, plan.options)));
        SyntheticPatchSource patches(renderer, m_bundle.patches, plan.id);
        return examine(*renderer, patches, plan.id, m_bundle.patches.mpp);
    }

    Result<Examined> fromSlide(const fs::path& file) {
        const std::string name = core::utf8FromPath(file.stem());
        HS_TRY(const auto truth, core::readDemoTruth(file.parent_path() / core::pathFromUtf8(name + ".truth.json")));
        const core::SkinRenderer renderer(std::make_shared<const core::SkinCase>(core::makeSkinCase(truth.seed, truth.options)));
        HS_TRY(const auto slide, core::Slide::open(file));
        HS_TRY(const auto plan, core::planPatches(slide->info(), m_bundle.patches, std::nullopt));
        const auto patches = core::openPatchStream(slide, plan, m_options.threads);
        return examine(renderer, *patches, name, truth.spacing);
    }

    // Writes the report and asks where its diagnosis came from.
    Result<DemoOutcome> judge(Examined examined) {
        core::ReportRequest request;
        request.slides = {examined.features};
        request.prompt = kHeading;
        request.options.greedy = true;
        request.options.precision = m_options.precision;
        WatchedReport written;
        HS_TRY(written.report, m_engine.generate(request, watcher(written), m_stop));
        DemoOutcome& outcome = examined.outcome;
        outcome.written = writtenDiagnosis(written.report.text);
        outcome.writtenThickness = writtenThickness(written.report.text);
        const bool right = outcome.written == outcome.expected;
        if (right && outcome.lesionShare >= kLeastLesion && outcome.lesionShare <= kMostLesion)
            outcome.pointing = pointingOf(written, outcome.written, examined.lesionShares);
        return outcome;
    }

private:
    Result<Examined> examine(const core::SkinRenderer& renderer, core::PatchSource& patches, const std::string& id,
                             double slideSpacing) {
        Examined examined;
        HS_TRY(core::FeatureSet set, m_engine.encode(patches, {}, m_stop));
        examined.lesionShares = lesionShares(renderer.field(), set.grid, slideSpacing);
        examined.features = std::make_shared<const core::FeatureSet>(std::move(set));
        const core::SkinCase& skin = renderer.skin();
        examined.outcome.id = id;
        examined.outcome.expected = core::skinDiagnosis(skin.skinClass);
        if (core::hasTumourThickness(skin.skinClass)) examined.outcome.thickness = skin.facts.thicknessMillimetres;
        examined.outcome.lesionShare = core::drawLesionMask(renderer).lesionShare;
        return examined;
    }

    core::Engine& m_engine;
    const DemoEvaluateOptions& m_options;
    model::Bundle m_bundle;
    std::stop_token m_stop;
};

Result<std::vector<fs::path>> slidesIn(const fs::path& folder) {
    std::vector<fs::path> slides;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder, problem))
        if (entry.path().extension() == ".tif") slides.push_back(entry.path());
    if (slides.empty())
        return Error(ErrorCode::NotFound, "the folder " + core::displayName(folder) + " holds no demo slide (.tif)");
    std::sort(slides.begin(), slides.end());
    return slides;
}

} // namespace

std::string writtenDiagnosis(const std::string& report) {
    const std::size_t heading = report.find(kHeading);
    if (heading == std::string::npos) return {};
    std::size_t begin = heading + std::string(kHeading).size();
    while (begin < report.size() && report[begin] == ' ')
        ++begin;
    return report.substr(begin, report.find('.', begin) - begin);
}

std::optional<double> writtenThickness(const std::string& report) {
    static const std::regex pattern(R"(thickness\s+(\d+)\s*\.\s*(\d+)\s*mm)", std::regex::icase);
    std::smatch found;
    if (!std::regex_search(report, found, pattern)) return std::nullopt;
    return std::stod(found[1].str() + "." + found[2].str());
}

DemoFigures figuresOf(const std::vector<DemoOutcome>& outcomes) {
    DemoFigures figures;
    figures.cases = outcomes.size();
    std::vector<double> thicknesses;
    std::size_t right = 0, close = 0, closeToMedian = 0;
    for (const DemoOutcome& one : outcomes) {
        right += one.written == one.expected;
        if (one.thickness) {
            thicknesses.push_back(*one.thickness);
            close += one.writtenThickness && within(*one.writtenThickness, *one.thickness);
        }
    }
    const double middle = median(thicknesses);
    for (const double thickness : thicknesses)
        closeToMedian += within(middle, thickness);
    figures.thicknessCases = thicknesses.size();
    if (figures.cases > 0) figures.diagnosisAccuracy = double(right) / double(figures.cases);
    if (!thicknesses.empty()) {
        figures.thicknessWithin = double(close) / double(thicknesses.size());
        figures.medianGuessWithin = double(closeToMedian) / double(thicknesses.size());
    }
    addPointing(outcomes, figures);
    return figures;
}

nlohmann::json figuresToJson(const DemoFigures& figures) {
    return {{"cases", figures.cases},
            {"diagnosis_accuracy", figures.diagnosisAccuracy},
            {"thickness_cases", figures.thicknessCases},
            {"thickness_within_0.2_mm", figures.thicknessWithin},
            {"median_guess_within_0.2_mm", figures.medianGuessWithin},
            {"heatmap_cases", figures.heatCases},
            {"heatmap_times_chance", figures.diagnosis.hottest},
            {"heatmap_mass_times_chance", figures.diagnosis.mass},
            {"heatmap_contrast_times_chance", figures.diagnosis.contrast},
            {"function_words", figures.functionWords},
            {"function_words_times_chance", figures.function.hottest},
            {"function_words_mass_times_chance", figures.function.mass},
            {"function_words_contrast_times_chance", figures.function.contrast},
            {"tissue_to_words_cases", figures.lightCases},
            {"lesion_lights_diagnosis_more", figures.lesionLightsMore},
            {"lesion_light_times_elsewhere", figures.lightTimesElsewhere}};
}

Result<DemoFigures> evaluateDemo(core::Engine& engine, const DemoEvaluateOptions& options, const OutcomeSink& sink,
                                 std::stop_token stop) {
    HS_TRY(model::Bundle bundle, model::readBundle(options.bundle));
    core::EngineOptions engineOptions;
    engineOptions.bundle = options.bundle;
    engineOptions.threads = options.threads;
    engineOptions.precision = options.precision;
    HS_TRY([[maybe_unused]] const auto info, engine.open(engineOptions, {}, stop));
    std::vector<fs::path> slides;
    if (!options.slides.empty()) {
        HS_TRY(slides, slidesIn(options.slides));
    }
    const std::size_t total = slides.empty() ? options.cases : std::min(options.cases, slides.size());
    Examiner examiner(engine, options, std::move(bundle), stop);
    std::vector<DemoOutcome> outcomes;
    for (std::size_t i = 0; i < total; ++i) {
        HS_TRY(Examined examined, slides.empty() ? examiner.fromSeed(i) : examiner.fromSlide(slides[i]));
        HS_TRY(DemoOutcome outcome, examiner.judge(std::move(examined)));
        if (sink) sink(outcome, i + 1, total);
        outcomes.push_back(std::move(outcome));
    }
    return figuresOf(outcomes);
}

} // namespace hs::app
