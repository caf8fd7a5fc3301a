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

    // What lies on the plate is painted with this opacity: 1 when the pointer is near, little less when it is not, so
    // that it can be read at any time; the plate itself fades more.
    double contentOpacity() const;

protected:
    void enterEvent(QEnterEvent* event) override;

    // Draws the plate and leaves the painter with the content's opacity.
    void paintPlate(QPainter& painter) const;
    // For children that take the keyboard: they keep their furniture awake.
    void setHasFocusInside(bool inside);

private:
    void setNear(bool isNear);
    void fadeTo(double presence);

    double m_presence; // of the plate
    bool m_near = false;
    bool m_focusInside = false;
    QVariantAnimation m_fade;
};

} // namespace hs::ui
