#include "core/training/run_compare.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <set>

namespace hs::core {

namespace {

std::string shown(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string baseName(const std::string& path) {
    const std::string plain = path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    return plain.substr(plain.rfind('/') + 1);
}

void flatten(const nlohmann::json& json, const std::string& prefix, std::map<std::string, std::string>& into) {
    for (const auto& [key, value] : json.items()) {
        if (value.is_object()) flatten(value, prefix + key + ".", into);
        else into[prefix + key] = value.is_string() ? value.get<std::string>() : value.dump();
    }
}

} // namespace

RunSummary summaryOf(const RunRecord& run) {
    RunSummary summary;
    summary.phase = run.phase();
    if (run.finished()) summary.ending = run.finished()->reason;
    if (run.failure()) summary.ending = run.failure()->message;
    summary.step = run.lastStep();
    summary.steps = run.plannedSteps();
    summary.seconds = run.steps().empty() ? 0.0 : run.steps().back().seconds;
    for (const auto& [name, curve] : run.validations())
        if (const auto best = bestOf(run, name)) summary.best[name] = *best;
    return summary;
}

void addConfig(RunSummary& summary, const nlohmann::json& config) {
    if (!config.is_object()) return;
    flatten(config, {}, summary.settings);
    summary.stage = summary.settings["stage"];
    summary.bundle = baseName(summary.settings["bundle"]);
    const std::string data = baseName(summary.settings["data"]);
    for (const char* folder : {"run", "moses", "resume", "classes", "bundle", "data"})
        summary.settings.erase(folder);
    summary.settings["bundle"] = summary.bundle;
    if (!data.empty()) summary.settings["data"] = data;
}

std::vector<CompareRow> compareRuns(const std::vector<RunSummary>& runs) {
    std::vector<CompareRow> rows;
    std::set<std::string> metrics, settings;
    for (const RunSummary& run : runs) {
        for (const auto& [name, point] : run.best)
            metrics.insert(name);
        for (const auto& [name, value] : run.settings)
            settings.insert(name);
    }
    for (const std::string& name : metrics) {
        CompareRow row{name, true, {}, std::nullopt};
        std::optional<double> best;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const auto found = runs[i].best.find(name);
            row.values.push_back(found == runs[i].best.end() ? std::string() : shown(found->second.value));
            if (found == runs[i].best.end()) continue;
            const double value = lowerIsBetter(name) ? -found->second.value : found->second.value;
            if (!best || value > *best) {
                best = value;
                row.best = i;
            } else if (value == *best) {
                row.best.reset(); // nobody is ahead
            }
        }
        rows.push_back(std::move(row));
    }
    for (const std::string& name : settings) {
        CompareRow row{name, false, {}, std::nullopt};
        std::set<std::string> different;
        for (const RunSummary& run : runs) {
            const auto found = run.settings.find(name);
            row.values.push_back(found == run.settings.end() ? std::string() : found->second);
            different.insert(row.values.back());
        }
        if (different.size() > 1) rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace hs::core
