// The engine as the programs use it, with a small bundle of random weights: what it refuses, what it keeps, and that it
// says the same when asked again, stopped, or asked in another way.
#include "model/engine/histogpt_engine.h"
#include "model/engine/slow_blas.h"
#include "tests/model/engine/small_bundle.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace hs::model {
namespace {

using core::ErrorCode;
using test::randomFeatures;

class EngineTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_folder = std::make_unique<test::TemporaryFolder>();
        test::writeSmallBundle(test::smallBundle(*s_folder / "bundle"));
    }
    static void TearDownTestSuite() { s_folder.reset(); }

    void SetUp() override { open({}); }

    void open(core::EngineOptions options) {
        options.bundle = *s_folder / "bundle";
        const auto info = m_engine.open(options, {}, {});
        ASSERT_TRUE(info.ok()) << info.error().message;
        m_info = info.value();
    }

    core::ReportRequest request(std::vector<core::FeatureSetPtr> slides) {
        core::ReportRequest request;
        request.id = 7;
        request.slides = std::move(slides);
        request.options.maxTokens = 12;
        request.options.greedy = true;
        return request;
    }

    core::Report write(const core::ReportRequest& request) {
        m_events.clear();
        auto report =
            m_engine.generate(request, [this](const core::ReportEvent& event) { m_events.push_back(event); }, {});
        EXPECT_TRUE(report.ok()) << report.error().message;
        return report.ok() ? report.value() : core::Report{};
    }

    core::AttributionRequest phrase(const core::Report& report, std::vector<core::FeatureSetPtr> slides) {
        core::AttributionRequest request;
        request.slides = std::move(slides);
        for (const core::ReportToken& token : report.tokens)
            request.tokenIds.push_back(token.id);
        request.begin = report.promptTokens;
        request.end = report.tokens.size();
        request.what = "words";
        return request;
    }

    static std::unique_ptr<test::TemporaryFolder> s_folder;
    HistoGptEngine m_engine{test::sourceResources(), Place{}}; // our kernels, also where a card is
    core::EngineInfo m_info;
    std::vector<core::ReportEvent> m_events;
    const core::FeatureSetPtr m_slide = randomFeatures(23, 12, 1);
    const core::FeatureSetPtr m_other = randomFeatures(8, 12, 2);
};

std::unique_ptr<test::TemporaryFolder> EngineTest::s_folder;

TEST_F(EngineTest, NothingIsAnsweredBeforeABundleIsOpen) {
    HistoGptEngine closed(test::sourceResources());
    EXPECT_EQ(closed.tokenize("word").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(closed.generate({}, [](const auto&) {}, {}).error().code, ErrorCode::InvalidInput);
}

TEST_F(EngineTest, ABundleThatIsNotThereIsRefusedAndLeavesNoneOpen) {
    core::EngineOptions options;
    options.bundle = *s_folder / "nowhere";
    EXPECT_EQ(m_engine.open(options, {}, {}).error().code, ErrorCode::NotFound);
    EXPECT_FALSE(m_engine.tokenize("word").ok());
}

TEST_F(EngineTest, AVocabularyOfAnotherSizeIsRefusedWithBothNumbers) {
    Bundle bundle = test::smallBundle(*s_folder / "wrong");
    test::writeSmallBundle(bundle);
    bundle.text.vocabulary += 5;
    ASSERT_TRUE(writeBundle(bundle).ok());
    core::EngineOptions options;
    options.bundle = bundle.folder;
    const auto opened = m_engine.open(options, {}, {});
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find(std::to_string(bundle.text.vocabulary)), std::string::npos);
    EXPECT_NE(opened.error().message.find(std::to_string(bundle.text.vocabulary - 5)), std::string::npos);
}

TEST_F(EngineTest, WeightsOfOtherSizesAreRefusedInOneErrorThatCountsThem) {
    Bundle bundle = test::smallBundle(*s_folder / "misfit");
    test::writeSmallBundle(bundle);
    bundle.text.feedForward = 256;
    ASSERT_TRUE(writeBundle(bundle).ok());
    core::EngineOptions options;
    options.bundle = bundle.folder;
    const auto opened = m_engine.open(options, {}, {});
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find("fc1"), std::string::npos) << opened.error().message;
    EXPECT_NE(opened.error().message.find("fc2"), std::string::npos) << opened.error().message;
}

TEST_F(EngineTest, LoadingStopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    core::EngineOptions options;
    options.bundle = *s_folder / "bundle";
    EXPECT_EQ(m_engine.open(options, {}, stop.get_token()).error().code, ErrorCode::Cancelled);
}

TEST_F(EngineTest, FeaturesOfAnotherWidthAreRefused) {
    const auto report = m_engine.generate(request({randomFeatures(4, 11, 3)}), [](const auto&) {}, {});
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::Unsupported);
    EXPECT_NE(report.error().message.find("11"), std::string::npos);
}

TEST_F(EngineTest, FeaturesWithNumbersThatAreNotFiniteAreRefusedWithTheirPatch) {
    auto broken = std::make_shared<core::FeatureSet>(*m_slide);
    broken->values[12 * 5 + 3] = std::numeric_limits<float>::quiet_NaN();
    const auto report = m_engine.generate(request({broken}), [](const auto&) {}, {});
    ASSERT_FALSE(report.ok());
    EXPECT_NE(report.error().message.find("patch 5"), std::string::npos) << report.error().message;
}

TEST_F(EngineTest, ACaseWithoutAnyPatchIsRefused) {
    EXPECT_EQ(m_engine.generate(request({randomFeatures(0, 12, 4)}), [](const auto&) {}, {}).error().code,
              ErrorCode::Unsupported);
}

TEST_F(EngineTest, ARefusedRequestEndsItsEventsWithFailed) {
    auto ignored = m_engine.generate(request({randomFeatures(0, 12, 4)}),
                                     [this](const core::ReportEvent& event) { m_events.push_back(event); }, {});
    ASSERT_FALSE(m_events.empty());
    EXPECT_TRUE(std::holds_alternative<core::ReportFailed>(m_events.back().what));
}

TEST_F(EngineTest, EncodingWithoutAnEncoderIsUnsupported) {
    class None : public core::PatchSource {
        int patchPixels() const override { return 256; }
        double spacing() const override { return 1.0; }
        double downsample() const override { return 1.0; }
        std::string slideFingerprint() const override { return {}; }
        std::string slideName() const override { return {}; }
        std::size_t examined() const override { return 0; }
        std::size_t total() const override { return 0; }
        core::Result<std::vector<core::PatchPixels>> next(std::size_t, std::stop_token) override {
            return std::vector<core::PatchPixels>{};
        }
    } none;
    EXPECT_EQ(m_engine.encode(none, {}, {}).error().code, ErrorCode::Unsupported);
}

TEST_F(EngineTest, EventsComeInTheirOrderAndCarryTheRequest) {
    const core::Report report = write(request({m_slide}));
    ASSERT_GE(m_events.size(), 3u);
    EXPECT_TRUE(std::holds_alternative<core::ReportStarted>(m_events.front().what));
    EXPECT_TRUE(std::holds_alternative<core::ReportFinished>(m_events.back().what));
    std::size_t tokens = 0, prepared = 0;
    for (const core::ReportEvent& event : m_events) {
        EXPECT_EQ(event.request, 7u);
        prepared += std::holds_alternative<core::ReportPrepared>(event.what);
        if (const auto* token = std::get_if<core::TokenWritten>(&event.what)) {
            EXPECT_EQ(prepared, 1u) << "a token came before the case was read";
            EXPECT_EQ(token->index, tokens++);
            ASSERT_TRUE(token->attention);
            EXPECT_NEAR(std::accumulate(token->attention->begin(), token->attention->end(), 0.0), 1.0, 1e-5);
        }
    }
    EXPECT_EQ(tokens, report.tokens.size());
    EXPECT_EQ(report.slideFingerprints, std::vector<std::string>{"fingerprint-1"});
    EXPECT_EQ(report.bundleName, "small");
    EXPECT_TRUE(report.demo);
}

TEST_F(EngineTest, TheSameRequestGivesTheSameReportWhateverWasAskedBetween) {
    core::ReportRequest drawn = request({m_slide});
    drawn.options.greedy = false;
    drawn.options.seed = 99;
    const core::Report first = write(drawn);
    write(request({m_other}));
    write(request({m_slide, m_other}));
    const core::Report again = write(drawn);
    EXPECT_EQ(core::reportToJson(first), core::reportToJson(again));
}

TEST_F(EngineTest, ThreadsDoNotChangeTheReport) {
    core::EngineOptions one;
    one.threads = 1;
    open(one);
    const core::Report alone = write(request({m_slide}));
    core::EngineOptions two;
    two.threads = 2;
    open(two);
    const core::Report both = write(request({m_slide}));
    EXPECT_EQ(alone.text, both.text);
    for (std::size_t i = 0; i < alone.tokens.size(); ++i)
        EXPECT_EQ(alone.tokens[i].probability, both.tokens[i].probability) << i;
}

TEST_F(EngineTest, TextAloneNeedsNoSlide) {
    const core::Report report = write(request({}));
    EXPECT_TRUE(report.slideFingerprints.empty());
    EXPECT_GT(report.tokens.size(), report.promptTokens);
}

TEST_F(EngineTest, ASampleIsTheReportOfItsSeed) {
    core::ReportRequest drawn = request({m_slide});
    drawn.options.greedy = false;
    drawn.options.seed = 40;
    const auto samples = m_engine.sample(drawn, 3, {}, {});
    ASSERT_TRUE(samples.ok()) << samples.error().message;
    ASSERT_EQ(samples.value().size(), 3u);
    for (std::uint64_t i = 0; i < 3; ++i) {
        drawn.options.seed = 40 + i;
        EXPECT_EQ(samples.value()[i].text, write(drawn).text);
        EXPECT_EQ(samples.value()[i].options.seed, 40 + i);
    }
}

TEST_F(EngineTest, AScoreIsTheSumOfItsTokensLogProbabilities) {
    const core::Report report = write(request({m_slide}));
    core::ScoreRequest asked;
    asked.slides = {m_slide};
    asked.continuations = {"Basal cell carcinoma.", "none."};
    const auto scores = m_engine.score(asked, {}, {});
    ASSERT_TRUE(scores.ok()) << scores.error().message;
    ASSERT_EQ(scores.value().size(), 2u);
    EXPECT_LT(scores.value()[0].logProbability, 0.0);
    EXPECT_GT(scores.value()[0].tokens, scores.value()[1].tokens);
    // Its first token, by the report's own distribution.
    core::ReportRequest forced = request({m_slide});
    forced.options.maxTokens = 1;
    const core::Report one = write(forced);
    asked.continuations = {one.tokens.back().text};
    const auto same = m_engine.score(asked, {}, {});
    if (same.value()[0].tokens == 1) {
        EXPECT_NEAR(std::exp(same.value()[0].logProbability), one.tokens.back().probability, 1e-5);
    }
}

TEST_F(EngineTest, ClassesAreProbabilitiesInTheBundlesOrder) {
    EXPECT_EQ(m_info.classes, (std::vector<std::string>{"Normal skin", "Melanoma", "Naevus"}));
    const auto shares = m_engine.classify({m_slide}, {}, {});
    ASSERT_TRUE(shares.ok()) << shares.error().message;
    EXPECT_EQ(shares.value().size(), 3u);
    EXPECT_NEAR(std::accumulate(shares.value().begin(), shares.value().end(), 0.0), 1.0, 1e-9);
    EXPECT_EQ(m_engine.classify({}, {}, {}).error().code, ErrorCode::InvalidInput);
}

TEST_F(EngineTest, AttentionAndPriorShareMakeOne) {
    const core::Report report = write(request({m_slide, m_other}));
    const auto maps = m_engine.attribute(phrase(report, {m_slide, m_other}), {}, {});
    ASSERT_TRUE(maps.ok()) << maps.error().message;
    ASSERT_EQ(maps.value().size(), 2u);
    double sum = maps.value()[0].priorShare;
    for (const core::ScoreGrid& map : maps.value())
        sum += std::accumulate(map.scores.begin(), map.scores.end(), 0.0);
    EXPECT_NEAR(sum, 1.0, 1e-4);
}

TEST_F(EngineTest, PermutingPatchesPermutesTheMap) {
    auto turned = std::make_shared<core::FeatureSet>(*m_slide);
    std::reverse(turned->grid.patches.begin(), turned->grid.patches.end());
    for (std::size_t i = 0; i < m_slide->count(); ++i)
        std::copy_n(m_slide->values.begin() + std::ptrdiff_t((m_slide->count() - 1 - i) * 12), 12,
                    turned->values.begin() + std::ptrdiff_t(i * 12));
    const core::Report report = write(request({m_slide}));
    const auto straight = m_engine.attribute(phrase(report, {m_slide}), {}, {});
    const auto reversed = m_engine.attribute(phrase(report, {turned}), {}, {});
    ASSERT_TRUE(straight.ok() && reversed.ok());
    for (std::size_t i = 0; i < m_slide->count(); ++i)
        EXPECT_NEAR(straight.value()[0].scores[i], reversed.value()[0].scores[m_slide->count() - 1 - i], 1e-5);
}

TEST_F(EngineTest, BothCopiesOfADuplicatedPatchGetEqualMass) {
    auto doubled = std::make_shared<core::FeatureSet>(*m_slide);
    doubled->grid.patches.push_back(doubled->grid.patches[4]);
    doubled->values.insert(doubled->values.end(), m_slide->values.begin() + 48, m_slide->values.begin() + 60);
    const core::Report report = write(request({doubled}));
    const auto map = m_engine.attribute(phrase(report, {doubled}), {}, {});
    ASSERT_TRUE(map.ok());
    EXPECT_NEAR(map.value()[0].scores[4], map.value()[0].scores.back(), 1e-6);
}

TEST_F(EngineTest, EveryMethodGivesOneScoreAPatch) {
    const core::Report report = write(request({m_slide, m_other}));
    for (const auto method : {core::AttributionMethod::Gradient, core::AttributionMethod::Reference}) {
        core::AttributionRequest asked = phrase(report, {m_slide, m_other});
        asked.method = method;
        const auto maps = m_engine.attribute(asked, {}, {});
        ASSERT_TRUE(maps.ok()) << maps.error().message;
        EXPECT_EQ(maps.value()[0].scores.size(), m_slide->count());
        EXPECT_EQ(maps.value()[1].scores.size(), m_other->count());
        EXPECT_EQ(maps.value()[0].method, core::attributionMethodName(method));
    }
}

TEST_F(EngineTest, AReportOfAnotherBundleIsRefusedBeforeAnythingIsRead) {
    core::AttributionRequest asked;
    asked.slides = {m_slide};
    asked.tokenIds = {5, m_info.vocabulary + 3};
    asked.begin = 0;
    asked.end = 1;
    EXPECT_EQ(m_engine.attribute(asked, {}, {}).error().code, ErrorCode::InvalidInput);
    asked.tokenIds = {5};
    asked.end = 2;
    EXPECT_EQ(m_engine.attribute(asked, {}, {}).error().code, ErrorCode::InvalidInput);
}

TEST_F(EngineTest, EveryPrecisionWrites) {
    for (const auto precision : {core::Precision::Bf16, core::Precision::Int8}) {
        core::EngineOptions options;
        options.precision = precision;
        open(options);
        const core::Report report = write(request({m_slide}));
        EXPECT_EQ(report.options.precision, precision);
        EXPECT_GT(report.tokens.size(), report.promptTokens);
    }
}

TEST(SlowBlas, IsToldForTheReferenceLibraryAlone) {
    EXPECT_TRUE(slowBlasWarning("7f /usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3\n").empty());
    EXPECT_FALSE(slowBlasWarning("7f /usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0\n").empty());
}

at::Device deviceHere() {
    return at::hasCUDA() ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
}

// The same engine on a device: a card where there is one, else the CPU as if it were.
class DeviceEngineTest : public EngineTest {
protected:
    void SetUp() override {
        EngineTest::SetUp();
        core::EngineOptions options;
        options.bundle = *s_folder / "bundle";
        const auto info = m_device.open(options, {}, {});
        ASSERT_TRUE(info.ok()) << info.error().message;
        EXPECT_EQ(info.value().device, deviceHere().str() + " (fp32)");
    }
    HistoGptEngine m_device{test::sourceResources(), Place{Side::LibTorch, deviceHere()}};
};

TEST_F(DeviceEngineTest, WritesTheSameTextWithTheSameProbabilities) {
    const core::ReportRequest asked = request({m_slide, m_other});
    const core::Report expected = write(asked);
    const auto found = m_device.generate(asked, [](const auto&) {}, {});
    ASSERT_TRUE(found.ok()) << found.error().message;
    EXPECT_EQ(found.value().text, expected.text);
    ASSERT_EQ(found.value().tokens.size(), expected.tokens.size());
    for (std::size_t i = expected.promptTokens; i < expected.tokens.size(); ++i)
        EXPECT_NEAR(found.value().tokens[i].probability, expected.tokens[i].probability, 1e-4);
}

TEST_F(DeviceEngineTest, WritesTheSameSamplesScoresClassesAndMaps) {
    core::ReportRequest asked = request({m_slide});
    asked.options.greedy = false;
    const auto samples = m_engine.sample(asked, 3, {}, {}), onDevice = m_device.sample(asked, 3, {}, {});
    ASSERT_TRUE(onDevice.ok()) << onDevice.error().message;
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ(onDevice.value()[i].text, samples.value()[i].text);

    const core::ScoreRequest scores{{m_slide}, "Final diagnosis:", {" basal", " naevus"}};
    EXPECT_NEAR(m_device.score(scores, {}, {}).value()[1].logProbability,
                m_engine.score(scores, {}, {}).value()[1].logProbability, 1e-3);
    EXPECT_NEAR(m_device.classify({m_slide}, {}, {}).value()[0], m_engine.classify({m_slide}, {}, {}).value()[0], 1e-5);

    core::AttributionRequest asks = phrase(write(request({m_slide})), {m_slide});
    for (const auto method : {core::AttributionMethod::Attention, core::AttributionMethod::Gradient}) {
        asks.method = method;
        const auto map = m_device.attribute(asks, {}, {}), wanted = m_engine.attribute(asks, {}, {});
        ASSERT_TRUE(map.ok()) << map.error().message;
        for (std::size_t i = 0; i < m_slide->count(); ++i)
            EXPECT_NEAR(map.value()[0].scores[i], wanted.value()[0].scores[i], 1e-5);
    }
}

TEST(PatchEncoderOnADevice, GivesTheFeaturesOfTheKernelsAtFullAndHalfPrecision) {
    const test::TemporaryFolder folder;
    Bundle bundle = test::smallBundle(folder / "bundle", 256);
    bundle.encoder = EncoderConfig{.embed = 32, .depths = {1, 1, 1, 1}, .heads = {1, 2, 4, 8}};
    bundle.encoderWeights = folder / "bundle/encoder.safetensors";
    test::writeSmallBundle(bundle);
    const auto file = WeightsFile::open(bundle.encoderWeights);
    ASSERT_TRUE(file.ok()) << file.error().message;
    torch::NoGradGuard noGraph;
    const at::Tensor pictures = at::rand({2, 3, 224, 224}, at::kFloat); // [b, 3, p, p]
    const auto featuresOf = [&](core::Result<std::unique_ptr<PatchEncoder>> encoder) {
        EXPECT_TRUE(encoder.ok()) << encoder.error().message;
        at::Tensor features = at::empty({2, 256}, at::kFloat); // [b, features]
        encoder.value()->encode(pictures, {features.data_ptr<float>(), std::size_t(features.numel())});
        return features;
    };
    const at::Tensor expected = featuresOf(PatchEncoder::create(*bundle.encoder, file.value(), kernels::WordType::Fp32,
                                                                std::make_shared<kernels::ThreadPool>(1)));
    const at::Tensor full = featuresOf(PatchEncoder::createOn(deviceHere(), *bundle.encoder, file.value(), at::kFloat));
    const at::Tensor half =
        featuresOf(PatchEncoder::createOn(deviceHere(), *bundle.encoder, file.value(), at::kBFloat16));
    EXPECT_TRUE(at::allclose(full, expected, 1e-3, 1e-4));
    EXPECT_GT(at::cosine_similarity(half, expected, 1).min().item<float>(), 0.999f);
}

TEST_F(DeviceEngineTest, StopsWhereItIsTold) {
    std::stop_source stop;
    const auto report = m_device.generate(
        request({m_slide}),
        [&](const core::ReportEvent& event) {
            if (std::holds_alternative<core::TokenWritten>(event.what)) stop.request_stop();
        },
        stop.get_token());
    EXPECT_TRUE(!report.ok() || report.value().ending == core::Ending::Cancelled);
}

} // namespace
} // namespace hs::model
