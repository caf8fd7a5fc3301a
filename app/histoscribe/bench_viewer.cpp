#include "app/histoscribe/bench_viewer.h"

#include "core/files.h"
#include "core/slide/slide.h"
#include "ui/viewer/slide_view.h"

#include <nlohmann/json.hpp>
#include <time.h>
#include <unistd.h>

#include <QBuffer>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QPixmap>
#include <QThreadPool>
#include <QTimer>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <utility>

namespace hs::app {

namespace {

constexpr int kMotionSteps = 400;   // frames of a pan or zoom run
constexpr double kPanPixels = 24.0; // device-independent pixels a frame
constexpr int kReadingMs = 5000;    // at most: a picture is painted then, whatever is still on its way

void printResult(const nlohmann::ordered_json& result) {
    const std::string text = result.dump(1) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

double openMilliseconds(const QString& path) {
    QElapsedTimer timer;
    timer.start();
    const auto slide = core::Slide::open(core::pathFromUtf8(path.toStdString()));
    return slide ? double(timer.nsecsElapsed()) / 1e6 : -1.0;
}

} // namespace

double processMilliseconds() {
    // Field 22 of /proc/self/stat: start after boot, in clock ticks.
    std::ifstream stat("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < 19; ++i)
        fields >> skipped;
    double startTicks = 0.0;
    fields >> startTicks;
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return (double(now.tv_sec) + double(now.tv_nsec) / 1e9 - startTicks / double(::sysconf(_SC_CLK_TCK))) * 1000.0;
}

ViewerBench::ViewerBench(ui::MainWindow& window, ViewerTask task, QObject* parent)
    : QObject(parent), m_window(window), m_task(std::move(task)) {
    m_window.installEventFilter(this);
    connect(&m_window.slideView(), &ui::SlideView::firstPicture, this, [this] {
        if (m_firstPictureMs == 0.0) m_firstPictureMs = processMilliseconds();
    });
    connect(&m_window.slideView(), &ui::SlideView::pictureComplete, this, &ViewerBench::onComplete);
}

ViewerBench::~ViewerBench() = default;

bool ViewerBench::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &m_window && event->type() == QEvent::Paint && m_windowMs == 0.0) m_windowMs = processMilliseconds();
    return QObject::eventFilter(watched, event);
}

void ViewerBench::giveUp(int exitCode) {
    if (!m_task.shot.isEmpty() && !paintShot()) exitCode = 1;
    QTimer::singleShot(0, QCoreApplication::instance(), [exitCode] { QCoreApplication::exit(exitCode); });
}

void ViewerBench::onComplete() {
    if (m_completePictureMs == 0.0) m_completePictureMs = processMilliseconds();
    if (m_moving || m_task.bench == QStringLiteral("report")) return; // the report has a bench of its own
    if (m_task.bench == QStringLiteral("startup")) return finishStartup();
    if (m_task.bench.isEmpty()) {
        if (m_task.shot.isEmpty()) return;
        QThreadPool::globalInstance()->waitForDone(kReadingMs); // marks that came along are on the picture, too
        QTimer::singleShot(0, this, [this] { giveUp(0); });
        return;
    }
    m_moving = true;
    ui::SlideView& view = m_window.slideView();
    core::Viewport start = view.viewport();
    start.downsample = {4.0};
    view.setViewport(start);
    QTimer::singleShot(1500, this, [this] { // its tiles are cached by then
        m_window.slideView().startMeasuring();
        step();
    });
}

void ViewerBench::step() {
    ui::SlideView& view = m_window.slideView();
    if (m_steps++ == kMotionSteps) return finishMotion();
    if (m_task.bench == QStringLiteral("pan")) {
        const double angle = double(m_steps) * 2.0 * M_PI / kMotionSteps; // a circle: it comes back to cached tiles
        view.setViewport(view.viewport().panned(kPanPixels * std::cos(angle), kPanPixels * std::sin(angle)));
    } else {
        const double wave = std::sin(double(m_steps) * 4.0 * M_PI / kMotionSteps);
        view.setViewport(view.viewport().zoomedAbout({view.width() / 2.0, view.height() / 2.0}, {4.0 * std::exp2(2.0 * wave)}));
    }
    QTimer::singleShot(16, this, &ViewerBench::step);
}

void ViewerBench::finishStartup() {
    nlohmann::ordered_json result{{"openslide_open_ms", openMilliseconds(m_task.slide)},
                                  {"window_ms", m_windowMs},
                                  {"first_picture_ms", m_firstPictureMs},
                                  {"complete_picture_ms", m_completePictureMs}};
    printResult(result);
    giveUp(0);
}

void ViewerBench::finishMotion() {
    m_measured = m_window.slideView().measured();
    m_fields = new FieldBench(m_window.slideView(), m_task.slide, this);
    m_fields->start([this](const FieldFigures& fields) { printMotion(fields); });
}

void ViewerBench::printMotion(const FieldFigures& fields) {
    const ui::FrameStatistics& measured = m_measured;
    const auto ratio = fields.rawSeconds > 0 ? nlohmann::ordered_json(fields.seconds / fields.rawSeconds) : nlohmann::ordered_json(nullptr);
    printResult({{"frame_ms_median", measured.medianMs},
                 {"frame_ms_p99", measured.p99Ms},
                 {"frame_ms_max", measured.maxMs},
                 {"frame_cpu_ms_p99", measured.cpuP99Ms},
                 {"frame_cpu_ms_max", measured.cpuMaxMs},
                 {"frames", measured.frames},
                 {"painting", m_window.slideView().paintPath() == ui::PaintPath::OpenGl ? "opengl" : "raster"},
                 {"tiles", measured.tiles},
                 {"bytes_held", measured.bytesHeld},
                 {"raw_read_ratio", ratio},
                 {"fields", fields.fields},
                 {"field_tiles", fields.tiles},
                 {"field_ms", fields.fields > 0 ? fields.seconds * 1000 / fields.fields : 0.0},
                 {"gui_block_ms_max", measured.guiBlockMsMax},
                 {"gui_block_cpu_ms_max", measured.guiBlockCpuMsMax}});
    giveUp(0);
}

bool ViewerBench::paintShot() {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    const bool painted = buffer.open(QIODevice::WriteOnly) && m_window.grab().save(&buffer, "PNG");
    const auto written = painted ? core::writeFileAtomically(core::pathFromUtf8(m_task.shot.toStdString()),
                                                             {bytes.constData(), std::size_t(bytes.size())})
                                 : core::Error(core::ErrorCode::Internal, "the window cannot be painted");
    if (!written) std::fprintf(stderr, "histoscribe: %s\n", written.error().message.c_str());
    return written.ok();
}

} // namespace hs::app
