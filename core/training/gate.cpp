#include "core/training/gate.h"

#include "core/json_depth.h"
#include "core/training/run_record.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <random>

namespace hs::core {

namespace {

using Json = nlohmann::json;

constexpr int kResamples = 2000;
constexpr double kWidthOfInterval = 2 * 1.959964; // in standard errors

std::optional<double> numberUnder(const Json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        const auto at = object.find(key);
        if (at != object.end() && at->is_number()) return at->get<double>();
        if (at != object.end() && at->is_boolean()) return at->get<bool>() ? 1.0 : 0.0;
    }
    return std::nullopt;
}

std::optional<Figure> figureOf(const Json& object) {
    const auto value = numberUnder(object, {"value", "mean", "point", "estimate"});
    auto low = numberUnder(object, {"low", "lower"});
    auto high = numberUnder(object, {"high", "upper"});
    for (const char* key : {"interval", "ci", "ci95", "confidence"}) {
        const auto pair = object.find(key);
        if (pair == object.end()) continue;
        if (pair->is_array() && pair->size() == 2 && (*pair)[0].is_number() && (*pair)[1].is_number()) {
            low = (*pair)[0].get<double>();
            high = (*pair)[1].get<double>();
        } else if (pair->is_object()) {
            low = numberUnder(*pair, {"low", "lower"});
            high = numberUnder(*pair, {"high", "upper"});
        }
    }
    if (!value || !low || !high || !(*low <= *high)) return std::nullopt;
    return Figure{*value, *low, *high};
}

std::string textOf(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

void readCaseValues(const Json& list, Evaluation& into) {
    into.cases = std::max(into.cases, list.size());
    for (const Json& one : list) {
        if (!one.is_object()) continue;
        const std::string id = textOf(one, one.contains("id") ? "id" : "case");
        if (id.empty()) continue;
        for (const auto& [key, value] : one.items()) {
            if (value.is_number()) into.caseValues[key][id] = value.get<double>();
            if (value.is_boolean()) into.caseValues[key][id] = value.get<bool>() ? 1.0 : 0.0;
        }
    }
}

constexpr int kDeepest = 16; // an answer is four deep

void collect(const Json& json, const std::string& path, Evaluation& into, int depth = 0) {
    if (depth > kDeepest) return;
    if (json.is_array()) { // [{"name": …, "value": …, "low": …, "high": …}]
        for (const Json& one : json) {
            const std::string name = one.is_object() ? textOf(one, "name") : std::string();
            const auto figure = name.empty() ? std::nullopt : figureOf(one);
            if (figure) into.figures[path.empty() ? name : path + "." + name] = *figure;
        }
        return;
    }
    if (!json.is_object()) return;
    if (const auto figure = figureOf(json); figure && !path.empty()) {
        into.figures[path] = *figure;
        return;
    }
    for (const auto& [key, value] : json.items()) {
        if (key == "cases" && value.is_array()) readCaseValues(value, into);
        else if (key == "cases" && value.is_number_unsigned()) into.cases = value.get<std::size_t>();
        else collect(value, path.empty() ? key : path + "." + key, into, depth + 1);
    }
}

double quantile(std::vector<double>& values, double share) {
    const auto at = values.begin() + std::ptrdiff_t(std::llround(share * double(values.size() - 1)));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Differences of the cases both hold; empty when they are not the same cases.
std::vector<double> pairedDifferences(const Evaluation& before, const Evaluation& after, const std::string& name) {
    const std::string last = name.substr(name.rfind('.') + 1);
    const auto old = before.caseValues.find(last);
    const auto now = after.caseValues.find(last);
    std::vector<double> differences;
    if (old == before.caseValues.end() || now == after.caseValues.end() || old->second.size() != now->second.size())
        return differences;
    for (const auto& [id, value] : old->second) {
        const auto other = now->second.find(id);
        if (other == now->second.end()) return {};
        differences.push_back(other->second - value);
    }
    return differences;
}

double meanOf(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    return sum / double(values.size());
}

Figure resampled(const std::vector<double>& differences) {
    std::mt19937_64 random(1); // the same two answers give the same interval
    std::vector<double> means;
    for (int i = 0; i < kResamples; ++i) {
        double sum = 0.0;
        for (std::size_t n = 0; n < differences.size(); ++n)
            sum += differences[random() % differences.size()];
        means.push_back(sum / double(differences.size()));
    }
    return {meanOf(differences), quantile(means, 0.025), quantile(means, 0.975)};
}

Figure fromIntervals(const Figure& before, const Figure& after) {
    const double half = std::hypot(before.high - before.low, after.high - after.low) / kWidthOfInterval * 1.959964;
    const double difference = after.value - before.value;
    return {difference, difference - half, difference + half};
}

GateRow rowOf(const std::string& name, const Evaluation& before, const Evaluation& after) {
    GateRow row{name, before.figures.at(name), after.figures.at(name), {}, false, GateSide::Unclear};
    const auto differences = pairedDifferences(before, after, name);
    // A figure that is no mean over its cases (an F1, a corpus BLEU) is not what resampling its cases' values speaks of.
    const bool isMean = !differences.empty() &&
                        std::abs(meanOf(differences) - (row.after.value - row.before.value)) < 1e-3;
    row.paired = differences.size() >= 2 && isMean;
    row.difference = row.paired ? resampled(differences) : fromIntervals(row.before, row.after);
    const bool lower = lowerIsBetter(name);
    if (row.difference.low > 0.0) row.verdict = lower ? GateSide::Worse : GateSide::Better;
    if (row.difference.high < 0.0) row.verdict = lower ? GateSide::Better : GateSide::Worse;
    return row;
}

GateVerdict verdictOf(const std::vector<GateRow>& rows) {
    const auto any = [&](GateSide side) {
        return std::any_of(rows.begin(), rows.end(), [side](const GateRow& row) { return row.verdict == side; });
    };
    const bool better = any(GateSide::Better), worse = any(GateSide::Worse);
    return better && worse ? GateVerdict::Mixed : better ? GateVerdict::Better : worse ? GateVerdict::Worse : GateVerdict::Unclear;
}

// A figure by the last word of its name, wherever it stands in one bundle's part of the answer.
Figure figureNamed(const Evaluation& evaluation, const std::string& last) {
    for (const auto& [name, figure] : evaluation.figures)
        if (name.substr(name.rfind('.') + 1) == last) return figure;
    return {std::nan(""), std::nan(""), std::nan("")};
}

} // namespace

Result<Gate> parseGate(std::string_view text) {
    Json json = Json::parse(shallowJson(text), nullptr, /*allow_exceptions=*/false);
    const auto comparison = json.is_object() ? json.find("comparison") : json.end();
    if (!json.is_object() || comparison == json.end() || !comparison->is_object())
        return Error(ErrorCode::Corrupt, "the evaluation's answer compares nothing (" + std::to_string(text.size()) + " bytes)");
    Evaluation before, after;
    if (const auto against = json.find("against"); against != json.end()) collect(*against, {}, before);
    const Json differences = std::move(*comparison);
    json.erase("comparison");
    json.erase("against");
    collect(json, {}, after);
    Gate gate;
    gate.cases = after.cases;
    for (const auto& [name, one] : differences.items()) {
        const auto value = one.is_object() ? numberUnder(one, {"difference"}) : std::nullopt;
        const auto low = value ? numberUnder(one, {"low", "lower"}) : std::nullopt;
        const auto high = value ? numberUnder(one, {"high", "upper"}) : std::nullopt;
        if (!low || !high) continue;
        const std::string judgement = textOf(one, "judgement");
        const GateSide side = judgement == "better" ? GateSide::Better : judgement == "worse" ? GateSide::Worse : GateSide::Unclear;
        gate.rows.push_back({name, figureNamed(before, name), figureNamed(after, name), {*value, *low, *high}, true, side});
    }
    if (gate.rows.empty())
        return Error(ErrorCode::Corrupt, "the evaluation's answer compares no figure: the cases have neither diagnoses nor reports in common");
    gate.verdict = verdictOf(gate.rows);
    return gate;
}

Result<Evaluation> parseEvaluation(std::string_view text) {
    const Json json = Json::parse(shallowJson(text), nullptr, /*allow_exceptions=*/false);
    if (!json.is_object())
        return Error(ErrorCode::Corrupt, "the evaluation's answer is not a JSON object (" + std::to_string(text.size()) + " bytes)");
    Evaluation evaluation;
    collect(json, {}, evaluation);
    if (evaluation.figures.empty())
        return Error(ErrorCode::Corrupt, "the evaluation's answer holds no figure with an interval");
    return evaluation;
}

Result<Gate> compareEvaluations(const Evaluation& before, const Evaluation& after) {
    Gate gate;
    gate.cases = std::max(before.cases, after.cases);
    for (const auto& [name, figure] : before.figures) {
        if (!after.figures.contains(name)) continue;
        gate.rows.push_back(rowOf(name, before, after));
    }
    if (gate.rows.empty())
        return Error(ErrorCode::InvalidInput, "the two evaluations have no figure in common (" +
                                                  std::to_string(before.figures.size()) + " and " +
                                                  std::to_string(after.figures.size()) + " figures)");
    gate.verdict = verdictOf(gate.rows);
    return gate;
}

} // namespace hs::core
