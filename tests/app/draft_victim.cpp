// A viewer to be killed: writes a report about a synthetic slide, then types into it without a pause. Prints where its
// draft lies, then each word with the time it was typed.
#include "tests/app/workspace_fixture.h"

#include <QApplication>
#include <QDateTime>

#include <cstdio>

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    hs::test::Desk desk({.tokenMs = 5});
    if (!desk.openSlide() || !desk.openBundle() || !desk.write()) return 1;
    const auto draft = desk.folder.path() / "drafts" / (hs::app::DraftKeeper::keyOf({hs::test::syntheticSlide().slide}) + ".json");
    std::printf("draft %s\n", draft.c_str());
    hs::ui::ReportView& view = desk.panel().view();
    for (int word = 0; word < 2000; ++word) {
        QTextCursor cursor = view.textCursor();
        cursor.movePosition(QTextCursor::End);
        view.setTextCursor(cursor);
        QTest::keyClicks(&view, QStringLiteral(" word%1").arg(word));
        std::printf("typed %d %lld\n", word, static_cast<long long>(QDateTime::currentMSecsSinceEpoch()));
        std::fflush(stdout);
        QTest::qWait(40);
    }
    return 0;
}
