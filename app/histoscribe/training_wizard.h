// TrainingWizard: the data for a new run: looked at when it is dropped, checked against the bundle, its slides read by
// `hscribe features`, its table written. GUI thread; the work is done by workers and by hscribe.
#pragma once

#include "app/histoscribe/tool_run.h"
#include "app/histoscribe/training_data.h"
#include "app/histoscribe/training_machine.h"
#include "ui/training/training_values.h"
#include "ui/window/progress_clock.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>

namespace hs::app {

class TrainingWizard : public QObject {
    Q_OBJECT
public:
    explicit TrainingWizard(QString program, QObject* parent = nullptr);
    ~TrainingWizard() override;

    void choose(const QString& path); // a folder or a table; replaces what was chosen
    void setBundle(const QString& folder);
    void readSlides();
    void stopReading();

    const ui::DataState& state() const { return m_state; }
    QString table() const { return m_table; } // for hscribe; empty until the data is ready
    QString whyNotRead() const;
    const std::optional<core::ModelSizes>& sizes() const { return m_sizes; }
    std::int64_t largestBag() const { return m_largestBag; } // patches of the largest case, by its file's size; 0: unknown

Q_SIGNALS:
    void changed(); // state(), table(), sizes()
    void workChanged(const hs::ui::WorkState& work);
    void failed(const hs::core::Error& error);

private:
    struct Looked;
    void look();
    void take(std::uint64_t id, core::Result<std::shared_ptr<const Looked>> looked);
    void readNextBatch();
    void endReading();
    void tellWork();

    const QString m_program;
    ui::DataState m_state;
    QString m_table;
    std::filesystem::path m_bundle;
    bool m_hasEncoder = false;
    std::string m_bundleProblem;
    std::optional<core::ModelSizes> m_sizes;
    std::int64_t m_largestBag = 0;
    std::shared_ptr<const Looked> m_looked;
    std::uint64_t m_lookId = 0; // late answers are dropped by comparing it
    std::stop_source m_stop;
    std::vector<FeatureBatch> m_batches;
    std::size_t m_batch = 0;
    int m_read = 0;
    int m_toRead = 0;
    std::optional<core::Error> m_readFailure;
    std::vector<std::pair<FeatureBatch, std::string>> m_unread; // batches that were read, and what hscribe said of them
    QPointer<ToolRun> m_tool;
    QElapsedTimer m_clock;
    ui::ProgressClock m_progress;
};

} // namespace hs::app
