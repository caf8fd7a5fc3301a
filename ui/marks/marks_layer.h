// MarksLayer: the marks of a board on a view. GUI thread; painting of many marks happens on a worker.
//
// Few marks are painted in every frame. Many are painted once into a picture somewhat larger than the view, on a thread
// of Qt's pool, and the picture is moved (and, until the next one comes, stretched) with the slide: a frame costs one
// copy, whatever the number of marks. Marks changed since the picture was made, and the selected ones, lie on top.
#pragma once

#include "ui/marks/mark_board.h"
#include "ui/marks/marks_painter.h"
#include "ui/viewer/view_layer.h"

#include <QImage>
#include <QObject>
#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>
#include <set>

namespace hs::ui {

class SlideView;

class MarksLayer : public QObject, public ViewLayer {
    Q_OBJECT
public:
    // Adds itself to the view; either may die first.
    explicit MarksLayer(SlideView& view);
    ~MarksLayer() override;

    SlideView* view() const { return m_view; }
    // Null shows nothing. The board must outlive its stay here.
    void setBoard(MarkBoard* board);
    MarkBoard* board() const { return m_board; }

    // Painted above the marks in every frame: what a tool is drawing.
    using Above = std::function<void(QPainter&, const core::Viewport&)>;
    void setAbove(Above above) { m_above = std::move(above); }
    void repaint();

    void paint(QPainter& painter, const LayerFrame& frame) override;

    // Nothing is being painted in the background and the picture is up to date; for tests and measuring.
    bool settled() const;
    std::size_t picturesMade() const { return m_picturesMade; }

Q_SIGNALS:
    void boardChanged();

private:
    struct Picture {
        QImage image;
        core::Viewport view; // whose whole is the image
        std::uint64_t revision = 0;
        std::uint64_t visibility = 0;
    };
    bool few() const;
    bool upToDate(const core::Viewport& view) const;
    // The picture holds the whole view and this share of it beyond each edge.
    bool covers(const core::Viewport& view, double ahead) const;
    void request(const core::Viewport& view);
    void take(std::uint64_t job, Picture picture);
    void paintPicture(QPainter& painter, const LayerFrame& frame) const;
    void paintOnTop(QPainter& painter, const core::Viewport& view) const;
    void paintSelected(QPainter& painter, const QTransform& toView, const core::Annotation& mark) const;
    void forgetPicture();

    QPointer<SlideView> m_view;
    QPointer<MarkBoard> m_board;
    Above m_above;
    Picture m_picture;
    std::set<core::MarkId> m_fresh; // changed since the picture's revision
    std::uint64_t m_job = 0;        // the one whose picture is wanted
    bool m_working = false;
    std::shared_ptr<std::atomic<bool>> m_stop;
    std::size_t m_picturesMade = 0;
    // Of the last look at how many marks there are.
    mutable std::uint64_t m_countedRevision = ~std::uint64_t(0);
    mutable bool m_few = true;
};

// Where the corners of a selected mark can be taken, few enough to be told apart; else none.
bool hasHandles(const core::Annotation& mark);

// A measure on a small plate, about a point of the view.
void paintMeasure(QPainter& painter, QPointF at, const QString& text);

} // namespace hs::ui
