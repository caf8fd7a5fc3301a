#include "core/report.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

Report sample() {
    Report report;
    report.prompt = "Final diagnosis:";
    report.text = "Final diagnosis: Naevus.";
    report.tokens = {{5, "Final diagnosis:", {0, 16}, Author::Hand, 1.0, 0.0, {}},
                     {6, " Naevus", {16, 23}, Author::Model, 0.75, 0.6, {{7, " Melanoma", 0.2}}},
                     {4, ".", {23, 24}, Author::Model, 0.9, 0.1, {}}};
    report.promptTokens = 1;
    report.ending = Ending::EndOfText;
    report.options.seed = 12345678901234567890u;
    report.options.precision = Precision::Int8;
    report.bundleName = "demo";
    report.demo = true;
    report.slideFingerprints = {"abc"};
    return report;
}

TEST(Report, AReportFileIsReadBackUnchanged) {
    const auto read = reportFromJson(reportToJson(sample()), "r.json");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(reportToJson(read.value()), reportToJson(sample()));
    EXPECT_EQ(read.value().options.seed, 12345678901234567890u);
    EXPECT_EQ(read.value().tokens[1].runnersUp[0].text, " Melanoma");
}

TEST(Report, AnOpenWordIsReadBackAndAClosedOneAddsNothingToTheFile) {
    EXPECT_EQ(reportToJson(sample()).find("open_word"), std::string::npos);
    EXPECT_EQ(reportToJson(sample()).find("goes_on"), std::string::npos);
    Report open = sample();
    open.options.openWord = true;
    open.tokens[1].runnersUp[0].goesOn = true;
    const auto read = reportFromJson(reportToJson(open), "r.json");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_TRUE(read.value().options.openWord);
    EXPECT_TRUE(read.value().tokens[1].runnersUp[0].goesOn);
}

TEST(Report, ADemoReportSaysSo) {
    EXPECT_NE(reportToJson(sample()).find("demo model: synthetic tissue only"), std::string::npos);
    EXPECT_NE(reportToJson(sample()).find("not a medical device"), std::string::npos);
}

TEST(Report, WhatIsNotAReportIsRefusedInOneSentence) {
    for (const char* text : {"", "[]", "{", "{\"prompt\": 3}", "{\"prompt\": \"\", \"text\": \"\", \"tokens\": 7}"}) {
        const auto read = reportFromJson(text, "r.json");
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
        EXPECT_EQ(read.error().message.rfind("r.json is not a report", 0), 0u);
    }
}

TEST(Report, ATokenBeyondTheTextIsRefused) {
    Report broken = sample();
    broken.tokens.back().span.end = 99;
    EXPECT_FALSE(reportFromJson(reportToJson(broken), "r.json").ok());
}

} // namespace
} // namespace hs::core
