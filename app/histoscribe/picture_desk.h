// PictureDesk: pictures of the view at the resolution of the preferences: into a file (PNG or SVG) or onto the
// clipboard. GUI thread; painted and written on a worker.
#pragma once

#include "ui/snapshot/snapshot.h"

#include <QObject>
#include <QSettings>

namespace hs::ui {
class MainWindow;
} // namespace hs::ui

namespace hs::app {

class MarksDesk;

class PictureDesk : public QObject {
    Q_OBJECT
public:
    struct Parts {
        ui::MainWindow& window;
        MarksDesk& marks;
        QSettings& settings;
    };
    explicit PictureDesk(Parts parts, QObject* parent = nullptr);

    void save(const QString& path); // ".svg" or a PNG
    void copy();

private:
    ui::SnapshotScene scene() const;

    Parts m_parts;
};

} // namespace hs::app
