// GuiPulse: how long the GUI thread keeps its event loop waiting. A timer beats every millisecond; what lies between
// two beats is one turn of the loop. GUI thread.
#pragma once

#include <QObject>

#include <vector>

namespace hs::app {

class GuiPulse : public QObject {
    Q_OBJECT
public:
    explicit GuiPulse(QObject* parent = nullptr);

    // Of the thread's own processor time: what a machine with a core to spare sees.
    double longestBusyMs() const { return m_longestBusy; }
    double busyMs(double share) const; // percentile, 0..1
    // By the clock, whoever else has the processor meanwhile.
    double longestMs() const { return m_longest; }
    std::size_t turns() const { return m_busy.size(); }

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    std::vector<float> m_busy;
    double m_lastBusy = 0.0, m_last = 0.0;
    double m_longestBusy = 0.0, m_longest = 0.0;
};

} // namespace hs::app
