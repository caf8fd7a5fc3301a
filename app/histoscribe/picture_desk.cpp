#include "app/histoscribe/picture_desk.h"

#include "app/histoscribe/marks_desk.h"
#include "core/files.h"
#include "ui/gui_post.h"
#include "ui/preferences/preferences.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/main_window.h"
#include "ui/worker.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

namespace hs::app {

PictureDesk::PictureDesk(Parts parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts) {
    connect(&m_parts.window, &ui::MainWindow::snapshotRequested, this, &PictureDesk::save);
    connect(m_parts.window.action(QStringLiteral("copy-snapshot")), &QAction::triggered, this, &PictureDesk::copy);
}

ui::SnapshotScene PictureDesk::scene() const {
    const ui::Preferences preferences = ui::readPreferences(m_parts.settings);
    ui::SlideView& view = m_parts.window.slideView();
    ui::SnapshotScene scene;
    scene.slide = view.slideInFocus();
    scene.view = view.viewport();
    scene.dpi = preferences.snapshotDpi;
    scene.scaleBar = preferences.snapshotScaleBar;
    if (scene.slide) scene.spacing = view.info().spacing;
    // A picture whose colours were changed says so.
    scene.colours = view.colourMapper();
    scene.note = QString::fromStdString(core::describe(view.colours()));
    if (preferences.snapshotMap) {
        scene.overlay = view.overlay();
        scene.overlayStyle = view.overlayStyle();
    }
    if (const ui::MarkBoard* board = m_parts.marks.board()) {
        scene.spacing = board->spacing();
        scene.visibility = board->visibility();
        if (preferences.snapshotMarks) scene.marks = board->document().snapshot();
    }
    return scene;
}

void PictureDesk::save(const QString& path) {
    m_parts.window.showProgress({tr("painting the picture"), 0, 0, false});
    ui::onWorker(
        [post = ui::GuiPost(this), this, scene = scene(), file = core::pathFromUtf8(path.toStdString())] {
            const auto written = ui::writeSnapshot(scene, file);
            post([this, written, name = core::displayName(file)] {
                m_parts.window.endProgress();
                if (written)
                    m_parts.window.say(tr("Saved %1").arg(QString::fromStdString(name)));
                else
                    m_parts.window.showMessage(ui::messageOf(written.error()));
            });
        });
}

void PictureDesk::copy() {
    m_parts.window.showProgress({tr("painting the picture"), 0, 0, false});
    ui::onWorker([post = ui::GuiPost(this), this, scene = scene()] {
        const auto painted = ui::paintSnapshot(scene);
        post([this, painted] {
            m_parts.window.endProgress();
            if (!painted) return m_parts.window.showMessage(ui::messageOf(painted.error()));
            QGuiApplication::clipboard()->setImage(painted.value());
            m_parts.window.say(tr("The picture is on the clipboard"));
        });
    });
}

} // namespace hs::app
