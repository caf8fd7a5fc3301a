#include "ui/report/report_document.h"

#include <gtest/gtest.h>

#include <random>

namespace hs::ui {
namespace {

core::TokenWritten written(std::size_t index, const ReportDocument& document, std::string text,
                           double probability = 0.9) {
    core::TokenWritten event;
    event.index = index;
    event.replaceFrom = document.text().size();
    event.tail = text;
    event.token.text = text;
    event.token.span = {document.text().size(), document.text().size() + text.size()};
    event.token.probability = probability;
    return event;
}

ReportDocument streamed() {
    ReportDocument document;
    document.start("Final diagnosis:");
    document.write(written(3, document, " Mela", 0.8));
    document.write(written(4, document, "noma", 0.5));
    document.write(written(5, document, ".", 0.95));
    return document;
}

std::string wordText(const ReportDocument& document, std::size_t word) {
    const core::TextSpan span = document.words().at(word).span;
    return document.text().substr(span.begin, span.end - span.begin);
}

const Word& wordNamed(const ReportDocument& document, const std::string& text) {
    for (std::size_t i = 0; i < document.words().size(); ++i)
        if (wordText(document, i) == text) return document.words()[i];
    ADD_FAILURE() << text << " is no word of " << document.text();
    static const Word none;
    return none;
}

TEST(ReportDocument, GrowsTokenByToken) {
    const ReportDocument document = streamed();
    EXPECT_EQ(document.text(), "Final diagnosis: Melanoma.");
    const Word& word = wordNamed(document, "Melanoma");
    EXPECT_EQ(document.sourceTokens(word.span), (TokenRange{3, 5}));
    EXPECT_DOUBLE_EQ(document.certaintyOf(word), 0.5);
    EXPECT_DOUBLE_EQ(document.factsOf(word).probability, 0.4);
    EXPECT_EQ(document.authorOf(document.pieces()[0]), core::Author::Hand);
    EXPECT_TRUE(document.sourceTokens(wordNamed(document, "diagnosis").span).empty());
}

TEST(ReportDocument, APromptThatIsStreamedReplacesItsPlaceholder) {
    ReportDocument document;
    document.start("Final diagnosis:");
    core::TokenWritten event;
    event.index = 0;
    event.tail = "Final";
    event.token = {1, "Final", {0, 5}, core::Author::Hand, 1.0, 0.0, {}};
    document.write(event);
    document.write(written(1, document, " diagnosis:"));
    EXPECT_EQ(document.text(), "Final diagnosis:");
    ASSERT_EQ(document.pieces().size(), 2u);
    EXPECT_EQ(document.sourceTokens({0, 16}), (TokenRange{0, 2}));
}

TEST(ReportDocument, ALaterTokenMayRewriteTheTail) {
    ReportDocument document;
    document.start("");
    document.write(written(0, document, "thickness "));
    document.write(written(1, document, "( "));
    core::TokenWritten event; // "( " loses its space when the next token arrives
    event.index = 2;
    event.replaceFrom = 11;
    event.tail = "2";
    event.token = {7, "2", {11, 12}, core::Author::Model, 0.7, 0.0, {}};
    document.write(event);
    EXPECT_EQ(document.text(), "thickness (2");
    ASSERT_EQ(document.pieces().size(), 3u);
    EXPECT_EQ(document.pieces()[1].span, (core::TextSpan{10, 11}));
    EXPECT_EQ(wordNamed(document, "2").tokens, (TokenRange{2, 3}));
}

TEST(ReportDocument, WildEventsNeverReachBeyondTheText) {
    ReportDocument document;
    document.start("ab");
    core::TokenWritten event;
    event.index = 900;
    event.replaceFrom = 1000;
    event.tail = "x";
    event.token = {1, "x", {5000, 20}, core::Author::Model, 0.1, 0.0, {}};
    document.write(event);
    EXPECT_EQ(document.text(), "abx");
    for (const Piece& piece : document.pieces()) {
        EXPECT_LE(piece.span.begin, piece.span.end);
        EXPECT_LE(piece.span.end, document.text().size());
    }
    event.index = 0;
    event.replaceFrom = 0;
    event.tail = "";
    document.write(event);
    EXPECT_EQ(document.text(), "");
    for (const Piece& piece : document.pieces())
        EXPECT_EQ(piece.span.end, 0u);
}

TEST(ReportDocument, TheFinishedReportStandsOverTheStream) {
    ReportDocument document = streamed();
    core::Report report;
    report.prompt = "Final diagnosis:";
    report.text = "Final diagnosis: Naevus";
    report.tokens = {
        {1, "Final diagnosis:", {0, 16}, core::Author::Hand, 1.0, 0.0, {}},
        {2, " Naevus", {16, 23}, core::Author::Model, 0.6, 0.0, {{3, " Melanoma", 0.3}, {4, " Lentigo", 0.1}}}};
    report.promptTokens = 1;
    document.finish(report);
    EXPECT_EQ(document.text(), report.text);
    EXPECT_EQ(document.sourceTokens(wordNamed(document, "Naevus").span), (TokenRange{1, 2}));
    const WordFacts facts = document.factsOf(wordNamed(document, "Naevus"));
    ASSERT_EQ(facts.alternatives.size(), 2u);
    EXPECT_EQ(facts.alternatives[0].text, "Melanoma");
    EXPECT_DOUBLE_EQ(facts.alternatives[0].probability, 0.3);
}

TEST(ReportDocument, AlternativesOfASubwordShowTheWholeWord) {
    ReportDocument document;
    document.start("");
    document.write(written(0, document, "mela", 0.9));
    core::TokenWritten event = written(1, document, "noma", 0.4);
    event.token.runnersUp = {{9, "nocytic", 0.3}};
    document.write(event);
    const WordFacts facts = document.factsOf(document.words().at(0));
    ASSERT_EQ(facts.alternatives.size(), 1u);
    EXPECT_EQ(facts.alternatives[0].text, "melanocytic");
}

TEST(ReportDocument, WritingOnFromAPieceOfAWordLeavesTheWordOpen) {
    ReportDocument document;
    document.start("");
    core::TokenWritten event = written(0, document, "Naevus", 0.4);
    event.token.runnersUp = {{9, "Lich", 0.3, true}, {10, "Melanoma", 0.2, false}};
    document.write(event);
    const Word word = document.words().at(0);
    EXPECT_TRUE(document.factsOf(word).alternatives[0].goesOn);
    EXPECT_EQ(document.branchAt(word, 0).prompt, "Lich");
    EXPECT_TRUE(document.branchAt(word, 0).openWord);
    EXPECT_EQ(document.branchAt(word, 1).prompt, "Melanoma");
    EXPECT_FALSE(document.branchAt(word, 1).openWord);
    EXPECT_TRUE(document.branchAt(word, 2).prompt.empty());
}

TEST(ReportDocument, TypingIntoAWordMakesItHandWrittenAndLeavesTheOthers) {
    ReportDocument document = streamed();
    document.edit({24, 25}, "e"); // melanoma -> melanome
    EXPECT_EQ(document.text(), "Final diagnosis: Melanome.");
    const WordFacts facts = document.factsOf(wordNamed(document, "Melanome"));
    EXPECT_EQ(facts.author, core::Author::Model) << "its first half is still the model's";
    EXPECT_DOUBLE_EQ(facts.probability, 0.8);
    EXPECT_EQ(document.sourceTokens(wordNamed(document, ".").span), (TokenRange{5, 6}));
    EXPECT_TRUE(document.edited());
}

TEST(ReportDocument, TextAfterAnInsertionKeepsItsTokens) {
    ReportDocument document = streamed();
    document.edit({16, 16}, " Probably");
    EXPECT_EQ(document.text(), "Final diagnosis: Probably Melanoma.");
    EXPECT_EQ(document.sourceTokens(wordNamed(document, "Melanoma").span), (TokenRange{3, 5}));
    EXPECT_TRUE(document.sourceTokens(wordNamed(document, "Probably").span).empty());
    EXPECT_EQ(document.factsOf(wordNamed(document, "Probably")).author, core::Author::Hand);
}

TEST(ReportDocument, LettersTypedInARowAreOnePieceAndOneUndoStep) {
    ReportDocument document = streamed();
    const std::size_t pieces = document.pieces().size();
    std::size_t at = document.text().size();
    for (const char* letter : {"a", "b", "c"}) {
        document.edit({at, at}, letter);
        ++at;
    }
    EXPECT_EQ(document.text(), "Final diagnosis: Melanoma.abc");
    EXPECT_EQ(document.pieces().size(), pieces + 1);
    document.undo();
    EXPECT_EQ(document.text(), "Final diagnosis: Melanoma.");
    EXPECT_FALSE(document.canUndo());
    EXPECT_FALSE(document.edited());
    document.redo();
    EXPECT_EQ(document.text(), "Final diagnosis: Melanoma.abc");
}

TEST(ReportDocument, UndoGivesATokenBackItsMap) {
    ReportDocument document = streamed();
    document.edit({16, 25}, "");
    EXPECT_EQ(document.text(), "Final diagnosis:.");
    document.undo();
    EXPECT_EQ(document.sourceTokens(wordNamed(document, "Melanoma").span), (TokenRange{3, 5}));
}

TEST(ReportDocument, DeletingEverythingLeavesNoPieces) {
    ReportDocument document = streamed();
    document.edit({0, 1u << 30}, "");
    EXPECT_TRUE(document.empty());
    EXPECT_TRUE(document.pieces().empty());
    EXPECT_TRUE(document.words().empty());
    document.undo();
    EXPECT_EQ(document.text(), "Final diagnosis: Melanoma.");
}

TEST(ReportDocument, NothingTypedIsNoEdit) {
    ReportDocument document = streamed();
    document.edit({500, 600}, "");
    document.undo();
    document.redo();
    EXPECT_FALSE(document.edited());
    EXPECT_EQ(document.text(), "Final diagnosis: Melanoma.");
}

TEST(ReportDocument, AContinuedReportStillKnowsWhoWroteWhat) {
    ReportDocument document = streamed();
    const std::size_t end = document.text().size();
    document.edit({end, end}, " Margins:");
    const std::string prompt = document.text();
    document.start(prompt);
    core::Report report;
    report.text = prompt + " free";
    report.tokens = {{1, prompt.substr(0, 16), {0, 16}, core::Author::Hand, 1.0, 0.0, {}},
                     {2, prompt.substr(16, 9), {16, 25}, core::Author::Hand, 1.0, 0.0, {}},
                     {3, prompt.substr(25, 10), {25, 35}, core::Author::Hand, 1.0, 0.0, {}},
                     {4, " free", {35, 40}, core::Author::Model, 0.6, 0.0, {}}};
    document.finish(report);
    // Its two old tokens are one new token; neither holds the whole, so nothing false is claimed about it.
    EXPECT_EQ(document.authorOf(document.pieces()[0]), core::Author::Hand);
    EXPECT_EQ(document.authorOf(document.pieces()[3]), core::Author::Model);

    report.tokens[1] = {2, " Mela", {16, 21}, core::Author::Hand, 1.0, 0.0, {}};
    report.tokens.insert(report.tokens.begin() + 2, {5, "noma", {21, 25}, core::Author::Hand, 1.0, 0.0, {}});
    document.finish(report);
    EXPECT_EQ(document.authorOf(document.pieces()[1]), core::Author::Model);
    EXPECT_DOUBLE_EQ(document.factsOf(wordNamed(document, "Melanoma")).probability, 0.4);
    EXPECT_EQ(document.sourceTokens(wordNamed(document, "Melanoma").span), (TokenRange{1, 3}));
    EXPECT_EQ(document.report().tokens[1].author, core::Author::Model);
}

TEST(ReportDocument, APromptThatIsAnotherTextInheritsNothing) {
    ReportDocument document = streamed();
    document.start("Critical findings:");
    core::Report report;
    report.text = "Critical findings:";
    report.tokens = {{1, report.text, {0, 18}, core::Author::Hand, 1.0, 0.0, {}}};
    document.finish(report);
    EXPECT_EQ(document.authorOf(document.pieces()[0]), core::Author::Hand);
}

TEST(ReportDocument, WhatIsSavedHoldsTheEditsAndParses) {
    ReportDocument document = streamed();
    document.edit({16, 16}, " Probably");
    const core::Report report = document.report();
    EXPECT_EQ(report.text, document.text());
    const auto again = core::reportFromJson(core::reportToJson(report), "r.json");
    ASSERT_TRUE(again.ok()) << again.error().message;
    std::string joined;
    for (const core::ReportToken& token : again.value().tokens)
        joined += report.text.substr(token.span.begin, token.span.end - token.span.begin);
    EXPECT_EQ(joined, report.text);
    EXPECT_EQ(again.value().tokens[0].author, core::Author::Hand);
    EXPECT_EQ(again.value().tokens[0].span, (core::TextSpan{0, 25})) << "prompt and typed word are one hand's";
}

// Whatever hands do, pieces stand in order, apart and inside the text, and undo leads back to the start.
TEST(ReportDocument, AThousandEditsKeepItWholeAndUndoLeadsBack) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        ReportDocument document = streamed();
        const std::string start = document.text();
        for (int i = 0; i < 50; ++i) {
            const std::size_t size = document.text().size();
            const std::size_t begin = random() % (size + 2);
            const std::size_t end = begin + random() % 6;
            const char* typed[] = {"", "x", " y", "\xc3\xa4", "long words typed at once"};
            document.edit({begin, end}, typed[random() % 5]);
            std::size_t reached = 0;
            for (const Piece& piece : document.pieces()) {
                ASSERT_LE(reached, piece.span.begin) << "seed " << seed << " step " << i;
                ASSERT_LE(piece.span.begin, piece.span.end);
                reached = piece.span.end;
            }
            ASSERT_LE(reached, document.text().size());
            for (const Word& word : document.words())
                ASSERT_LE(word.tokens.end, document.pieces().size());
            document.report();
        }
        while (document.canUndo())
            document.undo();
        EXPECT_EQ(document.text(), start) << "seed " << seed;
        EXPECT_EQ(document.pieces().size(), streamed().pieces().size());
    }
}

} // namespace
} // namespace hs::ui
