// Evaluation of cases against an engine of this test: what fails, what is left out, whose image is shown.
#include "app/common/case_evaluation.h"

#include "model/io/feature_file.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <set>

namespace hs::app {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

// Answers by the first number of the first slide's features: class and diagnosis.
class FakeEngine : public core::Engine {
public:
    std::optional<ErrorCode> classifyFails, generateFails;

    Result<core::EngineInfo> open(const core::EngineOptions&, const core::ProgressSink&, std::stop_token) override { return core::EngineInfo(); }
    Result<core::FeatureSet> encode(core::PatchSource&, const core::ProgressSink&, std::stop_token) override { return core::FeatureSet(); }
    Result<core::Report> generate(const core::ReportRequest& request, const core::ReportSink&, std::stop_token) override {
        if (generateFails) return Error(*generateFails, "no report");
        EXPECT_TRUE(request.options.greedy);
        core::Report report;
        report.text = request.slides.front()->values.front() > 0 ? "Final diagnosis: Melanoma." : "Final diagnosis: Naevus.";
        report.ending = core::Ending::EndOfText;
        return report;
    }
    Result<std::vector<core::Report>> sample(const core::ReportRequest&, int, const core::ProgressSink&, std::stop_token) override {
        return std::vector<core::Report>();
    }
    Result<std::vector<core::ContinuationScore>> score(const core::ScoreRequest&, const core::ProgressSink&, std::stop_token) override {
        return std::vector<core::ContinuationScore>();
    }
    Result<std::vector<double>> classify(const std::vector<core::FeatureSetPtr>& slides, const core::ProgressSink&, std::stop_token) override {
        if (classifyFails) return Error(*classifyFails, "this bundle has no classifier head");
        const bool second = slides.front()->values.front() > 0;
        return std::vector<double>{second ? 0.2 : 0.8, second ? 0.8 : 0.2};
    }
    Result<std::vector<core::ScoreGrid>> attribute(const core::AttributionRequest&, const core::ProgressSink&, std::stop_token) override {
        return std::vector<core::ScoreGrid>();
    }
    Result<std::vector<int>> tokenize(std::string_view) override { return std::vector<int>(); }
};

class CaseEvaluation : public ::testing::Test {
protected:
    CaseEvaluation() {
        m_bundle.name = "b";
        m_bundle.resampler.features = 2;
        m_bundle.classes = {"Naevus", "Melanoma"};
    }
    core::Case made(const std::string& id, const std::string& diagnosis, float first) {
        core::FeatureSet set;
        set.dimension = 2;
        set.grid.patches.resize(1);
        set.values = {first, 1.0f};
        core::Case one;
        one.id = id;
        one.diagnosis = diagnosis;
        one.features = {m_folder / (id + ".h5")};
        EXPECT_TRUE(model::writeFeatureFile(one.features.front(), set).ok());
        return one;
    }
    Result<Evaluation> evaluate(const std::vector<core::Case>& cases, std::stop_token stop = {}) {
        return evaluateCases(m_engine, m_bundle, cases, m_keywords, m_options, {}, std::move(stop));
    }

    test::TemporaryFolder m_folder;
    FakeEngine m_engine;
    model::Bundle m_bundle;
    model::Keywords m_keywords = std::move(model::Keywords::parse("naevus\nmelanoma\n", "w")).value();
    EvaluationOptions m_options;
};

TEST_F(CaseEvaluation, ACaseThatFailsDoesNotEndTheOthers) {
    core::Case missing = made("gone", "Naevus", -1);
    std::filesystem::remove(missing.features.front());
    const auto done = evaluate({missing, made("b", "Melanoma", 1)});
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().cases[0].failure->code, ErrorCode::NotFound);
    EXPECT_FALSE(done.value().cases[1].failure.has_value());
    EXPECT_EQ(done.value().classified().size(), 1u);
}

TEST_F(CaseEvaluation, MemoryADeviceAndTheUserEndIt) {
    for (const ErrorCode code : {ErrorCode::OutOfMemory, ErrorCode::DeviceLost, ErrorCode::Cancelled}) {
        m_engine.generateFails = code;
        EXPECT_EQ(evaluate({made("a", "Naevus", -1)}).error().code, code);
    }
    m_engine.generateFails.reset();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(evaluate({made("a", "Naevus", -1)}, stop.get_token()).error().code, ErrorCode::Cancelled);
}

TEST_F(CaseEvaluation, WithoutAClassifierTheReportsAreStillExamined) {
    m_engine.classifyFails = ErrorCode::Unsupported;
    const auto done = evaluate({made("a", "Naevus", -1), made("b", "Melanoma", 1)});
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().classificationSkipped, "this bundle has no classifier head");
    EXPECT_EQ(done.value().reports().size(), 2u);
    EXPECT_TRUE(*done.value().reports()[1].diagnosisRight);
}

TEST_F(CaseEvaluation, ADiagnosisThatIsNoClassIsCounted) {
    const auto done = evaluate({made("a", "Wart", -1), made("b", "", 1)});
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().unknownDiagnoses, 1u);
    EXPECT_TRUE(done.value().classified().empty());
    EXPECT_EQ(done.value().reports().size(), 1u) << "nothing is known of case b";
}

TEST_F(CaseEvaluation, ShuffledImagesBelongToOtherCases) {
    m_options.shuffleImages = 1;
    const auto done = evaluate({made("a", "Naevus", -1), made("b", "Melanoma", 1)});
    ASSERT_TRUE(done.ok());
    EXPECT_FALSE(*done.value().reports()[0].diagnosisRight);
    EXPECT_FALSE(*done.value().reports()[1].diagnosisRight);
    for (const std::size_t cases : {2u, 3u, 50u}) {
        const auto image = imageOfCase(cases, 9);
        EXPECT_EQ(std::set<std::size_t>(image.begin(), image.end()).size(), cases);
        for (std::size_t i = 0; i < cases; ++i)
            EXPECT_NE(image[i], i);
    }
    EXPECT_EQ(imageOfCase(2, std::nullopt), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(imageOfCase(1, 3), (std::vector<std::size_t>{0}));
    EXPECT_TRUE(imageOfCase(0, 3).empty());
}

TEST_F(CaseEvaluation, FeaturesOfAFolderComeBeforeSlides) {
    core::Case one;
    one.slides = {"/s/a.svs", "/s/b.svs"};
    m_folder.write("a.svs.h5", "x");
    EXPECT_EQ(inputsOf(one, m_folder.path()), (std::vector<std::filesystem::path>{m_folder / "a.svs.h5", "/s/b.svs"}));
    EXPECT_EQ(inputsOf(one, {}), one.slides);
    one.features = {"/f/x.h5"};
    EXPECT_EQ(inputsOf(one, m_folder.path()), one.features);
}

} // namespace
} // namespace hs::app
