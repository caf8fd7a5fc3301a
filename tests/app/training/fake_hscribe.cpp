// Stands in for hscribe where a test wants a process it can script: speaks the same words, learns nothing.
//
// HS_FAKE_MODE: empty, fail (says why and ends), refuse (ends before there is a run), silent (ends with code 1 without a
// word, as on a full disk), torn (writes lines that are none), hang (never ends). HS_FAKE_STEPS, HS_FAKE_STEP_MS.
#include "core/train_event.h"

#include <nlohmann/json.hpp>

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace hs::core;
using Json = nlohmann::ordered_json;

std::string setting(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : otherwise;
}

struct Arguments {
    std::map<std::string, std::string> options;
    std::vector<std::string> plain;
};

Arguments parse(int argc, char** argv) {
    Arguments arguments;
    for (int i = 2; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--resume" || word == "--json") arguments.options[word] = "yes";
        else if (word.starts_with("--") && i + 1 < argc) arguments.options[word] = argv[++i];
        else arguments.plain.push_back(word);
    }
    return arguments;
}

bool stopAsked(int milliseconds) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, milliseconds) <= 0) return false;
    char buffer[64];
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got <= 0) std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    return got > 0 && std::string(buffer, std::size_t(got)).find("stop\n") != std::string::npos;
}

class Run {
public:
    explicit Run(const Arguments& arguments) : m_folder(arguments.options.at("--run")), m_joint(arguments.options.at("--stage") == "joint") {
        fs::create_directories(m_folder / "checkpoints");
        if (!arguments.options.contains("--resume"))
            std::ofstream(m_folder / "config.json") << Json{{"stage", arguments.options.at("--stage")},
                                                            {"data", arguments.options.at("--data")},
                                                            {"bundle", arguments.options.at("--bundle")},
                                                            {"seed", 1},
                                                            {"device", "cpu"}};
    }

    void tell(const TrainEvent& event) {
        std::ofstream(m_folder / "events.jsonl", std::ios::app) << trainEventToJsonLine(event) << std::endl;
        std::cout << trainEventToJsonLine(event) << std::endl;
    }
    void tear() { std::ofstream(m_folder / "events.jsonl", std::ios::app) << "{\"event\":\"step\",\"st\nnonsense" << std::endl; }
    void checkpoint(std::int64_t step, bool best) {
        const std::string name = best ? "checkpoints/best.safetensors" : "checkpoints/last.safetensors";
        std::ofstream(m_folder / name) << step;
        tell(TrainCheckpoint{step, name, best});
    }
    std::int64_t lastCheckpoint() const {
        std::int64_t step = 0;
        std::ifstream(m_folder / "checkpoints/last.safetensors") >> step;
        return step;
    }
    void validate(std::int64_t step, std::int64_t steps) {
        const double done = double(step) / double(steps);
        tell(TrainValidation{step, {{"loss", 1.4 * (1 - done) + 0.3}, {"accuracy", 0.4 + 0.55 * done}}});
        if (m_joint)
            tell(TrainSample{step, "case-7", "Final diagnosis: Superficial basal cell carcinoma. Microscopic findings: basaloid nests.",
                             done < 0.6 ? "Final diagnosis: Naevus." : "Final diagnosis: Superficial basal cell carcinoma."});
    }

private:
    fs::path m_folder;
    bool m_joint;
};

int train(const Arguments& arguments) {
    const std::string mode = setting("HS_FAKE_MODE", "");
    if (mode == "refuse") {
        std::cerr << "hscribe: cases.jsonl, line 3: a case needs an 'id'" << std::endl;
        return 3;
    }
    const std::int64_t steps = std::stoll(setting("HS_FAKE_STEPS", "40"));
    const int pause = std::stoi(setting("HS_FAKE_STEP_MS", "10"));
    Run run(arguments);
    if (!arguments.options.contains("--resume")) run.tell(TrainStage{"reading features", 1, 2});
    const std::int64_t from = arguments.options.contains("--resume") ? run.lastCheckpoint() : 0;
    if (from == 0) run.checkpoint(0, false);
    for (std::int64_t step = from + 1; step <= steps; ++step) {
        if (stopAsked(pause)) {
            run.checkpoint(step - 1, false);
            run.tell(TrainFinished{step - 1, "stopped"});
            return 0;
        }
        run.tell(TrainStep{step, steps, 2.0 / double(step) + 0.2, 1e-4 * double(step) / double(steps), 0.01 * double(step), 1.0, 0.5,
                           mode == "old" ? 0 : 300'000'000u + std::uint64_t(step) * 100'000u});
        if (mode == "torn" && step == 5) run.tear();
        if (step % 10 == 0) {
            run.validate(step, steps);
            run.checkpoint(step, true);
            run.checkpoint(step, false);
        }
        if (step == 15 && mode == "fail") {
            std::cerr << "hscribe: the loss is no longer a number at step 15" << std::endl;
            run.tell(TrainFailed{Error(ErrorCode::Internal, "the loss is no longer a number at step 15")});
            return 1;
        }
        if (step == 15 && mode == "silent") return 1;
    }
    run.checkpoint(steps, false);
    run.tell(TrainFinished{steps, "all steps"});
    return 0;
}

int features(const Arguments& arguments) {
    fs::create_directories(arguments.options.at("--out"));
    for (const std::string& slide : arguments.plain) {
        if (stopAsked(30)) return 130;
        const std::string name = fs::path(slide).filename().string() + ".h5";
        if (slide.find("broken") != std::string::npos) {
            std::cerr << "hscribe: " << fs::path(slide).filename().string() << " is not a slide" << std::endl;
            continue;
        }
        std::ofstream(fs::path(arguments.options.at("--out")) / name) << std::string(1000, 'f');
        std::cout << name << "  12 patches" << std::endl;
    }
    return 0;
}

int convert(const Arguments& arguments) {
    if (setting("HS_FAKE_MODE", "") == "noconvert") {
        std::cerr << "hscribe: the disk is full" << std::endl;
        return 1;
    }
    fs::create_directories(arguments.options.at("--to"));
    std::ofstream(fs::path(arguments.options.at("--to")) / "bundle.json") << "{}";
    std::cout << Json{{"bundle", arguments.options.at("--to")}} << std::endl;
    return 0;
}

Json figure(double value) { return {{"value", value}, {"low", value - 0.05}, {"high", value + 0.05}, {"cases", 100}}; }

int evaluate(const Arguments& arguments) {
    if (arguments.options.at("--split") == "all") return 2;
    std::cout << Json{{"split", arguments.options.at("--split")},
                      {"cases", 100},
                      {"classification", {{"accuracy", figure(0.93)}}},
                      {"reports", {{"bleu4", figure(0.41)}}},
                      {"against", {{"classification", {{"accuracy", figure(0.70)}}}, {"reports", {{"bleu4", figure(0.40)}}}}},
                      {"comparison",
                       {{"accuracy", {{"difference", 0.23}, {"low", 0.15}, {"high", 0.31}, {"cases", 100}, {"judgement", "better"}}},
                        {"bleu4", {{"difference", 0.01}, {"low", -0.02}, {"high", 0.04}, {"cases", 100}, {"judgement", "no difference shown"}}}}}}
              << std::endl;
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::string command = argc > 1 ? argv[1] : "";
    const Arguments arguments = parse(argc, argv);
    if (command == "train") return train(arguments);
    if (command == "features") return features(arguments);
    if (command == "convert") return convert(arguments);
    if (command == "evaluate") return evaluate(arguments);
    std::cerr << "hscribe: no command " << command << std::endl;
    return 2;
}
