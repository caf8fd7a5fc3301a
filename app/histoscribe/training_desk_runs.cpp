// TrainingDesk: what the runs say, and what is made of their checkpoints.
#include "app/histoscribe/training_desk.h"

#include "core/cases.h"
#include "core/files.h"
#include "ui/gui_post.h"
#include "ui/training/run_head.h"
#include "ui/training/run_list.h"
#include "ui/training/start_form.h"
#include "ui/window/progress_clock.h"
#include "ui/worker.h"

#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

constexpr qsizetype kMostMemoryPoints = 20'000;

QString fromPath(const fs::path& path) { return QString::fromStdString(core::utf8FromPath(path)); }
fs::path toPath(const QString& text) { return core::pathFromUtf8(text.toStdString()); }

QString noteOf(const core::RunSummary& summary, ui::RunState state) {
    if (ui::isLive(state) && summary.steps > 0) return TrainingDesk::tr("%L1 of %L2").arg(summary.step).arg(summary.steps);
    for (const char* metric : {"accuracy", "sample_diagnosis_accuracy", "loss"}) {
        const auto best = summary.best.find(metric);
        if (best == summary.best.end()) continue;
        const QString name = best->first == "loss" ? TrainingDesk::tr("loss") : TrainingDesk::tr("accuracy");
        return QStringLiteral("%1 %2").arg(name, QLocale().toString(best->second.value, 'f', 3));
    }
    return {};
}

ui::RunRow rowOf(const RunOnDisk& run) {
    return {fromPath(run.folder), QString::fromStdString(run.summary.name), QString::fromStdString(run.summary.stage), run.state,
            noteOf(run.summary, run.state)};
}

// The checkpoint that convert will take: the best, or the last where no validation was done.
std::int64_t stepOfBundle(const core::RunRecord& record) {
    std::int64_t last = 0, best = 0;
    for (const core::TrainCheckpoint& checkpoint : record.checkpoints())
        (checkpoint.best ? best : last) = std::max(checkpoint.best ? best : last, checkpoint.step);
    return best > 0 ? best : last;
}

QString sentence(const std::string& words) {
    QString said = QString::fromStdString(words);
    if (said.isEmpty()) return said;
    said[0] = said[0].toUpper();
    return said.endsWith(QLatin1Char('.')) ? said : said + QLatin1Char('.');
}

} // namespace

const RunOnDisk* TrainingDesk::runNamed(const QString& id) const {
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&](const RunOnDisk& run) { return fromPath(run.folder) == id; });
    return found == m_runs.end() ? nullptr : &*found;
}

void TrainingDesk::showRun(const QString& id) {
    if (id == m_shown && m_page->showsRun()) return;
    m_shown = id;
    m_record = {};
    m_memory.clear();
    m_facts = {};
    m_facts.row.id = id;
    m_facts.row.name = QFileInfo(id).fileName();
    if (const RunOnDisk* run = runNamed(id)) m_facts.row = rowOf(*run);
    m_page->curves().setMemory({});
    m_page->showRun(m_facts, m_record);
    m_watch.follow(toPath(id));
    m_watch.lookNow();
}

void TrainingDesk::takeRuns(const std::vector<RunOnDisk>& runs) {
    const auto live = [](const RunOnDisk& run) { return ui::isLive(run.state); };
    if (!m_runsKnown && std::any_of(runs.begin(), runs.end(), live))
        m_window.say(tr("A training run goes on: %1").arg(QString::fromStdString(std::find_if(runs.begin(), runs.end(), live)->summary.name)));
    for (const RunOnDisk& run : runs) { // what ended since the last look says so once, wherever the pathologist is
        const RunOnDisk* before = runNamed(fromPath(run.folder));
        if (before != nullptr && live(*before) && !live(run) && !(m_page && m_page->isVisible()))
            m_window.say(tr("Training %1: %2").arg(ui::stateWords(run.state), QString::fromStdString(run.summary.name)));
    }
    const bool first = !m_runsKnown;
    m_runsKnown = true;
    m_runs = runs;
    if (!m_page) return;
    std::vector<ui::RunRow> rows;
    for (const RunOnDisk& run : m_runs) {
        rows.push_back(rowOf(run));
        if (rows.back().id == m_shown && m_facts.row.state == ui::RunState::Stopping) rows.back().state = m_facts.row.state;
    }
    // A run whose folder went away under our eyes stays listed while it is shown, and says so.
    if (!m_shown.isEmpty() && runNamed(m_shown) == nullptr) rows.insert(rows.begin(), m_facts.row);
    m_page->setRuns(rows);
    const bool untouched = m_page->showsNewRun() && m_wizard.state().phase == ui::DataPhase::None && m_shown.isEmpty();
    const auto running = std::find_if(m_runs.begin(), m_runs.end(), live);
    static constexpr const char* kOffered = "offeredLiveRun";
    if (untouched && running != m_runs.end() && (first || !m_page->property(kOffered).toBool())) showRun(fromPath(running->folder));
    m_page->setProperty(kOffered, true);
}

void TrainingDesk::takeLook(const RunLook& look) {
    if (!m_page || fromPath(look.folder) != m_shown) return;
    if (look.found.restarted) m_record = {};
    for (const core::TrainEvent& event : look.found.events)
        m_record.add(event);
    noteMemory(look);
    const RunOnDisk* known = runNamed(m_shown);
    ui::RunFacts facts;
    facts.row.id = m_shown;
    facts.row.name = QFileInfo(m_shown).fileName();
    facts.row.stage = known != nullptr ? QString::fromStdString(known->summary.stage) : m_facts.row.stage;
    facts.row.state = look.signs.state;
    facts.row.note = noteOf(core::summaryOf(m_record), look.signs.state);
    facts.trouble = sentence(look.trouble);
    if (look.found.broken > 0 && facts.trouble.isEmpty())
        facts.trouble = tr("%1 lines of the run's events could not be read and are left out.").arg(look.found.broken);
    facts.hasCheckpoint = look.signs.hasCheckpoint && known != nullptr && !known->summary.stage.empty();
    facts.hasBundle = known != nullptr && QFileInfo::exists(fromPath(known->bundle));
    const bool working = facts.row.state == ui::RunState::Preparing || facts.row.state == ui::RunState::Learning ||
                         facts.row.state == ui::RunState::Stopping;
    if (const auto& stage = m_record.stage(); stage && working) {
        facts.what = QString::fromStdString(stage->what);
        facts.share = stage->total > 0 ? int(1000 * stage->done / stage->total) : -1;
    } else if (m_record.plannedSteps() > 0) {
        facts.share = int(1000 * m_record.lastStep() / m_record.plannedSteps());
    }
    if (m_record.lastStep() > 0) facts.progress = tr("step %L1 of %L2").arg(m_record.lastStep()).arg(m_record.plannedSteps());
    if (const auto left = core::secondsLeft(m_record); left && working) facts.left = tr("%1 left").arg(ui::durationText(*left));
    if (m_record.finished() && !ui::isLive(facts.row.state) && facts.trouble.isEmpty())
        facts.left = tr("took %1").arg(ui::durationText(m_record.steps().empty() ? 0.0 : m_record.steps().back().seconds));
    const bool ended = ui::isLive(m_facts.row.state) && !ui::isLive(facts.row.state);
    m_facts = facts;
    m_page->showRun(m_facts, m_record);
    if (ended || known == nullptr) m_watch.lookNow();
}

// For runs whose events do not say what they take.
void TrainingDesk::noteMemory(const RunLook& look) {
    if (look.signs.process.residentBytes == 0 || (!m_record.steps().empty() && m_record.steps().back().memoryBytes > 0)) return;
    const auto step = double(m_record.lastStep());
    const auto bytes = double(look.signs.process.residentBytes);
    while (!m_memory.isEmpty() && m_memory.back().x() > step)
        m_memory.removeLast(); // a resumed run steps back
    if (!m_memory.isEmpty() && m_memory.back().x() == step) m_memory.back().setY(std::max(m_memory.back().y(), bytes));
    else m_memory << QPointF(step, bytes);
    if (m_memory.size() > kMostMemoryPoints) {
        QVector<QPointF> half;
        for (qsizetype i = 0; i < m_memory.size(); i += 2)
            half << m_memory[i];
        m_memory = half;
    }
    m_page->curves().setMemory(m_memory);
}

void TrainingDesk::compare(const QStringList& ids) {
    std::vector<core::RunSummary> runs;
    std::vector<ui::OtherRun> others;
    for (const QString& id : ids) {
        const RunOnDisk* run = runNamed(id);
        if (run == nullptr) continue;
        runs.push_back(run->summary);
        if (id != m_shown) others.push_back({QString::fromStdString(run->summary.name), run->record});
    }
    if (runs.size() < 2) runs.clear(), others.clear();
    m_page->showComparison(runs, others);
}

void TrainingDesk::endFollowUp(const std::optional<core::Error>& error) {
    m_followUp.clear();
    m_page->head().setBusy({});
    if (error && error->code != core::ErrorCode::Cancelled) refuse(*error);
}

void TrainingDesk::withBundle(const QString& words, std::function<void(const QString&)> then) {
    if (!m_followUp.isEmpty() || m_shown.isEmpty()) return;
    m_followUp = words;
    m_page->head().setBusy(words);
    const fs::path name = toPath(QStringLiteral("%1 step %2").arg(QFileInfo(m_shown).fileName()).arg(stepOfBundle(m_record)));
    const QString goal = fromPath(m_places.data / "bundles" / name);
    std::error_code failed;
    fs::create_directories(m_places.data / "bundles", failed);
    m_tool = new ToolRun(m_places.program,
                         {QStringLiteral("convert"), QStringLiteral("--run"), m_shown, QStringLiteral("--to"), goal, QStringLiteral("--json")},
                         [this, goal, then = std::move(then)](ToolRun::Answer answer) {
                             if (!answer) return endFollowUp(answer.error());
                             then(goal);
                         },
                         this);
}

void TrainingDesk::useCheckpoint() {
    withBundle(tr("Making a bundle…"), [this](const QString& bundle) {
        endFollowUp(std::nullopt);
        m_window.say(tr("The viewer now uses %1").arg(QFileInfo(bundle).fileName()));
        Q_EMIT bundleMade(bundle);
        offerBundles(m_page->form().settings().bundle);
    });
}

void TrainingDesk::goOnToReports() {
    const RunOnDisk* run = runNamed(m_shown);
    withBundle(tr("Making a bundle…"), [this, data = run != nullptr ? fromPath(run->data) : QString()](const QString& bundle) {
        endFollowUp(std::nullopt);
        m_page->showNewRun();
        m_shown.clear();
        m_watch.follow({});
        m_page->form().chooseStage(ui::LearnStage::Joint);
        offerBundles(bundle);
        if (!data.isEmpty() && QFileInfo::exists(data)) m_wizard.choose(data);
    });
}

void TrainingDesk::openGate() {
    const RunOnDisk* run = runNamed(m_shown);
    if (run == nullptr) return;
    withBundle(tr("Comparing…"), [this, before = fromPath(run->bundle), data = fromPath(run->data)](const QString& after) {
        evaluate(before, after, data);
    });
}

// Both bundles on the cases that are held out; on those to validate with where none is.
void TrainingDesk::evaluate(const QString& before, const QString& after, const QString& data) {
    ui::onWorker([post = ui::GuiPost(this), this, before, after, data] {
        const auto cases = core::readCases(toPath(data));
        const bool held = cases && std::any_of(cases.value().begin(), cases.value().end(),
                                               [](const core::Case& one) { return one.split == core::Split::Test; });
        post([this, before, after, data, held] {
            const QString split = held ? QStringLiteral("test") : QStringLiteral("val");
            m_page->showGateWork(held ? tr("Both bundles are being evaluated on the held-out cases…")
                                      : tr("Both bundles are being evaluated on the cases to validate with, as none is held out…"));
            m_tool = new ToolRun(m_places.program,
                                 {QStringLiteral("evaluate"), QStringLiteral("--data"), data, QStringLiteral("--split"), split,
                                  QStringLiteral("--bundle"), after, QStringLiteral("--against"), before, QStringLiteral("--json")},
                                 [this, before, after](ToolRun::Answer answer) { showGate(std::move(answer), before, after); }, this);
        });
    });
}

void TrainingDesk::showGate(ToolRun::Answer answer, const QString& before, const QString& after) {
    // A case that failed makes the code of the end, but the others were compared.
    const QByteArray said = m_tool && !answer ? m_tool->output() : QByteArray();
    const auto gate = answer ? core::parseGate(answer.value().toStdString())
                      : said.isEmpty() ? core::Result<core::Gate>(answer.error())
                                       : core::parseGate(said.toStdString());
    endFollowUp(gate ? std::nullopt : std::optional<core::Error>(gate.error()));
    if (gate) m_page->showGate(gate.value(), QFileInfo(before).fileName(), QFileInfo(after).fileName());
    else m_page->showGateWork(sentence(gate.error().message));
}

} // namespace hs::app
