// WordsDesk: joins words and tissue: maps of chosen words, their strongest fields, a region's words, findings tried,
// diagnoses compared, reports side by side. GUI thread; what takes longer than a frame runs on workers.
#pragma once

#include "app/histoscribe/session.h"
#include "core/fields/strong_fields.h"
#include "ui/overlay/overlay_model.h"
#include "ui/report/alternatives_page.h"
#include "ui/report/check_lines.h"
#include "ui/report/panel_values.h"
#include "ui/window/main_window.h"
#include "ui/window/progress_clock.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSettings>

#include <deque>
#include <optional>
#include <vector>

namespace hs::ui {
class RegionPicker;
}

namespace hs::app {

inline constexpr double kSeenMagnification = 10.0;

class WordsDesk : public QObject {
    Q_OBJECT

public:
    // All outlive the desk.
    WordsDesk(ui::MainWindow& window, Session& session, QSettings& settings, QObject* parent = nullptr);

    // Another slide of the case is in the view; nothing: none is.
    void showSlide(std::optional<std::size_t> index);
    void leaveCase(); // maps, region and answers go
    void takeBundle(const core::EngineInfo& info);
    // How closely a place of a slide has been looked at; without it nothing counts as missed.
    using SeenOn = std::function<double(std::size_t slide, const core::Level0PixelRect&)>;
    void setSeen(SeenOn seen);
    void seenChanged(); // more has been looked at

    // "3 strong fields not yet seen above 10x", with the way there; nothing when there is none.
    std::optional<ui::CheckLine> missedLine();
    // Of all patches of the shown slide; nothing while the model has not read it or nothing is known.
    std::optional<double> shareOfTissueSeen() const;
    void stopMap(); // the one being made
    const core::PatchGrid* grid() const; // of the shown slide, once a report has read it
    ui::AlternativesPage& alternatives() { return *m_alternatives; }

Q_SIGNALS:
    void checksChanged();
    void alternativeTaken(const hs::core::Report& report);

private:
    struct SlideMap {
        ui::OverlayModelPtr model;
        std::vector<core::StrongField> fields;
    };
    // A map that takes its time, and what it is of.
    struct MapWish {
        core::RequestId report = 0;
        ui::TokenRange tokens;
        core::AttributionMethod method = core::AttributionMethod::Attention;
        friend bool operator==(const MapWish&, const MapWish&) = default;
    };
    struct KeptMap {
        MapWish wish;
        std::vector<core::ScoreGrid> maps;
        std::vector<core::FeatureSetPtr> features;
    };
    void connectWords();
    void connectRegion();
    void connectFindings();
    void connectAlternatives();
    void explain();
    static QString nameOf(core::AttributionMethod method);
    void explainSlowly(const ui::Phrase& phrase, core::AttributionMethod method);
    void keepMap(const std::vector<core::ScoreGrid>& maps, const std::vector<core::FeatureSetPtr>& features);
    void tellMaking(const core::PatchProgress& step);
    void clearMaps();
    void showMaps(const std::vector<core::ScoreGrid>& maps, const std::vector<core::FeatureSetPtr>& features, float sharedHighest);
    void showCurrentMap();
    void showFields();
    void readPictures();
    void goTo(int field);
    void step(ui::FieldStep step);
    const SlideMap* currentMap() const;
    std::vector<core::StrongField> missed() const;
    double seenAt(const core::Level0PixelRect& area) const;
    void followWriting(const core::ReportEvent& event);
    void lightRegion();
    void clearRegion();
    void compareDiagnoses(const QStringList& diagnoses);
    void showScores(const std::vector<std::string>& continuations, const std::vector<core::ContinuationScore>& scores);
    void showProbe(const ProbeResult& result);
    void showSamples(const std::vector<core::Report>& samples);
    void refuse(JobKind kind, const core::Error& error);
    void renewReasons();

    ui::MainWindow& m_window;
    Session& m_session;
    QSettings& m_settings;
    ui::RegionPicker* m_picker = nullptr;            // child of the slide view
    ui::AlternativesPage* m_alternatives = nullptr;  // owned by the window
    std::optional<std::size_t> m_shown;
    std::vector<SlideMap> m_maps; // one a slide of the case that is open; empty: nothing is explained
    int m_field = -1;             // of the shown map's fields, last gone to
    std::uint64_t m_mapId = 0;    // late maps are dropped by comparing it
    std::uint64_t m_pictureId = 0;
    bool m_following = false;     // a map of the word being written is on its way
    std::optional<MapWish> m_making; // on the engine, for a held word
    std::deque<KeptMap> m_kept;      // of this case, the newest last
    ui::ProgressClock m_makingClock;
    QElapsedTimer m_makingTime;
    SeenOn m_seen;
    QStringList m_classes;
};

} // namespace hs::app
