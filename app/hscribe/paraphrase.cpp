// hscribe paraphrase: adds paraphrases to the reports of a cases file, asked of a language model on the user's network.
//
// Off by default in the strictest way: without --send it prints what would be sent, and sends nothing.

#include "app/common/paraphrase.h"

#include "app/common/chat_endpoint.h"
#include "app/common/policy.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/cases.h"
#include "core/files.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

namespace hs::app {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

constexpr int kTries = 3; // for each paraphrase that is wanted

struct ParaphraseCommand {
    std::string data, out, address, keyName;
    ParaphraseOptions paraphrase;
    int count = 3;
    int patience = 180;
    bool send = false;
    bool json = false;
};

struct Counts {
    std::size_t cases = 0;
    std::size_t made = 0;
    std::size_t refused = 0;
};

// Cases of an earlier, interrupted try, by id.
std::map<std::string, core::Case> alreadyDone(const fs::path& file) {
    std::map<std::string, core::Case> done;
    std::error_code missing;
    if (!fs::exists(file, missing)) return done;
    if (auto cases = core::readCases(file))
        for (core::Case& one : cases.value())
            done.emplace(one.id, std::move(one));
    return done;
}

class Paraphraser {
public:
    Paraphraser(const ParaphraseCommand& command, ChatEndpoint& endpoint, std::stop_token stop)
        : m_command(command), m_endpoint(endpoint), m_stop(std::move(stop)) {}

    // Adds up to the wanted number of paraphrases of the case's first report.
    Result<void> extend(core::Case& one) {
        const std::string report = one.reports.front();
        const std::size_t wanted = one.reports.size() + std::size_t(m_command.count);
        for (int tried = 0; one.reports.size() < wanted && tried < m_command.count * kTries; ++tried) {
            HS_TRY(const std::string answer, m_endpoint.post(paraphraseRequest(report, m_command.paraphrase, tried + 1), m_stop));
            HS_TRY(std::string text, paraphraseFrom(answer));
            const bool known = std::find(one.reports.begin(), one.reports.end(), text) != one.reports.end();
            if (known || !refusalOf(report, text, m_command.paraphrase).empty()) {
                ++m_counts.refused;
                continue;
            }
            one.reports.push_back(std::move(text));
            ++m_counts.made;
        }
        ++m_counts.cases;
        return {};
    }

    const Counts& counts() const { return m_counts; }

private:
    const ParaphraseCommand& m_command;
    ChatEndpoint& m_endpoint;
    std::stop_token m_stop;
    Counts m_counts;
};

// What would leave the machine, in full for the first case.
int show(const ParaphraseCommand& command, const ChatEndpoint& endpoint, const std::vector<core::Case>& cases) {
    std::size_t reports = 0, bytes = 0;
    const core::Case* first = nullptr;
    for (const core::Case& one : cases) {
        if (one.split != core::Split::Train || one.reports.empty()) continue;
        if (first == nullptr) first = &one;
        ++reports;
        bytes += paraphraseRequest(one.reports.front(), command.paraphrase, 1).size();
    }
    const std::string body = first == nullptr ? "" : paraphraseRequest(first->reports.front(), command.paraphrase, 1);
    if (command.json) {
        printJson({{"sent", false}, {"address", endpoint.address()}, {"reports", reports}, {"requests_each", command.count}, {"bytes", bytes}, {"first", body}});
        return 0;
    }
    printLine(fmt::format("Nothing was sent. With --send, the reports of {} cases of split train (no ids, no slides) would go to\n  {}\n"
                          "{} requests each, about {} bytes for one round. The first request:\n{}",
                          reports, endpoint.address(), command.count, bytes, body));
    return 0;
}

Result<Counts> ask(const ParaphraseCommand& command, ChatEndpoint& endpoint, std::vector<core::Case>& cases, std::stop_token stop) {
    const fs::path out = core::pathFromUtf8(command.out), part = core::pathFromUtf8(command.out + ".part.jsonl");
    const std::map<std::string, core::Case> done = alreadyDone(part);
    Paraphraser paraphraser(command, endpoint, std::move(stop));
    ProgressLine progress("cases");
    std::string lines;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        progress.show("asking for paraphrases", i, cases.size());
        core::Case& one = cases[i];
        Result<void> extended;
        if (const auto before = done.find(one.id); before != done.end()) one.reports = before->second.reports;
        else if (one.split == core::Split::Train && !one.reports.empty()) extended = paraphraser.extend(one);
        if (!extended) {
            // What was paid for is kept: the next try goes on behind it.
            if (!lines.empty()) (void)core::writeFileAtomically(part, lines);
            return std::move(extended).error().withContext("for the case number " + std::to_string(i + 1));
        }
        // Paths of the input are relative to its folder, or to the working folder: neither may be the output's.
        for (fs::path& path : one.slides)
            path = fs::absolute(path).lexically_normal();
        for (fs::path& path : one.features)
            path = fs::absolute(path).lexically_normal();
        lines += core::caseToJsonLine(one, fs::absolute(part).lexically_normal().parent_path()) + "\n";
    }
    HS_CHECK(core::writeFileAtomically(out, lines));
    std::error_code ignored;
    fs::remove(part, ignored);
    return paraphraser.counts();
}

int run(const ParaphraseCommand& command, std::stop_token stop) {
    auto cases = core::readCases(core::pathFromUtf8(command.data));
    if (!cases) return reportError(cases.error());
    EndpointOptions options;
    options.address = command.address;
    options.patience = std::chrono::seconds(command.patience);
    if (!command.keyName.empty()) {
        const char* const key = std::getenv(command.keyName.c_str());
        if (key == nullptr)
            return reportError(Error(ErrorCode::InvalidInput, "the environment has no variable " + command.keyName + " with the endpoint's key"));
        options.key = key;
    }
    auto endpoint = ChatEndpoint::create(options);
    if (!endpoint) return reportError(endpoint.error());
    if (!command.send) return show(command, *endpoint.value(), cases.value());
    const auto policy = readPolicy();
    if (!policy) return reportError(policy.error());
    if (!policy.value().allowNetwork)
        return reportError(Error(ErrorCode::Unsupported, "the policy of this machine allows no network, so nothing is sent"));
    if (command.out.empty()) return reportError(Error(ErrorCode::InvalidInput, "--send needs --out, the cases file to write"));
    const auto counts = ask(command, *endpoint.value(), cases.value(), stop);
    if (!counts) return reportError(counts.error());
    const Counts& made = counts.value();
    if (command.json)
        printJson({{"sent", true}, {"address", endpoint.value()->address()}, {"cases", made.cases}, {"paraphrases", made.made}, {"refused", made.refused}});
    else
        printLine(fmt::format("{} paraphrases for {} cases; {} answers were refused, because they changed numbers or headings", made.made,
                              made.cases, made.refused));
    return 0;
}

} // namespace

void declareParaphrase(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<ParaphraseCommand>();
    CLI::App* command = program.add_subcommand("paraphrase", "Ask a language model on your own network to say reports in other words");
    command->add_option("--data", options->data, "cases, .jsonl or .csv")->required();
    command->add_option("--endpoint", options->address, "OpenAI-compatible address, http://server:8000/v1")->required();
    command->add_option("--model", options->paraphrase.model, "the model's name there")->required();
    command->add_option("--count", options->count, "paraphrases a case")->check(CLI::Range(1, 100));
    command->add_option("--temperature", options->paraphrase.temperature, "of the language model")->check(numberBetween(0.0, 2.0));
    command->add_option("--key-variable", options->keyName, "environment variable that holds the endpoint's key");
    command->add_option("--timeout", options->patience, "seconds to wait for one answer")->check(CLI::Range(1, 3600));
    command->add_option("--out", options->out, "cases file (.jsonl) to write");
    command->add_flag("--send", options->send, "really send; without it, only show what would be sent");
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Only reports of split train are sent, one a request, and nothing else of a case. Run again to go on where it stopped.\n"
                    "Example:\n  hscribe paraphrase --data cases.jsonl --endpoint http://server:8000/v1 --model llama --out more.jsonl --send");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
