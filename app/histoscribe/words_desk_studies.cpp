// The desk's questions to the model beside the report: a region, diagnoses, a finding, several reports.

#include "app/histoscribe/words_desk.h"

#include "core/words/consensus.h"
#include "core/words/sections.h"
#include "ui/gui_post.h"
#include "ui/overlay/region_picker.h"
#include "ui/report/comparison_view.h"
#include "ui/report/differential_bars.h"
#include "ui/report/phrase_probe.h"
#include "ui/report/region_tool.h"
#include "ui/report/report_panel.h"
#include "ui/viewer/slide_view.h"
#include "ui/worker.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hs::app {

namespace {

const auto kDiagnosesKey = QStringLiteral("report/diagnoses");

// While neither the user nor the bundle names any.
QStringList usualDiagnoses() {
    return {QStringLiteral("Basal cell carcinoma"), QStringLiteral("Squamous cell carcinoma"), QStringLiteral("Melanoma"),
            QStringLiteral("Melanocytic nevus"), QStringLiteral("Seborrheic keratosis"), QStringLiteral("Dermatofibroma")};
}

QString sentence(const core::Error& error) {
    return ui::messageOf(error).sentence;
}

} // namespace

void WordsDesk::connectRegion() {
    ui::RegionTool& tool = m_window.reportPanel().region();
    const auto draw = [this] {
        if (!m_window.slideView().slide()) return;
        m_window.showSlidePage();
        m_window.reportPanel().openTool(ui::ReportPanel::Tool::Region);
        m_window.say(tr("Draw around the tissue; Esc gives up"));
        m_picker->startDrawing();
    };
    connect(&m_window, &ui::MainWindow::regionRequested, this, draw);
    connect(&tool, &ui::RegionTool::drawRequested, this, draw);
    connect(&tool, &ui::RegionTool::clearRequested, this, &WordsDesk::clearRegion);
    connect(m_picker, &ui::RegionPicker::drawn, this, [this] {
        m_window.say({}); // how to draw is known by now
        lightRegion();
    });
    const auto write = [this](core::RegionUse use) {
        if (!m_picker->region() || !m_shown) return;
        // Sections that were continued are asked for from their beginning again: their prompt holds the text before.
        core::Report asBefore = m_window.reportPanel().report();
        const auto names = core::sectionNames(asBefore.text);
        if (!names.empty() && names.front().begin == 0) {
            asBefore.prompt = asBefore.text.substr(0, names.front().end);
            asBefore.options.openWord = false;
        }
        m_session.writeWith(*m_picker->region(), use, *m_shown, asBefore);
    };
    connect(&tool, &ui::RegionTool::isolateRequested, this, [write] { write(core::RegionUse::Isolate); });
    connect(&tool, &ui::RegionTool::eraseRequested, this, [write] { write(core::RegionUse::Erase); });
    connect(&m_session, &Session::wordsLit, this, [this](const RegionWords& words) {
        if (!m_picker->region()) return;
        ui::ReportPanel& panel = m_window.reportPanel();
        panel.region().setRegion(words.patches, words.all);
        if (words.report == panel.version()) panel.lightWords(words.lights);
    });
    connect(&m_session, &Session::regionWritten, this, [this](core::RegionUse use, const core::Report& report) {
        ui::ReportPanel& panel = m_window.reportPanel();
        panel.showComparison({use == core::RegionUse::Erase ? tr("Without the region") : tr("With the region alone"),
                              panel.report().text, report, false});
    });
}

void WordsDesk::lightRegion() {
    if (!m_picker->region() || !m_shown) return;
    m_session.wordsOn(*m_picker->region(), *m_shown, m_window.reportPanel().version());
}

void WordsDesk::clearRegion() {
    m_picker->setRegion(std::nullopt);
    m_window.reportPanel().region().setNone();
    m_window.reportPanel().lightWords({});
}

void WordsDesk::connectFindings() {
    ui::ReportPanel& panel = m_window.reportPanel();
    const QStringList kept = m_settings.value(kDiagnosesKey).toStringList();
    panel.differential().setDiagnoses(kept.isEmpty() ? usualDiagnoses() : kept);
    connect(&panel.differential(), &ui::DifferentialBars::diagnosesChanged, this,
            [this](const QStringList& diagnoses) { m_settings.setValue(kDiagnosesKey, diagnoses); });
    connect(&panel.differential(), &ui::DifferentialBars::compareRequested, this, &WordsDesk::compareDiagnoses);
    connect(&panel.differential(), &ui::DifferentialBars::classifyRequested, this, [this] { m_session.classify(); });
    connect(&panel.probe(), &ui::PhraseProbe::probeRequested, this, [this](const QString& phrase) {
        m_window.reportPanel().probe().setBusy(true);
        const core::AttributionMethod method = m_window.reportPanel().method();
        const bool alone = method == core::AttributionMethod::Contrast; // there is no report it could stand out from
        m_session.probe(m_window.reportPanel().prompt().trimmed().toStdString(), phrase.toStdString(),
                        alone ? core::AttributionMethod::Attention : method);
    });
    connect(&m_session, &Session::scored, this, &WordsDesk::showScores);
    connect(&m_session, &Session::probed, this, &WordsDesk::showProbe);
    connect(&m_session, &Session::classified, this, [this](const std::vector<double>& probabilities) {
        std::vector<ui::DiagnosisBar> bars;
        for (std::size_t i = 0; i < std::min(probabilities.size(), std::size_t(m_classes.size())); ++i)
            bars.push_back({m_classes[qsizetype(i)], probabilities[i], 0.0, 0});
        std::stable_sort(bars.begin(), bars.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
        m_window.reportPanel().differential().setBars(std::move(bars), tr("by the classifier"));
    });
}

void WordsDesk::takeBundle(const core::EngineInfo& info) {
    m_classes.clear();
    for (const std::string& name : info.classes)
        m_classes << QString::fromStdString(name);
    if (m_settings.value(kDiagnosesKey).toStringList().isEmpty())
        m_window.reportPanel().differential().setDiagnoses(m_classes.isEmpty() ? usualDiagnoses() : m_classes);
    m_window.reportPanel().differential().clearBars();
    m_window.reportPanel().probe().clear();
}

// Each with its full stop, so that "melanoma" and "melanoma in situ" are two endings and not one within the other.
void WordsDesk::compareDiagnoses(const QStringList& diagnoses) {
    std::vector<std::string> continuations;
    for (const QString& diagnosis : diagnoses)
        continuations.push_back(diagnosis.toStdString() + ".");
    if (!continuations.empty()) m_session.score("Final diagnosis:", std::move(continuations));
}

void WordsDesk::showScores(const std::vector<std::string>& continuations, const std::vector<core::ContinuationScore>& scores) {
    double highest = -std::numeric_limits<double>::infinity();
    for (const core::ContinuationScore& score : scores)
        highest = std::max(highest, score.logProbability);
    double sum = 0.0;
    for (const core::ContinuationScore& score : scores)
        sum += std::exp(score.logProbability - highest);
    std::vector<ui::DiagnosisBar> bars;
    for (std::size_t i = 0; i < std::min(scores.size(), continuations.size()); ++i) {
        QString name = QString::fromStdString(continuations[i]);
        name.chop(1); // the full stop
        bars.push_back({name, std::exp(scores[i].logProbability - highest) / sum, scores[i].logProbability, scores[i].tokens});
    }
    std::stable_sort(bars.begin(), bars.end(), [](const auto& a, const auto& b) { return a.logProbability > b.logProbability; });
    m_window.reportPanel().differential().setBars(std::move(bars), tr("within this list"));
}

void WordsDesk::showProbe(const ProbeResult& result) {
    ui::PhraseProbe& probe = m_window.reportPanel().probe();
    probe.setBusy(false);
    probe.addAnswer({QString::fromStdString(result.phrase), QString::fromStdString(result.after), result.score.logProbability,
                     result.score.tokens});
    m_window.reportPanel().setProbeShown();
    showMaps(result.maps, result.features, std::numeric_limits<float>::quiet_NaN());
}

void WordsDesk::connectAlternatives() {
    connect(m_alternatives, &ui::AlternativesPage::backRequested, &m_window, &ui::MainWindow::showSlidePage);
    connect(m_alternatives, &ui::AlternativesPage::writeRequested, this, [this](int count) {
        core::GenerationOptions options = m_window.reportPanel().options();
        options.greedy = false; // greedy ones would all be the same
        m_alternatives->setBusy(true);
        m_session.sample(m_window.reportPanel().prompt().trimmed().toStdString(), options, count);
    });
    connect(m_alternatives, &ui::AlternativesPage::stopRequested, this, [this] {
        m_session.stopStudies();
        m_alternatives->setBusy(false);
    });
    connect(&m_session, &Session::samplesReady, this, &WordsDesk::showSamples);
    connect(m_alternatives, &ui::AlternativesPage::taken, this, [this](const core::Report& report) {
        Q_EMIT alternativeTaken(report);
        m_window.showSlidePage();
    });
    connect(&m_window.reportPanel(), &ui::ReportPanel::alternativesRequested, this,
            [this] { m_window.action(QStringLiteral("alternatives"))->trigger(); });
}

void WordsDesk::showSamples(const std::vector<core::Report>& samples) {
    ui::onWorker([post = ui::GuiPost(this), this, samples, current = m_window.reportPanel().report().text] {
        std::vector<std::string> texts;
        for (const core::Report& sample : samples)
            texts.push_back(sample.text);
        post([this, set = ui::AlternativeSet{current, samples, core::consensusOf(texts)}] {
            m_alternatives->setBusy(false);
            m_alternatives->showSet(set);
        });
    });
}

void WordsDesk::refuse(JobKind kind, const core::Error& error) {
    switch (kind) {
    case JobKind::Samples:
        m_alternatives->setBusy(false);
        return m_alternatives->showProblem(sentence(error));
    case JobKind::Probe:
        m_window.reportPanel().probe().setBusy(false);
        return m_window.reportPanel().probe().say(sentence(error));
    default:
        return m_window.showMessage(ui::messageOf(error));
    }
}

void WordsDesk::renewReasons() {
    const ui::ReportPanel& panel = m_window.reportPanel();
    m_alternatives->setReason(panel.canGenerate() ? QString() : panel.whyNot());
}

} // namespace hs::app
