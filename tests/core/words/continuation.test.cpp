#include "core/words/continuation.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

// "Final diagnosis:" by hand, then tokens of the model, "*" marking what a hand wrote.
Report reportOf(const std::vector<std::string>& pieces) {
    Report report;
    for (std::string piece : pieces) {
        ReportToken token;
        token.author = piece.front() == '*' ? Author::Hand : Author::Model;
        if (token.author == Author::Hand) piece.erase(0, 1);
        token.span = {report.text.size(), report.text.size() + piece.size()};
        token.text = piece;
        report.text += piece;
        report.tokens.push_back(token);
    }
    return report;
}

TEST(Continuation, AnEmptyReportHasNothingToGoOnFrom) {
    EXPECT_EQ(continuationAt({}, 5).prompt, "");
}

TEST(Continuation, WhatFollowsTheCaretIsDropped) {
    const Report report = reportOf({"*Final diagnosis:", " Basal", " cell", " carcinoma", "."});
    const Continuation plan = continuationAt(report, std::string("Final diagnosis: Basal").size());
    EXPECT_EQ(plan.prompt, "Final diagnosis: Basal");
    EXPECT_EQ(plan.dropped, "cell carcinoma.");
    EXPECT_EQ(plan.keptTokens, 1u);
    EXPECT_EQ(plan.writtenByHand, (std::vector<TextSpan>{{0, 16}}));
}

TEST(Continuation, ACaretInsideAWordKeepsItWhole) {
    const Report report = reportOf({"*Final diagnosis:", " Basal", " cell"});
    EXPECT_EQ(continuationAt(report, std::string("Final diagnosis: Ba").size()).prompt, "Final diagnosis: Basal");
}

TEST(Continuation, AWordTheModelHadNotEndedGoesOn) {
    Report stopped;
    stopped.text = "Final diagnosis: Lich";
    stopped.tokens = {{5, "Final diagnosis:", {0, 16}, Author::Hand, 1.0, 0.0, {}},
                      {6, " Lich", {16, 21}, Author::Model, 0.75, 0.6, {}, true}};
    EXPECT_TRUE(continuationAt(stopped, 21).openWord);
    EXPECT_FALSE(continuationAt(stopped, 16).openWord);
    stopped.tokens[1].goesOn = false;
    EXPECT_FALSE(continuationAt(stopped, 21).openWord);
    stopped.tokens[1].goesOn = true;
    stopped.text += "en";
    stopped.tokens.push_back({0, "en", {21, 23}, Author::Hand, 1.0, 0.0, {}});
    EXPECT_FALSE(continuationAt(stopped, 23).openWord) << "a hand has ended it";
}

TEST(Continuation, AWordThatWasToBeEndedGoesOnWhenItWasStoppedBeforeItsFirstToken) {
    Report stopped;
    stopped.text = stopped.prompt = "Final diagnosis: Benign Lich";
    stopped.options.openWord = true;
    stopped.tokens = {{5, "Final diagnosis:", {0, 16}, Author::Hand, 1.0, 0.0, {}},
                      {6, " Benign", {16, 23}, Author::Model, 0.9, 0.1, {}}, // of the report before
                      {7, " Lich", {23, 28}, Author::Hand, 1.0, 0.0, {}}};
    EXPECT_TRUE(continuationAt(stopped, 28).openWord);
    EXPECT_FALSE(continuationAt(stopped, 23).openWord) << "the word before it";
    stopped.text += "en";
    stopped.tokens.push_back({-1, "en", {28, 30}, Author::Hand, 1.0, 0.0, {}});
    EXPECT_FALSE(continuationAt(stopped, 30).openWord) << "a hand has ended it";
}

TEST(Continuation, HandWrittenWordsStayAndAreTold) {
    const Report report = reportOf({"*Final diagnosis:", "* squamous", " cell", " carcinoma"});
    const Continuation plan = continuationAt(report, std::string("Final diagnosis: squa").size());
    EXPECT_EQ(plan.prompt, "Final diagnosis: squamous");
    EXPECT_EQ(plan.writtenByHand, (std::vector<TextSpan>{{0, 25}}));
    EXPECT_EQ(plan.keptTokens, 0u);
}

TEST(Continuation, BlanksAtTheCaretAreNotGivenToTheModel) {
    const Report report = reportOf({"*Final diagnosis:", " Nevus", ". ", "Benign"});
    EXPECT_EQ(continuationAt(report, std::string("Final diagnosis: Nevus. ").size()).prompt, "Final diagnosis: Nevus.");
    EXPECT_EQ(continuationAt(report, 1000).dropped, "");
}

TEST(Continuation, SectionsAreAskedForInTheirOrder) {
    const std::vector<std::string> order{"Critical findings:", "Final diagnosis:", ""};
    EXPECT_EQ(nextSectionPrompt("", order), "Critical findings:");
    EXPECT_EQ(nextSectionPrompt("Critical findings: None. ", order), "Critical findings: None. Final diagnosis:");
    EXPECT_EQ(nextSectionPrompt("Final diagnosis: A. Critical findings: None.", order), "");
}

TEST(Continuation, GuidanceStatesTheDiagnosisAsASentence) {
    EXPECT_EQ(guidedPrompt(" Melanoma ", "Microscopic findings:"), "Final diagnosis: Melanoma. Microscopic findings:");
    EXPECT_EQ(guidedPrompt("Melanoma.", ""), "Final diagnosis: Melanoma.");
}

} // namespace
} // namespace hs::core
