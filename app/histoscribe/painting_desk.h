// PaintingDesk: chooses who paints the slides, tells the views, and what About says of it. GUI thread.
//
// The window is on the screen, painted by the processor, before anything here begins. Whether OpenGL is worth having is
// found out by this program itself in a child process (`histoscribe --probe-opengl`): a driver that hangs or crashes
// takes nothing with it, and nobody waits.
#pragma once

#include "ui/viewer/paint_path.h"

#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QString>

#include <optional>
#include <vector>

namespace hs::ui {
class MainWindow;
class SlideView;
} // namespace hs::ui

namespace hs::app {

class PaintingDesk : public QObject {
    Q_OBJECT
public:
    explicit PaintingDesk(ui::MainWindow& window, QObject* parent = nullptr);
    ~PaintingDesk() override;

    void setPreference(ui::PaintPreference preference);
    // Views are painted alike; one that comes later takes over what holds.
    void attach(ui::SlideView& view);

    const ui::PaintChoice& choice() const { return m_choice; }

    // The program that is asked for what OpenGL there is; ours unless a test puts another in its place.
    void setProbe(const QString& program, const QStringList& arguments);

private:
    void choose();
    void probe();
    void takeProbe(const QString& said);
    void apply();

    ui::MainWindow& m_window;
    std::vector<QPointer<ui::SlideView>> m_views;
    ui::PaintPreference m_preference = ui::PaintPreference::Automatic;
    std::optional<ui::OpenGlFinding> m_finding;
    ui::PaintChoice m_choice;
    QString m_program;
    QStringList m_arguments;
    QProcess m_probe;
    bool m_shown = false; // the first slide, or a moment, has gone by
};

// `histoscribe --probe-opengl`: one JSON object about the OpenGL of this screen on stdout. Needs a QGuiApplication.
int probeOpenGl();
// What it said; a finding without a renderer when that is no answer. Pure.
ui::OpenGlFinding openGlFindingFrom(const QString& said);

} // namespace hs::app
