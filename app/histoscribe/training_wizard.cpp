#include "app/histoscribe/training_wizard.h"

#include "core/files.h"
#include "ui/gui_post.h"
#include "ui/worker.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

QString fromPath(const fs::path& path) { return QString::fromStdString(core::utf8FromPath(path)); }
fs::path toPath(const QString& text) { return core::pathFromUtf8(text.toStdString()); }

} // namespace

struct TrainingWizard::Looked {
    LookedAtData data;
    fs::path table;
    bool hasEncoder = false;
    std::string bundleProblem; // why the bundle could not be read
    std::optional<core::ModelSizes> sizes;
    std::int64_t largestBag = 0;
};

namespace {

std::int64_t largestBagOf(const std::vector<core::Case>& cases, int features) {
    std::uintmax_t most = 0;
    for (const core::Case& one : cases) {
        std::uintmax_t bytes = 0;
        std::error_code failed;
        for (const fs::path& file : one.features)
            if (const auto size = fs::file_size(file, failed); !failed) bytes += size;
        most = std::max(most, bytes);
    }
    return features > 0 ? std::int64_t(most / (sizeof(float) * std::uintmax_t(features))) : 0;
}

} // namespace

TrainingWizard::TrainingWizard(QString program, QObject* parent) : QObject(parent), m_program(std::move(program)) {}

TrainingWizard::~TrainingWizard() {
    m_stop.request_stop();
    delete m_tool.data();
}

void TrainingWizard::choose(const QString& path) {
    stopReading();
    m_looked = nullptr;
    m_table.clear();
    m_state = {};
    m_state.phase = ui::DataPhase::Looking;
    m_state.path = QFileInfo(path).absoluteFilePath();
    m_state.name = QFileInfo(m_state.path).fileName();
    Q_EMIT changed();
    look();
}

void TrainingWizard::setBundle(const QString& folder) {
    if (toPath(folder) == m_bundle) return;
    m_bundle = toPath(folder);
    look();
}

// Looks at bundle and data on a worker: again when either has changed.
void TrainingWizard::look() {
    m_stop.request_stop();
    m_stop = {};
    ui::onWorker([post = ui::GuiPost(this), this, id = ++m_lookId, stop = m_stop.get_token(), bundle = m_bundle,
                  dropped = m_state.path.isEmpty() ? fs::path() : toPath(m_state.path)] {
        const auto work = [&]() -> core::Result<std::shared_ptr<const Looked>> {
            auto looked = std::make_shared<Looked>();
            ReadingBundle reading{bundle, {}};
            if (!bundle.empty()) {
                auto read = model::readBundle(bundle);
                if (!read) looked->bundleProblem = read.error().message;
                if (read) {
                    reading.classes = read.value().classes;
                    looked->hasEncoder = read.value().encoder.has_value();
                    looked->sizes = sizesOf(read.value());
                }
            }
            if (dropped.empty()) return std::shared_ptr<const Looked>(looked);
            const core::FileProgress progress = [&, last = std::size_t(0)](std::size_t done, std::size_t total) mutable {
                if (done < last + 200 && done != total) return;
                last = done;
                post([this, id, done, total] {
                    if (id != m_lookId) return;
                    m_state.sentence = tr("Looking at file %L1 of %L2…").arg(done).arg(total);
                    Q_EMIT changed();
                });
            };
            HS_TRY(looked->data, lookAtData(dropped, reading, progress, stop));
            const core::FoundCases& found = looked->data.found;
            looked->largestBag = looked->sizes ? largestBagOf(found.cases, looked->sizes->features) : 0;
            const bool asItIs = !found.table.empty() && std::none_of(found.cases.begin(), found.cases.end(), [&](const core::Case& one) {
                                    return one.features.empty() || one.features.front().string().starts_with(dataSetFolder(dropped).string());
                                });
            looked->table = found.table;
            if (!asItIs) {
                HS_TRY(looked->table, writeTable(found.cases, dataSetFolder(dropped)));
            }
            return std::shared_ptr<const Looked>(looked);
        };
        post([this, id, looked = work()]() mutable { take(id, std::move(looked)); });
    });
}

void TrainingWizard::take(std::uint64_t id, core::Result<std::shared_ptr<const Looked>> looked) {
    if (id != m_lookId) return;
    if (!looked) {
        m_state.phase = ui::DataPhase::Refused;
        m_state.sentence = QString::fromStdString(looked.error().message);
        if (!m_state.sentence.isEmpty()) m_state.sentence[0] = m_state.sentence[0].toUpper();
        m_looked = nullptr;
        m_table.clear();
        Q_EMIT changed();
        return;
    }
    const std::shared_ptr<const Looked> found = std::move(looked).value();
    m_hasEncoder = found->hasEncoder;
    m_bundleProblem = found->bundleProblem;
    m_sizes = found->sizes;
    if (m_state.phase != ui::DataPhase::None && !found->data.dropped.empty()) {
        m_looked = found;
        m_largestBag = found->largestBag;
        m_table = fromPath(found->table);
        m_state.phase = ui::DataPhase::Ready;
        m_state.sentence.clear();
        m_state.check = found->data.check;
        m_state.fromFolder = found->data.found.table.empty();
        m_state.splitsDealt = found->data.found.splitsDealt;
    }
    Q_EMIT changed();
}

QString TrainingWizard::whyNotRead() const {
    if (m_bundle.empty()) return tr("Choose a bundle first: its encoder reads the slides.");
    if (!m_bundleProblem.empty()) return QString::fromStdString(m_bundleProblem);
    if (!m_hasEncoder) return tr("This bundle has no encoder: it works from feature files alone.");
    return {};
}

void TrainingWizard::readSlides() {
    if (!m_looked || m_tool || !whyNotRead().isEmpty()) return;
    m_batches = batchesToRead(m_looked->data.found.cases, dataSetFolder(m_looked->data.dropped) / "features");
    m_batch = 0;
    m_read = 0;
    m_toRead = 0;
    m_readFailure.reset();
    for (const FeatureBatch& batch : m_batches)
        m_toRead += int(batch.slides.size());
    m_clock.start();
    m_progress = {};
    m_progress.start(0);
    readNextBatch();
}

void TrainingWizard::readNextBatch() {
    if (m_batch >= m_batches.size()) {
        Q_EMIT workChanged({});
        return endReading();
    }
    const FeatureBatch batch = m_batches[m_batch++];
    QStringList arguments{QStringLiteral("features")};
    for (const fs::path& slide : batch.slides)
        arguments << fromPath(slide);
    arguments << QStringLiteral("--bundle") << fromPath(m_bundle) << QStringLiteral("--out") << fromPath(batch.out);
    m_tool = new ToolRun(m_program, arguments,
                         [this, batch](ToolRun::Answer answer) {
                             const std::string messages = m_tool ? m_tool->messages().toStdString() : std::string();
                             m_tool = nullptr;
                             m_unread.push_back({batch, messages});
                             if (!answer) m_readFailure = answer.error();
                             if (!answer && answer.error().code == core::ErrorCode::Cancelled) m_batch = m_batches.size();
                             readNextBatch();
                         },
                         this);
    connect(m_tool, &ToolRun::line, this, [this] {
        ++m_read;
        tellWork();
    });
    tellWork();
}

// Slides that gave no features, and say why, are left out from now on; any other failure is told.
void TrainingWizard::endReading() {
    const bool told = !m_readFailure || m_readFailure->code == core::ErrorCode::Cancelled;
    ui::onWorker([post = ui::GuiPost(this), this, dropped = m_looked->data.dropped, bundle = m_bundle,
                  unread = std::exchange(m_unread, {}), failure = told ? std::nullopt : m_readFailure] {
        std::vector<LeftOutSlide> leftOut;
        for (const auto& [batch, messages] : unread)
            for (LeftOutSlide& one : leftOutOf(batch.slides, batch.out, bundle, messages))
                leftOut.push_back(std::move(one));
        const auto kept = leftOut.empty() ? core::Result<void>() : rememberLeftOut(dropped, leftOut);
        post([this, failure, none = leftOut.empty(), kept] {
            if (!kept) Q_EMIT failed(kept.error());
            else if (failure && none) Q_EMIT failed(*failure);
            look();
        });
    });
}

void TrainingWizard::tellWork() {
    m_progress.advance(std::size_t(m_read), std::size_t(m_toRead), m_clock.elapsed());
    const auto left = m_progress.secondsLeft(m_clock.elapsed());
    Q_EMIT workChanged({tr("Reading the slides"), m_read, m_toRead, left ? tr("%1 left").arg(ui::durationText(*left)) : QString()});
}

void TrainingWizard::stopReading() {
    if (m_tool) m_tool->stop();
}

} // namespace hs::app
