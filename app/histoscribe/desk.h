// Desk: everything around the slide that the app adds to the window: marks, case tray, pictures, preferences, what is
// kept between two starts. It makes the parts and lets them hear each other. GUI thread.
#pragma once

#include "app/histoscribe/marks_desk.h"
#include "app/histoscribe/painting_desk.h"
#include "app/histoscribe/picture_desk.h"
#include "app/histoscribe/session_keeper.h"
#include "app/histoscribe/tray_desk.h"
#include "core/tiles/tile_cache.h"

#include <QObject>
#include <QSettings>

#include <memory>

namespace hs::ui {
class PreferencesPage;
struct Preferences;
} // namespace hs::ui

namespace hs::app {

class Workspace;

class Desk : public QObject {
    Q_OBJECT
public:
    struct Parts {
        ui::MainWindow& window;
        Session& session;
        Workspace& workspace;
        QSettings& settings;
        std::shared_ptr<core::TileCache> tiles;
    };
    explicit Desk(const Parts& parts, QObject* parent = nullptr);
    ~Desk() override;

    // Whether anything is read from, or written to, the user's state folder.
    enum class Memory { Kept, None };
    // Opens these slides (and marks), or what was open last time when there are none.
    void begin(const QStringList& paths, Memory memory);

    MarksDesk& marks() { return *m_marks; }
    TrayDesk& tray() { return *m_tray; }
    PaintingDesk& painting() { return *m_painting; }

private:
    void buildPreferences();
    void takePreferences(const ui::Preferences& preferences);
    bool takeFile(const QString& path);

    Parts m_parts;
    std::unique_ptr<MarksDesk> m_marks;
    std::unique_ptr<TrayDesk> m_tray;
    std::unique_ptr<PictureDesk> m_pictures;
    std::unique_ptr<PaintingDesk> m_painting;
    std::unique_ptr<SessionKeeper> m_keeper;
    ui::PreferencesPage* m_preferences = nullptr; // owned by the window
    QStringList m_waitingMarks;                   // given together with a slide that is still being opened
};

} // namespace hs::app
