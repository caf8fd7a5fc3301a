#include "core/training/gate.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hs::core {
namespace {

using Json = nlohmann::json;

Json figure(double value, double low, double high) {
    return {{"value", value}, {"low", low}, {"high", high}};
}

Evaluation read(const Json& json) {
    auto parsed = parseEvaluation(json.dump());
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
    return parsed ? parsed.value() : Evaluation{};
}

TEST(ParseEvaluation, RefusesWhatHoldsNoFigure) {
    for (const char* text : {"", "hscribe: no", "[]", "{}", R"({"accuracy":0.9})", R"({"accuracy":{"value":0.9}})",
                             R"({"accuracy":{"value":"0.9","low":0,"high":1}})", R"({"a":{"value":1,"low":2,"high":1}})"})
        EXPECT_FALSE(parseEvaluation(text)) << text;
}

TEST(ParseEvaluation, ReadsTheShapesAFigureMayHave) {
    const Evaluation evaluation = read({{"classification", {{"accuracy", figure(0.9, 0.8, 0.95)}}},
                                        {"bleu4", {{"mean", 0.4}, {"interval", {0.3, 0.5}}}},
                                        {"rouge_l", {{"point", 0.6}, {"ci95", {{"lower", 0.5}, {"upper", 0.7}}}}},
                                        {"metrics", {{{"name", "meteor"}, {"value", 0.2}, {"low", 0.1}, {"high", 0.3}}}},
                                        {"cases", 100},
                                        {"tokenisation", "13a"}});
    EXPECT_EQ(evaluation.figures.size(), 4u);
    EXPECT_DOUBLE_EQ(evaluation.figures.at("classification.accuracy").low, 0.8);
    EXPECT_DOUBLE_EQ(evaluation.figures.at("bleu4").high, 0.5);
    EXPECT_DOUBLE_EQ(evaluation.figures.at("rouge_l").value, 0.6);
    EXPECT_TRUE(evaluation.figures.contains("metrics.meteor"));
    EXPECT_EQ(evaluation.cases, 100u);
}

TEST(Gate, RefusesTwoAnswersWithNothingInCommon) {
    EXPECT_FALSE(compareEvaluations(read({{"a", figure(1, 0, 2)}}), read({{"b", figure(1, 0, 2)}})));
}

TEST(Gate, WithinTheIntervalsNobodyIsBetter) {
    const auto gate = compareEvaluations(read({{"accuracy", figure(0.90, 0.84, 0.95)}}),
                                         read({{"accuracy", figure(0.93, 0.88, 0.97)}}));
    ASSERT_TRUE(gate);
    EXPECT_EQ(gate.value().verdict, GateVerdict::Unclear);
    EXPECT_LT(gate.value().rows[0].difference.low, 0.0);
}

TEST(Gate, FarApartIsBetterOrWorse) {
    const auto gate = compareEvaluations(read({{"accuracy", figure(0.50, 0.45, 0.55)}, {"loss", figure(0.2, 0.19, 0.21)}}),
                                         read({{"accuracy", figure(0.90, 0.85, 0.95)}, {"loss", figure(0.9, 0.89, 0.91)}}));
    ASSERT_TRUE(gate);
    EXPECT_EQ(gate.value().rows[0].verdict, GateSide::Better);
    EXPECT_EQ(gate.value().rows[1].verdict, GateSide::Worse) << "a higher loss is worse";
    EXPECT_EQ(gate.value().verdict, GateVerdict::Mixed);
}

TEST(Gate, PairedCasesTellASmallSteadyGainApart) {
    Json before{{"bleu4", figure(0.5, 0.4, 0.6)}}, after{{"bleu4", figure(0.52, 0.42, 0.62)}};
    for (int i = 0; i < 40; ++i) {
        const double value = 0.3 + 0.01 * i;
        before["cases"].push_back({{"id", "c" + std::to_string(i)}, {"bleu4", value}});
        after["cases"].push_back({{"id", "c" + std::to_string(i)}, {"bleu4", value + 0.015 + 0.01 * (i % 2)}});
    }
    const auto gate = compareEvaluations(read(before), read(after));
    ASSERT_TRUE(gate);
    EXPECT_TRUE(gate.value().rows[0].paired);
    EXPECT_EQ(gate.value().verdict, GateVerdict::Better);
    EXPECT_EQ(gate.value().cases, 40u);
    after["cases"].erase(0); // other cases: no pairs
    EXPECT_FALSE(compareEvaluations(read(before), read(after)).value().rows[0].paired);
}

TEST(Gate, AFigureThatIsNoMeanOfItsCasesIsNotPaired) {
    Json before{{"weighted_f1", figure(0.5, 0.4, 0.6)}}, after{{"weighted_f1", figure(0.9, 0.8, 1.0)}};
    for (int i = 0; i < 10; ++i) {
        before["cases"].push_back({{"id", std::to_string(i)}, {"weighted_f1", 0.0}});
        after["cases"].push_back({{"id", std::to_string(i)}, {"weighted_f1", 0.01}});
    }
    EXPECT_FALSE(compareEvaluations(read(before), read(after)).value().rows[0].paired);
}

TEST(ParseGate, RefusesAnAnswerThatComparesNothing) {
    for (const char* text : {"", "[]", "{}", R"({"comparison":{}})", R"({"comparison":{"bleu4":{"difference":null,"low":0,"high":1}}})",
                             R"({"comparison":{"bleu4":0.5}})"})
        EXPECT_FALSE(parseGate(text)) << text;
}

TEST(ParseGate, ReadsTheAnswerAboutTwoBundles) {
    const auto difference = [](double value, double low, double high, const char* judgement) {
        return Json{{"difference", value}, {"low", low}, {"high", high}, {"cases", 50}, {"judgement", judgement}};
    };
    const Json answer{{"cases", 50},
                      {"classification", {{"accuracy", figure(0.9, 0.8, 0.95)}, {"classes", {{{"name", "naevus"}, {"accuracy", 1.0}}}}}},
                      {"reports", {{"bleu4", figure(0.4, 0.3, 0.5)}}},
                      {"against", {{"classification", {{"accuracy", figure(0.5, 0.4, 0.6)}}}, {"reports", {{"bleu4", figure(0.41, 0.3, 0.5)}}}}},
                      {"comparison", {{"accuracy", difference(0.4, 0.3, 0.5, "better")}, {"bleu4", difference(-0.01, -0.1, 0.1, "no difference shown")}}}};
    const auto gate = parseGate(answer.dump());
    ASSERT_TRUE(gate) << gate.error().message;
    ASSERT_EQ(gate.value().rows.size(), 2u);
    const GateRow& accuracy = gate.value().rows[0];
    EXPECT_EQ(accuracy.name, "accuracy");
    EXPECT_DOUBLE_EQ(accuracy.before.value, 0.5);
    EXPECT_DOUBLE_EQ(accuracy.after.value, 0.9);
    EXPECT_EQ(accuracy.verdict, GateSide::Better);
    EXPECT_EQ(gate.value().verdict, GateVerdict::Better);
    EXPECT_EQ(gate.value().cases, 50u);
}

} // namespace
} // namespace hs::core
