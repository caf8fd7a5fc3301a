// OnSlideWidget: base of the small furniture that lies on the slide: a half transparent plate, dim until the pointer
// (or the keyboard) comes near. GUI thread.
#pragma once

#include <QVariantAnimation>
#include <QWidget>

class QPainter;

namespace hs::ui {

class OnSlideWidget : public QWidget {
    Q_OBJECT

public:
    explicit OnSlideWidget(QWidget* parent);

    // Where the pointer is, in the parent's coordinates.
    void pointerAt(QPoint position);
    void pointerGone();

    // 0.55 (dim) to 1: what everything on the plate is painted with.
    double presence() const { return m_presence; }

protected:
    void enterEvent(QEnterEvent* event) override;

    // Sets the painter's opacity and draws the plate.
    void paintPlate(QPainter& painter) const;
    // For children that take the keyboard: they keep their furniture awake.
    void setHasFocusInside(bool inside);

private:
    void setNear(bool isNear);
    void fadeTo(double presence);

    double m_presence;
    bool m_near = false;
    bool m_focusInside = false;
    QVariantAnimation m_fade;
};

} // namespace hs::ui
