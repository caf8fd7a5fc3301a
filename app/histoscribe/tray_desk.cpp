#include "app/histoscribe/tray_desk.h"

#include "app/histoscribe/marks_desk.h"
#include "core/log.h"
#include "ui/gui_post.h"
#include "ui/tray/case_tray.h"
#include "ui/tray/compare_pane.h"
#include "ui/viewer/device_space.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/main_window.h"
#include "ui/worker.h"

#include <QAction>
#include <QDockWidget>
#include <QFileInfo>

#include <algorithm>

namespace hs::app {

namespace {

constexpr int kThumbnailSide = 320;                          // device pixels: sharp at 200 %
constexpr std::int64_t kMostPixels = std::int64_t(40) << 20; // of a level that is read for a thumbnail

} // namespace

core::Result<core::Image> thumbnailOf(const core::Slide& slide, int side) {
    const auto& levels = slide.info().levels;
    int level = int(levels.size()) - 1;
    // The coarsest that is not smaller than the picture.
    while (level > 0 && std::max(levels[std::size_t(level)].size.width, levels[std::size_t(level)].size.height) < side)
        --level;
    if (level < 0) return core::Error(core::ErrorCode::Unsupported, slide.name() + " has no levels");
    const core::LevelSize size = levels[std::size_t(level)].size;
    if (size.width * size.height > kMostPixels)
        return core::Error(core::ErrorCode::Unsupported, slide.name() + " has no small level for a thumbnail");
    return slide.readRegion(level, {0, 0, size.width, size.height});
}

TrayDesk::TrayDesk(Parts parts, QObject* parent)
    : QObject(parent)
    , m_parts(std::move(parts)) {
    ui::MainWindow& window = m_parts.window;
    m_tray = new ui::CaseTray(&window);
    m_dock = new QDockWidget(tr("Case"), &window);
    m_dock->setObjectName(QStringLiteral("caseDock"));
    m_dock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    m_dock->setWidget(m_tray);
    window.addPanel(m_dock, Qt::LeftDockWidgetArea);
    m_dock->hide(); // comes with the first case of several slides
    connect(m_tray, &ui::CaseTray::chosen, this, [this](int index) { Q_EMIT slideWanted(std::size_t(index)); });
    connect(m_tray, &ui::CaseTray::besideWanted, this, [this](int index) { showBeside(std::size_t(index)); });
    connect(&m_parts.session, &Session::slideOpened, this, &TrayDesk::takeOpened);
    QAction* tray = window.action(QStringLiteral("case-tray"));
    connect(tray, &QAction::triggered, m_dock, &QDockWidget::setVisible);
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this, tray] { tray->setChecked(!m_dock->isHidden()); });
    connect(window.action(QStringLiteral("beside")), &QAction::triggered, this,
            [this](bool on) { showBeside(on ? nextOpen() : std::nullopt); });
    connect(window.action(QStringLiteral("lock-views")), &QAction::triggered, this, [this](bool on) {
        if (m_pane) m_pane->setLocked(on);
    });
    connect(&window.slideView(), &ui::SlideView::slideChanged, this, &TrayDesk::takeShown);
    showState();
}

TrayDesk::~TrayDesk() = default;

void TrayDesk::setCase(const QStringList& paths) {
    ++m_case;
    m_shown.reset();
    showBeside(std::nullopt);
    m_names.clear();
    for (const QString& path : paths)
        m_names << QFileInfo(path).fileName();
    m_tray->setSlides(m_names);
    if (paths.size() > 1) m_dock->show();
    showState();
}

// Which slide of the case the first view shows.
void TrayDesk::takeShown() {
    const core::SlidePtr slide = m_parts.window.slideView().slide();
    const auto& slides = m_parts.session.slides();
    const auto at = slide ? std::find(slides.begin(), slides.end(), slide) : slides.end();
    m_shown = at == slides.end() ? std::nullopt : std::optional(std::size_t(at - slides.begin()));
    m_tray->setCurrent(m_shown ? int(*m_shown) : -1);
    showState();
}

void TrayDesk::takeOpened(std::size_t index) {
    ui::onWorker(
        [post = ui::GuiPost(this), this, id = m_case, index, slide = m_parts.session.slides()[index]] {
            const auto read = thumbnailOf(*slide, kThumbnailSide);
            if (!read) return core::log().info("no thumbnail of {}", slide->info().fingerprint.substr(0, 12));
            const QImage picture =
                ui::sharedImage(read.value())
                    .scaled(kThumbnailSide, kThumbnailSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                    .copy();
            post([this, id, index, picture] {
                if (id == m_case) m_tray->setThumbnail(int(index), picture);
            });
        });
    showState();
}

std::optional<std::size_t> TrayDesk::nextOpen() const {
    const auto& slides = m_parts.session.slides();
    const std::size_t from = m_shown.value_or(0);
    for (std::size_t step = 1; step < slides.size(); ++step) {
        const std::size_t index = (from + step) % slides.size();
        if (slides[index]) return index;
    }
    // A case of one slide: another place of the same.
    if (from < slides.size() && slides[from]) return from;
    return std::nullopt;
}

void TrayDesk::showBeside(std::optional<std::size_t> index) {
    const auto& slides = m_parts.session.slides();
    const bool possible = index && *index < slides.size() && slides[*index];
    m_beside = possible ? index : std::nullopt;
    if (!possible) {
        if (m_pane) {
            m_pane->hide();
            m_pane->clear();
        }
        return showState();
    }
    if (!m_pane) {
        m_pane = new ui::ComparePane(m_parts.window.slideView(), m_parts.tiles, &m_parts.window);
        m_parts.window.addBeside(m_pane);
        m_parts.marks.attach(m_pane->view());
        connect(m_pane, &ui::ComparePane::closeRequested, this, [this] { showBeside(std::nullopt); });
        connect(m_pane, &ui::ComparePane::lockChanged, this, &TrayDesk::showState);
        Q_EMIT viewMade(&m_pane->view());
    }
    m_pane->show();
    m_pane->showSlide(slides[*index], m_names.value(int(*index)));
    showState();
}

void TrayDesk::showState() {
    const auto set = [this](const char* name, bool enabled, bool checked) {
        QAction* action = m_parts.window.action(QString::fromLatin1(name));
        action->setEnabled(enabled);
        action->setChecked(checked);
    };
    const bool beside = m_pane && !m_pane->isHidden() && m_beside;
    set("beside", m_parts.window.slideView().slide() != nullptr, beside);
    set("lock-views", beside, beside && m_pane->locked());
}

} // namespace hs::app
