// histoscribe --bench report SLIDE --bundle DIR: a report is written by the real engine while the slide is panned and
// words are hovered; how long the GUI thread was busy at a time, and how soon the first word came. GUI thread.
#pragma once

#include "app/histoscribe/gui_pulse.h"
#include "app/histoscribe/session.h"
#include "ui/window/main_window.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace hs::app {

class ReportBench : public QObject {
    Q_OBJECT
public:
    // Both outlive the bench. It begins when slide and bundle are there, and quits the application at its end.
    ReportBench(ui::MainWindow& window, Session& session, QObject* parent = nullptr);

private:
    void begin();
    void step();
    void hoverNext();
    void finish();

    ui::MainWindow& m_window;
    Session& m_session;
    std::unique_ptr<GuiPulse> m_writing, m_after; // while words come; while finished words are hovered
    QElapsedTimer m_clock;
    QTimer m_step;
    double m_firstWordMs = 0.0;
    double m_lastWordMs = 0.0;
    int m_steps = 0;
    int m_hovered = 0;
    int m_maps = 0;
    std::size_t m_word = 0;
};

} // namespace hs::app
