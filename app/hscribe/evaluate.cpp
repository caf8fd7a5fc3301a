// hscribe evaluate: a bundle's diagnoses and reports against cases with known answers, with intervals.

#include "app/common/case_evaluation.h"
#include "app/common/program_paths.h"
#include "app/hscribe/engine_options.h"
#include "app/hscribe/output.h"
#include "core/files.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <utility>

namespace hs::app {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::ordered_json;

struct EvaluateCommand {
    ModelOptions model;
    EvaluationOptions evaluation;
    std::string data, split = "test", features, keywords, against, out, only;
    std::uint64_t shuffleSeed = 0;
    model::BootstrapOptions bootstrap;
    bool shuffles = false;
    bool json = false;
};

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json figuresToJson(const model::Figures& figures) {
    Json json = Json::object();
    for (const auto& [name, figure] : figures)
        json[name] = {{"value", number(figure.value)},
                      {"low", number(figure.interval.low)},
                      {"high", number(figure.interval.high)},
                      {"cases", figure.cases}};
    return json;
}

Json classificationToJson(const Evaluation& evaluation, const model::BootstrapOptions& options) {
    const auto cases = evaluation.classified();
    if (cases.empty()) {
        const std::string& why = evaluation.classificationSkipped;
        return {{"skipped", why.empty() ? "no case has a diagnosis that the bundle knows" : why},
                {"unknown_diagnoses", evaluation.unknownDiagnoses}};
    }
    Json json = figuresToJson(model::classificationFigures(cases, evaluation.classes.size(), options));
    const model::ConfusionMatrix matrix = model::confusionMatrix(cases, evaluation.classes.size());
    const auto classes = model::figuresByClass(matrix);
    Json list = Json::array();
    for (std::size_t i = 0; i < classes.size(); ++i)
        list.push_back({{"name", evaluation.classes[i]},
                        {"cases", classes[i].cases},
                        {"accuracy", classes[i].cases > 0 ? Json(classes[i].accuracy) : Json(nullptr)},
                        {"precision", classes[i].named > 0 ? Json(classes[i].precision) : Json(nullptr)},
                        {"f1", classes[i].f1}});
    json["classes"] = std::move(list);
    json["confusion"] = matrix;
    json["unknown_diagnoses"] = evaluation.unknownDiagnoses;
    return json;
}

Json outcomeToJson(const CaseOutcome& outcome, const std::vector<std::string>& classes) {
    Json json{{"id", outcome.id}};
    if (outcome.failure) json["failed"] = outcome.failure->message;
    if (outcome.classified) {
        json["expected"] = classes[std::size_t(outcome.classified->expected)];
        json["found"] = classes[std::size_t(outcome.classified->found)];
        json["probabilities"] = outcome.probabilities;
    }
    if (outcome.report) {
        const model::ReportScores& scores = *outcome.report;
        json["written"] = outcome.written;
        json["bleu4"] = model::bleu(scores.bleu);
        json["rouge_l"] = scores.rougeL;
        json["meteor"] = scores.meteor;
        if (scores.keywords) json["keyword_jaccard"] = *scores.keywords;
        if (scores.diagnosisRight) json["diagnosis_right"] = *scores.diagnosisRight;
    }
    return json;
}

// Both bundles' cases that have the part, in one order.
template <class Part, class Take>
std::pair<std::vector<Part>, std::vector<Part>> inPairs(const Evaluation& first, const Evaluation& second, const Take& take) {
    std::pair<std::vector<Part>, std::vector<Part>> pairs;
    for (std::size_t i = 0; i < std::min(first.cases.size(), second.cases.size()); ++i)
        if (const auto a = take(first.cases[i]), b = take(second.cases[i]); a && b) {
            pairs.first.push_back(*a);
            pairs.second.push_back(*b);
        }
    return pairs;
}

Json comparisonToJson(const Evaluation& other, const Evaluation& mine, const model::BootstrapOptions& options) {
    const auto reports = inPairs<model::ReportScores>(other, mine, [](const CaseOutcome& one) { return one.report; });
    model::Comparisons all = model::compareReports(reports.first, reports.second, options);
    if (other.classes == mine.classes) {
        const auto classified = inPairs<model::ClassifiedCase>(other, mine, [](const CaseOutcome& one) { return one.classified; });
        all.merge(model::compareClassification(classified.first, classified.second, mine.classes.size(), options));
    }
    Json json = Json::object();
    for (const auto& [name, one] : all)
        json[name] = {{"difference", number(one.difference)},
                      {"low", number(one.interval.low)},
                      {"high", number(one.interval.high)},
                      {"cases", one.cases},
                      {"judgement", model::judgementName(one.judgement)}};
    return json;
}

void printFigures(const Json& figures) {
    for (const auto& [name, figure] : figures.items())
        if (figure.is_object() && figure.contains("value") && figure["value"].is_number())
            printLine(fmt::format("{:<20} {:.3f}  [{:.3f}, {:.3f}]  {} cases", name, figure["value"].get<double>(),
                                  figure["low"].is_number() ? figure["low"].get<double>() : std::nan(""),
                                  figure["high"].is_number() ? figure["high"].get<double>() : std::nan(""),
                                  figure["cases"].get<std::size_t>()));
}

void printHuman(const Json& answer) {
    printLine(fmt::format("{}: {} cases of split {}, {} failed", answer["bundle"].get<std::string>(), answer["cases"].get<std::size_t>(),
                          answer["split"].get<std::string>(), answer["failed"].size()));
    const Json& classification = answer["classification"];
    if (classification.contains("skipped")) printLine("classification: " + classification["skipped"].get<std::string>());
    printFigures(classification);
    printFigures(answer["reports"]);
    for (const auto& [figures, words] : answer["tokenisation"].items())
        if (!answer["reports"].empty()) printLine("words of " + figures + ": " + words.get<std::string>());
    if (answer.contains("comparison"))
        for (const auto& [name, one] : answer["comparison"].items())
            if (one["difference"].is_number())
                printLine(fmt::format("{:<20} {:+.3f}  {}", name, one["difference"].get<double>(), one["judgement"].get<std::string>()));
}

Result<std::vector<core::Case>> casesOfSplit(const EvaluateCommand& command) {
    HS_TRY(std::vector<core::Case> cases, core::readCases(core::pathFromUtf8(command.data)));
    if (command.split == "all") return cases;
    const auto wanted = core::splitFromName(command.split);
    std::erase_if(cases, [&](const core::Case& one) { return !wanted || one.split != *wanted; });
    if (cases.empty())
        return Error(ErrorCode::InvalidInput, core::displayName(core::pathFromUtf8(command.data)) + " has no case of split " + command.split);
    return cases;
}

struct Examination {
    model::Bundle bundle;
    Evaluation evaluation;
};

Result<Examination> examine(const EvaluateCommand& command, const std::string& bundle, const std::vector<core::Case>& cases,
                            const model::Keywords& keywords, std::stop_token stop) {
    ProgressLine progress("cases");
    ModelOptions options = command.model;
    options.bundle = bundle;
    HS_TRY(OpenedModel opened, openModel(options, progress, stop));
    std::string lines;
    const auto sink = [&](const CaseOutcome& outcome, std::size_t done, std::size_t total) {
        if (outcome.failure) {
            progress.wipe();
            reportError(Error(outcome.failure->code, "case " + outcome.id + ": " + outcome.failure->message));
        }
        progress.show("examining " + opened.bundle.name, done, total);
        if (!command.out.empty()) lines += outcomeToJson(outcome, opened.bundle.classes).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    };
    progress.show("examining " + opened.bundle.name, 0, cases.size());
    HS_TRY(Evaluation evaluation, evaluateCases(*opened.engine, opened.bundle, cases, keywords, command.evaluation, sink, stop));
    if (!command.out.empty() && bundle == command.model.bundle) HS_CHECK(core::writeFileAtomically(core::pathFromUtf8(command.out), lines));
    return Examination{std::move(opened.bundle), std::move(evaluation)};
}

Result<Json> evaluate(const EvaluateCommand& command, std::stop_token stop, int& exitCode) {
    HS_TRY(const auto cases, casesOfSplit(command));
    const std::filesystem::path dictionary =
        command.keywords.empty() ? shareFolder() / "keywords" / "dermatopathology.txt" : core::pathFromUtf8(command.keywords);
    HS_TRY(const auto keywords, model::Keywords::read(dictionary));
    HS_TRY(const Examination mine, examine(command, command.model.bundle, cases, keywords, stop));
    Json failed = Json::array();
    for (const CaseOutcome& one : mine.evaluation.cases)
        if (one.failure) {
            failed.push_back({{"id", one.id}, {"message", one.failure->message}});
            if (exitCode == 0) exitCode = core::exitCodeFor(one.failure->code);
        }
    Json answer{{"bundle", mine.bundle.name},
                {"weights_hash", mine.bundle.weightsHash},
                {"split", command.split},
                {"cases", cases.size()},
                {"images_shuffled", command.shuffles},
                {"classification", classificationToJson(mine.evaluation, command.bootstrap)},
                {"reports", figuresToJson(model::reportFigures(mine.evaluation.reports(), command.bootstrap))},
                {"tokenisation", model::tokenisationOfFigures()},
                {"keywords", {{"file", core::displayName(dictionary)}, {"terms", keywords.count()}}},
                {"bootstrap", {{"draws", command.bootstrap.draws}, {"level", command.bootstrap.level}, {"seed", command.bootstrap.seed}}},
                {"failed", failed}};
    if (command.against.empty()) return answer;
    HS_TRY(const Examination other, examine(command, command.against, cases, keywords, stop));
    answer["against"] = {{"bundle", other.bundle.name},
                         {"weights_hash", other.bundle.weightsHash},
                         {"classification", classificationToJson(other.evaluation, command.bootstrap)},
                         {"reports", figuresToJson(model::reportFigures(other.evaluation.reports(), command.bootstrap))}};
    answer["comparison"] = comparisonToJson(other.evaluation, mine.evaluation, command.bootstrap);
    return answer;
}

int run(EvaluateCommand command, std::stop_token stop) {
    EvaluationOptions& options = command.evaluation;
    options.what = command.only == "classification" ? Examine::Classification
                   : command.only == "reports"      ? Examine::Reports
                                                    : Examine::Everything;
    options.features = core::pathFromUtf8(command.features);
    if (command.shuffles) options.shuffleImages = command.shuffleSeed;
    options.precision = core::precisionFromName(command.model.precision).value_or(core::Precision::Fp32);
    if (command.model.mpp > 0.0) options.spacing = command.model.mpp;
    options.threads = command.model.threads;
    options.useCache = !command.model.noCache;
    int exitCode = 0;
    const auto answer = evaluate(command, stop, exitCode);
    if (!answer) return reportError(answer.error());
    if (command.json) printJson(answer.value());
    else printHuman(answer.value());
    return exitCode;
}

} // namespace

void declareEvaluate(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<EvaluateCommand>();
    CLI::App* command = program.add_subcommand("evaluate", "Examine a bundle on cases with known diagnoses and reports");
    command->add_option("--data", options->data, "cases, .jsonl or .csv")->required();
    addBundleOptions(*command, options->model);
    command->add_option("--split", options->split, "train, val, test or all")->check(CLI::IsMember({"train", "val", "test", "all"}));
    command->add_option("--features", options->features, "folder with features of the slides, as hscribe features names them");
    command->add_option("--only", options->only, "classification or reports, instead of both")
        ->check(CLI::IsMember({"classification", "reports"}));
    command->add_option("--against", options->against, "a second bundle: says where the first is better or worse than it");
    command->add_option("--keywords", options->keywords, "file of terms, one a line; else the program's own, for skin");
    command->add_option("--prompt", options->evaluation.prompt, "the words a report begins from");
    command->add_option("--max-tokens", options->evaluation.maxTokens, "most tokens of a report")->check(CLI::Range(1, 4096));
    command->add_option("--shuffle-images", options->shuffleSeed, "seed: show each case another case's image, to see what the text alone is worth")
        ->each([options](const std::string&) { options->shuffles = true; });
    command->add_option("--draws", options->bootstrap.draws, "bootstrap draws")->check(CLI::Range(10, 1'000'000));
    command->add_option("--level", options->bootstrap.level, "share that an interval covers")->check(numberBetween(0.5, 0.999));
    command->add_option("--seed", options->bootstrap.seed, "of the bootstrap")->check(seedNumber());
    command->add_option("--out", options->out, "FILE.jsonl: one line a case, with the report written for it");
    command->add_flag("--json", options->json, "one JSON object on stdout, nothing else");
    command->footer("Reports are written greedily.\nExample:\n"
                    "  hscribe evaluate --data cases.jsonl --bundle new --against old --split test --json");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
