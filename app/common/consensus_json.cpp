#include "app/common/consensus_json.h"

#include <cmath>

namespace hs::app {

namespace {

nlohmann::ordered_json statementsJson(const std::vector<core::Statement>& statements) {
    auto list = nlohmann::ordered_json::array();
    for (const core::Statement& one : statements)
        list.push_back({{"section", one.section}, {"text", one.text}, {"share", one.share}});
    return list;
}

std::string percent(double share) {
    return std::to_string(std::lround(100.0 * share)) + " %";
}

double shareOf(const core::DiagnosisGroup& group, std::size_t samples) {
    return samples == 0 ? 0.0 : double(group.samples.size()) / double(samples);
}

} // namespace

nlohmann::ordered_json consensusJson(const core::Consensus& consensus, std::size_t samples) {
    nlohmann::ordered_json json;
    json["diagnoses"] = nlohmann::ordered_json::array();
    for (const core::DiagnosisGroup& group : consensus.groups)
        json["diagnoses"].push_back(
            {{"diagnosis", group.diagnosis}, {"samples", group.samples}, {"share", shareOf(group, samples)}});
    json["typical"] = consensus.typical;
    json["text"] = consensus.text;
    json["statements"] = statementsJson(consensus.statements);
    json["minority"] = statementsJson(consensus.minority);
    return json;
}

std::vector<std::string> consensusLines(const core::Consensus& consensus, std::size_t samples) {
    std::vector<std::string> lines;
    for (const core::DiagnosisGroup& group : consensus.groups)
        lines.push_back("[" + std::to_string(group.samples.size()) + " of " + std::to_string(samples) + "] " +
                        group.diagnosis);
    lines.push_back("[consensus] " + consensus.text);
    for (const core::Statement& one : consensus.statements)
        lines.push_back("[" + percent(one.share) + "] " + one.text);
    return lines;
}

} // namespace hs::app
