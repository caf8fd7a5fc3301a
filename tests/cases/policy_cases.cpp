// What the administrator forbids, and policy files with one thing wrong: each lies at /etc/histoscribe/policy.json of a mount
// namespace of its own.
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"

namespace hs::test {

namespace {

std::string demoBundle() {
    return std::string(HS_BINARY_DIR) + "/share/histoscribe/demo";
}

// A report by the demo bundle under this policy.
FaultCase of(std::string name, int exitCode, std::string sentence, std::string policy) {
    FaultCase one{std::move(name), exitCode, std::move(sentence), [](const CaseFolder& folder) -> Arguments {
                      return {"report",   folder.write("slide.tif", tiffOf(tiledPicture({1024, 1024, 128, 10000}))),
                              "--bundle", demoBundle(), "--greedy", "--max-tokens", "2"};
                  }};
    one.policy = std::move(policy);
    one.needsModel = true;
    one.seconds = 20.0; // LibTorch alone takes a second to load, several on a busy machine
    return one;
}

FaultCase sent(std::string name, int exitCode, std::string sentence, std::string policy, Arguments more) {
    FaultCase one{std::move(name), exitCode, std::move(sentence), [more = std::move(more)](const CaseFolder& folder) {
                      Arguments arguments{"paraphrase", "--data",
                                          folder.write("c.jsonl", R"({"id": "a", "slides": ["a.svs"], "reports": ["Final diagnosis: naevus."], "split": "train"})"),
                                          "--endpoint", "http://127.0.0.1:9/v1", "--model", "none", "--timeout", "2"};
                      arguments.insert(arguments.end(), more.begin(), more.end());
                      return arguments;
                  }};
    one.policy = std::move(policy);
    return one;
}

} // namespace

std::vector<FaultCase> policyCases() {
    return {
        of("Empty", 3, "policy\\.json", ""),
        of("Text", 3, "policy\\.json", "allow all\n"),
        of("AList", 3, "policy\\.json.*object", "[]"),
        of("AnUnknownKey", 3, "policy\\.json.*allowed_bundle", R"({"allowed_bundle": []})"),
        of("BundlesThatAreNames", 3, "policy\\.json.*allowed_bundles", R"({"allowed_bundles": ["demo"]})"),
        of("BundlesThatAreAText", 3, "policy\\.json.*allowed_bundles", R"({"allowed_bundles": "any"})"),
        of("NetworkOfWords", 3, "policy\\.json.*allow_network", R"({"allow_network": "no"})"),
        of("DaysOfWords", 3, "policy\\.json.*cache_days", R"({"cache_days": "thirty"})"),
        of("NegativeDays", 3, "policy\\.json.*cache_days", R"({"cache_days": -1})"),
        of("DaysOfAMillion", 3, "policy\\.json.*cache_days", R"({"cache_days": 1000000})"),
        of("NestedOneHundredThousandTimes", 3, "policy\\.json", std::string(100000, '[')),
        of("AnotherBundleIsAllowed", 3, "none of the 1 that the policy", R"({"allowed_bundles": [")" + std::string(64, 'a') + R"("]})"),
        of("NoBundleIsAllowed", 3, "none of the 0 that the policy", R"({"allowed_bundles": []})"),
        sent("SendingIsForbidden", 3, "policy", R"({"allow_network": false})", {"--send", "--out", "more.jsonl"}),
        sent("ShowingWhatWouldBeSentIsNot", 0, "", R"({"allow_network": false})", {}),
        of("NothingIsForbidden", 0, "", "{}"),
        of("NothingIsCached", 0, "", R"({"cache_days": 0})"),
    };
}

} // namespace hs::test
