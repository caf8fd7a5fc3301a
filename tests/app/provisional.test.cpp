// Reports that begin from a part of the tissue and are renewed when all of it has been read.
#include "tests/app/workspace_fixture.h"

#include "app/common/report_export.h"
#include "ui/report/check_lines.h"
#include "ui/report/comparison_view.h"

#include <gtest/gtest.h>

namespace hs::test {
namespace {

constexpr std::size_t kPart = 16;
constexpr std::size_t kFew = 36; // more than what reading ahead may have reached by the time a report is asked for

// Encodes slowly; below `few` patches it sees normal skin.
class Provisional : public testing::Test {
protected:
    void make(std::size_t few) {
        desk = std::make_unique<Desk>(FakePace{.encodeMs = 250, .fewPatches = few, .encoded = &encoded});
        desk->session->setProvisionalPatches(kPart);
        ASSERT_TRUE(desk->openBundle());
        renewed = std::make_unique<QSignalSpy>(desk->session.get(), &app::Session::firmedUp);
    }
    bool begin() { return desk->openSlide() && desk->write(); }
    bool firms() { return renewed->count() > 0 || renewed->wait(20000); }
    bool marked(const char* words = "Provisional") {
        for (const QString& line : desk->panel().checks().sentences())
            if (line.contains(QString::fromLatin1(words))) return true;
        return false;
    }

    std::atomic<std::size_t> encoded{0};
    std::unique_ptr<Desk> desk;
    std::unique_ptr<QSignalSpy> renewed;
};

TEST_F(Provisional, AnEditKeepsTheTextAndOffersTheOtherBesideIt) {
    make(kFew);
    ASSERT_TRUE(begin());
    desk->panel().view().setFocus();
    desk->panel().view().insertPlainText(QStringLiteral("Seen by me. "));
    const std::string mine = desk->reportText();
    EXPECT_TRUE(marked("will not be replaced"));
    ASSERT_TRUE(firms());
    EXPECT_EQ(desk->reportText(), mine);
    EXPECT_TRUE(marked("Your text stays"));
    EXPECT_FALSE(marked("Provisional"));
    desk->panel().undo();
    EXPECT_NE(desk->reportText(), mine) << "the words typed are one step";
}

TEST_F(Provisional, StoppedItStaysProvisionalAndWhatWasReadIsNotReadAgain) {
    make(kFew);
    ASSERT_TRUE(begin());
    ASSERT_TRUE(desk->session->firmingUp());
    desk->session->stop();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !desk->session->firmingUp(); }, 20000));
    EXPECT_EQ(renewed->count(), 0);
    EXPECT_TRUE(marked("not from all of the tissue"));
    EXPECT_NE(desk->reportText().find("Normal skin"), std::string::npos);
    desk->session->setProvisionalPatches(0);
    ASSERT_TRUE(desk->write());
    EXPECT_NE(desk->reportText().find("Basal cell carcinoma"), std::string::npos);
    EXPECT_FALSE(marked());
    const app::WrittenReport* last = desk->session->written(desk->panel().version());
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(encoded, last->features.front()->count()) << "each patch was asked for once";
}

TEST_F(Provisional, ALockedReportIsNotRenewed) {
    make(kFew);
    ASSERT_TRUE(begin());
    desk->panel().setLocked(QStringLiteral("signed"));
    ASSERT_TRUE(firms());
    EXPECT_NE(desk->reportText().find("Normal skin"), std::string::npos);
}

TEST_F(Provisional, ItIsMarkedEverywhereAndRenewedWhenAllIsRead) {
    make(kFew);
    ASSERT_TRUE(begin());
    EXPECT_NE(desk->reportText().find("Normal skin"), std::string::npos) << desk->reportText();
    EXPECT_TRUE(marked("renewed when all are read"));
    const core::Report part = desk->panel().report();
    EXPECT_GE(part.provisionalPatches, kPart);
    EXPECT_LT(part.provisionalPatches, kFew);
    EXPECT_EQ(core::reportFromJson(core::reportToJson(part), "part").value().provisionalPatches,
              part.provisionalPatches);
    ASSERT_TRUE(firms());
    EXPECT_NE(desk->reportText().find("Basal cell carcinoma"), std::string::npos) << desk->reportText();
    EXPECT_EQ(desk->panel().report().provisionalPatches, 0u);
    EXPECT_FALSE(marked());
    const app::WrittenReport* firm = desk->session->written(desk->panel().version());
    ASSERT_NE(firm, nullptr);
    EXPECT_GT(firm->features.front()->count(), kPart);
    EXPECT_EQ(encoded, firm->features.front()->count()) << "each patch was asked for once";
    ASSERT_TRUE(desk->hold("carcinoma")) << "its words have maps";
    desk->panel().releasePhrase();
    desk->workspace->caseDesk().flush();
    const auto drafts = desk->folder.path() / "drafts";
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return std::filesystem::exists(drafts) && !std::filesystem::is_empty(drafts); }, 5000));
    for (const auto& file : std::filesystem::directory_iterator(drafts))
        if (const auto record = core::readRecord(file.path()))
            for (const core::HistoryEntry& entry : record.value().history)
                EXPECT_EQ(entry.deed, core::Deed::Wrote) << "nobody typed anything";
    desk->panel().undo();
    EXPECT_NE(desk->reportText().find("Normal skin"), std::string::npos) << "the provisional text is an undo away";
}

TEST_F(Provisional, TheSameWordsStayAndSoDoesTheWordThatIsHeld) {
    make(4);
    ASSERT_TRUE(begin());
    ASSERT_TRUE(desk->hold("carcinoma"));
    const std::string before = desk->reportText();
    const core::RequestId version = desk->panel().version();
    ASSERT_TRUE(firms());
    EXPECT_EQ(desk->reportText(), before);
    EXPECT_NE(desk->panel().version(), version);
    EXPECT_TRUE(desk->panel().view().pinned());
    EXPECT_FALSE(marked());
    const auto all = desk->session->written(desk->panel().version())->features.front()->count();
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const auto overlay = desk->window->slideView().overlay();
            return overlay && overlay->grid().patches.size() == all;
        },
        20000))
        << "the map of the held word is of all patches now";
}

TEST_F(Provisional, SectionsAreRenewedTogether) {
    make(kFew);
    desk->panel().setSections({QStringLiteral("Final diagnosis:"), QStringLiteral("Critical findings:")});
    ASSERT_TRUE(desk->openSlide());
    desk->panel().generate();
    ASSERT_TRUE(firms());
    EXPECT_NE(desk->reportText().find("Basal cell carcinoma"), std::string::npos) << desk->reportText();
    EXPECT_NE(desk->reportText().find("Critical findings: No ulceration"), std::string::npos) << desk->reportText();
    EXPECT_EQ(desk->reportText().find("Normal"), std::string::npos);
}

TEST_F(Provisional, ACaseThatWasLeftIsRenewedWhenItIsLookedAtAgain) {
    make(kFew);
    ASSERT_TRUE(begin());
    const app::CaseId left = desk->session->currentCase();
    ASSERT_TRUE(desk->openSlide(8));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            const auto& reports = desk->session->cases().at(left).reports;
            return reports.size() == 2;
        },
        20000));
    desk->workspace->showCase(left);
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return desk->reportText().find("Basal cell carcinoma") != std::string::npos; }, 5000))
        << desk->reportText();
}

TEST_F(Provisional, WhatIsNearlyReadIsReadFirst) {
    make(kFew);
    desk->session->setProvisionalPatches(1000);
    ASSERT_TRUE(begin());
    EXPECT_EQ(desk->panel().report().provisionalPatches, 0u);
    EXPECT_FALSE(marked());
    EXPECT_FALSE(desk->session->firmingUp());
}

} // namespace
} // namespace hs::test
