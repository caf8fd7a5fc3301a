// MapControls: how a word's map lies on the slide (opacity, colours, scale) and how it is made (method). GUI thread.
#pragma once

#include "core/engine.h"
#include "ui/overlay/overlay_model.h"
#include "ui/report/panel_values.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace hs::ui {

class MapControls : public QWidget {
    Q_OBJECT
public:
    explicit MapControls(QWidget* parent = nullptr);

    OverlayStyle style() const;
    void setStyle(const OverlayStyle& style); // no signal
    core::AttributionMethod method() const;
    bool followsWriting() const; // while the model writes, the map of its newest word is shown
    // One line under the controls: what is shown, what is being made (with Stop beside it), or why nothing is. Empty
    // hides it.
    void setState(const QString& sentence, MapWork work = MapWork::Resting);

Q_SIGNALS:
    void styleChanged(const hs::ui::OverlayStyle& style);
    void methodChanged(hs::core::AttributionMethod method);
    void stopRequested(); // of the map being made

private:
    void build();

    OverlayStyle m_style; // also what has no control here
    QSlider* m_opacity = nullptr;
    QSlider* m_threshold = nullptr;
    QComboBox* m_map = nullptr;
    QComboBox* m_scale = nullptr;
    QComboBox* m_method = nullptr;
    QCheckBox* m_borders = nullptr;
    QCheckBox* m_follow = nullptr;
    QLabel* m_state = nullptr;
    QToolButton* m_stop = nullptr;
};

} // namespace hs::ui
