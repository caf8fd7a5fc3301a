// histoscribe --bench startup|pan|zoom and --shot: the viewer measured and painted without a person. GUI thread.
#pragma once

#include "app/histoscribe/bench_fields.h"
#include "ui/viewer/frame_statistics.h"
#include "ui/window/main_window.h"

#include <QObject>
#include <QString>

#include <memory>

namespace hs::app {

// Milliseconds since the process was started by the system.
double processMilliseconds();

struct ViewerTask {
    QString bench; // "startup", "pan", "zoom" or empty
    QString shot;  // file to paint the settled window into, or empty
    bool json = false;
    QString slide; // for the time OpenSlide alone needs to open it
};

// Watches the window and quits the application when the task is done; 1 when the slide never came.
class ViewerBench : public QObject {
    Q_OBJECT
public:
    ViewerBench(ui::MainWindow& window, ViewerTask task, QObject* parent = nullptr);
    ~ViewerBench() override;

    // The task has nothing to wait for any more (the slide was refused): paint what is there and quit with this code.
    void giveUp(int exitCode);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void onComplete();
    void step();
    void finishStartup();
    void finishMotion();
    void printMotion(const FieldFigures& fields);
    bool paintShot(); // false: not written, and told

    ui::MainWindow& m_window;
    const ViewerTask m_task;
    double m_windowMs = 0.0;
    double m_firstPictureMs = 0.0;
    double m_completePictureMs = 0.0;
    int m_steps = 0;
    bool m_moving = false;
    ui::FrameStatistics m_measured;
    FieldBench* m_fields = nullptr; // ours, as a child
};

} // namespace hs::app
