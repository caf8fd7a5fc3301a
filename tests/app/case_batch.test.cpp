// Many cases through the real hscribe and the real engine, with a small bundle of random weights made on the spot.
#include "core/files.h"
#include "core/report.h"
#include "model/io/feature_file.h"
#include "tests/model/engine/small_bundle.h"
#include "tests/support/run_program.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>

namespace hs::test {
namespace {

namespace fs = std::filesystem;

class CaseBatch : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        s_bundle = std::make_unique<TemporaryFolder>();
        writeSmallBundle(smallBundle(*s_bundle / "bundle"));
    }
    static void TearDownTestSuite() { s_bundle.reset(); }

    void SetUp() override {
        ASSERT_TRUE(model::writeFeatureFile(m_folder / "a.h5", *randomFeatures(11, 12, 1)).ok());
        ASSERT_TRUE(model::writeFeatureFile(m_folder / "b.h5", *randomFeatures(6, 12, 2)).ok());
        m_folder.write("cases.jsonl", R"({"id":"one","features":["a.h5"],"split":"test"}
{"id":"../two é","features":["a.h5","b.h5"]}
)");
    }

    ProgramRun run(std::vector<std::string> arguments) const {
        RunOptions options;
        options.environment = {"XDG_CACHE_HOME=" + (m_folder / "cache").string(), "OMP_WAIT_POLICY=passive"};
        return runProgram("hscribe", arguments, options);
    }
    std::string path(const std::string& name) const { return (m_folder / name).string(); }
    std::string bundle() const { return (*s_bundle / "bundle").string(); }
    ProgramRun reports(const std::string& cases) const {
        return run({"report", "--cases", path(cases), "--bundle", bundle(), "--out", path("out"), "--greedy", "--max-tokens", "6", "--json"});
    }

    static std::unique_ptr<TemporaryFolder> s_bundle;
    const TemporaryFolder m_folder;
};

std::unique_ptr<TemporaryFolder> CaseBatch::s_bundle;

TEST_F(CaseBatch, NeedsAFolderToWriteInto) {
    const ProgramRun alone = run({"report", "--cases", path("cases.jsonl"), "--bundle", bundle()});
    EXPECT_EQ(alone.exitCode, 2);
    EXPECT_NE(alone.err.find("--out"), std::string::npos);
}

TEST_F(CaseBatch, InputsAreMissedInOneSentence) {
    const ProgramRun alone = run({"report", "--bundle", bundle()});
    EXPECT_EQ(alone.exitCode, 2);
    EXPECT_EQ(alone.err.rfind("hscribe: INPUT is missing", 0), 0u) << alone.err;
}

TEST_F(CaseBatch, WritesEachCaseOnceAndGoesOnWhereItStopped) {
    const ProgramRun first = reports("cases.jsonl");
    ASSERT_EQ(first.exitCode, 0) << first.err;
    EXPECT_EQ(nlohmann::json::parse(first.out)["done"], 2);
    const auto report = core::readReport(m_folder / "out/one.json");
    ASSERT_TRUE(report.ok()) << report.error().message;
    EXPECT_EQ(report.value().bundleName, "small");
    fs::remove(m_folder / "out/one.json");
    const ProgramRun second = reports("cases.jsonl");
    EXPECT_EQ(nlohmann::json::parse(second.out)["done"], 1);
    EXPECT_EQ(nlohmann::json::parse(second.out)["skipped"], 1);
}

TEST_F(CaseBatch, ACaseThatFailsIsToldAndTheOthersAreDone) {
    m_folder.write("broken.jsonl", R"({"id":"bad","features":["missing.h5"]}
{"id":"good","features":["b.h5"]}
)");
    const ProgramRun mixed = reports("broken.jsonl");
    EXPECT_EQ(mixed.exitCode, 3) << mixed.err;
    EXPECT_NE(mixed.err.find("case bad"), std::string::npos) << mixed.err;
    EXPECT_TRUE(fs::exists(m_folder / "out/good.json"));
    EXPECT_FALSE(fs::exists(m_folder / "out/bad.json"));
}

TEST_F(CaseBatch, MapsFollowTheReportsAndCanBeReplayed) {
    ASSERT_EQ(reports("cases.jsonl").exitCode, 0);
    const ProgramRun maps = run({"heatmap", "--cases", path("cases.jsonl"), "--bundle", bundle(), "--report", path("out"), "--out",
                                 path("maps"), "--format", "json", "--split", "test"});
    ASSERT_EQ(maps.exitCode, 0) << maps.err;
    ASSERT_TRUE(fs::exists(m_folder / "maps/one.json"));
    const std::vector<std::string> again{"heatmap", path("a.h5"), "--bundle", bundle(), "--report", path("out/one.json"), "--replay",
                                         path("maps/one.json")};
    EXPECT_EQ(run(again).exitCode, 0);
    const std::vector<std::string> other{"heatmap", path("b.h5"), "--bundle", bundle(), "--report", path("out/one.json"), "--replay",
                                         path("maps/one.json")};
    EXPECT_EQ(run(other).exitCode, 1);
}

TEST_F(CaseBatch, MapsOfOtherWordsAreNotGoneOnWithAndThoseOfARewrittenReportAreMadeAnew) {
    ASSERT_EQ(reports("cases.jsonl").exitCode, 0);
    const auto maps = [&](const std::string& method) {
        return run({"heatmap", "--cases", path("cases.jsonl"), "--bundle", bundle(), "--report", path("out"), "--out", path("maps"),
                    "--format", "json", "--split", "test", "--method", method, "--json"});
    };
    ASSERT_EQ(maps("attention").exitCode, 0);
    const ProgramRun other = maps("contrast");
    EXPECT_EQ(other.exitCode, 2);
    EXPECT_NE(other.err.find("of other words or of another method"), std::string::npos) << other.err;
    fs::last_write_time(m_folder / "out/one.json", fs::file_time_type::clock::now() + std::chrono::hours(1));
    const auto again = nlohmann::json::parse(maps("attention").out);
    EXPECT_EQ(again["done"], 1);
    EXPECT_EQ(again["failed"], 0);
}

TEST_F(CaseBatch, AReportSaysWhetherItStillHolds) {
    ASSERT_EQ(run({"report", path("a.h5"), "--bundle", bundle(), "--seed", "9", "--max-tokens", "5", "--out", path("r.json")}).exitCode, 0);
    const ProgramRun same = run({"report", path("a.h5"), "--bundle", bundle(), "--replay", path("r.json"), "--json"});
    EXPECT_EQ(same.exitCode, 0) << same.err;
    EXPECT_TRUE(nlohmann::json::parse(same.out)["probabilities_equal"].get<bool>());
    EXPECT_EQ(run({"report", path("b.h5"), "--bundle", bundle(), "--replay", path("r.json"), "--json"}).exitCode, 1);
}

TEST_F(CaseBatch, AWordLeftOpenGoesOnAndTheReportStillHolds) {
    ASSERT_EQ(run({"report", path("a.h5"), "--bundle", bundle(), "--prompt", "Final diagnosis: Lich", "--open-word", "--greedy", "--max-tokens",
                   "3", "--out", path("open.json")}).exitCode, 0);
    ASSERT_EQ(run({"report", path("a.h5"), "--bundle", bundle(), "--prompt", "Final diagnosis: Lich", "--greedy", "--max-tokens", "3", "--out",
                   path("ended.json")}).exitCode, 0);
    const auto idsOf = [&](const char* name) { return nlohmann::json::parse(core::readTextFile(m_folder / name).value())["tokens"]; };
    EXPECT_NE(idsOf("open.json"), idsOf("ended.json"));
    EXPECT_EQ(run({"report", path("a.h5"), "--bundle", bundle(), "--replay", path("open.json"), "--json"}).exitCode, 0);
}

TEST_F(CaseBatch, SamplesArePrintedWithTheirSeeds) {
    const ProgramRun samples = run({"report", path("a.h5"), "--bundle", bundle(), "--samples", "3", "--seed", "4", "--max-tokens", "4"});
    ASSERT_EQ(samples.exitCode, 0) << samples.err;
    for (const char* seed : {"[seed 4]", "[seed 5]", "[seed 6]"})
        EXPECT_NE(samples.out.find(seed), std::string::npos) << samples.out;
}

TEST_F(CaseBatch, SamplesComeWithWhatTheyAgreeOn) {
    const ProgramRun whole = run({"report", path("a.h5"), "--bundle", bundle(), "--samples", "4", "--max-tokens", "8", "--json"});
    ASSERT_EQ(whole.exitCode, 0) << whole.err;
    const auto json = nlohmann::json::parse(whole.out);
    EXPECT_EQ(json["samples"].size(), 4u);
    const auto& consensus = json["consensus"];
    double shares = 0.0;
    for (const auto& group : consensus["diagnoses"])
        shares += group["share"].get<double>();
    EXPECT_NEAR(shares, 1.0, 1e-9);
    EXPECT_TRUE(consensus["text"].is_string());
    for (const auto& statement : consensus["statements"])
        EXPECT_GT(statement["share"].get<double>(), 0.0);
    const ProgramRun lines = run({"report", path("a.h5"), "--bundle", bundle(), "--samples", "4", "--max-tokens", "8"});
    EXPECT_NE(lines.out.find("[consensus] "), std::string::npos) << lines.out;
}

} // namespace
} // namespace hs::test
