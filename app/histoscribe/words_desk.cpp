#include "app/histoscribe/words_desk.h"

#include "ui/gui_post.h"
#include "ui/overlay/region_picker.h"
#include "ui/report/field_gallery.h"
#include "ui/report/region_tool.h"
#include "ui/report/report_panel.h"
#include "ui/report/shortcuts.h"
#include "ui/viewer/slide_view.h"
#include "ui/worker.h"

#include <algorithm>
#include <cmath>

namespace hs::app {

namespace {

constexpr int kPicturePixels = 116; // of a field's thumbnail, twice its size on the screen

// A patch as a small picture, from the coarsest level that is fine enough; null when it cannot be read.
QImage pictureOf(const core::Slide& slide, const core::Level0PixelRect& area) {
    const auto& levels = slide.info().levels;
    std::size_t level = 0;
    for (std::size_t i = 0; i < levels.size(); ++i)
        if (double(area.width) / levels[i].downsample.value >= kPicturePixels) level = i;
    const double downsample = levels[level].downsample.value;
    const core::LevelRect place{std::int64_t(double(area.x) / downsample), std::int64_t(double(area.y) / downsample),
                                std::max<std::int64_t>(1, std::llround(double(area.width) / downsample)),
                                std::max<std::int64_t>(1, std::llround(double(area.height) / downsample))};
    const auto read = slide.readRegion(int(level), place);
    if (!read || read.value().empty()) return {};
    const core::Image& pixels = read.value();
    const QImage view(reinterpret_cast<const uchar*>(pixels.data()), pixels.width(), pixels.height(),
                      qsizetype(pixels.strideBytes()), QImage::Format_RGB32);
    return view.scaled(kPicturePixels, kPicturePixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

core::Level0Rect fieldAround(const core::Level0PixelRect& area) {
    constexpr double kSides = 5;
    const double width = double(area.width) * kSides, height = double(area.height) * kSides;
    return {double(area.x) + double(area.width) / 2 - width / 2, double(area.y) + double(area.height) / 2 - height / 2,
            width, height};
}

} // namespace

WordsDesk::WordsDesk(ui::MainWindow& window, Session& session, QSettings& settings, QObject* parent)
    : QObject(parent), m_window(window), m_session(session), m_settings(settings),
      m_picker(new ui::RegionPicker(window.slideView())), m_alternatives(new ui::AlternativesPage(&window)) {
    m_window.addPage(QStringLiteral("alternatives"), m_alternatives);
    connectWords();
    connectRegion();
    connectFindings();
    connectAlternatives();
    connect(&m_session, &Session::studyRefused, this, &WordsDesk::refuse);
    connect(&m_window.reportPanel(), &ui::ReportPanel::stateChanged, this, &WordsDesk::renewReasons);
    renewReasons();
}

void WordsDesk::connectWords() {
    ui::ReportPanel& panel = m_window.reportPanel();
    connect(&m_window, &ui::MainWindow::phraseSelected, this, [this] { explain(); });
    connect(&m_window, &ui::MainWindow::phraseCleared, this, &WordsDesk::clearMaps);
    connect(&panel, &ui::ReportPanel::methodChanged, this, [this] { explain(); });
    connect(&m_window, &ui::MainWindow::fieldRequested, this, &WordsDesk::step);
    connect(&panel.fields(), &ui::FieldGallery::chosen, this, &WordsDesk::goTo);
    connect(&panel, &ui::ReportPanel::mapStopRequested, this, &WordsDesk::stopMap);
    connect(&m_session, &Session::explained, this, &WordsDesk::keepMap);
    connect(&m_session, &Session::explained, this, &WordsDesk::showMaps);
    connect(&m_session, &Session::progressed, this, &WordsDesk::tellMaking);
    connect(&m_session, &Session::explainRefused, this, [this](const core::Error& error) {
        m_making.reset();
        m_window.reportPanel().showMapState(QString::fromStdString(error.message));
    });
    connect(&m_session, &Session::reportEvent, this, &WordsDesk::followWriting);
}

void WordsDesk::showSlide(std::optional<std::size_t> index) {
    m_shown = index;
    clearRegion();
    showCurrentMap();
}

void WordsDesk::leaveCase() {
    m_shown.reset();
    clearMaps();
    clearRegion();
    m_alternatives->clear();
    m_kept.clear();
}

void WordsDesk::clearMaps() {
    m_session.stopExplaining();
    m_making.reset();
    ++m_mapId;
    ++m_pictureId;
    m_maps.clear();
    m_field = -1;
    m_following = false;
    m_window.slideView().setOverlay(nullptr);
    m_window.reportPanel().showMapState({});
    showFields();
}

// Ranking and layout of many thousand patches take longer than a frame may.
void WordsDesk::showMaps(const std::vector<core::ScoreGrid>& maps, const std::vector<core::FeatureSetPtr>& features,
                         float sharedHighest) {
    ui::onWorker([post = ui::GuiPost(this), this, id = ++m_mapId, maps, features, sharedHighest] {
        std::vector<SlideMap> made;
        for (std::size_t i = 0; i < std::min(maps.size(), features.size()); ++i) {
            const std::shared_ptr<const core::PatchGrid> grid(features[i], &features[i]->grid);
            const std::optional<float> shared = std::isnan(sharedHighest) ? std::nullopt : std::optional(sharedHighest);
            auto model = ui::OverlayModel::create(grid, maps[i], shared);
            made.push_back({model ? std::move(model).value() : nullptr, core::strongFields(*grid, maps[i])});
        }
        post([this, id, made] {
            if (id != m_mapId) return;
            m_maps = made;
            m_field = -1;
            m_following = false;
            m_window.reportPanel().showMapState({});
            showCurrentMap();
        });
    });
}

const WordsDesk::SlideMap* WordsDesk::currentMap() const {
    if (!m_shown) return nullptr;
    const std::size_t index = m_session.mapIndexOf(*m_shown);
    return index < m_maps.size() && m_maps[index].model ? &m_maps[index] : nullptr;
}

void WordsDesk::showCurrentMap() {
    const SlideMap* map = currentMap();
    m_window.slideView().setOverlay(map != nullptr ? map->model : nullptr);
    showFields();
}

void WordsDesk::showFields() {
    const SlideMap* map = currentMap();
    std::vector<ui::FieldPicture> fields;
    if (map != nullptr)
        for (const core::StrongField& field : map->fields)
            fields.push_back({{}, field.score, !m_seen || seenAt(map->model->grid().patches[field.patch].area) >= kSeenMagnification});
    const QString why = map == nullptr ? tr("Hold a word: the fields it drew on most appear here")
                                       : tr("No field of this slide stands out for these words");
    m_window.reportPanel().fields().setFields(std::move(fields), why);
    readPictures();
    Q_EMIT checksChanged();
}

void WordsDesk::readPictures() {
    const SlideMap* map = currentMap();
    const core::SlidePtr slide = m_window.slideView().slide();
    const std::uint64_t id = ++m_pictureId;
    if (map == nullptr || !slide) return;
    std::vector<core::Level0PixelRect> areas;
    for (const core::StrongField& field : map->fields)
        areas.push_back(map->model->grid().patches[field.patch].area);
    ui::onWorker([post = ui::GuiPost(this), this, id, slide, areas] {
        for (std::size_t i = 0; i < areas.size(); ++i) {
            const QImage picture = pictureOf(*slide, areas[i]);
            post([this, id, i, picture] {
                if (id == m_pictureId) m_window.reportPanel().fields().setPicture(i, picture);
            });
        }
    });
}

void WordsDesk::goTo(int field) {
    const SlideMap* map = currentMap();
    if (map == nullptr || field < 0 || field >= int(map->fields.size())) return;
    m_field = field;
    const core::Level0PixelRect& area = map->model->grid().patches[map->fields[std::size_t(field)].patch].area;
    m_window.slideView().flyTo(fieldAround(area));
    m_window.reportPanel().fields().setCurrent(field);
    m_window.say(tr("Field %1 of %2").arg(field + 1).arg(map->fields.size()));
}

void WordsDesk::step(ui::FieldStep step) {
    const SlideMap* map = currentMap();
    if (map == nullptr) return m_window.say(tr("Hold a word to see its map first"));
    if (map->fields.empty()) return m_window.say(tr("No field of this slide stands out for these words"));
    const int last = int(map->fields.size()) - 1;
    switch (step) {
    case ui::FieldStep::Strongest:
        return goTo(0);
    case ui::FieldStep::Next:
        return m_field >= last ? m_window.say(tr("That was the last field of the map")) : goTo(m_field + 1);
    case ui::FieldStep::Previous:
        return m_field <= 0 ? m_window.say(tr("That was the strongest field of the map")) : goTo(m_field - 1);
    case ui::FieldStep::NotSeen:
        break;
    }
    const std::vector<core::StrongField> left = missed();
    if (left.empty()) return m_window.say(tr("Every strong field has been seen at %1x").arg(kSeenMagnification));
    const auto at = std::find(map->fields.begin(), map->fields.end(), left.front());
    goTo(int(at - map->fields.begin()));
}

void WordsDesk::setSeen(SeenOn seen) {
    m_seen = std::move(seen);
    seenChanged();
}

double WordsDesk::seenAt(const core::Level0PixelRect& area) const {
    return m_seen && m_shown ? m_seen(*m_shown, area) : 0.0;
}

std::vector<core::StrongField> WordsDesk::missed() const {
    const SlideMap* map = currentMap();
    if (map == nullptr || !m_seen) return {};
    return core::fieldsNotSeen(map->fields, map->model->grid(), [this](const auto& area) { return seenAt(area); },
                               kSeenMagnification);
}

void WordsDesk::seenChanged() {
    const SlideMap* map = currentMap();
    if (map != nullptr && m_seen)
        for (std::size_t i = 0; i < map->fields.size(); ++i)
            m_window.reportPanel().fields().setSeen(i, seenAt(map->model->grid().patches[map->fields[i].patch].area) >= kSeenMagnification);
    Q_EMIT checksChanged();
}

std::optional<ui::CheckLine> WordsDesk::missedLine() {
    const auto count = int(missed().size());
    if (count == 0) return std::nullopt;
    return ui::CheckLine{ui::CheckTone::Note, tr("%n strong field(s) not yet seen above %1x", nullptr, count).arg(kSeenMagnification),
                         tr("Show"), ui::keys::hint(tr("Go to the next of them"), ui::keys::missedField()),
                         [this] { step(ui::FieldStep::NotSeen); }};
}

const core::PatchGrid* WordsDesk::grid() const {
    const WrittenReport* written = m_session.written(m_window.reportPanel().version());
    if (written == nullptr || !m_shown) return nullptr;
    const std::size_t index = m_session.mapIndexOf(*m_shown);
    return index < written->features.size() ? &written->features[index]->grid : nullptr;
}

std::optional<double> WordsDesk::shareOfTissueSeen() const {
    if (grid() == nullptr || !m_seen) return std::nullopt;
    return core::shareSeen(*grid(), [this](const auto& area) { return seenAt(area); }, kSeenMagnification);
}

// The map of the newest word, unless a word is held; one at a time, so that the newest is never far behind.
void WordsDesk::followWriting(const core::ReportEvent& event) {
    if (std::holds_alternative<core::ReportFinished>(event.what)) {
        lightRegion();
        if (m_window.reportPanel().followsWriting() && !m_window.reportPanel().phrase()) clearMaps();
    }
    const auto* written = std::get_if<core::TokenWritten>(&event.what);
    ui::ReportPanel& panel = m_window.reportPanel();
    if (written == nullptr || !written->attention || !panel.followsWriting() || panel.phrase() || m_following) return;
    m_following = true;
    m_session.explain(event.request, {written->index, written->index + 1}, core::AttributionMethod::Attention);
}

} // namespace hs::app
