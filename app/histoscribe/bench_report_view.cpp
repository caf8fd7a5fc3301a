#include "app/histoscribe/bench_report_view.h"

#include "core/words/sections.h"
#include "ui/report/report_panel.h"
#include "ui/report/report_view.h"
#include "ui/viewer/slide_view.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hs::app {

namespace {

constexpr int kStepMs = 16;
constexpr int kStepsAWord = 15;    // a pointer that rests 240 ms
constexpr int kWordsAfter = 24;    // hovered when the report is finished
constexpr double kPanPixels = 6.0; // a step

} // namespace

ReportBench::ReportBench(ui::MainWindow& window, Session& session, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_session(session) {
    m_step.setInterval(kStepMs);
    m_step.setTimerType(Qt::PreciseTimer);
    connect(&m_step, &QTimer::timeout, this, &ReportBench::step);
    connect(&m_window.reportPanel(), &ui::ReportPanel::stateChanged, this, [this] {
        if (m_clock.isValid() || !m_window.reportPanel().canGenerate() ||
            m_window.reportPanel().bundleState().phase != ui::BundlePhase::Ready)
            return;
        m_clock.start();
        QTimer::singleShot(0, this, &ReportBench::begin);
    });
    connect(&m_session, &Session::bundleRefused, this, [](const core::Error& error) {
        std::fprintf(stderr, "histoscribe: %s\n", error.message.c_str());
        QCoreApplication::exit(core::exitCodeFor(error.code));
    });
    connect(&m_session, &Session::explained, this, [this] { ++m_maps; });
    connect(&m_session, &Session::reportEvent, this, [this](const core::ReportEvent& event) {
        if (const auto* token = std::get_if<core::TokenWritten>(&event.what)) {
            if (m_firstWordMs == 0.0 && token->token.author == core::Author::Model)
                m_firstWordMs = double(m_clock.elapsed());
            m_lastWordMs = double(m_clock.elapsed());
        }
    });
}

void ReportBench::begin() {
    core::GenerationOptions options = m_window.reportPanel().options();
    options.greedy = true;
    m_window.reportPanel().setOptions(options);
    m_writing = std::make_unique<GuiPulse>();
    m_window.reportPanel().generate();
    m_step.start();
}

// The slide moves all the time; the pointer rests on one word after the other.
void ReportBench::step() {
    ui::SlideView& view = m_window.slideView();
    const double angle = double(++m_steps) * 0.02;
    view.setViewport(view.viewport().panned(kPanPixels * std::cos(angle), kPanPixels * std::sin(angle)));
    if (m_steps % kStepsAWord == 0) hoverNext();
    const bool done =
        !m_session.writing() && !m_session.firmingUp() && m_window.reportPanel().state() != ui::ReportState::Writing;
    if (done && !m_after) {
        m_after = std::make_unique<GuiPulse>();
        m_hovered = 0;
    }
    if (m_after && m_hovered >= kWordsAfter) finish();
}

void ReportBench::hoverNext() {
    ui::ReportView& text = m_window.reportPanel().view();
    const std::vector<core::TextSpan> words = core::wordSpans(m_window.reportPanel().report().text);
    if (words.empty()) return;
    m_word = (m_word + 1) % words.size();
    const QPointF place = QRectF(text.boxOf(words[m_word])).center();
    QMouseEvent move(QEvent::MouseMove, place, text.viewport()->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(text.viewport(), &move);
    ++m_hovered;
}

void ReportBench::finish() {
    m_step.stop();
    const core::Report report = m_window.reportPanel().report();
    const nlohmann::ordered_json result{
        {"first_word_ms", m_firstWordMs},
        {"last_word_ms", m_lastWordMs},
        {"words", m_window.reportPanel().wordCount()},
        {"maps_shown", m_maps},
        {"gui_busy_ms_max", std::max(m_writing->longestBusyMs(), m_after->longestBusyMs())},
        {"gui_busy_ms_p99", m_writing->busyMs(0.99)},
        {"gui_busy_ms_max_hovering", m_after->longestBusyMs()},
        {"gui_block_ms_max", std::max(m_writing->longestMs(), m_after->longestMs())},
        {"turns", m_writing->turns() + m_after->turns()}};
    std::printf("%s\n", result.dump(1).c_str());
    std::fflush(stdout);
    QCoreApplication::exit(0);
}

} // namespace hs::app
