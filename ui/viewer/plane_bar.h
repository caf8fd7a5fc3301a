// PlaneBar: the focus of a slide that was scanned in several planes, as on a microscope's fine drive: a step down, where
// it stands, a step up; the wheel over it steps too. Hidden for every other slide. GUI thread.
#pragma once

#include "ui/viewer/on_slide_widget.h"

#include <optional>

namespace hs::ui {

class StepButton;

class PlaneBar : public OnSlideWidget {
    Q_OBJECT

public:
    explicit PlaneBar(QWidget* parent);

    // `spacing` in micrometres between planes, when the file says it.
    void setPlanes(int planes, std::optional<double> spacing);
    void setPlane(int plane);
    int planes() const { return m_planes; }
    QString text() const; // "focus 3 of 5 · +1.5 µm", counted from the middle plane

    QSize sizeHint() const override;

Q_SIGNALS:
    void planeChosen(int plane);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void step(int by);
    QString words(int plane) const;

    StepButton* m_down;
    StepButton* m_up;
    int m_planes = 1;
    int m_plane = 0;
    std::optional<double> m_spacing;
    int m_turned = 0; // eighths of a degree of the wheel that are no step yet
};

} // namespace hs::ui
