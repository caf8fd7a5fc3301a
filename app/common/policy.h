// What the administrator of this machine allows: /etc/histoscribe/policy.json (packaging/it.md says what it may hold).
//
// A value. No file: everything is allowed. A file that cannot be understood allows nothing that it might have
// forbidden, so that a slip of the pen is noticed at once. Any thread.
#pragma once

#include "core/error.h"
#include "model/io/bundle.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hs::app {

struct Policy {
    // Weights hashes ("sha256" of bundle.json) that may be opened; nothing: any.
    std::optional<std::vector<std::string>> allowedBundles;
    bool allowNetwork = true;     // false: `hscribe paraphrase --send` is refused
    std::optional<int> cacheDays; // encoded slides are kept so long; 0: never kept; nothing: for ever
};

std::filesystem::path policyFile();

// From the text of the file called `name`. Corrupt, with the key in the sentence.
core::Result<Policy> parsePolicy(std::string_view text, std::string_view name);
core::Result<Policy> readPolicy(const std::filesystem::path& file = policyFile());

// Unsupported when the policy names other bundles only. `hash`: of the bundle's weights.
core::Result<void> checkAllowed(const Policy& policy, const std::string& bundleName, const std::string& hash);

// Opens a bundle, or a folder of published files, that the policy allows. Where it names bundles, the weights
// themselves are hashed, whatever bundle.json says of them: seconds for a large model, so never on the GUI thread.
core::Result<model::Bundle> openAllowedBundle(const std::filesystem::path& folder, std::stop_token stop = {});

} // namespace hs::app
