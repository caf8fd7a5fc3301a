// DraftKeeper: keeps what is on the desk on disk, at most two seconds behind the hands. GUI thread; files are written
// on a thread of its own, one after the other, readable by their owner alone.
#pragma once

#include "core/case_record.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hs::app {

inline constexpr int kDraftDelayMs = 1000; // from the first change that is not on disk; a full disk waits as long again

class DraftKeeper : public QObject {
    Q_OBJECT

public:
    // `source` gives the record to be kept; asked on the GUI thread.
    DraftKeeper(std::filesystem::path folder, std::function<core::CaseRecord()> source, QObject* parent = nullptr);
    ~DraftKeeper() override; // what is not on disk yet is written first

    // Names the draft of a case: hexadecimal, without the names of its files.
    static std::string keyOf(const std::vector<std::filesystem::path>& slides);

    // What is not yet on disk is written under the key from before. Empty: nothing is kept.
    void setKey(const std::string& key);
    void touch();
    void flush();
    // Read on the writer's thread, so that it is never read half written; answers with found(), unless the key changed.
    // A draft that cannot be read is put aside as <name>.damaged, and failed() tells it.
    void look();
    // Drafts that nobody touched for so many days go.
    void forgetOlderThan(int days);

Q_SIGNALS:
    void found(const hs::core::CaseRecord& record);
    void failed(const hs::core::Error& error); // to write, once for a run of failures; or to read

private:
    void write();
    std::filesystem::path fileOf(const std::string& key) const;

    const std::filesystem::path m_folder;
    const std::function<core::CaseRecord()> m_source;
    std::string m_key;
    QTimer m_timer;
    bool m_told = false;
    QThreadPool m_writer; // last: joined first
};

// Beside the session: $XDG_STATE_HOME/HistoScribe/drafts.
std::filesystem::path draftFolder();

} // namespace hs::app
