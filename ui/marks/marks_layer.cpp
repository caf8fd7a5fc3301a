#include "ui/marks/marks_layer.h"

#include "ui/gui_post.h"
#include "ui/marks/measure_words.h"
#include "ui/theme/theme.h"
#include "ui/viewer/slide_view.h"
#include "ui/worker.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr std::size_t kFewMarks = 80;
constexpr std::size_t kFewPoints = 4000;
constexpr double kMargin = 0.25; // of the view, painted beyond each edge
constexpr double kAhead = 0.08;  // of the view: this close to the picture's edge the next one is begun
constexpr std::size_t kMostHandles = 160;
constexpr double kHandle = 3.5;
constexpr std::size_t kMostOnTop = 200; // a slice of many is more: it comes with the next picture
constexpr std::size_t kMostSelected = 200; // of those in the view
constexpr double kSmall = 7;               // one of several selected marks of at most this size is a dot
constexpr double kDot = 3, kDotRim = 1;
constexpr double kBeyond = 24;             // pixels of the view that a mark's handles, dots and measure reach at most

core::Viewport widened(const core::Viewport& view) {
    return view.resized(
        {std::ceil(view.size.width * (1 + 2 * kMargin)), std::ceil(view.size.height * (1 + 2 * kMargin))},
        view.devicePixelRatio);
}

// A selected mark of which no outline could be seen.
void paintDot(QPainter& painter, QPointF at, double size, const core::Annotation& mark) {
    const QRectF dot(at.x() - size / 2, at.y() - size / 2, size, size);
    painter.fillRect(dot.adjusted(-kDotRim, -kDotRim, kDotRim, kDotRim), Qt::white);
    painter.fillRect(dot, toColour(core::colourOf(mark)));
}

bool sameScale(const core::Viewport& a, const core::Viewport& b) {
    return a.downsample == b.downsample && a.rotation == b.rotation && a.mirrored == b.mirrored &&
           a.devicePixelRatio == b.devicePixelRatio;
}

QImage paintedOn(const core::Viewport& view, const core::MarkSnapshot& marks, const MarkVisibility& visibility,
                 const std::function<bool()>& stopped) {
    QImage image(QSize(int(std::lround(view.deviceWidth())), int(std::lround(view.deviceHeight()))),
                 QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(view.devicePixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paintMarks(painter, view, *marks, visibility, MarkStyle{}, stopped);
    return image;
}

} // namespace

bool hasHandles(const core::Annotation& mark) {
    return !mark.isLocked() && mark.shape.points.size() <= kMostHandles;
}

MarksLayer::MarksLayer(SlideView& view)
    : m_view(&view) {
    view.addLayer(*this);
}

MarksLayer::~MarksLayer() {
    forgetPicture();
    if (m_view) m_view->removeLayer(*this);
}

void MarksLayer::setBoard(MarkBoard* board) {
    if (board == m_board) return;
    if (m_board) m_board->disconnect(this);
    m_board = board;
    forgetPicture();
    if (board) {
        connect(board, &MarkBoard::changed, this, [this](const std::vector<core::MarkEdit>& edits) {
            if (m_fresh.size() + edits.size() <= kMostOnTop)
                for (const core::MarkEdit& edit : edits)
                    m_fresh.insert(edit.id);
            repaint();
        });
        for (const auto signal :
             {&MarkBoard::selectionChanged, &MarkBoard::visibilityChanged, &MarkBoard::spacingChanged})
            connect(board, signal, this, &MarksLayer::repaint);
    }
    Q_EMIT boardChanged();
    repaint();
}

void MarksLayer::repaint() {
    if (m_view) m_view->update();
}

void MarksLayer::forgetPicture() {
    ++m_job;
    if (m_stop) *m_stop = true;
    m_working = false;
    m_picture = {};
    m_fresh.clear();
}

bool MarksLayer::few() const {
    const core::MarkDocument& document = m_board->document();
    if (document.count() > kFewMarks) return false;
    if (m_countedRevision == document.revision()) return m_few;
    std::size_t points = 0;
    for (const core::PlacedMark& placed : *document.snapshot())
        points += placed.mark->shape.points.size();
    m_countedRevision = document.revision();
    m_few = points <= kFewPoints;
    return m_few;
}

bool MarksLayer::covers(const core::Viewport& view, double ahead) const {
    if (m_picture.image.isNull() || !sameScale(view, m_picture.view)) return false;
    const core::ViewPoint corner = m_picture.view.toView(view.toSlide({0, 0}));
    const double x = ahead * view.size.width - 0.5, y = ahead * view.size.height - 0.5; // half a pixel is rounding
    return corner.x > x && corner.y > y && corner.x + view.size.width < m_picture.view.size.width - x &&
           corner.y + view.size.height < m_picture.view.size.height - y;
}

bool MarksLayer::upToDate(const core::Viewport& view) const {
    return covers(view, 0) && m_picture.revision == m_board->document().revision() &&
           m_picture.visibility == m_board->visibilityVersion();
}

bool MarksLayer::settled() const {
    return !m_board || !m_view || few() || (!m_working && upToDate(m_view->viewport()));
}

void MarksLayer::paint(QPainter& painter, const LayerFrame& frame) {
    if (m_board && m_board->document().count() > 0) {
        if (few()) {
            paintMarks(painter, frame.view, *m_board->document().snapshot(), m_board->visibility(), MarkStyle{});
        } else {
            const bool soon = !upToDate(frame.view) || !covers(frame.view, kAhead);
            if (!frame.inMotion && soon && !m_working) request(frame.view);
            paintPicture(painter, frame);
        }
        paintOnTop(painter, frame.view);
    }
    if (m_above) {
        painter.setRenderHint(QPainter::Antialiasing);
        m_above(painter, frame.view);
    }
}

void MarksLayer::request(const core::Viewport& view) {
    m_working = true;
    m_stop = std::make_shared<std::atomic<bool>>(false);
    onWorker([post = GuiPost(this), this, job = ++m_job, wide = widened(view), marks = m_board->document().snapshot(),
              visibility = m_board->visibility(), revision = m_board->document().revision(),
              version = m_board->visibilityVersion(), stop = m_stop] {
        Picture picture{paintedOn(wide, marks, visibility, [&] { return stop->load(); }), wide, revision, version};
        post([this, job, picture = std::move(picture)]() mutable { take(job, std::move(picture)); });
    });
}

void MarksLayer::take(std::uint64_t job, Picture picture) {
    if (job != m_job) return;
    m_working = false;
    ++m_picturesMade;
    m_picture = std::move(picture);
    if (m_board && m_picture.revision == m_board->document().revision()) m_fresh.clear();
    repaint();
}

void MarksLayer::paintPicture(QPainter& painter, const LayerFrame& frame) const {
    if (m_picture.image.isNull() || !m_board->visibility().all) return;
    const core::Viewport& was = m_picture.view;
    if (sameScale(was, frame.view)) {
        const core::ViewPoint corner = frame.view.toView(was.toSlide({0, 0}));
        const double ratio = frame.view.devicePixelRatio; // on whole pixels: a copy instead of a resampling
        painter.drawImage(QPointF(std::round(corner.x * ratio) / ratio, std::round(corner.y * ratio) / ratio),
                          m_picture.image);
        return;
    }
    painter.save();
    painter.setTransform(slideToView(was).inverted() * slideToView(frame.view), true);
    painter.drawImage(QPointF(0, 0), m_picture.image);
    painter.restore();
}

void MarksLayer::paintOnTop(QPainter& painter, const core::Viewport& view) const {
    const QTransform toView = slideToView(view);
    const core::MarkDocument& document = m_board->document();
    if (!few())
        for (const core::MarkId id : m_fresh)
            if (const auto mark = document.find(id); mark && m_board->shows(*mark))
                paintMark(painter, toView, *mark, MarkStyle{});
    const double reach = kBeyond * view.downsample.value * view.devicePixelRatio;
    const core::Level0Rect area = view.visibleArea();
    const core::Level0Rect seen{area.x - reach, area.y - reach, area.width + 2 * reach, area.height + 2 * reach};
    std::size_t painted = 0;
    for (const core::MarkId id : m_board->selection()) {
        const core::Level0Rect bounds = document.boundsOfMark(id);
        if (bounds.x > seen.right() || bounds.y > seen.bottom() || bounds.right() < seen.x || bounds.bottom() < seen.y) continue;
        const auto mark = document.find(id);
        if (!mark || !mark->drawable() || !m_board->shows(*mark)) continue;
        if (++painted > kMostSelected) break;
        const double size = std::max(bounds.width, bounds.height) / view.downsample.value / view.devicePixelRatio;
        if (m_board->selection().size() > 1 && size <= kSmall && !mark->shape.isPoints())
            paintDot(painter, toView.map(QPointF(bounds.centre().x, bounds.centre().y)), std::max(size, kDot), *mark);
        else
            paintSelected(painter, toView, *mark);
    }
    // A ruler is read, not only seen.
    if (!few()) return;
    for (const core::PlacedMark& placed : *document.snapshot())
        if (placed.mark->shape.isLines() && placed.mark->shape.points.size() == 2 && m_board->shows(*placed.mark))
            paintMeasure(painter, toView.map(QPointF(placed.bounds.centre().x, placed.bounds.centre().y)),
                         mainMeasure(core::measure(placed.mark->shape, m_board->spacing())));
}

void MarksLayer::paintSelected(QPainter& painter, const QTransform& toView, const core::Annotation& mark) const {
    MarkStyle style;
    style.emphasised = true;
    paintMark(painter, toView, mark, style);
    if (m_board->selection().size() == 1 && hasHandles(mark) && !mark.shape.isPoints()) {
        painter.setPen(QPen(toColour(core::colourOf(mark)), 1.2));
        painter.setBrush(Qt::white);
        for (const core::Level0Point p : mark.shape.points) {
            const QPointF at = toView.map(QPointF(p.x, p.y));
            painter.drawRect(QRectF(at.x() - kHandle, at.y() - kHandle, 2 * kHandle, 2 * kHandle));
        }
    }
    if (m_board->selection().size() > 1) return;
    const QRectF bounds = outlineOf(mark.shape, toView).boundingRect();
    if (mark.shape.points.size() != 2)
        paintMeasure(painter, QPointF(bounds.center().x(), bounds.bottom() + 14),
                     mainMeasure(core::measure(mark.shape, m_board->spacing())));
}

void paintMeasure(QPainter& painter, QPointF at, const QString& text) {
    if (text.isEmpty()) return;
    painter.save();
    painter.setFont(smallFont());
    const QRectF words = painter.fontMetrics().boundingRect(text);
    QRectF plate(0, 0, words.width() + 12, words.height() + 4);
    plate.moveCenter(at);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().onSlidePlate);
    painter.drawRoundedRect(plate, 4, 4);
    painter.setPen(colours().onSlideText);
    painter.drawText(plate, Qt::AlignCenter, text);
    painter.restore();
}

} // namespace hs::ui
