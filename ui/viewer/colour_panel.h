// ColourPanel: how the slide's colours are shown: brightness, contrast, gamma, white, one stain, the scanner's profile.
// GUI thread; the view outlives it.
#pragma once

#include "core/geometry.h"
#include "core/view/colour.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSlider;

namespace hs::ui {

class SlideView;

class ColourPanel : public QWidget {
    Q_OBJECT

public:
    explicit ColourPanel(SlideView& view, QWidget* parent = nullptr);

private:
    struct Row {
        QSlider* slider = nullptr;
        QLabel* value = nullptr;
    };
    Row addRow(QGridLayout* grid, const QString& label, const QString& tip);
    void addChoices(QGridLayout* grid);
    void addWhite(QGridLayout* grid);
    void take();  // from the controls to the view
    void renew(); // from the view to the controls
    void takeWhite(std::optional<std::uint32_t> white);
    void pickAt(core::Level0Point point);

    SlideView& m_view;
    Row m_brightness;
    Row m_contrast;
    Row m_gamma;
    QComboBox* m_stain = nullptr;
    QCheckBox* m_profile = nullptr;
    QLabel* m_profileWords = nullptr;
    QPushButton* m_measure = nullptr;
    QPushButton* m_pick = nullptr;
    QLabel* m_said = nullptr;
    QPushButton* m_reset = nullptr;
    bool m_renewing = false;
};

// What a snapshot's stamp or the slide's facts say of the colours; the profile first, then what was set by hand.
QString colourWords(const SlideView& view);

} // namespace hs::ui
