#include "app/histoscribe/session_keeper.h"

#include "app/histoscribe/marks_desk.h"
#include "core/annotations/geojson.h"
#include "core/files.h"
#include "core/log.h"
#include "ui/gui_post.h"
#include "ui/preferences/preferences.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/main_window.h"
#include "ui/worker.h"

#include <algorithm>

namespace hs::app {

namespace {

constexpr int kTellAfterMs = 1200; // everything that comes back has come by then

QString lockName(const StateFolder& folder) {
    return QString::fromStdString(core::utf8FromPath(folder.path() / "session.lock"));
}

} // namespace

SessionKeeper::SessionKeeper(Parts parts, StateFolder folder, QObject* parent)
    : QObject(parent)
    , m_window(parts.window)
    , m_marks(parts.marks)
    , m_settings(parts.settings)
    , m_folder(std::move(folder))
    , m_lock(lockName(m_folder)) {
    m_writer.setMaxThreadCount(1);
    m_lock.setStaleLockTime(0); // held as long as its process lives
    m_owner = m_folder.prepare().ok() && m_lock.tryLock(0);
    m_soon.setSingleShot(true);
    m_tell.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &SessionKeeper::save);
    connect(&m_tell, &QTimer::timeout, this, &SessionKeeper::tellRestored);
}

SessionKeeper::~SessionKeeper() {
    ui::waitForWorkers(m_writer);
}

std::optional<SessionState> SessionKeeper::lastSession() {
    if (!m_owner || !m_settings.value(kRestoreKey, true).toBool()) return std::nullopt;
    std::error_code none;
    if (!std::filesystem::exists(m_folder.sessionFile(), none)) return std::nullopt;
    const auto text = core::readTextFile(m_folder.sessionFile(), 16 << 20);
    auto state = text ? sessionFromJson(text.value()) : core::Result<SessionState>(text.error());
    if (state && !state.value().slides.empty()) return std::move(state).value();
    if (!state) {
        m_folder.putAside(m_folder.sessionFile());
        m_unreadable = std::move(state).error();
    }
    return std::nullopt;
}

void SessionKeeper::begin(const std::optional<SessionState>& restored) {
    m_begun = true;
    if (!m_owner) {
        ui::Message message;
        message.kind = ui::MessageKind::Note;
        message.sentence =
            tr("HistoScribe is open twice: this window does not autosave. Save marks and reports by hand.");
        m_window.showMessage(message);
        return;
    }
    if (m_unreadable) tellUnreadable(*m_unreadable);
    if (restored) {
        m_state = *restored;
        m_wanted = restored->shown;
        m_restored = Restored{!restored->clean, 0};
    }
    m_state.clean = false;
    connect(&m_marks, &MarksDesk::boardMade, this,
            [this](const std::string& fingerprint, ui::MarkBoard* board) { watch(fingerprint, *board); });
    m_marks.setRecall([this](const std::string& fingerprint, ui::MarkBoard& board) { recall(fingerprint, board); });
    ui::SlideView& view = m_window.slideView();
    connect(&view, &ui::SlideView::slideChanged, this, &SessionKeeper::placeView);
    connect(&view, &ui::SlideView::viewChanged, this, &SessionKeeper::noteView);
    // Checked: a day count that is no number must not take everything away.
    const int days = ui::readPreferences(m_settings).keepDays;
    ui::onWorker(m_writer, [folder = m_folder, days] { folder.purge(std::chrono::hours(24 * std::max(1, days))); });
    changed();
}

void SessionKeeper::setCase(const QStringList& paths) {
    std::vector<std::string> slides;
    for (const QString& path : paths)
        slides.push_back(path.toStdString());
    if (slides == m_state.slides) return;
    m_state.slides = std::move(slides);
    m_state.shown.clear();
    m_wanted.clear();
    m_state.views.clear();
    changed();
}

bool SessionKeeper::takeWanted(const std::string& fingerprint) {
    if (m_wanted.empty() || m_wanted != fingerprint) return false;
    m_wanted.clear();
    return true;
}

// A slide of the last session comes back: to its place.
void SessionKeeper::placeView() {
    const core::SlidePtr slide = m_window.slideView().slide();
    if (!slide) return;
    m_state.shown = slide->info().fingerprint;
    const auto saved = m_state.views.find(slide->info().fingerprint);
    if (saved != m_state.views.end()) {
        const SavedView place = saved->second; // the view tells its moves while it is set
        m_window.slideView().setViewport(restoredView(place, m_window.slideView().viewport()));
    }
    if (m_restored) m_tell.start(kTellAfterMs);
}

void SessionKeeper::noteView() {
    const core::SlidePtr slide = m_window.slideView().slide();
    if (!slide) return;
    SavedView& kept = m_state.views[slide->info().fingerprint];
    const SavedView now = savedView(m_window.slideView().viewport());
    if (kept == now) return;
    kept = now;
    changed();
}

void SessionKeeper::watch(const std::string& fingerprint, ui::MarkBoard& board) {
    connect(&board, &ui::MarkBoard::changed, this, [this, fingerprint] {
        m_dirtyMarks.insert(fingerprint);
        changed();
    });
}

void SessionKeeper::recall(const std::string& fingerprint, ui::MarkBoard&) {
    m_recalling.insert(fingerprint);
    ui::onWorker(m_writer, [post = ui::GuiPost(this), this, fingerprint, file = m_folder.marksFile(fingerprint)] {
        std::error_code none;
        if (!std::filesystem::exists(file, none)) return post([this, fingerprint] { endRecall(fingerprint); });
        auto read = core::readGeoJson(file);
        // What cannot be read is put aside, so that the next save does not write over it.
        if (!read) StateFolder::putAside(file);
        if (read) {
            auto marks = core::sharedMarks(std::move(read.value().marks));
            return post([this, fingerprint, marks = std::move(marks), extras = std::move(read.value().fileExtras)]() mutable {
                takeRecalled(fingerprint, std::move(marks), std::move(extras));
            });
        }
        post([this, fingerprint, error = std::move(read).error().withContext("while reading the marks kept for this slide")] {
            m_window.showMessage(ui::messageOf(error));
            endRecall(fingerprint);
        });
    });
}

void SessionKeeper::endRecall(const std::string& fingerprint) {
    m_recalling.erase(fingerprint);
    if (m_dirtyMarks.contains(fingerprint)) changed();
}

// A hand may have been faster than the disk: what it has drawn stays, and is due to be written.
void SessionKeeper::takeRecalled(const std::string& fingerprint, std::vector<core::AnnotationPtr> marks,
                                 nlohmann::ordered_json extras) {
    ui::MarkBoard* board = m_marks.boardOf(fingerprint);
    if (!board || marks.empty()) return endRecall(fingerprint);
    if (m_restored) m_restored->marks += marks.size();
    if (board->document().fileExtras().is_null()) board->document().setFileExtras(std::move(extras));
    board->feed(std::move(marks), ui::MarkBoard::Undo::None, {}, [this, fingerprint] {
        const core::MarkDocument& document = m_marks.boardOf(fingerprint)->document();
        if (!document.canUndo() && !document.canRedo()) { // nothing but what stands on the disk
            m_savedRevisions[fingerprint] = document.revision();
            m_dirtyMarks.erase(fingerprint);
        }
        endRecall(fingerprint);
    });
}

void SessionKeeper::tellRestored() {
    if (!m_restored) return;
    const Restored restored = *m_restored;
    m_restored.reset();
    core::log().info("restored {} slides, {} marks", m_state.slides.size(), restored.marks);
    QStringList parts{tr("%n slides", nullptr, int(m_state.slides.size()))};
    if (restored.marks > 0) parts << tr("%n marks", nullptr, int(restored.marks));
    const QString what = parts.join(QStringLiteral(", "));
    if (!restored.crashed) return m_window.say(tr("As you left it: %1").arg(what));
    ui::Message message;
    message.kind = ui::MessageKind::Note;
    message.sentence = tr("HistoScribe ended unexpectedly. Recovered: %1.").arg(what);
    m_window.showMessage(message);
}

void SessionKeeper::tellUnreadable(const core::Error& error) {
    core::log().warn("the last session cannot be read: {}", core::errorCodeName(error.code));
    ui::Message message = ui::messageOf(error);
    message.kind = ui::MessageKind::Warning;
    message.details = message.sentence;
    message.sentence = tr("What was open last cannot be laid out again; its record is kept as session.json.damaged.");
    m_window.showMessage(message);
}

void SessionKeeper::changed() {
    if (!m_begun || !m_owner || m_closed || m_soon.isActive()) return;
    m_soon.start(kSoonMs);
}

} // namespace hs::app
