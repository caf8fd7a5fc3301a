// histoscribe where there is no screen: what it can still do, and what it says when it cannot.

#include "app/histoscribe/arguments.h"

#include "tests/support/run_program.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hs::app {
namespace {

// A name without "=" takes the variable away (glibc's putenv).
const std::vector<std::string> kNoScreen{"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};

test::ProgramRun runWith(const std::vector<std::string>& arguments, std::vector<std::string> environment) {
    test::RunOptions options;
    options.environment = std::move(environment);
    options.timeoutSeconds = 30;
    return test::runProgram("histoscribe", arguments, options);
}

bool isOneSentence(const std::string& text) {
    return text.rfind("histoscribe: ", 0) == 0 && std::count(text.begin(), text.end(), '\n') == 1;
}

TEST(HistoscribeWithoutAScreen, EndsWithOneSentenceWhenNoneIsNamed) {
    const auto run = runWith({}, kNoScreen);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_TRUE(isOneSentence(run.err)) << run.err;
    EXPECT_NE(run.err.find("DISPLAY is not set"), std::string::npos) << run.err;
    EXPECT_EQ(run.out, "");
    EXPECT_FALSE(run.dumpedCore);
}

TEST(HistoscribeWithoutAScreen, EndsWithOneSentenceWhenTheOneNamedIsNotThere) {
    const auto run = runWith({}, {"DISPLAY=:4711", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"});
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_TRUE(isOneSentence(run.err)) << run.err;
    EXPECT_NE(run.err.find("DISPLAY is \":4711\""), std::string::npos) << run.err;
}

TEST(HistoscribeWithoutAScreen, EndsWithOneSentenceForAPlatformThatIsNone) {
    const auto run = runWith({}, {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM=nowhere"});
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_TRUE(isOneSentence(run.err)) << run.err;
    EXPECT_NE(run.err.find("nowhere"), std::string::npos) << run.err;
}

TEST(HistoscribeWithoutAScreen, TellsWrongUsageOfAMeasurement) {
    const auto run = runWith({"--bench", "nothing"}, kNoScreen);
    EXPECT_EQ(run.exitCode, 2);
    EXPECT_TRUE(isOneSentence(run.err)) << run.err;
}

TEST(HistoscribeWithoutAScreen, GivesHelpAndVersion) {
    for (const std::string& asked : {"--help", "-h", "--version", "-v"}) {
        const auto run = runWith({asked}, kNoScreen);
        EXPECT_EQ(run.exitCode, 0) << asked << ": " << run.err;
        EXPECT_EQ(run.err, "") << asked;
        EXPECT_NE(run.out.find(asked.find('h') != std::string::npos ? "Example:" : "HistoScribe "), std::string::npos) << run.out;
    }
}

TEST(HistoscribeWithoutAScreen, QtsOwnOptionsAreNotTakenForHelp) {
    const auto run = runWith({"-platform", "nowhere", "--bench", "nothing"}, kNoScreen);
    EXPECT_EQ(run.exitCode, 1) << run.out; // the platform is tried first
    EXPECT_TRUE(isOneSentence(run.err)) << run.err;
}

TEST(HistoscribeWithoutAScreen, TheSentenceNamesWhatWasFound) {
    const QString sentence = noScreenSentence(std::nullopt, QStringLiteral(":3"), QString());
    EXPECT_TRUE(sentence.contains(QStringLiteral("DISPLAY is \":3\", WAYLAND_DISPLAY is \"\"")));
    EXPECT_FALSE(sentence.contains(QStringLiteral("QT_QPA_PLATFORM")));
}

} // namespace
} // namespace hs::app
