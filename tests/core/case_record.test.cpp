#include "core/case_record.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

CaseRecord record() {
    CaseRecord made;
    made.report.prompt = "Final diagnosis:";
    made.report.text = "Final diagnosis: Nevus.";
    made.report.tokens = {{1, made.report.text, {0, made.report.text.size()}, Author::Model, 0.9, 0.1, {}}};
    made.fields = {"H/26/1", "A. Nobody", "skin, back", "Melanoma?"};
    made.history = {{"2026-01-01T00:00:00Z", "demo", Deed::Wrote, "", "Final diagnosis:"},
                    {"2026-01-01T00:01:00Z", "Dr B", Deed::Edited, "basal", "squamous"}};
    return made;
}

TEST(CaseRecord, WhatIsNoReportIsRefused) {
    EXPECT_FALSE(recordFromJson("{}", "x.json"));
    EXPECT_FALSE(recordFromJson("not json", "x.json"));
}

TEST(CaseRecord, ACaseOfTheWrongKindIsRefusedByName) {
    const auto read = recordFromJson(R"({"prompt":"p","text":"p","tokens":[],"case":{"number":7}})", "x.json");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
    EXPECT_NE(read.error().message.find("x.json"), std::string::npos);
}

TEST(CaseRecord, APlainReportHasNoCase) {
    const auto read = recordFromJson(reportToJson(record().report), "x.json");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().fields, CaseFields{});
    EXPECT_FALSE(read.value().signedOff);
    EXPECT_FALSE(signatureHolds(read.value()));
}

TEST(CaseRecord, EverythingComesBack) {
    CaseRecord made = record();
    made.signedOff = signOff(made.report.text, "Dr B", "2026-01-01T00:02:00Z");
    const auto read = recordFromJson(recordToJson(made), "x.json");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().fields, made.fields);
    EXPECT_EQ(read.value().history, made.history);
    EXPECT_EQ(read.value().signedOff, made.signedOff);
    EXPECT_TRUE(signatureHolds(read.value()));
    EXPECT_TRUE(reportFromJson(recordToJson(made), "x.json")) << "a record is a report";
}

TEST(CaseRecord, ASignatureDoesNotHoldForAnotherText) {
    CaseRecord made = record();
    made.signedOff = signOff(made.report.text, "Dr B", utcNow());
    made.report.text += " More.";
    EXPECT_FALSE(signatureHolds(made));
}

TEST(CaseRecord, AnEditTellsTheWordsThatWentAndCame) {
    EXPECT_FALSE(editBetween("a b", "a  b", "x", "t"));
    const auto edit = editBetween("Basal cell carcinoma. Clear.", "Squamous cell carcinoma. Not clear.", "Dr B", "t");
    ASSERT_TRUE(edit);
    EXPECT_EQ(edit->removed, "Basal");
    EXPECT_EQ(edit->added, "Squamous … Not");
}

TEST(CaseRecord, TheTimeIsUtcToTheSecond) {
    EXPECT_EQ(utcNow().size(), 20u);
    EXPECT_EQ(utcNow().back(), 'Z');
}

} // namespace
} // namespace hs::core
