// Every case of the suite, through the real program: exit code, one sentence, nothing else, nothing left behind.
//
// A bound on memory stands beside the one on time, so that a count in a hostile file cannot make the program ask for
// it.

#include "tests/cases/fault_case.h"
#include "tests/support/run_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <set>
#include <thread>

namespace hs::test {
namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kPatience = 6.0; // sanitized programs are that much slower, and their shadow is memory too
constexpr std::uint64_t kMostBytes = std::uint64_t(8) << 30;
#else
constexpr double kPatience = 1.0;
constexpr std::uint64_t kMostBytes = std::uint64_t(1) << 30;
#endif

// The bounds on time are for a machine with nothing else to do; where more wants to run than there are cores, a program waits.
double patience() {
    double load[1] = {0.0};
    if (::getloadavg(load, 1) != 1) return kPatience;
    return kPatience * std::max(1.0, load[0] / double(std::max(1u, std::thread::hardware_concurrency())));
}

std::set<std::string> filesBelow(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed), end;
         !failed && at != end; at.increment(failed))
        names.insert(at->path().lexically_relative(folder).string());
    return names;
}

// What is there now and was not, but for what may be.
std::vector<std::string> strangers(const std::set<std::string>& before, const std::set<std::string>& after,
                                   const std::vector<std::string>& allowed) {
    std::vector<std::string> found;
    for (const std::string& name : after) {
        const bool known =
            before.contains(name) || std::any_of(allowed.begin(), allowed.end(), [&](const std::string& one) {
                return name == one || name.starts_with(one + "/");
            });
        if (!known) found.push_back(name);
    }
    return found;
}

// "hscribe: one sentence", no line break inside, no stack trace, no exception's name, no folder of the user's.
void expectOneSentence(const std::string& said, const FaultCase& one, const CaseFolder& folder) {
    EXPECT_EQ(said.rfind(one.program + ": ", 0), 0u) << said;
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    EXPECT_LE(said.size(), 600u) << said;
    EXPECT_FALSE(said.ends_with(".\n")) << said;
    EXPECT_EQ(said.find(folder.path().string()), std::string::npos) << "names a folder: " << said;
    for (const char* trace : {"std::", "terminate", "exception", "Traceback", "frame #", "json.exception", "c10::"})
        EXPECT_EQ(said.find(trace), std::string::npos) << said;
    EXPECT_TRUE(std::regex_search(said, std::regex(one.sentence))) << said << "expected /" << one.sentence << "/";
}

bool hasModel() {
    const fs::path build = HS_BINARY_DIR;
    return fs::exists(build / "share/histoscribe/demo/bundle.json") &&
           fs::exists(build / "lib/histoscribe/libhs_engine.so");
}

// A program in a mount namespace where /etc/histoscribe/policy.json holds this text; the rest of /etc is as it is.
struct Wrapped {
    std::string program;
    Arguments arguments;
};
Wrapped withPolicy(const FaultCase& one, const fs::path& room, Arguments arguments) {
    fs::create_directories(room / "etc");
    std::ofstream(room / "policy.json") << *one.policy;
    const std::string script = "mount --bind /etc \"$1/etc\" && mount -t tmpfs tmpfs /etc && for f in \"$1\"/etc/*; do "
                               "case $f in */histoscribe) ;; *) ln -s \"$f\" /etc/ ;; esac; done; mkdir /etc/histoscribe && "
                               "cp \"$1/policy.json\" /etc/histoscribe/ || exit 126; shift; exec \"$@\"";
    Wrapped wrapped{"/usr/bin/unshare", {"-rm", "/bin/sh", "-c", script, "sh", room.string(),
                                         std::string(HS_BINARY_DIR) + "/bin/" + one.program}};
    wrapped.arguments.insert(wrapped.arguments.end(), arguments.begin(), arguments.end());
    return wrapped;
}

bool hasMountNamespaces() {
    static const bool has =
        runProgram("/usr/bin/unshare", {"-rm", "/bin/sh", "-c", "mount -t tmpfs tmpfs /mnt"}).exitCode == 0;
    return has;
}

class Faults : public testing::TestWithParam<FaultCase> {};

TEST_P(Faults, AreToldInOneSentence) {
    const FaultCase& one = GetParam();
    if (!one.needs.empty() && !fs::exists(fs::path(HS_SHARED_DIR) / one.needs))
        GTEST_SKIP() << one.needs << " is absent";
    if (one.needsModel && !hasModel()) GTEST_SKIP() << "the engine or the demo bundle is absent";
    if (one.policy && !hasMountNamespaces()) GTEST_SKIP() << "this sandbox has no mount namespaces";
    const TemporaryFolder home;
    const CaseFolder folder;
    const Arguments arguments = one.meet(folder);
    if (one.atHome) one.atHome(folder, home.path());
    const auto before = filesBelow(folder.path());
    RunOptions options;
    options.input = one.input;
    options.folder = folder.path();
    options.timeoutSeconds = one.seconds * patience() + 5.0;
    options.environment = homeEnvironment(home.path());
    if (one.meanwhile) options.meanwhile = [&](pid_t child) { return one.meanwhile(folder, home.path(), child); };
    const TemporaryFolder room;
    const Wrapped wrapped = one.policy ? withPolicy(one, room.path(), arguments) : Wrapped{one.program, arguments};
    const ProgramRun run = runProgram(wrapped.program, wrapped.arguments, options);

    EXPECT_EQ(run.exitCode, one.exitCode) << run.err;
    EXPECT_FALSE(run.timedOut);
    EXPECT_FALSE(run.leftProcesses);
    EXPECT_LT(run.seconds, one.seconds * patience());
    EXPECT_LT(run.peakBytes, kMostBytes);
    if (one.sentence.empty() && one.exitCode == 0) {
        EXPECT_EQ(run.err, "");
    } else {
        expectOneSentence(run.err, one, folder);
        if (!one.speaksFirst) {
            EXPECT_EQ(run.out, "");
        }
    }
    EXPECT_TRUE(std::regex_search(run.out, std::regex(one.prints))) << run.out << "expected /" << one.prints << "/";
    EXPECT_EQ(strangers(before, filesBelow(folder.path()), one.leaves), std::vector<std::string>{});
    if (one.afterwards) EXPECT_EQ(one.afterwards(folder, home.path()), "");
    for (const std::string& name : filesBelow(home.path()))
        EXPECT_EQ(name.find(".part-"), std::string::npos) << name << " is an unfinished file";
}

std::string nameOf(const testing::TestParamInfo<FaultCase>& info) {
    return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Usage, Faults, testing::ValuesIn(usageCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Slides, Faults, testing::ValuesIn(slideCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Tiffs, Faults, testing::ValuesIn(tiffCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Bundles, Faults, testing::ValuesIn(bundleCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Weights, Faults, testing::ValuesIn(weightsCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Tokenizers, Faults, testing::ValuesIn(tokenizerCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Reports, Faults, testing::ValuesIn(reportCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Features, Faults, testing::ValuesIn(featureCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Tables, Faults, testing::ValuesIn(tableCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Runs, Faults, testing::ValuesIn(runCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Settings, Faults, testing::ValuesIn(settingsCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Marks, Faults, testing::ValuesIn(markCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Policy, Faults, testing::ValuesIn(policyCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Desk, Faults, testing::ValuesIn(deskCases()), nameOf);

} // namespace
} // namespace hs::test
