#include "core/training/run_compare.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hs::core {
namespace {

using Json = nlohmann::json;

RunSummary run(const char* name, double loss, double accuracy, const Json& config) {
    RunSummary summary;
    summary.name = name;
    summary.best = {{"loss", {10, loss}}, {"accuracy", {10, accuracy}}};
    addConfig(summary, config);
    return summary;
}

const CompareRow* row(const std::vector<CompareRow>& rows, const std::string& key) {
    for (const CompareRow& one : rows)
        if (one.key == key) return &one;
    return nullptr;
}

TEST(CompareRuns, NothingGivesNothing) {
    EXPECT_TRUE(compareRuns({}).empty());
    EXPECT_TRUE(compareRuns({RunSummary{}}).empty());
}

TEST(CompareRuns, AConfigThatIsNoObjectIsLeftOut) {
    RunSummary summary;
    addConfig(summary, Json::array());
    EXPECT_TRUE(summary.settings.empty());
}

TEST(CompareRuns, ShowsOnlySettingsThatDiffer) {
    const auto rows = compareRuns({run("a", 0.5, 0.9, {{"seed", 1}, {"batch", 4}, {"learning_rate", {{"maximum", 1e-4}}}}),
                                   run("b", 0.4, 0.8, {{"seed", 1}, {"batch", 8}, {"learning_rate", {{"maximum", 1e-3}}}})});
    EXPECT_FALSE(row(rows, "seed"));
    ASSERT_TRUE(row(rows, "batch"));
    EXPECT_EQ(row(rows, "batch")->values, (std::vector<std::string>{"4", "8"}));
    EXPECT_TRUE(row(rows, "learning_rate.maximum"));
    EXPECT_TRUE(rows.front().isMetric);
}

TEST(CompareRuns, TheBestIsMarkedByTheMetricsOwnSense) {
    const auto rows = compareRuns({run("a", 0.5, 0.9, {}), run("b", 0.4, 0.8, {})});
    EXPECT_EQ(row(rows, "loss")->best, 1u);
    EXPECT_EQ(row(rows, "accuracy")->best, 0u);
}

TEST(CompareRuns, EqualRunsHaveNoBestAndMissingMetricsStayEmpty) {
    RunSummary bare;
    const auto rows = compareRuns({run("a", 0.5, 0.9, {}), run("b", 0.5, 0.8, {}), bare});
    EXPECT_FALSE(row(rows, "loss")->best);
    EXPECT_EQ(row(rows, "loss")->values[2], "");
}

TEST(CompareRuns, FoldersAreNamedByTheirLastPart) {
    RunSummary summary;
    addConfig(summary, Json{{"stage", "joint"}, {"bundle", "/long/way/demo/"}, {"data", "/x/cases.jsonl"}, {"run", "/r"}});
    EXPECT_EQ(summary.stage, "joint");
    EXPECT_EQ(summary.bundle, "demo");
    EXPECT_EQ(summary.settings.at("data"), "cases.jsonl");
    EXPECT_FALSE(summary.settings.contains("run"));
}

} // namespace
} // namespace hs::core
