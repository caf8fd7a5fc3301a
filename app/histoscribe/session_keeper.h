// SessionKeeper: writes down what is on the desk within seconds of every change, and lays it out again at the next
// start.
//
// GUI thread; files are written by one worker, in order. What is kept: the case and the places on its slides
// (session.json) and the marks of every slide (by fingerprint); drafts of reports are kept by their own keeper. A
// failure is told once and tried again; nothing in memory depends on it. A second program on the same folder keeps
// nothing, and says so.
#pragma once

#include "app/histoscribe/session_state.h"
#include "app/histoscribe/state_folder.h"
#include "core/annotations/annotation.h"

#include <QLockFile>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace hs::ui {
class MainWindow;
class MarkBoard;
} // namespace hs::ui

namespace hs::app {

class MarksDesk;

// A setting that the preferences page changes.
inline const QString kRestoreKey = QStringLiteral("session/restore");

class SessionKeeper : public QObject {
    Q_OBJECT
public:
    struct Parts {
        ui::MainWindow& window;
        MarksDesk& marks;
        QSettings& settings;
    };
    SessionKeeper(Parts parts, StateFolder folder, QObject* parent = nullptr);
    ~SessionKeeper() override; // waits for the last file

    // What the last program left; nothing when it left nothing, restoring is off or another one is running. What cannot
    // be read is put aside as session.json.damaged, and begin() tells it.
    std::optional<SessionState> lastSession();
    // Call once, before slides are opened. With a session: its places come back with its slides.
    void begin(const std::optional<SessionState>& restored);

    void setCase(const QStringList& paths);
    // Once: true for the slide that was in the view when the last session ended.
    bool takeWanted(const std::string& fingerprint);

    // Takes away everything kept, of this session too.
    void forgetAll();

    // Writes what is due now and waits; the session is then known to have ended well.
    void close();

    bool owner() const { return m_owner; }
    static constexpr int kSoonMs = 1500;
    static constexpr int kRetryMs = 15000;

private:
    void watch(const std::string& fingerprint, ui::MarkBoard& board);
    void recall(const std::string& fingerprint, ui::MarkBoard& board);
    void endRecall(const std::string& fingerprint);
    void takeRecalled(const std::string& fingerprint, std::vector<core::AnnotationPtr> marks,
                      nlohmann::ordered_json extras);
    void placeView();
    void noteView();
    void changed();
    void save();
    void queue(std::function<core::Result<void>(const StateFolder&)> job, std::string key);
    void saveMarks(const std::string& fingerprint);
    void finished(const std::string& key, const core::Result<void>& result);
    void tellRestored();
    void tellUnreadable(const core::Error& error);

    ui::MainWindow& m_window;
    MarksDesk& m_marks;
    QSettings& m_settings;
    const StateFolder m_folder;
    QLockFile m_lock;
    bool m_owner = false;
    bool m_begun = false;
    bool m_closed = false;
    SessionState m_state;
    std::string m_wanted;  // fingerprint of the slide to be shown again; empty: it is, or none
    std::string m_written; // the session as it stands on the disk
    std::map<std::string, std::uint64_t> m_savedRevisions; // of marks, by fingerprint
    std::set<std::string> m_dirtyMarks;
    std::set<std::string> m_recalling; // kept marks on their way: nothing is written over them before they are here
    bool m_told = false; // that autosave fails
    struct Restored {
        bool crashed = false;
        std::size_t marks = 0;
    };
    std::optional<Restored> m_restored;
    std::optional<core::Error> m_unreadable; // why the last session could not be read
    QTimer m_soon;
    QTimer m_tell;
    QThreadPool m_writer; // one thread: files are written in order
};

} // namespace hs::app
