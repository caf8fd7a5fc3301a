#include "app/histoscribe/draft_keeper.h"

#include "app/histoscribe/state_folder.h"
#include "core/files.h"
#include "core/log.h"
#include "core/sha256.h"
#include "ui/gui_post.h"
#include "ui/worker.h"

#include <chrono>
#include <utility>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

core::Result<void> writeDraft(const fs::path& file, const core::CaseRecord& record) {
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    fs::permissions(file.parent_path(), fs::perms::owner_all, failed);
    return core::writeAtomically(file, [&](const fs::path& temporary) -> core::Result<void> {
        HS_CHECK(core::writeFileAtomically(temporary, core::recordToJson(record)));
        std::error_code refused;
        fs::permissions(temporary, fs::perms::owner_read | fs::perms::owner_write, refused);
        return {};
    });
}

} // namespace

fs::path draftFolder() {
    return StateFolder::usual() / "drafts";
}

DraftKeeper::DraftKeeper(fs::path folder, std::function<core::CaseRecord()> source, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_source(std::move(source)) {
    m_writer.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDraftDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &DraftKeeper::write);
}

DraftKeeper::~DraftKeeper() {
    flush();
    ui::waitForWorkers(m_writer);
}

std::string DraftKeeper::keyOf(const std::vector<fs::path>& slides) {
    core::Sha256 hash;
    for (const fs::path& slide : slides) {
        std::error_code failed;
        const fs::path whole = fs::absolute(slide, failed);
        const std::string name = core::utf8FromPath(failed ? slide : whole.lexically_normal());
        hash.addNumber(name.size());
        hash.add(name);
    }
    return hash.finishHex().substr(0, 40);
}

fs::path DraftKeeper::fileOf(const std::string& key) const {
    return m_folder / (key + ".json");
}

void DraftKeeper::setKey(const std::string& key) {
    flush();
    m_key = key;
}

// The timer runs from the first change: typing without a pause is kept as well.
void DraftKeeper::touch() {
    if (!m_key.empty() && !m_timer.isActive()) m_timer.start();
}

void DraftKeeper::flush() {
    if (!m_timer.isActive()) return;
    m_timer.stop();
    write();
}

void DraftKeeper::write() {
    if (m_key.empty()) return;
    ui::onWorker(m_writer, [post = ui::GuiPost(this), this, file = fileOf(m_key), record = m_source()] {
        auto written = writeDraft(file, record);
        post([this, written = std::move(written)] {
            if (!written && !m_told) Q_EMIT failed(written.error());
            m_told = !written;
            if (!written) touch(); // the disk may have room again
        });
    });
}

void DraftKeeper::look() {
    ui::onWorker(m_writer, [post = ui::GuiPost(this), this, key = m_key, file = fileOf(m_key)] {
        std::error_code unseen;
        if (key.empty() || !fs::exists(file, unseen)) return;
        auto record = core::readRecord(file);
        if (!record) {
            core::log().warn("a draft cannot be read: {}", core::errorCodeName(record.error().code));
            StateFolder::putAside(file); // else the next draft would be written over it
            return post([this, error = std::move(record).error().withContext("while reading the draft kept for this case")] {
                Q_EMIT failed(error);
            });
        }
        post([this, key, record = std::move(record).value()] {
            if (key == m_key) Q_EMIT found(record);
        });
    });
}

void DraftKeeper::forgetOlderThan(int days) {
    ui::onWorker(m_writer, [folder = m_folder, days] {
        std::error_code failed;
        const auto limit = fs::file_time_type::clock::now() - std::chrono::hours(24 * days);
        for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
            std::error_code ignored;
            const bool ours = entry->path().extension() == ".json" || entry->path().extension() == ".damaged";
            if (ours && fs::last_write_time(entry->path(), ignored) < limit)
                fs::remove(entry->path(), ignored);
        }
    });
}

} // namespace hs::app
