#include "core/cases.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

Result<std::vector<Case>> fromLines(std::string_view text) {
    return parseCasesJsonLines(text, "/data", "cases.jsonl");
}
Result<std::vector<Case>> fromCsv(std::string_view text) {
    return parseCasesCsv(text, "/data", "cases.csv");
}

TEST(Cases, ReadsAJsonLineWithListsAndResolvesPathsFromItsFolder) {
    const auto cases = fromLines(R"({"id":"a","slides":["s/1.tif"],"features":"f/1.h5","diagnosis":"naevus",)"
                                 R"("reports":["One.","Two."],"split":"val","evidence":[[0,0.5,1]]})");
    ASSERT_TRUE(cases.ok()) << cases.error().message;
    const Case& one = cases.value().at(0);
    EXPECT_EQ(one.slides.at(0), "/data/s/1.tif");
    EXPECT_EQ(one.features.at(0), "/data/f/1.h5");
    EXPECT_EQ(one.reports.size(), 2u);
    EXPECT_EQ(one.split, Split::Validation);
    EXPECT_FLOAT_EQ(one.evidence.at(0).at(1), 0.5f);
}

TEST(Cases, ALineWrittenIsReadBackTheSame) {
    Case one;
    one.id = "ü 1";
    one.features = {"/data/f/ü.h5", "/elsewhere/x.h5"};
    one.reports = {"Final diagnosis: \"x\"\nSecond line."};
    one.split = Split::Test;
    const auto line = caseToJsonLine(one, "/data");
    EXPECT_NE(line.find("\"f/ü.h5\""), std::string::npos);
    const auto again = fromLines(line);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again.value().at(0).features, one.features);
    EXPECT_EQ(again.value().at(0).reports, one.reports);
    EXPECT_EQ(again.value().at(0).split, Split::Test);
}

TEST(Cases, CsvKeepsQuotedCommasQuotesAndLineBreaksAndSplitsLists) {
    const auto cases = fromCsv("\xEF\xBB\xBFid,features,reports,split\r\n"
                               "a,1.h5|2.h5,\"One, \"\"two\"\".\nThree.|Again.\",train\r\n\r\n");
    ASSERT_TRUE(cases.ok()) << cases.error().message;
    const Case& one = cases.value().at(0);
    EXPECT_EQ(one.features.size(), 2u);
    ASSERT_EQ(one.reports.size(), 2u);
    EXPECT_EQ(one.reports[0], "One, \"two\".\nThree.");
}

TEST(Cases, WhatIsWrongIsSaidWithItsLine) {
    const auto said = [](const Result<std::vector<Case>>& result) {
        return result.ok() ? std::string("accepted") : result.error().message;
    };
    EXPECT_EQ(said(fromLines("")), "cases.jsonl holds no case");
    EXPECT_EQ(said(fromLines("\n[1]")), "cases.jsonl, line 2: a JSON object was expected");
    EXPECT_EQ(said(fromLines(R"({"slides":["x"]})")), "cases.jsonl, line 1: a case needs an 'id'");
    EXPECT_EQ(said(fromLines(R"({"id":"a"})")), "cases.jsonl, line 1: the case 'a' names neither slides nor features");
    EXPECT_EQ(said(fromLines("{\"id\":\"a\",\"slides\":\"x\"}\n{\"id\":\"a\",\"slides\":\"y\"}")),
              "cases.jsonl, line 2: the id 'a' was used before");
    EXPECT_EQ(said(fromLines(R"({"id":"a","slides":"x","split":"exam"})")),
              "cases.jsonl, line 1: split must be train, val or test, found 'exam'");
    EXPECT_EQ(said(fromLines(R"({"id":"a","slides":7})")),
              "cases.jsonl, line 1: 'slides' must be a text or a list of texts");
    EXPECT_EQ(said(fromLines(R"({"id":"a","features":"x","evidence":[[2]]})")),
              "cases.jsonl, line 1: 'evidence' must be a list of lists of numbers from 0 to 1");
    EXPECT_EQ(said(fromLines(R"({"id":"a","features":"x","evidence":[[1],[0]]})")),
              "cases.jsonl, line 1: the case 'a' has 1 feature files but evidence for 2");
    EXPECT_EQ(said(fromCsv("name\nx")), "cases.csv, line 1: the header must name a column 'id'");
    EXPECT_EQ(said(fromCsv("id,slides\na")), "cases.csv, line 2: expected 2 columns, found 1");
    EXPECT_EQ(said(fromCsv("id,slides\na,\"x")), "cases.csv, line 2: a quote is opened here and never closed");
}

TEST(Cases, AnErrorNeverQuotesAReport) {
    const auto cases = fromLines(R"({"id":"a","slides":"x","reports":["secret words", 7]})");
    ASSERT_FALSE(cases.ok());
    EXPECT_EQ(cases.error().message.find("secret"), std::string::npos);
}

TEST(Cases, AMissingFileIsNotFound) {
    const auto cases = readCases("/nowhere/cases.jsonl");
    ASSERT_FALSE(cases.ok());
    EXPECT_EQ(cases.error().code, ErrorCode::NotFound);
}

} // namespace
} // namespace hs::core
