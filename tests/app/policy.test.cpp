#include "app/common/policy.h"
#include "app/common/feature_cache.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace hs::app {
namespace {

namespace fs = std::filesystem;
const std::string kHash(64, 'a');

std::string refusal(const std::string& text) {
    const auto policy = parsePolicy(text, "policy.json");
    EXPECT_FALSE(policy.ok()) << text;
    return policy.ok() ? "" : policy.error().message;
}

TEST(Policy, WhatCannotBeUnderstoodIsRefusedWithItsKey) {
    EXPECT_NE(refusal("").find("policy.json"), std::string::npos);
    EXPECT_NE(refusal("[]").find("JSON object"), std::string::npos);
    EXPECT_NE(refusal(R"({"allowed_bundle": []})").find("no setting allowed_bundle"), std::string::npos);
    EXPECT_NE(refusal(R"({"allowed_bundles": "histogpt-s"})").find("allowed_bundles"), std::string::npos);
    EXPECT_NE(refusal(R"({"allowed_bundles": ["histogpt-s"]})").find("64 hexadecimal"), std::string::npos);
    EXPECT_NE(refusal(R"({"allow_network": "no"})").find("allow_network"), std::string::npos);
    EXPECT_NE(refusal(R"({"cache_days": -1})").find("cache_days"), std::string::npos);
    EXPECT_NE(refusal(R"({"cache_days": 1e9})").find("cache_days"), std::string::npos);
    EXPECT_NE(refusal(std::string(100000, '[')).find("JSON object"), std::string::npos);
}

TEST(Policy, AFileThatIsNoneAllowsNothing) {
    const test::TemporaryFolder folder;
    EXPECT_FALSE(readPolicy(folder.path()).ok());
    EXPECT_FALSE(readPolicy(folder.write("policy.json", "{")).ok());
    fs::create_symlink("nowhere", folder / "link.json");
    EXPECT_FALSE(readPolicy(folder / "link.json").ok());
}

TEST(Policy, NoFileAllowsEverything) {
    const test::TemporaryFolder folder;
    const auto policy = readPolicy(folder / "none.json");
    ASSERT_TRUE(policy.ok());
    EXPECT_TRUE(policy.value().allowNetwork);
    EXPECT_FALSE(policy.value().cacheDays.has_value());
    EXPECT_TRUE(checkAllowed(policy.value(), "any", "").ok());
}

TEST(Policy, OnlyTheNamedWeightsAreAllowed) {
    const auto policy = parsePolicy(
        R"({"allowed_bundles": [")" + kHash + R"("], "allow_network": false, "cache_days": 0})", "policy.json");
    ASSERT_TRUE(policy.ok()) << policy.error().message;
    EXPECT_FALSE(policy.value().allowNetwork);
    EXPECT_EQ(policy.value().cacheDays, 0);
    EXPECT_TRUE(checkAllowed(policy.value(), "histogpt-s", kHash).ok());
    const auto other = checkAllowed(policy.value(), "mine", std::string(64, 'b'));
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.error().code, core::ErrorCode::Unsupported);
    EXPECT_NE(other.error().message.find("mine"), std::string::npos);
    EXPECT_FALSE(checkAllowed(policy.value(), "unknown", "").ok());
}

TEST(Policy, FeaturesKeptTooLongAreRemoved) {
    const test::TemporaryFolder folder;
    ::setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
    const fs::path old = featureCacheFile("old"), fresh = featureCacheFile("fresh");
    fs::create_directories(old.parent_path());
    for (const fs::path& file : {old, fresh})
        std::ofstream(file) << "x";
    fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(24 * 8));
    EXPECT_EQ(purgeCachedFeatures(7), 1u);
    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(fresh));
    EXPECT_EQ(purgeCachedFeatures(0), 1u);
    ::unsetenv("XDG_CACHE_HOME");
}

} // namespace
} // namespace hs::app
