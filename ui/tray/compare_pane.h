// ComparePane: a second slide beside the first: its view, its name, the lock that ties both together. GUI thread.
#pragma once

#include "core/slide/slide.h"
#include "core/tiles/tile_cache.h"
#include "core/view/view_link.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QToolButton;

namespace hs::ui {

class SlideView;

class ComparePane : public QWidget {
    Q_OBJECT
public:
    // `first` outlives the pane.
    ComparePane(SlideView& first, std::shared_ptr<core::TileCache> cache, QWidget* parent = nullptr);

    SlideView& view() { return *m_view; }
    // Shown at the first view's scale on the glass, locked.
    void showSlide(core::SlidePtr slide, const QString& name);
    void clear();

    bool locked() const { return m_link.has_value(); }
    void setLocked(bool locked);

Q_SIGNALS:
    void closeRequested();
    void lockChanged(bool locked);

private:
    void followFirst();
    void leadFirst();

    SlideView& m_first;
    SlideView* m_view = nullptr;
    QLabel* m_name = nullptr;
    QToolButton* m_lock = nullptr;
    std::optional<core::ViewLink> m_link; // of the first view and ours
    bool m_moving = false;                // one of us is being moved by the other
};

} // namespace hs::ui
