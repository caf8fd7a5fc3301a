// hscribe train as its user runs it, on a data set of seconds: both stages, killed and resumed, several processes, and
// everything that can go wrong.

#include "core/features.h"
#include "model/io/feature_file.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_training.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <iostream>
#include <random>
#include <sstream>
#include <thread>

namespace hs::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

std::string readAll(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Json> linesOf(const std::string& text) {
    std::vector<Json> events;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        events.push_back(Json::parse(line));
    return events;
}

// What must not depend on interruptions: every step's loss, rate and gradient norm and every validation, to the last digit.
std::vector<std::string> curveOf(const fs::path& run) {
    std::vector<std::string> curve;
    for (Json& event : linesOf(readAll(run / "events.jsonl"))) {
        if (event["event"] != "step" && event["event"] != "validation" && event["event"] != "sample") continue;
        for (const char* key : {"seconds", "seconds_left", "memory_bytes"})
            event.erase(key);
        curve.push_back(event.dump());
    }
    return curve;
}

std::vector<double> lossesOf(const fs::path& run) {
    std::vector<double> losses;
    for (const Json& event : linesOf(readAll(run / "events.jsonl")))
        if (event["event"] == "step") losses.push_back(event["loss"].is_number() ? event["loss"].get<double>() : std::nan(""));
    return losses;
}

class Train : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        s_folder = new TemporaryFolder;
        fs::create_directories(*s_folder / "é data");
        s_problem = makeTinyTraining(*s_folder / "é data", {}, s_data);
    }
    static void TearDownTestSuite() {
        delete s_folder;
        s_folder = nullptr;
    }
    void SetUp() override { ASSERT_EQ(s_problem, ""); }

    fs::path path(const std::string& name) const { return m_folder / name; }

    ProgramRun run(const Arguments& arguments, std::vector<std::string> environment = {}, double seconds = 300.0) const {
        RunOptions options;
        options.timeoutSeconds = seconds;
        options.environment = std::move(environment);
        options.environment.push_back("XDG_CACHE_HOME=" + path("cache").string());
        options.environment.push_back("OMP_WAIT_POLICY=passive");
        return runProgram("hscribe", arguments, options);
    }
    std::string config(const Json& json) const {
        std::ofstream(path("config.json")) << json.dump();
        return path("config.json").string();
    }
    Arguments training(const std::string& stage, const std::string& runName, const Arguments& more = {}) const {
        Arguments all{"train", "--stage", stage, "--data", s_data.cases.string(), "--bundle", s_data.bundle.string(),
                      "--run", path(runName).string(), "--threads", "1", "--device", "cpu"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    // One sentence on stderr, the same as a "failed" event at the end of stdout where a run had begun.
    static void expectSentence(const ProgramRun& run, int exitCode, const std::string& part) {
        EXPECT_EQ(run.exitCode, exitCode) << run.err;
        EXPECT_EQ(run.err.rfind("hscribe: ", 0), 0u) << run.err;
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
        EXPECT_NE(run.err.find(part), std::string::npos) << run.err;
    }

    static TemporaryFolder* s_folder;
    static TinyTraining s_data;
    static std::string s_problem;
    TemporaryFolder m_folder;
};
TemporaryFolder* Train::s_folder = nullptr;
TinyTraining Train::s_data;
std::string Train::s_problem;

TEST_F(Train, WrongSettingsAreSaidBeforeAnythingIsWritten) {
    expectSentence(run(training("pretrain", "r")), 2, "give either 'steps' or 'epochs'");
    expectSentence(run(training("pretrain", "r", {"--steps", "2", "--config", config({{"lerning_rate", 1}})})), 2, "'lerning_rate' is not a setting");
    expectSentence(run(training("pretrain", "r", {"--steps", "2", "--objective", "contrastive"})), 2, "'batch' must be at least 2");
    expectSentence(run(training("pretrain", "r", {"--steps", "2", "--lora", "4"})), 2, "'lora' belongs to stage joint");
    expectSentence(run(training("pretrain", "r", {"--steps", "2"}), {"WORLD_SIZE=2", "RANK=0"}), 2, "no MASTER_ADDR");
    expectSentence(run(training("pretrain", "r", {"--steps", "2", "--config", config({{"class_weights", {{"Zoster", 2}}}})})), 2,
                   "class_weights names a diagnosis");
    EXPECT_FALSE(fs::exists(path("r") / "checkpoints" / "last.safetensors"));
}

TEST_F(Train, MissingFilesAreSaid) {
    Arguments arguments = training("pretrain", "r", {"--steps", "2"});
    arguments[4] = path("none.jsonl").string();
    expectSentence(run(arguments), 3, "none.jsonl");
    arguments = training("pretrain", "r", {"--steps", "2"});
    arguments[6] = path("none").string();
    expectSentence(run(arguments), 3, "none");
    expectSentence(run(training("pretrain", "nothing", {"--steps", "2", "--resume"})), 3, "config.json");
}

TEST_F(Train, ABundleSaysItsOwnNameAndWhatItWasTrainedWith) {
    ASSERT_EQ(run(training("pretrain", "r", {"--steps", "2", "--seed", "7"})).exitCode, 0);
    const auto described = [&](const std::string& folder) { return Json::parse(readAll(path(folder) / "bundle.json")); };
    const std::string before = Json::parse(readAll(s_data.bundle / "bundle.json")).value("provenance", "");
    ASSERT_EQ(run({"convert", "--run", path("r").string(), "--to", path("our skin").string() + "/"}).exitCode, 0);
    EXPECT_EQ(described("our skin")["name"], "our skin");
    const std::string provenance = described("our skin")["provenance"];
    EXPECT_TRUE(provenance.starts_with(before));
    EXPECT_TRUE(provenance.ends_with("Then trained by `hscribe train`: stage pretrain, step 2, seed 7.")) << provenance;
    ASSERT_EQ(run({"convert", "--run", path("r").string(), "--to", path("b").string(), "--name", "Skin of the north"}).exitCode, 0);
    EXPECT_EQ(described("b")["name"], "Skin of the north");
}

TEST_F(Train, ABrokenFeatureFileEndsTheRunInOneSentenceAndLeavesItResumable) {
    const fs::path broken = m_folder.write("broken.h5", std::string("\x89HDF\r\n\x1a\n", 8) + std::string(200, 'x'));
    std::string lines = readAll(s_data.cases);
    std::ofstream(s_data.folder / "with broken.jsonl")
        << lines << Json{{"id", "broken"}, {"features", {broken.string()}}, {"diagnosis", "Naevus"}, {"split", "train"}}.dump() << "\n";
    Arguments arguments = training("pretrain", "r", {"--epochs", "1"});
    arguments[4] = (s_data.folder / "with broken.jsonl").string();
    const ProgramRun ended = run(arguments);
    expectSentence(ended, 3, "broken.h5");
    EXPECT_EQ(linesOf(ended.out).back()["event"], "failed");
    EXPECT_TRUE(fs::exists(path("r") / "checkpoints" / "last.safetensors"));
    EXPECT_EQ(run({"convert", "--run", path("r").string(), "--to", path("b").string()}).exitCode, 0);
}

// Numbers that float32 still holds, but no longer their sums: what a run that diverges comes to.
TEST_F(Train, ALossThatIsNoNumberEndsTheRunInOneSentence) {
    core::FeatureSet vast;
    vast.dimension = 16;
    vast.grid.patches.resize(3);
    vast.values.assign(3 * 16, 3e38f);
    ASSERT_TRUE(model::writeFeatureFile(path("vast.h5"), vast).ok());
    std::ofstream(s_data.folder / "with vast.jsonl")
        << readAll(s_data.cases)
        << Json{{"id", "vast"}, {"features", {path("vast.h5").string()}}, {"diagnosis", "Naevus"}, {"split", "train"}}.dump() << "\n";
    Arguments arguments = training("pretrain", "r", {"--epochs", "1"});
    arguments[4] = (s_data.folder / "with vast.jsonl").string();
    const ProgramRun ended = run(arguments);
    expectSentence(ended, 1, "no longer a number at step ");
    EXPECT_EQ(linesOf(ended.out).back()["event"], "failed");
    EXPECT_EQ(run({"convert", "--run", path("r").string(), "--to", path("b").string()}).exitCode, 0);
}

TEST_F(Train, AFullDiskEndsTheRunInOneSentenceAndLeavesTheLastCheckpoint) {
    if (std::system("unshare -m true 2>/dev/null") != 0) GTEST_SKIP() << "a file system of its own (unshare -m) is not allowed here";
    fs::create_directories(path("small"));
    const std::string hscribe = std::string(HS_BINARY_DIR) + "/bin/hscribe";
    std::string command = "unshare -m sh -c 'mount -t tmpfs -o size=900k none \"" + path("small").string() + "\" && \"" + hscribe + "\"";
    for (const std::string& argument : training("pretrain", "small/r", {"--steps", "4000", "--config", config({{"checkpoint_every", 20}, {"validate_every", 4000}})}))
        command += " \"" + argument + "\"";
    command += " >\"" + path("out").string() + "\" 2>\"" + path("err").string() + "\"; code=$?; cp \"" + path("small").string() +
               "/r/checkpoints/last.safetensors\" \"" + path("kept").string() + "\"; exit $code'";
    const int status = std::system(command.c_str());
    EXPECT_EQ(WEXITSTATUS(status), 1);
    const std::string err = readAll(path("err"));
    EXPECT_EQ(err.rfind("hscribe: ", 0), 0u) << err;
    EXPECT_EQ(std::count(err.begin(), err.end(), '\n'), 1) << err;
    EXPECT_GT(fs::file_size(path("kept")), 1000u);
}

TEST_F(Train, ARunIsNotOverwritten) {
    ASSERT_EQ(run(training("pretrain", "r", {"--steps", "1"})).exitCode, 0);
    expectSentence(run(training("pretrain", "r", {"--steps", "1"})), 2, "already holds a run");
}

TEST_F(Train, TheLineStopEndsAfterACheckpointAndResumeGoesOn) {
    RunOptions options;
    options.input = "stop\n";
    const ProgramRun stopped = runProgram("hscribe", training("pretrain", "r", {"--steps", "100000"}), options);
    ASSERT_EQ(stopped.exitCode, 0) << stopped.err;
    EXPECT_EQ(linesOf(stopped.out).back()["reason"], "stopped");
    EXPECT_TRUE(fs::exists(path("r") / "checkpoints" / "last.safetensors"));
}

TEST_F(Train, BothStagesThenEvaluation) {
    const Json quick{{"learning_rate", {{"minimum", 1e-4}, {"maximum", 5e-3}, {"end", 1e-4}, {"warmup_steps", 10}}},
                     {"optimiser", {{"clip_norm", 1.0}}},
                     {"class_weights", "balanced"}};
    const ProgramRun first = run(training("pretrain", "one", {"--epochs", "12", "--batch", "4", "--config", config(quick)}));
    ASSERT_EQ(first.exitCode, 0) << first.err;
    ASSERT_EQ(run({"convert", "--run", path("one").string(), "--to", path("b1").string()}).exitCode, 0);
    Json joint = quick;
    joint.erase("class_weights");
    joint["freeze"] = {"resampler"};
    joint["validate_every"] = 40;
    joint["text"] = {{"leading_eos_share", 0.5}}; // prompts lead with it
    Arguments second = training("joint", "two", {"--steps", "160", "--batch", "6", "--config", config(joint)});
    second[6] = path("b1").string();
    const ProgramRun wrote = run(second);
    ASSERT_EQ(wrote.exitCode, 0) << wrote.err;
    EXPECT_TRUE(fs::exists(path("two") / "samples" / "step-00000160.jsonl"));
    EXPECT_FALSE(fs::exists(path("two") / "cache" / "train.f32")) << "the latents are a cache of the run";
    ASSERT_EQ(run({"convert", "--run", path("two").string(), "--to", path("b2").string()}).exitCode, 0);

    const Arguments evaluation{"evaluate", "--data", s_data.cases.string(), "--bundle", path("b2").string(), "--against", s_data.bundle.string(),
                               "--max-tokens", "60", "--json", "--out", path("cases out.jsonl").string(), "--threads", "1"};
    const ProgramRun examined = run(evaluation);
    ASSERT_EQ(examined.exitCode, 0) << examined.err;
    const Json figures = Json::parse(examined.out);
    EXPECT_EQ(figures["cases"], 9);
    EXPECT_GT(figures["classification"]["accuracy"]["value"], 0.85);
    EXPECT_GT(figures["reports"]["bleu4"]["value"], 0.5);
    EXPECT_GT(figures["reports"]["diagnosis_accuracy"]["value"], 0.6);
    EXPECT_LE(figures["reports"]["rouge_l"]["low"], figures["reports"]["rouge_l"]["value"]);
    EXPECT_EQ(figures["comparison"]["bleu4"]["judgement"], "better");
    EXPECT_EQ(figures["classification"]["confusion"].size(), 3u);
    EXPECT_EQ(linesOf(readAll(path("cases out.jsonl"))).size(), 9u);
    // The same evaluation with another case's image: the text alone names fewer diagnoses.
    Arguments shuffled = evaluation;
    shuffled.insert(shuffled.end(), {"--shuffle-images", "1"});
    const ProgramRun blind = run(shuffled);
    ASSERT_EQ(blind.exitCode, 0) << blind.err;
    EXPECT_LT(Json::parse(blind.out)["reports"]["diagnosis_accuracy"]["value"], figures["reports"]["diagnosis_accuracy"]["value"]);
}

TEST_F(Train, DiagnosesTheBundleDoesNotKnowNeedAndGetANewClassifier) {
    std::string lines = readAll(s_data.cases);
    const std::string old = R"("diagnosis":"Naevus")";
    for (std::size_t at = lines.find(old); at != std::string::npos; at = lines.find(old))
        lines.replace(at, old.size(), R"("diagnosis":"Lentigo")");
    ASSERT_NE(lines.find("\"Lentigo\""), std::string::npos) << lines.substr(0, 300);
    const fs::path table = s_data.cases.parent_path() / "other diagnoses.jsonl";
    std::ofstream(table) << lines;
    Arguments asked = training("pretrain", "refused", {"--steps", "2"});
    asked[4] = table.string();
    expectSentence(run(asked), 2, "none of the bundle's 3 classes");
    asked = training("pretrain", "new", {"--steps", "2", "--config", config({{"diagnoses", "data"}})});
    asked[4] = table.string();
    const ProgramRun done = run(asked);
    ASSERT_EQ(done.exitCode, 0) << done.err;
    const ProgramRun made = run({"convert", "--run", path("new").string(), "--to", path("bundle").string()});
    ASSERT_EQ(made.exitCode, 0) << made.err;
    const std::vector<std::string> classes = Json::parse(readAll(path("bundle") / "bundle.json"))["classes"];
    EXPECT_EQ(classes, (std::vector<std::string>{"Basal cell carcinoma", "Lentigo", "Melanoma"}));
    fs::remove(table);
}

TEST_F(Train, PartsOfABatchGiveTheSameCurveAsTheWhole) {
    const Json settings{{"dropout", 0.0}, {"learning_rate", {{"maximum", 1e-3}}}};
    ASSERT_EQ(run(training("joint", "whole", {"--steps", "8", "--batch", "6", "--config", config(settings)})).exitCode, 0);
    Json parts = settings;
    parts["micro_batch"] = 2;
    ASSERT_EQ(run(training("joint", "parts", {"--steps", "8", "--batch", "6", "--config", config(parts)})).exitCode, 0);
    Json again = settings;
    again["checkpointing"] = true;
    ASSERT_EQ(run(training("joint", "again", {"--steps", "8", "--batch", "6", "--config", config(again)})).exitCode, 0);
    Json half = settings;
    half["precision"] = "bf16";
    ASSERT_EQ(run(training("joint", "half", {"--steps", "8", "--batch", "6", "--config", config(half)})).exitCode, 0);
    const auto whole = lossesOf(path("whole"));
    ASSERT_EQ(whole.size(), 8u);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_NEAR(lossesOf(path("parts"))[i], whole[i], 2e-5) << i;
        EXPECT_NEAR(lossesOf(path("again"))[i], whole[i], 2e-5) << i;
        EXPECT_NEAR(lossesOf(path("half"))[i], whole[i], 5e-2) << i;
    }
}

class TrainTogether : public Train, public ::testing::WithParamInterface<const char*> {};

TEST_P(TrainTogether, TwoProcessesGiveTheCurveOfOne) {
    const std::string stage = std::string(GetParam()) == "joint" ? "joint" : "pretrain";
    Json settings{{"dropout", 0.0}, {"learning_rate", {{"maximum", 1e-3}}}, {"validate_every", 3}};
    if (stage == "pretrain") settings["objective"] = GetParam();
    // 24 cases in batches of 5: the last one of an epoch has 4, and slices differ in size.
    const Arguments more{"--steps", "7", "--batch", "5", "--config", config(settings)};
    const ProgramRun alone = run(training(stage, "alone", more));
    ASSERT_EQ(alone.exitCode, 0) << alone.err;
    const std::string port = "MASTER_PORT=" + std::to_string(20000 + ::getpid() % 20000);
    ProgramRun together[2];
    {
        std::vector<std::jthread> processes;
        for (int rank = 0; rank < 2; ++rank)
            processes.emplace_back([&, rank] {
                together[rank] = run(training(stage, "together", more),
                                     {"WORLD_SIZE=2", "RANK=" + std::to_string(rank), "MASTER_ADDR=127.0.0.1", port});
            });
    }
    if (together[0].err.find("built without process groups") != std::string::npos) GTEST_SKIP() << together[0].err;
    ASSERT_EQ(together[0].exitCode, 0) << together[0].err;
    ASSERT_EQ(together[1].exitCode, 0) << together[1].err;
    EXPECT_EQ(together[1].out, "") << "only the process that leads speaks";
    const auto one = lossesOf(path("alone")), two = lossesOf(path("together"));
    ASSERT_EQ(one.size(), 7u);
    ASSERT_EQ(two.size(), 7u);
    for (std::size_t i = 0; i < one.size(); ++i)
        EXPECT_NEAR(one[i], two[i], 5e-5) << i;
}
INSTANTIATE_TEST_SUITE_P(Objectives, TrainTogether, ::testing::Values("classification", "contrastive", "both", "joint"));

TEST_F(Train, ContrastLearnsToFindAReportByItsImage) {
    const Json settings{{"objective", "contrastive"},
                        {"learning_rate", {{"minimum", 1e-4}, {"maximum", 5e-3}, {"end", 1e-4}, {"warmup_steps", 5}}},
                        {"contrast", {{"dimension", 16}}}};
    const ProgramRun done = run(training("pretrain", "r", {"--epochs", "10", "--batch", "6", "--config", config(settings)}));
    ASSERT_EQ(done.exitCode, 0) << done.err;
    std::vector<double> losses;
    for (const Json& event : linesOf(done.out))
        if (event["event"] == "validation") losses.push_back(event["metrics"]["contrastive_loss"]);
    ASSERT_GE(losses.size(), 2u);
    EXPECT_LT(losses.back(), losses.front());
    ASSERT_EQ(run({"convert", "--run", path("r").string(), "--to", path("b").string()}).exitCode, 0);
    EXPECT_EQ(run({"evaluate", "--data", s_data.cases.string(), "--bundle", path("b").string(), "--only", "reports", "--max-tokens", "4", "--json"}).exitCode, 0)
        << "projections stay in the run";
}

TEST_F(Train, AdaptersGoIntoTheBundleOneWayOrTheOther) {
    // What is trained whole beside the adapters (cross-attention, exit gate) goes with them.
    const Json settings{{"freeze", {"resampler", "language_model"}}, {"learning_rate", {{"maximum", 1e-2}}}};
    const ProgramRun done = run(training("joint", "r", {"--steps", "6", "--batch", "4", "--lora", "2", "--config", config(settings)}));
    ASSERT_EQ(done.exitCode, 0) << done.err;
    const auto hash = [](const ProgramRun& made) { return Json::parse(made.out)["weights_hash"]; };
    const ProgramRun merged = run({"convert", "--run", path("r").string(), "--to", path("b1").string(), "--json"});
    ASSERT_EQ(merged.exitCode, 0) << merged.err;
    ASSERT_EQ(run({"convert", "--run", path("r").string(), "--adapters-only", "--to", path("a.safetensors").string()}).exitCode, 0);
    const ProgramRun added = run({"convert", "--lora", path("a.safetensors").string(), "--bundle", s_data.bundle.string(), "--to", path("b2").string(), "--json"});
    ASSERT_EQ(added.exitCode, 0) << added.err;
    EXPECT_EQ(hash(merged), hash(added));
    EXPECT_NE(hash(merged), Json::parse(readAll(s_data.bundle / "bundle.json")).value("weights_hash", Json()));
    // Adapters know which weights they belong to.
    expectSentence(run({"convert", "--lora", path("a.safetensors").string(), "--bundle", path("b1").string(), "--to", path("b3").string()}), 2,
                   "were trained on other weights");
}

TEST_F(Train, EarlyStoppingEndsTheRun) {
    const Json settings{{"learning_rate", {{"minimum", 0}, {"maximum", 0}}}, {"patience", 2}, {"validate_every", 1}};
    const ProgramRun done = run(training("pretrain", "r", {"--steps", "50", "--config", config(settings)}));
    ASSERT_EQ(done.exitCode, 0) << done.err;
    EXPECT_EQ(linesOf(done.out).back()["reason"], "early stopping");
    EXPECT_EQ(linesOf(done.out).back()["step"], 3);
}

// HS_TRAIN_KILLS sets how many runs are killed (nightly: many); each until it has ended by itself.
class KilledTraining : public Train, public ::testing::WithParamInterface<const char*> {};

TEST_P(KilledTraining, ResumesToTheSameCurveToTheLastDigit) {
    const std::string stage = GetParam();
    const char* const asked = std::getenv("HS_TRAIN_KILLS");
    const int runs = asked != nullptr ? std::max(1, std::atoi(asked)) : 2;
    const Arguments more{"--steps", "400", "--batch", "3", "--config",
                         config({{"checkpoint_every", 7}, {"validate_every", 50}, {"samples", 2}, {"sample_tokens", 12}})};
    const ProgramRun whole = run(training(stage, "whole", more));
    ASSERT_EQ(whole.exitCode, 0) << whole.err;
    const auto expected = curveOf(path("whole"));
    std::mt19937 random(std::uint32_t(::getpid()));
    int allKills = 0;
    for (int number = 0; number < runs; ++number) {
        const std::string name = "killed " + std::to_string(number);
        int kills = 0;
        for (int tries = 0; tries < 40; ++tries) {
            // The first tries end somewhere between the start and what a whole run takes; later ones may end by themselves.
            const double longest = tries < 3 ? whole.seconds : whole.seconds * 2 + 5.0;
            Arguments arguments = training(stage, name, more);
            if (fs::exists(path(name) / "config.json")) arguments.push_back("--resume");
            const ProgramRun one = run(arguments, {}, std::uniform_real_distribution<>(0.2, longest)(random));
            if (one.exitCode == 0) break;
            ASSERT_EQ(one.exitCode, 128 + 9) << one.err;
            ++kills;
        }
        EXPECT_EQ(curveOf(path(name)), expected) << kills << " kills";
        allKills += kills;
    }
    RecordProperty("kills", allKills);
    std::cout << "kills training (" << stage << "): " << allKills << " killed, " << (HasFailure() ? "a curve" : "0") << " lost\n";
}
INSTANTIATE_TEST_SUITE_P(Stages, KilledTraining, ::testing::Values("pretrain", "joint"));

} // namespace
} // namespace hs::test
