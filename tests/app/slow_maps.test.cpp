// Maps that take the engine seconds or minutes: made of words that are held, with their progress and a way to stop, and
// kept.
#include "tests/app/workspace_fixture.h"

#include <QComboBox>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hs::test {
namespace {

class SlowMaps : public testing::Test {
protected:
    void make(int stepMs) {
        desk = std::make_unique<Desk>(FakePace{.mapMs = stepMs});
        ASSERT_TRUE(desk->openSlide());
        ASSERT_TRUE(desk->openBundle());
        ASSERT_TRUE(desk->write());
        explained = std::make_unique<QSignalSpy>(desk->session.get(), &app::Session::explained);
        desk->panel().openTool(ui::ReportPanel::Tool::Map);
        choose(core::AttributionMethod::Reference);
    }
    void choose(core::AttributionMethod method) {
        auto* box = desk->panel().findChild<QComboBox*>(QStringLiteral("mapMethod"));
        box->setCurrentIndex(box->findData(int(method)));
    }
    core::TextSpan spanOf(const std::string& word) {
        const std::size_t at = desk->reportText().find(word);
        return {at, at + word.size()};
    }
    void pin(const std::string& word) { desk->panel().view().pin(spanOf(word)); }
    void hover(const std::string& word) {
        QWidget* port = desk->panel().view().viewport();
        const QPointF place = QRectF(desk->panel().view().boxOf(spanOf(word))).center();
        QMouseEvent move(QEvent::MouseMove, place, port->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(port, &move);
        QTest::qWait(400);
    }
    QToolButton& stop() { return *desk->panel().findChild<QToolButton*>(QStringLiteral("stopMap")); }
    bool says(const char* words) {
        for (const QLabel* label : desk->panel().findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QString::fromLatin1(words))) return true;
        return false;
    }
    std::string shownMethod() {
        const auto overlay = desk->window->slideView().overlay();
        return overlay ? overlay->scores().method + " " + overlay->scores().what : std::string();
    }

    std::unique_ptr<Desk> desk;
    std::unique_ptr<QSignalSpy> explained;
};

TEST_F(SlowMaps, AStopLeavesNoMapAndSaysSo) {
    make(200);
    pin("carcinoma");
    ASSERT_TRUE(QTest::qWaitFor([&] { return stop().isVisible() && says("%"); }, 5000));
    stop().click();
    EXPECT_TRUE(says("was stopped"));
    EXPECT_FALSE(stop().isVisible());
    QTest::qWait(500);
    EXPECT_EQ(explained->count(), 0);
    EXPECT_EQ(shownMethod(), "");
}

TEST_F(SlowMaps, TheStopOfTheProgressLineStopsItToo) {
    make(200);
    pin("carcinoma");
    ASSERT_TRUE(QTest::qWaitFor([&] { return stop().isVisible(); }, 5000));
    Q_EMIT desk->window->stopRequested();
    EXPECT_TRUE(says("was stopped"));
}

TEST_F(SlowMaps, APointerThatPassesBeginsNothing) {
    make(20);
    hover("carcinoma");
    EXPECT_TRUE(says("Click a word"));
    QTest::qWait(600);
    EXPECT_EQ(explained->count(), 0);
}

TEST_F(SlowMaps, OfAHeldWordItIsMadeOnceAndKept) {
    make(20);
    pin("carcinoma");
    ASSERT_TRUE(QTest::qWaitFor([&] { return shownMethod() == "reference carcinoma"; }, 10000)) << shownMethod();
    EXPECT_FALSE(stop().isVisible());
    EXPECT_EQ(explained->count(), 1);
    hover("Nodular");
    EXPECT_EQ(shownMethod(), "reference carcinoma") << "what is held stays on the slide";
    desk->panel().releasePhrase();
    ASSERT_TRUE(QTest::qWaitFor([&] { return shownMethod().empty(); }, 2000));
    pin("carcinoma");
    ASSERT_TRUE(QTest::qWaitFor([&] { return shownMethod() == "reference carcinoma"; }, 2000)) << shownMethod();
    EXPECT_EQ(explained->count(), 1) << "it was kept";
    choose(core::AttributionMethod::Attention);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shownMethod() == "attention carcinoma"; }, 5000)) << shownMethod();
}

} // namespace
} // namespace hs::test
