// FrameStatistics: how long the view's frames took, for `histoscribe --bench pan|zoom`. GUI thread.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hs::ui {

// Times in milliseconds. A frame is one paint of the slide with its overlay.
struct FrameStatistics {
    double medianMs = 0.0;
    double p99Ms = 0.0;
    double maxMs = 0.0;
    double cpuP99Ms = 0.0; // of the GUI thread's own processor time: what a frame costs whatever else runs
    double cpuMaxMs = 0.0;
    int frames = 0;
    std::uint64_t tiles = 0;    // read from the file while measuring
    std::size_t bytesHeld = 0;  // tile cache and composed picture, at the end
    double guiBlockMsMax = 0.0; // longest time in which the event loop answered nobody
    double guiBlockCpuMsMax = 0.0; // most processor time the GUI thread took without answering anybody
    double seconds = 0.0;       // measured time
};

// Collects while it is running; a heartbeat of 2 ms sees when the event loop was held up.
class FrameRecorder : public QObject {
    Q_OBJECT
public:
    explicit FrameRecorder(QObject* parent = nullptr);

    void start();
    void stop();
    bool running() const { return m_running; }
    void addFrame(double milliseconds, double cpuMilliseconds);

    // Processor time of the calling thread so far, in milliseconds.
    static double threadMs();

    // Medians and percentiles of what was collected; tiles and bytes are the caller's to fill in.
    FrameStatistics statistics() const;

private:
    void beat();

    bool m_running = false;
    std::vector<double> m_frames;
    std::vector<double> m_cpu;
    double m_blockMax = 0.0;
    double m_blockCpuMax = 0.0;
    double m_cpuAtBeat = 0.0;
    double m_seconds = 0.0;
    QElapsedTimer m_sinceStart;
    QElapsedTimer m_sinceBeat;
    QTimer m_heart;
};

} // namespace hs::ui
