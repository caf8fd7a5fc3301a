// SessionKeeper: what is written, and what is said when it cannot be.
#include "app/histoscribe/session_keeper.h"

#include "app/histoscribe/marks_desk.h"
#include "core/annotations/geojson.h"
#include "core/annotations/gzip.h"
#include "core/log.h"
#include "ui/gui_post.h"
#include "ui/window/main_window.h"
#include "ui/worker.h"


#include <utility>

namespace hs::app {

namespace {

const std::string kSession = "session";

} // namespace

void SessionKeeper::save() {
    if (!m_owner) return;
    for (const std::string& fingerprint : std::exchange(m_dirtyMarks, {}))
        saveMarks(fingerprint);
    std::string text = sessionToJson(m_state);
    if (text == m_written) return;
    m_written = text;
    queue([text = std::move(text)](const StateFolder& folder) { return folder.write(folder.sessionFile(), text); },
          kSession);
}

void SessionKeeper::saveMarks(const std::string& fingerprint) {
    const ui::MarkBoard* board = m_marks.boardOf(fingerprint);
    if (!board) return;
    if (m_recalling.contains(fingerprint)) {
        m_dirtyMarks.insert(fingerprint); // due once they are here
        return;
    }
    const core::MarkDocument& document = board->document();
    if (m_savedRevisions[fingerprint] == document.revision()) return;
    m_savedRevisions[fingerprint] = document.revision();
    queue(
        [fingerprint, marks = document.snapshot(),
         extras = document.fileExtras()](const StateFolder& folder) -> core::Result<void> {
            const auto file = folder.marksFile(fingerprint);
            if (marks->empty()) {
                folder.remove(file);
                return {};
            }
            std::vector<core::AnnotationPtr> all;
            all.reserve(marks->size());
            for (const core::PlacedMark& placed : *marks)
                all.push_back(placed.mark);
            HS_TRY(const std::string packed, core::gzip(core::geoJsonOf(all, extras)));
            return folder.write(file, packed);
        },
        fingerprint);
}

void SessionKeeper::queue(std::function<core::Result<void>(const StateFolder&)> job, std::string key) {
    ui::onWorker(m_writer,
                 [post = ui::GuiPost(this), this, job = std::move(job), key = std::move(key), folder = m_folder] {
                     const core::Result<void> result = job(folder);
                     post([this, key, result] { finished(key, result); });
                 });
}

void SessionKeeper::finished(const std::string& key, const core::Result<void>& result) {
    if (result) {
        if (m_told) m_window.say(tr("Autosaving works again"));
        m_told = false;
        return;
    }
    // Due again, a little later: what is in memory is what counts.
    if (key == kSession)
        m_written.clear();
    else {
        m_savedRevisions.erase(key);
        m_dirtyMarks.insert(key);
    }
    if (!m_closed) m_soon.start(kRetryMs);
    if (std::exchange(m_told, true)) return;
    core::log().warn("autosave failed: {}", core::errorCodeName(result.error().code));
    ui::Message message = ui::messageOf(result.error());
    message.kind = ui::MessageKind::Warning;
    message.details = message.sentence;
    message.sentence = tr("Your work cannot be autosaved at the moment; it stays here and is tried again.");
    m_window.showMessage(message);
}

void SessionKeeper::forgetAll() {
    ui::waitForWorkers(m_writer);
    m_folder.forgetAll();
    m_written.clear();
    m_state.views.clear();
    m_window.say(tr("Everything that was kept is gone"));
}

void SessionKeeper::close() {
    if (!m_begun || !m_owner || m_closed) return;
    m_soon.stop();
    // Kept marks that are still on their way from the disk arrive first: until then nothing is written over them.
    ui::waitForWorkers(m_writer);
    ui::GuiPost::deliver();
    m_marks.finishWork();
    m_state.clean = true;
    save();
    m_closed = true;
    ui::waitForWorkers(m_writer);
}

} // namespace hs::app
