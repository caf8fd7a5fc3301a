// TrayDesk: the slides of the case in the window: the tray with their pictures, and a second one beside the first. GUI
// thread; pictures are made on workers, from the coarsest stored level alone (labels are never read for them).
#pragma once

#include "app/histoscribe/session.h"
#include "core/tiles/tile_cache.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

class QDockWidget;

namespace hs::ui {
class CaseTray;
class ComparePane;
class MainWindow;
class SlideView;
} // namespace hs::ui

namespace hs::app {

class MarksDesk;

class TrayDesk : public QObject {
    Q_OBJECT
public:
    struct Parts {
        ui::MainWindow& window;
        Session& session;
        MarksDesk& marks;
        std::shared_ptr<core::TileCache> tiles;
    };
    explicit TrayDesk(Parts parts, QObject* parent = nullptr);
    ~TrayDesk() override;

    void setCase(const QStringList& paths);

    // The slide of the case beside the first; nothing closes it.
    void showBeside(std::optional<std::size_t> index);

Q_SIGNALS:
    void slideWanted(std::size_t index); // in the first view
    void viewMade(hs::ui::SlideView* view); // the second one

private:
    void takeOpened(std::size_t index);
    void takeShown();
    void showState();
    std::optional<std::size_t> nextOpen() const;

    Parts m_parts;
    ui::CaseTray* m_tray = nullptr;
    QDockWidget* m_dock = nullptr;
    ui::ComparePane* m_pane = nullptr; // made when first wanted
    QStringList m_names;
    std::uint64_t m_case = 0; // pictures of an earlier one are dropped
    std::optional<std::size_t> m_shown;
    std::optional<std::size_t> m_beside;
};

// A small picture of the slide, at most `side` device pixels; nothing where only a huge level could give it.
core::Result<core::Image> thumbnailOf(const core::Slide& slide, int side);

} // namespace hs::app
