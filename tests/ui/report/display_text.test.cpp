#include "ui/report/display_text.h"

#include "core/words/sections.h"

#include <gtest/gtest.h>

#include <string>

namespace hs::ui {
namespace {

TEST(DisplayText, ShowsPlainTextAsItIs) {
    const DisplayText text("Naevus cell.");
    EXPECT_EQ(text.text(), QStringLiteral("Naevus cell."));
    EXPECT_EQ(text.byteAt(7), 7u);
    EXPECT_EQ(text.positionOf(7), 7);
}

TEST(DisplayText, EveryPositionFindsItsWayBackInEveryScript) {
    for (const char* bytes :
         {"", "a", "N\u00e4vus \u2265 2 \u00b5m", "\U0001F52C a \U0001F52C", "a\xff\xc3(b\xe2\x82"}) {
        const std::string utf8 = bytes;
        const DisplayText text(utf8);
        for (qsizetype i = 0; i <= text.text().size(); ++i) {
            const std::size_t byte = text.byteAt(i);
            EXPECT_LE(byte, utf8.size());
            const bool lowHalf = i < text.text().size() && text.text()[i].isLowSurrogate();
            EXPECT_EQ(text.positionOf(byte), lowHalf ? i - 1 : i) << utf8 << " at " << i;
        }
        EXPECT_EQ(text.byteAt(text.text().size()), utf8.size());
    }
}

TEST(DisplayText, BytesThatAreNotUtf8ShowAsOneMarkEach) {
    EXPECT_EQ(DisplayText("a\xff\xfe").text(), QString::fromUtf8("a\uFFFD\uFFFD"));
    EXPECT_EQ(DisplayText("\xc0\xaf").text(), QString::fromUtf8("\uFFFD\uFFFD"));           // overlong
    EXPECT_EQ(DisplayText("\xed\xa0\x80").text(), QString::fromUtf8("\uFFFD\uFFFD\uFFFD")); // a lone surrogate
    EXPECT_EQ(DisplayText("\xf4\x90\x80\x80").text().size(), 4);                            // beyond U+10FFFF
    EXPECT_EQ(DisplayText("\xe2\x82").text().size(), 2);                                    // cut short
}

TEST(DisplayText, PositionsBeyondTheTextAreClamped) {
    const DisplayText text("abc");
    EXPECT_EQ(text.byteAt(-5), 0u);
    EXPECT_EQ(text.byteAt(99), 3u);
    EXPECT_EQ(text.positionOf(99), 3);
    EXPECT_EQ(DisplayText().byteAt(3), 0u);
    EXPECT_EQ(DisplayText().positionOf(3), 0);
}

TEST(DisplayText, ASectionStartsOnALineOfItsOwnWithoutAddingACharacter) {
    const std::string utf8 = "Final diagnosis: Naevus. Microscopic findings: Nests.";
    const DisplayText text(utf8);
    EXPECT_EQ(text.text(), QStringLiteral("Final diagnosis: Naevus.\nMicroscopic findings: Nests."));
    EXPECT_EQ(text.text().size(), qsizetype(utf8.size()));
    ASSERT_EQ(text.sections().size(), 2u);
    EXPECT_EQ(utf8.substr(text.sections()[1].begin, 21), "Microscopic findings:");
}

TEST(DisplayText, WhatATextWidgetWouldChangeIsChangedOneForOne) {
    EXPECT_EQ(DisplayText("a\u00a0b\u2028c\rd").text(), QStringLiteral("a b\nc d"));
    EXPECT_EQ(DisplayText(std::string_view("a\0b", 3)).text().size(), 3);
}

TEST(SectionNames, AreFoundOnlyWhereASectionCanStart) {
    EXPECT_EQ(core::sectionNames("final Diagnosis: x").size(), 1u);
    EXPECT_EQ(core::sectionNames("x.\nCritical findings:").size(), 1u);
    EXPECT_TRUE(core::sectionNames("see the final diagnosis: x").empty());
    EXPECT_TRUE(core::sectionNames("Final diagnosis").empty());
    EXPECT_TRUE(core::sectionNames("Finaldiagnosis:").empty());
    EXPECT_TRUE(core::sectionNames(":").empty());
    EXPECT_TRUE(core::sectionNames("").empty());
}

TEST(SectionNames, ALongerNameIsNotTakenForTheShorterOneInsideIt) {
    const auto found = core::sectionNames("x. Differential diagnosis: y");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].begin, 3u);
}

} // namespace
} // namespace hs::ui
