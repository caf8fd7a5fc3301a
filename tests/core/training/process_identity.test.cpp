#include "core/training/process_identity.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

const ProcessIdentity kOurs{4711, 123456, "boot-a", "host-a"};

// A real line of Debian 12, its name changed.
std::string statLine(const std::string& name, char state, std::uint64_t start) {
    return "4711 (" + name + ") " + state +
           " 4700 4711 4700 34816 4711 4194304 98 0 0 0 0 0 0 0 20 0 1 0 " + std::to_string(start) +
           " 6541312 232 18446744073709551615 94 94 140 0 0 0 0 0 65538 1 0 0 17 1 0 0 0 0 0 94 94 94 140 140 140 140 0";
}

TEST(ProcessIdentity, RefusesWhatDoesNotSayWhichProcess) {
    for (const char* text : {"", "{}", "[1]", "nonsense", R"({"pid":"4711"})", R"({"pid":4711,"start_ticks":1})"})
        EXPECT_FALSE(processIdentityFromJson(text)) << text;
}

TEST(ProcessIdentity, NeverNamesAGroupOfProcesses) {
    for (const std::int64_t pid : {std::int64_t(1), std::int64_t(0), std::int64_t(-1), std::int64_t(-4711), std::int64_t(4294967295),
                                   std::int64_t(4294967296), std::int64_t(1) << 40}) {
        ProcessIdentity identity = kOurs;
        identity.pid = pid;
        EXPECT_FALSE(processIdentityFromJson(processIdentityToJson(identity))) << pid;
    }
}

TEST(ProcessIdentity, SurvivesAFile) {
    const auto again = processIdentityFromJson(processIdentityToJson(kOurs));
    ASSERT_TRUE(again);
    EXPECT_EQ(again.value().pid, kOurs.pid);
    EXPECT_EQ(again.value().startTicks, kOurs.startTicks);
    EXPECT_EQ(again.value().bootId, kOurs.bootId);
    EXPECT_EQ(again.value().host, kOurs.host);
}

TEST(ProcessStat, RefusesHalfALine) {
    EXPECT_FALSE(parseProcessStat(""));
    EXPECT_FALSE(parseProcessStat("4711 (hscribe"));
    EXPECT_FALSE(parseProcessStat("4711 (hscribe) R 1 2 3"));
}

TEST(ProcessStat, ReadsAroundAnyName) {
    for (const char* name : {"hscribe", "a b", "x) S 9 (", "((("}) {
        const auto stat = parseProcessStat(statLine(name, 'S', 99));
        ASSERT_TRUE(stat) << name;
        EXPECT_EQ(stat->state, 'S');
        EXPECT_EQ(stat->startTicks, 99u);
        EXPECT_EQ(stat->residentPages, 232u);
    }
}

TEST(ProcessState, ANumberGivenToAnotherProcessIsNotOurs) {
    const ProcessStat another{'R', 999, 1};
    EXPECT_EQ(processState(kOurs, another, "boot-a", "host-a"), ProcessState::Gone);
    EXPECT_EQ(processState(kOurs, std::nullopt, "boot-a", "host-a"), ProcessState::Gone);
    EXPECT_EQ(processState(kOurs, ProcessStat{'R', kOurs.startTicks, 1}, "boot-b", "host-a"), ProcessState::Gone);
    EXPECT_EQ(processState(kOurs, ProcessStat{'Z', kOurs.startTicks, 1}, "boot-a", "host-a"), ProcessState::Gone);
}

TEST(ProcessState, AnotherMachinesProcessIsElsewhere) {
    EXPECT_EQ(processState(kOurs, ProcessStat{'R', kOurs.startTicks, 1}, "boot-a", "host-b"), ProcessState::Elsewhere);
}

TEST(ProcessState, RunsOrWaits) {
    EXPECT_EQ(processState(kOurs, ProcessStat{'S', kOurs.startTicks, 1}, "boot-a", "host-a"), ProcessState::Running);
    EXPECT_EQ(processState(kOurs, ProcessStat{'T', kOurs.startTicks, 1}, "boot-a", "host-a"), ProcessState::Paused);
}

} // namespace
} // namespace hs::core
