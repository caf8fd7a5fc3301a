// Drafts, signature, exports and replay of a case.
#include "tests/app/workspace_fixture.h"

#include "core/case_record.h"
#include "ui/report/case_page.h"
#include "ui/report/comparison_view.h"

#include <QAction>
#include <QDateTime>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QProcess>
#include <QProcessEnvironment>
#include <QPushButton>
#include <QTextCursor>

#include <gtest/gtest.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <regex>

namespace hs::test {
namespace {

using ui::ReportState;

std::optional<core::CaseRecord> draftOf(const Desk& desk) {
    const auto file = desk.folder.path() / "drafts" / (app::DraftKeeper::keyOf({syntheticSlide().slide}) + ".json");
    auto record = core::readRecord(file);
    return record ? std::optional(std::move(record).value()) : std::nullopt;
}

class CaseOnTheDesk : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(desk.openSlide());
        ASSERT_TRUE(desk.openBundle());
        ASSERT_TRUE(desk.write());
    }
    ui::CasePage& page() { return *desk.window->findChild<ui::CasePage*>(); }
    void show() { desk.window->action(QStringLiteral("case"))->trigger(); }
    QLineEdit& field(const QString& name) {
        for (QLineEdit* line : page().findChildren<QLineEdit*>())
            if (line->accessibleName() == name) return *line;
        ADD_FAILURE() << name.toStdString();
        return *page().findChild<QLineEdit*>();
    }
    void type(const QString& words) {
        QTextCursor cursor = desk.panel().view().textCursor();
        cursor.movePosition(QTextCursor::End);
        desk.panel().view().setTextCursor(cursor);
        QTest::keyClicks(&desk.panel().view(), words);
    }

    Desk desk;
};

TEST_F(CaseOnTheDesk, WhatIsTypedIsOnDiskWithinTwoSecondsAndReadableByItsOwnerAlone) {
    type(QStringLiteral(" Margins free."));
    QElapsedTimer clock;
    clock.start();
    ASSERT_TRUE(QTest::qWaitFor([&] {
        const auto draft = draftOf(desk);
        return draft && draft->report.text.find("Margins free.") != std::string::npos;
    }, 2000)) << clock.elapsed() << " ms";
    const auto file = desk.folder.path() / "drafts" / (app::DraftKeeper::keyOf({syntheticSlide().slide}) + ".json");
    const auto mode = std::filesystem::status(file).permissions();
    EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all), std::filesystem::perms::none);
}

TEST_F(CaseOnTheDesk, ADraftComesBackWithItsProbabilitiesAndItsHistory) {
    type(QStringLiteral(" Margins free."));
    desk.workspace->caseDesk().noteEdits();
    desk.workspace->openPaths({});
    desk.session->closeCase(1);
    desk.workspace->caseDesk().forgetCase(1);
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.panel().hasText(); }, 3000));
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Basal cell carcinoma. Nodular type. Margins free.");
    EXPECT_EQ(desk.panel().report().tokens[1].probability, 0.22);
    const auto draft = draftOf(desk);
    ASSERT_TRUE(draft);
    ASSERT_EQ(draft->history.size(), 2u);
    EXPECT_EQ(draft->history[1].added, "Margins free.");
}

TEST_F(CaseOnTheDesk, SigningNeedsANameAndLocksTheText) {
    show();
    auto* finalise = page().findChild<QPushButton*>();
    for (QPushButton* button : page().findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Finalise and lock")) finalise = button;
    EXPECT_FALSE(finalise->isEnabled());
    EXPECT_TRUE(finalise->toolTip().contains(QStringLiteral("who signs")));
    QTest::keyClicks(&field(QStringLiteral("Pathologist")), QStringLiteral("Dr B"));
    ASSERT_TRUE(finalise->isEnabled());
    QTest::mouseClick(finalise, Qt::LeftButton);
    for (const char* name : {"Patient", "Pathologist"})
        EXPECT_TRUE(field(QString::fromUtf8(name)).isReadOnly()) << name << ": what was signed stays";
    const std::string before = desk.reportText();
    desk.window->showSlidePage();
    type(QStringLiteral("x"));
    desk.panel().undo();
    EXPECT_EQ(desk.reportText(), before);
    EXPECT_FALSE(desk.panel().canGenerate());
    EXPECT_TRUE(desk.panel().whyNot().contains(QStringLiteral("Dr B")));
    show();
    QTest::mouseClick(finalise, Qt::LeftButton);
    EXPECT_FALSE(field(QStringLiteral("Patient")).isReadOnly());
    EXPECT_TRUE(desk.panel().canGenerate());
}

TEST_F(CaseOnTheDesk, EveryWayOutCarriesItsNotices) {
    show();
    QTest::keyClicks(&field(QStringLiteral("Case number")), QStringLiteral("H/26/17"));
    QTest::keyClicks(&field(QStringLiteral("Institution")), QStringLiteral("Institute of Pathology"));
    desk.window->action(QStringLiteral("add-picture"))->trigger();
    for (const char* name : {"r.html", "r.md", "r.txt", "r.json", "r.pdf", "r.odt"}) {
        const auto file = desk.folder.path() / name;
        desk.workspace->caseDesk().exportTo(text(file));
        ASSERT_TRUE(QTest::qWaitFor([&] { return std::filesystem::exists(file); }, 10000)) << name;
        EXPECT_GT(std::filesystem::file_size(file), 200u) << name;
    }
    for (const char* name : {"r.html", "r.md", "r.txt", "r.json"}) {
        const std::string bytes = core::readTextFile(desk.folder.path() / name).value();
        EXPECT_NE(bytes.find("Research use, not a medical device"), std::string::npos) << name;
        EXPECT_NE(bytes.find("demo model: synthetic tissue only"), std::string::npos) << name;
        EXPECT_NE(bytes.find("H/26/17"), std::string::npos) << name;
        EXPECT_NE(bytes.find("f00d"), std::string::npos) << name << ": the model's fingerprint";
    }
    const std::string html = core::readTextFile(desk.folder.path() / "r.html").value();
    EXPECT_NE(html.find("data:image/png;base64,"), std::string::npos);
    EXPECT_NE(html.find("Institute of Pathology"), std::string::npos);
    std::smatch size;
    ASSERT_TRUE(std::regex_search(html, size, std::regex("width=\"([0-9]+)\" height=\"([0-9]+)\"")));
    const double wide = std::stod(size[1]), high = std::stod(size[2]);
    const QSize view = desk.window->slideView().size();
    EXPECT_NEAR(wide / high, double(view.width()) / view.height(), 0.2) << "as on the screen, with a strip for the scale";
    EXPECT_LE(high, 420) << "text and picture share a page";
    EXPECT_EQ(core::readTextFile(desk.folder.path() / "r.pdf").value().substr(0, 5), "%PDF-");
}

TEST_F(CaseOnTheDesk, AnExportThatCannotBeWrittenIsSaid) {
    desk.workspace->caseDesk().exportTo(text(desk.folder.path() / "no" / "such" / "folder" / "r.txt"));
    QTest::qWait(300);
    EXPECT_FALSE(std::filesystem::exists(desk.folder.path() / "no"));
}

TEST_F(CaseOnTheDesk, ASavedReportIsWrittenAgainAndComparedWordByWord) {
    QSignalSpy again(desk.session.get(), &app::Session::writtenAgain);
    show();
    for (QPushButton* button : page().findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Write it again")) button->click();
    ASSERT_TRUE(again.wait(10000));
    auto& comparison = *desk.panel().findChild<ui::ComparisonView*>();
    EXPECT_FALSE(comparison.isVisible()) << "word for word the same: said, not shown";
    type(QStringLiteral(" Margins free."));
    Q_EMIT page().replayRequested();
    ASSERT_TRUE(again.wait(10000));
    EXPECT_TRUE(comparison.isVisible());
    EXPECT_TRUE(comparison.summary().contains(QStringLiteral("without what hands changed")));
}

TEST_F(CaseOnTheDesk, AReportFileBecomesTheReportAndABrokenOneIsRefused) {
    const auto file = desk.folder.path() / "saved.json";
    core::CaseRecord record;
    record.report.prompt = "Final diagnosis:";
    record.report.text = "Final diagnosis: Nevus.";
    record.report.tokens = {{1, record.report.text, {0, record.report.text.size()}, core::Author::Model, 0.9, 0, {}}};
    record.report.ending = core::Ending::EndOfText;
    record.fields.number = "H/1";
    ASSERT_TRUE(core::writeFileAtomically(file, core::recordToJson(record)));
    desk.workspace->openPaths({text(file)});
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.reportText() == "Final diagnosis: Nevus."; }, 3000));
    EXPECT_EQ(page().fields().number, "H/1");
    ASSERT_TRUE(core::writeFileAtomically(file, "{"));
    desk.workspace->openPaths({text(file)});
    QTest::qWait(300);
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Nevus.");
    desk.panel().undo();
    EXPECT_NE(desk.reportText().find("Basal"), std::string::npos) << "the text before is an undo away";
}

// Kills the victim once, after so many words and milliseconds; answers how late the oldest missing word was typed, in ms.
qint64 killWhileTyping(std::size_t words, int more) {
    const TemporaryFolder room; // what a killed program leaves goes with it
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TMPDIR"), text(room.path()));
    QProcess victim;
    victim.setProcessEnvironment(environment);
    victim.start(QStringLiteral(HS_DRAFT_VICTIM), {});
    EXPECT_TRUE(victim.waitForStarted(10000));
    QString draft;
    std::vector<qint64> typedAt;
    const auto listen = [&] {
        while (victim.canReadLine()) {
            const QList<QByteArray> said = victim.readLine().trimmed().split(' ');
            if (said.size() == 2 && said[0] == "draft") draft = QString::fromUtf8(said[1]);
            if (said.size() == 3 && said[0] == "typed") typedAt.push_back(said[2].toLongLong());
        }
        return typedAt.size();
    };
    EXPECT_TRUE(QTest::qWaitFor([&] { return listen() >= words; }, 60000)) << victim.readAllStandardError().toStdString();
    QTest::qWait(more);
    victim.kill();
    const qint64 killedAt = QDateTime::currentMSecsSinceEpoch();
    victim.waitForFinished(5000);
    listen();
    const auto record = core::readRecord(core::pathFromUtf8(draft.toStdString()));
    EXPECT_TRUE(record.ok()) << record.error().message;
    std::size_t kept = 0;
    while (record && kept < typedAt.size() && record.value().report.text.find(" word" + std::to_string(kept)) != std::string::npos)
        ++kept;
    EXPECT_GT(kept, 0u);
    std::error_code ignored;
    std::filesystem::remove_all(core::pathFromUtf8(draft.toStdString()).parent_path().parent_path(), ignored);
    return kept < typedAt.size() ? killedAt - typedAt[kept] : 0;
}

// The one promise of a draft: whoever pulls the plug loses at most two seconds of typing. HS_KILLS: how often.
TEST(Drafts, AKilledProgramLosesAtMostTwoSecondsOfTyping) {
    const char* const wish = std::getenv("HS_KILLS");
    const int kills = wish != nullptr ? std::max(1, std::atoi(wish)) : 1;
    std::uint32_t random = 11;
    qint64 most = 0;
    for (int i = 0; i < kills; ++i) {
        random = random * 1664525u + 1013904223u;
        const qint64 missing = killWhileTyping(40 + (random >> 8) % 40, int((random >> 16) % 900));
        EXPECT_LE(missing, 2000) << "kill " << i;
        most = std::max(most, missing);
    }
    std::printf("kills typing: %d killed, at most %lld ms of typing missing, %s lost\n", kills, static_cast<long long>(most),
                most <= 2000 ? "0" : "a draft");
}

} // namespace
} // namespace hs::test
