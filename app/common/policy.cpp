#include "app/common/policy.h"

#include "app/common/program_paths.h"
#include "core/files.h"
#include "core/json_depth.h"
#include "model/io/published.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostBytes = 1u << 20;
constexpr int kMostDays = 36500;

Error wrong(std::string_view name, const std::string& what) {
    return Error(ErrorCode::Corrupt, std::string(name) + ": " + what);
}

bool isHash(const nlohmann::json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

fs::path policyFile() {
    return "/etc/histoscribe/policy.json";
}

core::Result<Policy> parsePolicy(std::string_view text, std::string_view name) {
    const auto json = nlohmann::json::parse(core::shallowJson(text), nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) return wrong(name, "a JSON object was expected");
    Policy policy;
    for (const auto& [key, value] : json.items()) {
        if (key == "allowed_bundles") {
            if (!value.is_array() || !std::all_of(value.begin(), value.end(), isHash))
                return wrong(name, "allowed_bundles must be a list of weights hashes, 64 hexadecimal digits each");
            policy.allowedBundles = value.get<std::vector<std::string>>();
        } else if (key == "allow_network") {
            if (!value.is_boolean()) return wrong(name, "allow_network must be true or false");
            policy.allowNetwork = value.get<bool>();
        } else if (key == "cache_days") {
            if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kMostDays)
                return wrong(name, "cache_days must be a whole number from 0 to " + std::to_string(kMostDays));
            policy.cacheDays = value.get<int>();
        } else {
            return wrong(name,
                         "there is no setting " + key + "; allowed_bundles, allow_network and cache_days are known");
        }
    }
    return policy;
}

core::Result<Policy> readPolicy(const fs::path& file) {
    std::error_code failed;
    if (!fs::exists(fs::symlink_status(file, failed))) return Policy();
    HS_TRY(const std::string text, core::readTextFile(file, kMostBytes));
    return parsePolicy(text, core::displayName(file));
}

core::Result<void> checkAllowed(const Policy& policy, const std::string& bundleName, const std::string& hash) {
    if (!policy.allowedBundles) return {};
    const auto& allowed = *policy.allowedBundles;
    if (std::find(allowed.begin(), allowed.end(), hash) != allowed.end()) return {};
    return Error(ErrorCode::Unsupported, "the bundle " + bundleName + " is none of the " +
                                             std::to_string(allowed.size()) +
                                             " that the policy of this machine allows");
}

core::Result<model::Bundle> openAllowedBundle(const fs::path& folder, std::stop_token stop) {
    HS_TRY(const Policy policy, readPolicy());
    HS_TRY(model::Bundle bundle, model::openBundle(folder, shareFolder()));
    if (policy.allowedBundles) {
        HS_TRY(const std::string hash, model::hashWeights(bundle, std::move(stop)));
        HS_CHECK(checkAllowed(policy, bundle.name, hash));
    }
    return bundle;
}

} // namespace hs::app
