// The window with the real engine and the demo bundle; tests skip by name where the engine module or the bundle is absent.
#pragma once

#include "app/common/program_paths.h"
#include "core/words/sections.h"
#include "tests/app/workspace_fixture.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPushButton>

#include <gtest/gtest.h>

#include <cstdlib>

namespace hs::test {

inline constexpr int kSlow = 180000; // ms; a loaded machine with one core for the engine

inline std::filesystem::path realBundle() {
    if (const char* other = std::getenv("HS_TEST_BUNDLE")) return other; // another bundle to try
    return app::demoBundle();
}

class RealWorkspace : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(app::engineModule())) GTEST_SKIP() << "this build has no engine module";
        if (!std::filesystem::exists(realBundle() / "bundle.json")) GTEST_SKIP() << "there is no demo bundle";
        desk = std::make_unique<Desk>(FakePace(), engine());
        desk->session->setProvisionalPatches(0); // reports from all of the tissue
        desk->workspace->useBundle(text(realBundle()));
        ASSERT_TRUE(QTest::qWaitFor([&] { return desk->panel().bundleState().phase == ui::BundlePhase::Ready; }, kSlow));
        setLength(60);
    }
    virtual app::EngineThread::Factory engine() const { return app::makeRealEngine; }
    void setLength(int tokens) {
        core::GenerationOptions options;
        options.greedy = true;
        options.maxTokens = tokens;
        desk->panel().setOptions(options);
    }
    template <class Condition>
    bool wait(Condition condition) {
        return QTest::qWaitFor(condition, kSlow);
    }
    bool written() {
        return wait([&] { return desk->panel().state() == ui::ReportState::Finished && !desk->session->writing(); });
    }
    bool write() {
        desk->panel().generate();
        return written();
    }
    // The map of words of the report, as a click on them makes it.
    bool map(const std::string& words) {
        desk->panel().releasePhrase();
        QTest::qWait(20);
        const std::size_t at = desk->reportText().find(words);
        if (at == std::string::npos) return false;
        desk->panel().view().pin({at, at + words.size()});
        return wait([&] { return overlay() && overlay()->scores().what.find(words) != std::string::npos; });
    }
    ui::OverlayModelPtr overlay() { return desk->window->slideView().overlay(); }
    // The first word the model wrote.
    std::string firstWord() {
        const core::Report report = desk->panel().report();
        const std::size_t from = report.promptTokens < report.tokens.size() ? report.tokens[report.promptTokens].span.begin : 0;
        for (const core::TextSpan& span : core::wordSpans(report.text))
            if (span.begin >= from) return report.text.substr(span.begin, span.end - span.begin);
        return {};
    }
    QPushButton* button(QWidget& parent, const QString& words) {
        for (QPushButton* one : parent.findChildren<QPushButton*>())
            if (one->text() == words && one->isVisible()) return one;
        return nullptr;
    }

    std::unique_ptr<Desk> desk;
};

} // namespace hs::test
