// runBench: what it refuses, and the shape of what it answers (contract: bench). Speeds are never asserted; the demo's
// sizes keep it short.
#include "model/engine/bench/bench.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hs::model {
namespace {

using nlohmann::json;

std::string refusal(const json& settings, core::ErrorCode code) {
    const auto answer = runBench(settings, {});
    if (answer.ok()) return "was accepted";
    EXPECT_EQ(core::errorCodeName(answer.error().code), core::errorCodeName(code));
    return answer.error().message;
}

TEST(Bench, RefusesWhatItDoesNotKnow) {
    EXPECT_NE(refusal(json::array(), core::ErrorCode::InvalidInput).find("an object"), std::string::npos);
    EXPECT_NE(refusal({{"name", "juggling"}}, core::ErrorCode::InvalidInput).find("juggling"), std::string::npos);
    EXPECT_NE(refusal({{"name", "decode"}, {"arch", "histogpt-xl"}}, core::ErrorCode::InvalidInput).find("histogpt-xl"),
              std::string::npos);
    EXPECT_NE(refusal({{"name", "decode"}, {"precision", "int3"}}, core::ErrorCode::InvalidInput).find("int3"),
              std::string::npos);
    EXPECT_NE(refusal({{"name", "decode"}, {"patches", 0}}, core::ErrorCode::InvalidInput).find("patches"),
              std::string::npos);
    EXPECT_NE(refusal({{"name", "decode"}, {"tokens", "many"}}, core::ErrorCode::InvalidInput).find("tokens"),
              std::string::npos);
    EXPECT_NE(refusal({{"name", "decode"}, {"compare", "nothing"}}, core::ErrorCode::InvalidInput).find("recompute"),
              std::string::npos);
    EXPECT_NE(refusal({{"name", "samples"}, {"device", "cuda"}}, core::ErrorCode::Unsupported).find("CPU"),
              std::string::npos);
    EXPECT_NE(
        refusal({{"name", "decode"}, {"tokens", 600}, {"arch", "demo"}, {"patches", 4}}, core::ErrorCode::InvalidInput)
            .find("512"),
        std::string::npos);
}

TEST(Bench, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const auto answer =
        runBench({{"name", "decode"}, {"arch", "demo"}, {"patches", 16}, {"tokens", 4}}, source.get_token());
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(core::errorCodeName(answer.error().code), core::errorCodeName(core::ErrorCode::Cancelled));
}

void expectFigure(const json& figure) {
    for (const char* key : {"name", "unit", "limit_name"})
        EXPECT_TRUE(figure.contains(key) && figure[key].is_string()) << key;
    for (const char* key : {"value", "limit", "ratio", "seconds", "peak_rss_bytes"})
        EXPECT_TRUE(figure.contains(key) && figure[key].is_number() && figure[key].get<double>() > 0.0)
            << key << " of " << figure.dump();
    EXPECT_TRUE(figure.contains("settings") && figure["settings"].is_object());
}

TEST(Bench, AnswersFiguresBesideTheirLimits) {
    for (const char* name : {"decode", "samples", "prefill", "encoder", "heatmap", "train"}) {
        SCOPED_TRACE(name);
        const auto answer = runBench(
            {{"name", name}, {"arch", "demo"}, {"patches", 40}, {"tokens", 12}, {"batch", 2}, {"precision", "int8"}},
            {});
        ASSERT_TRUE(answer.ok()) << answer.error().message;
        if (!answer.value().is_array()) {
            expectFigure(answer.value());
            continue;
        }
        for (const json& figure : answer.value())
            expectFigure(figure);
    }
}

TEST(Bench, ComparesWithRecomputingEverything) {
    const auto answer =
        runBench({{"name", "decode"}, {"arch", "demo"}, {"patches", 40}, {"tokens", 12}, {"compare", "recompute"}}, {});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_GT(answer.value().at("peer_ratio").get<double>(), 0.0);
}

} // namespace
} // namespace hs::model
