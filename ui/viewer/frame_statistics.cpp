#include "ui/viewer/frame_statistics.h"

#include <time.h>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr int kBeatMs = 2;

// Nearest rank: the smallest value that at least `share` of all do not exceed.
double percentile(const std::vector<double>& sorted, double share) {
    if (sorted.empty()) return 0.0;
    const double rank = std::ceil(share * double(sorted.size()));
    return sorted[std::size_t(std::clamp(rank, 1.0, double(sorted.size()))) - 1];
}

} // namespace

FrameRecorder::FrameRecorder(QObject* parent)
    : QObject(parent) {
    m_heart.setTimerType(Qt::PreciseTimer);
    m_heart.setInterval(kBeatMs);
    connect(&m_heart, &QTimer::timeout, this, &FrameRecorder::beat);
}

void FrameRecorder::start() {
    m_frames.clear();
    m_cpu.clear();
    m_blockMax = 0.0;
    m_blockCpuMax = 0.0;
    m_cpuAtBeat = threadMs();
    m_running = true;
    m_sinceStart.start();
    m_sinceBeat.start();
    m_heart.start();
}

void FrameRecorder::stop() {
    if (!m_running) return;
    beat();
    m_heart.stop();
    m_running = false;
    m_seconds = double(m_sinceStart.nsecsElapsed()) / 1e9;
}

void FrameRecorder::addFrame(double milliseconds, double cpuMilliseconds) {
    if (!m_running) return;
    m_frames.push_back(milliseconds);
    m_cpu.push_back(cpuMilliseconds);
}

double FrameRecorder::threadMs() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

void FrameRecorder::beat() {
    const double gap = double(m_sinceBeat.nsecsElapsed()) / 1e6 - kBeatMs;
    m_blockMax = std::max(m_blockMax, gap);
    const double cpu = threadMs();
    m_blockCpuMax = std::max(m_blockCpuMax, cpu - m_cpuAtBeat);
    m_cpuAtBeat = cpu;
    m_sinceBeat.start();
}

FrameStatistics FrameRecorder::statistics() const {
    std::vector<double> sorted = m_frames;
    std::sort(sorted.begin(), sorted.end());
    FrameStatistics result;
    result.medianMs = percentile(sorted, 0.5);
    result.p99Ms = percentile(sorted, 0.99);
    result.maxMs = sorted.empty() ? 0.0 : sorted.back();
    std::vector<double> cpu = m_cpu;
    std::sort(cpu.begin(), cpu.end());
    result.cpuP99Ms = percentile(cpu, 0.99);
    result.cpuMaxMs = cpu.empty() ? 0.0 : cpu.back();
    result.frames = int(sorted.size());
    result.guiBlockMsMax = m_blockMax;
    result.guiBlockCpuMsMax = m_blockCpuMax;
    result.seconds = m_running ? double(m_sinceStart.nsecsElapsed()) / 1e9 : m_seconds;
    return result;
}

} // namespace hs::ui
