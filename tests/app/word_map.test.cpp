#include "app/common/word_map.h"

#include "tests/app/fake_engine.h"

#include <gtest/gtest.h>

namespace hs::app {
namespace {

// Answers every map with the number of tokens asked for on each of three patches, the first a little more for few.
class CountingEngine : public test::FakeEngine {
public:
    core::Result<std::vector<core::ScoreGrid>> attribute(const core::AttributionRequest& request, const core::ProgressSink&,
                                                         std::stop_token) override {
        asked.push_back(request);
        if (refuse) return core::Error(core::ErrorCode::Cancelled, "stopped");
        const float first = request.end - request.begin < 3 ? 0.5f : 0.2f;
        return std::vector<core::ScoreGrid>{{{first, 0.1f, 0.1f}, 0.25f, request.what, "attention"}};
    }
    std::vector<core::AttributionRequest> asked;
    bool refuse = false;
};

core::AttributionRequest request(core::AttributionMethod method) {
    core::AttributionRequest one;
    one.tokenIds = {5, 6, 7, 8, 9, 10};
    one.begin = 3;
    one.end = 4;
    one.what = "carcinoma";
    one.method = method;
    return one;
}

TEST(MapWords, ARefusalIsPassedOn) {
    CountingEngine engine;
    engine.refuse = true;
    const auto maps = mapWords(engine, request(core::AttributionMethod::Contrast), {2, 6}, {}, {});
    ASSERT_FALSE(maps.ok());
    EXPECT_EQ(maps.error().code, core::ErrorCode::Cancelled);
}

TEST(MapWords, OtherMethodsAreTheEnginesOwn) {
    CountingEngine engine;
    ASSERT_TRUE(mapWords(engine, request(core::AttributionMethod::Gradient), {2, 6}, {}, {}).ok());
    ASSERT_EQ(engine.asked.size(), 1u);
    EXPECT_EQ(engine.asked[0].method, core::AttributionMethod::Gradient);
}

TEST(MapWords, AContrastIsTheWordsAboveEverythingThatWasWritten) {
    CountingEngine engine;
    const auto maps = mapWords(engine, request(core::AttributionMethod::Contrast), {2, 6}, {}, {});
    ASSERT_TRUE(maps.ok());
    ASSERT_EQ(engine.asked.size(), 2u);
    for (const core::AttributionRequest& one : engine.asked)
        EXPECT_EQ(one.method, core::AttributionMethod::Attention);
    EXPECT_EQ(engine.asked[1].begin, 2u);
    EXPECT_EQ(engine.asked[1].end, 6u);
    const core::ScoreGrid& map = maps.value().front();
    EXPECT_EQ(map.method, "contrast");
    EXPECT_NEAR(map.scores[0], 0.3f, 1e-6f);
    EXPECT_EQ(map.scores[1], 0.0f);
}

TEST(MapWords, WhereNothingWasWrittenThePromptIsTheWhole) {
    CountingEngine engine;
    ASSERT_TRUE(mapWords(engine, request(core::AttributionMethod::Contrast), {6, 6}, {}, {}).ok());
    EXPECT_EQ(engine.asked[1].begin, 0u);
    EXPECT_EQ(engine.asked[1].end, 6u);
}

} // namespace
} // namespace hs::app
