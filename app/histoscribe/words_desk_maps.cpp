// WordsDesk: which map of the words under hand is made, and how. Attention and contrast answer at once; the others take the
// engine seconds or minutes, so they are made of words that are held, never of those a pointer passes, and are kept.
#include "app/histoscribe/words_desk.h"

#include "ui/report/report_panel.h"
#include "ui/report/report_view.h"
#include "ui/window/stage_words.h"

#include <algorithm>
#include <limits>

namespace hs::app {

namespace {

constexpr std::size_t kMostKept = 12; // maps; a float a patch

} // namespace

// "gradient map", for a sentence.
QString WordsDesk::nameOf(core::AttributionMethod method) {
    return method == core::AttributionMethod::Reference ? tr("reference map") : tr("gradient map");
}

void WordsDesk::explain() {
    const std::optional<ui::Phrase> phrase = m_window.reportPanel().phrase();
    if (!phrase) return;
    const core::AttributionMethod method = m_window.reportPanel().method();
    const bool atOnce = method == core::AttributionMethod::Attention || method == core::AttributionMethod::Contrast;
    if (!atOnce) return explainSlowly(*phrase, method);
    m_making.reset();
    m_session.explain(phrase->report, {phrase->tokens.begin, phrase->tokens.end}, method);
}

void WordsDesk::explainSlowly(const ui::Phrase& phrase, core::AttributionMethod method) {
    const MapWish wish{phrase.report, phrase.tokens, method};
    if (wish == m_making) return;
    const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [&](const KeptMap& one) { return one.wish == wish; });
    ui::ReportPanel& panel = m_window.reportPanel();
    if (kept != m_kept.end()) {
        if (phrase.hold == ui::Hold::Pinned) stopMap();
        return showMaps(kept->maps, kept->features, std::numeric_limits<float>::quiet_NaN());
    }
    if (phrase.hold == ui::Hold::Hovered) {
        if (m_making || panel.view().pinned()) return; // what is held stays on the slide
        panel.showMapState(tr("Click a word to make its %1.").arg(nameOf(method)));
        return;
    }
    m_maps.clear(); // a map of another kind beside the name of this one would be read wrongly
    showCurrentMap();
    m_making = wish;
    m_makingTime.start();
    m_makingClock = {};
    m_makingClock.start(0);
    m_session.explain(wish.report, {wish.tokens.begin, wish.tokens.end}, method);
    panel.showMapState(tr("The %1 is being made.").arg(nameOf(method)), ui::MapWork::UnderWay);
}

// How far, and how long it still takes by how it went so far.
void WordsDesk::tellMaking(const core::PatchProgress& step) {
    if (!m_making) return;
    const std::int64_t now = m_makingTime.elapsed();
    m_makingClock.advance(step.done, step.total, now);
    const QString what = step.stage == core::Stage::Attribution ? nameOf(m_making->method) : ui::stageWords(step.stage);
    m_window.reportPanel().showMapState(ui::progressText(what, step.done, step.total, m_makingClock.secondsLeft(now)),
                                        ui::MapWork::UnderWay);
}

void WordsDesk::keepMap(const std::vector<core::ScoreGrid>& maps, const std::vector<core::FeatureSetPtr>& features) {
    if (!m_making || maps.empty() || maps.front().method != core::attributionMethodName(m_making->method)) return;
    m_kept.push_back({*m_making, maps, features});
    if (m_kept.size() > kMostKept) m_kept.pop_front();
    m_making.reset();
}

void WordsDesk::stopMap() {
    m_session.stopExplaining();
    if (!m_making) return;
    const QString name = nameOf(m_making->method);
    m_making.reset();
    m_window.reportPanel().showMapState(tr("The %1 was stopped. Click the word to make it.").arg(name));
}

} // namespace hs::app
