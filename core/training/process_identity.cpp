#include "core/training/process_identity.h"

#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <vector>

namespace hs::core {

namespace {

constexpr std::size_t kStartTicksField = 19;    // counted from the state, which is field 0 here
constexpr std::size_t kResidentPagesField = 21;
constexpr std::int64_t kHighestPid = std::int64_t(1) << 22; // what Linux allows

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::string processIdentityToJson(const ProcessIdentity& identity) {
    return nlohmann::ordered_json{{"pid", identity.pid},
                                  {"start_ticks", identity.startTicks},
                                  {"boot_id", identity.bootId},
                                  {"host", identity.host}}
        .dump();
}

Result<ProcessIdentity> processIdentityFromJson(std::string_view text) {
    const auto json = nlohmann::json::parse(shallowJson(text), nullptr, /*allow_exceptions=*/false);
    ProcessIdentity identity;
    try {
        identity.pid = json.at("pid").get<std::int64_t>();
        identity.startTicks = json.at("start_ticks").get<std::uint64_t>();
        identity.bootId = json.at("boot_id").get<std::string>();
        identity.host = json.at("host").get<std::string>();
    } catch (const nlohmann::json::exception&) {
        return Error(ErrorCode::Corrupt, "the run's process file does not say which process it is");
    }
    // 0 and below would mean whole groups of processes to kill(), and so would what does not fit a pid_t.
    if (identity.pid <= 1 || identity.pid > kHighestPid)
        return Error(ErrorCode::Corrupt, "the run's process file names process " + std::to_string(identity.pid));
    return identity;
}

std::optional<ProcessStat> parseProcessStat(std::string_view line) {
    const std::size_t nameEnd = line.rfind(')');
    if (nameEnd == std::string_view::npos || nameEnd + 2 >= line.size()) return std::nullopt;
    std::vector<std::string_view> fields;
    std::string_view rest = line.substr(nameEnd + 2);
    while (!rest.empty() && fields.size() <= kResidentPagesField) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        fields.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (fields.size() <= kResidentPagesField || fields[0].size() != 1) return std::nullopt;
    return ProcessStat{fields[0][0], number(fields[kStartTicksField]), number(fields[kResidentPagesField])};
}

ProcessState processState(const ProcessIdentity& identity, const std::optional<ProcessStat>& answers,
                          std::string_view bootId, std::string_view host) {
    if (identity.host != host) return ProcessState::Elsewhere;
    if (identity.bootId != bootId || !answers || answers->startTicks != identity.startTicks) return ProcessState::Gone;
    if (answers->state == 'Z' || answers->state == 'X') return ProcessState::Gone;
    return answers->state == 'T' || answers->state == 't' ? ProcessState::Paused : ProcessState::Running;
}

} // namespace hs::core
