#include "ui/training/curve_plot.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

// QCustomPlot's header is written with Qt's keywords, which are off here (CMakeLists.txt says why).
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach

namespace hs::ui {

namespace {

constexpr double kZoomStep = 1.25;
constexpr double kLeastShown = 2.0; // steps

QColor colourOf(LineKind kind) {
    const Colours& c = colours();
    switch (kind) {
    case LineKind::Main:
        return c.accent;
    case LineKind::Second:
        return c.warning;
    case LineKind::Faint: {
        QColor faint = c.accent;
        faint.setAlphaF(0.32f);
        return faint;
    }
    case LineKind::Other1:
        return c.textSoft;
    case LineKind::Other2:
        return c.good;
    case LineKind::Other3:
        return c.error;
    }
    return c.text;
}

// Whole steps: a label is never rounded.
class StepTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        const double exact = range.size() / (tickCount() + 1e-10);
        const double magnitude = std::pow(10.0, std::floor(std::log10(std::max(exact, 1.0))));
        for (const double mantissa : {1.0, 2.0, 5.0})
            if (mantissa * magnitude >= exact) return std::max(1.0, mantissa * magnitude);
        return 10.0 * magnitude;
    }
};

class WordTicker : public QCPAxisTicker {
public:
    explicit WordTicker(std::function<QString(double)> words) : m_words(std::move(words)) {}

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return m_words(tick); }

private:
    std::function<QString(double)> m_words;
};

QSharedPointer<QCPAxisTicker> valueTicker(const PlotOptions& options) {
    if (!options.axis) return QSharedPointer<QCPAxisTicker>(new QCPAxisTicker);
    return QSharedPointer<QCPAxisTicker>(new WordTicker(options.axis));
}

double widthOf(LineKind kind) {
    return kind == LineKind::Faint ? 1.0 : kind == LineKind::Main ? 2.0 : 1.6;
}

} // namespace

CurvePlot::CurvePlot(PlotOptions options, QWidget* parent)
    : QWidget(parent)
    , m_options(std::move(options)) {
    setAccessibleName(m_options.title);
    setFocusPolicy(Qt::StrongFocus);
    m_plot = new QCustomPlot(this);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setFocusProxy(this);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
    m_plot->axisRect()->setRangeZoomFactor(1 / kZoomStep);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->xAxis->setNumberFormat(QStringLiteral("f"));
    m_plot->xAxis->setNumberPrecision(0);
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new StepTicker));
    m_plot->yAxis->setTicker(valueTicker(m_options));
    m_plot->yAxis->ticker()->setTickCount(4);
    m_plot->yAxis->setNumberFormat(QStringLiteral("gb"));
    m_plot->yAxis->setNumberPrecision(3);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis})
        axis->setSubTicks(false);
    m_plot->legend->setVisible(true);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
    m_plot->axisRect()->insetLayout()->setMargins(QMargins(6, 2, 6, 2));
    m_plot->axisRect()->setMinimumMargins(QMargins(0, 4, 4, 0));
    m_cursor = new QCPItemLine(m_plot);
    m_label = new QCPItemText(m_plot);
    m_label->setPositionAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_label->setTextAlignment(Qt::AlignLeft);
    m_label->setPadding(QMargins(6, 4, 6, 4));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->installEventFilter(this);
    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] { takeRangeByHand(); });
    connect(m_plot, &QCustomPlot::afterLayout, this, &CurvePlot::placeLegend);
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        showAll();
        Q_EMIT allShown();
    });
    applyColours();
    leave();
}

int CurvePlot::addLine(const QString& name, LineKind kind) {
    QCPGraph* graph = m_plot->addGraph();
    graph->setName(name);
    graph->setAdaptiveSampling(true);
    if (name.isEmpty()) graph->removeFromLegend();
    m_kinds << kind;
    applyColours();
    return m_plot->graphCount() - 1;
}

void CurvePlot::removeLinesFrom(int line) {
    while (m_plot->graphCount() > line)
        m_plot->removeGraph(m_plot->graphCount() - 1);
    m_kinds.resize(qMin(int(m_kinds.size()), line));
}

void CurvePlot::setPoints(int line, const QVector<double>& steps, const QVector<double>& values) {
    m_plot->graph(line)->setData(steps, values, /*alreadySorted=*/true);
    showFewPoints(line);
}

void CurvePlot::addPoints(int line, const QVector<double>& steps, const QVector<double>& values) {
    m_plot->graph(line)->addData(steps, values, /*alreadySorted=*/true);
    showFewPoints(line);
}

// One point makes no line: it is shown as a dot until there are more.
void CurvePlot::showFewPoints(int line) {
    QCPGraph* graph = m_plot->graph(line);
    const bool few = graph->dataCount() < 3 && m_kinds[line] != LineKind::Faint;
    graph->setScatterStyle(few ? QCPScatterStyle(QCPScatterStyle::ssDisc, 5) : QCPScatterStyle(QCPScatterStyle::ssNone));
}

int CurvePlot::points(int line) const {
    return m_plot->graph(line)->dataCount();
}

void CurvePlot::setLogarithmic(bool on) {
    m_logarithmic = on;
    m_plot->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                : valueTicker(m_options));
    m_plot->yAxis->ticker()->setTickCount(4);
    redraw();
}

void CurvePlot::showAll() {
    m_showsAll = true;
    redraw();
}

double CurvePlot::firstShown() const {
    return m_plot->xAxis->range().lower;
}
double CurvePlot::lastShown() const {
    return m_plot->xAxis->range().upper;
}

void CurvePlot::setShown(double first, double last) {
    if (!(last - first >= kLeastShown)) return;
    m_showsAll = false;
    m_setting = true;
    m_plot->xAxis->setRange(first, last);
    m_setting = false;
    redraw();
}

void CurvePlot::takeRangeByHand() {
    if (m_setting) return;
    m_showsAll = false;
    fitValues();
    Q_EMIT shownChanged(firstShown(), lastShown());
}

void CurvePlot::redraw() {
    if (m_showsAll) {
        double last = 1.0;
        for (int i = 0; i < m_plot->graphCount(); ++i)
            if (m_plot->graph(i)->dataCount() > 0) last = qMax(last, (m_plot->graph(i)->data()->constEnd() - 1)->key);
        m_setting = true;
        m_plot->xAxis->setRange(0, last * 1.01);
        m_setting = false;
    }
    fitTicks();
    fitValues();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::fitTicks() {
    constexpr int kRoom = 58; // pixels of a label and the air around it
    m_plot->xAxis->ticker()->setTickCount(qBound(2, width() / kRoom, 8));
}

Qt::Alignment CurvePlot::legendCorner() const {
    return m_plot->axisRect()->insetLayout()->insetAlignment(0);
}

// Points of the lines inside a rectangle of the diagram; of long lines a sample.
int CurvePlot::pointsUnder(const QRectF& pixels) const {
    constexpr int kLooks = 200; // a line
    int under = 0;
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const auto points = m_plot->graph(i)->data();
        const auto begin = points->findBegin(m_plot->xAxis->pixelToCoord(pixels.left()));
        const auto end = points->findEnd(m_plot->xAxis->pixelToCoord(pixels.right()));
        const std::ptrdiff_t stride = std::max<std::ptrdiff_t>(1, (end - begin) / kLooks);
        for (auto point = begin; point < end; point += std::min<std::ptrdiff_t>(stride, end - point)) {
            const double y = m_plot->yAxis->coordToPixel(point->value);
            under += y >= pixels.top() && y <= pixels.bottom();
        }
    }
    return under;
}

// The legend keeps its corner until another one is freer.
void CurvePlot::placeLegend() {
    static constexpr std::array<Qt::Alignment, 4> kCorners{Qt::AlignTop | Qt::AlignRight, Qt::AlignTop | Qt::AlignLeft,
                                                           Qt::AlignBottom | Qt::AlignRight, Qt::AlignBottom | Qt::AlignLeft};
    const QRectF room = m_plot->axisRect()->rect();
    const QSizeF size = m_plot->legend->minimumOuterSizeHint() + QSizeF(12, 6);
    const auto under = [&](Qt::Alignment corner) {
        QRectF place(room.topLeft(), size);
        if (corner & Qt::AlignRight) place.moveRight(room.right());
        if (corner & Qt::AlignBottom) place.moveBottom(room.bottom());
        return pointsUnder(place);
    };
    Qt::Alignment best = legendCorner();
    int least = under(best);
    for (const Qt::Alignment corner : kCorners) {
        if (least == 0) break;
        if (const int points = under(corner); points < least) best = corner, least = points;
    }
    if (best == legendCorner()) return;
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, best);
    m_plot->axisRect()->insetLayout()->update(QCPLayoutElement::upLayout);
}

// The values in view fill the height, with a little air.
void CurvePlot::fitValues() {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const auto points = m_plot->graph(i)->data();
        const auto end = points->findEnd(lastShown());
        for (auto point = points->findBegin(firstShown()); point != end; ++point) {
            if (!std::isfinite(point->value) || (m_logarithmic && point->value <= 0.0)) continue;
            low = qMin(low, point->value);
            high = qMax(high, point->value);
        }
    }
    if (!(low <= high)) {
        low = m_logarithmic ? 0.1 : 0.0;
        high = 1.0;
    }
    if (m_logarithmic) {
        m_plot->yAxis->setRange(low / 1.15, high * 1.15);
        return;
    }
    const double air = high > low ? (high - low) * 0.08 : high != 0.0 ? std::abs(high) * 0.1 : 1.0;
    m_plot->yAxis->setRange(low >= 0.0 && low - air < 0.0 ? 0.0 : low - air, high + air);
}

QString CurvePlot::valuesAt(double step) const {
    QStringList lines;
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const QCPGraph* graph = m_plot->graph(i);
        if (graph->name().isEmpty() || graph->dataCount() == 0) continue;
        auto point = graph->data()->findBegin(step, /*expandedRange=*/true);
        const auto next = point + 1;
        if (next != graph->data()->constEnd() && std::abs(next->key - step) < std::abs(point->key - step)) point = next;
        if (lines.isEmpty()) lines << tr("step %L1").arg(qRound64(point->key));
        if (std::isfinite(point->value))
            lines << QStringLiteral("%1  %2").arg(graph->name(), m_options.words ? m_options.words(point->value)
                                                                                 : QString::number(point->value, 'g', 4));
    }
    return lines.join(QLatin1Char('\n'));
}

void CurvePlot::hover(const QPointF& position) {
    const double step = m_plot->xAxis->pixelToCoord(position.x());
    m_hovered = m_plot->axisRect()->rect().contains(position.toPoint()) ? valuesAt(step) : QString();
    if (m_hovered.isEmpty()) return leave();
    const QRect room = m_plot->axisRect()->rect();
    m_cursor->start->setTypeX(QCPItemPosition::ptAbsolute);
    m_cursor->end->setTypeX(QCPItemPosition::ptAbsolute);
    m_cursor->start->setTypeY(QCPItemPosition::ptAbsolute);
    m_cursor->end->setTypeY(QCPItemPosition::ptAbsolute);
    m_cursor->start->setCoords(position.x(), room.top());
    m_cursor->end->setCoords(position.x(), room.bottom());
    m_label->position->setType(QCPItemPosition::ptAbsolute);
    m_label->setText(m_hovered);
    const bool left = position.x() > room.center().x();
    m_label->setPositionAlignment(Qt::AlignTop | (left ? Qt::AlignRight : Qt::AlignLeft));
    m_label->position->setCoords(position.x() + (left ? -8 : 8), room.top() + 6);
    m_cursor->setVisible(true);
    m_label->setVisible(true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::leave() {
    m_hovered.clear();
    m_cursor->setVisible(false);
    m_label->setVisible(false);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::zoom(double factor, double centre) {
    const double first = centre - (centre - firstShown()) * factor, last = centre + (lastShown() - centre) * factor;
    if (last - first < kLeastShown) return;
    m_plot->xAxis->setRange(first, last);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
    const double width = lastShown() - firstShown(), middle = (firstShown() + lastShown()) / 2;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1 / kZoomStep, middle);
    case Qt::Key_Minus:
        return zoom(kZoomStep, middle);
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_plot->xAxis->moveRange(event->key() == Qt::Key_Left ? -width / 5 : width / 5);
        return m_plot->replot(QCustomPlot::rpQueuedReplot);
    case Qt::Key_Home:
        showAll();
        Q_EMIT allShown();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) fitTicks();
    if (event->type() == QEvent::MouseMove) hover(static_cast<QMouseEvent*>(event)->position());
    if (event->type() == QEvent::Leave) leave();
    return QWidget::eventFilter(watched, event);
}

QImage CurvePlot::picture() const {
    return m_plot->toPixmap(0, 0, 2.0).toImage();
}

void CurvePlot::applyColours() {
    const Colours& c = colours();
    m_plot->setBackground(QBrush(c.panel));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(QPen(c.line, 1));
        axis->setTickPen(QPen(c.line, 1));
        axis->setTickLabelColor(c.textSoft);
        axis->setTickLabelFont(smallFont());
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(3);
        axis->grid()->setPen(QPen(c.line, 1));
        axis->grid()->setZeroLinePen(QPen(c.line, 1));
        axis->grid()->setAntialiased(false);
    }
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->legend->setBrush(Qt::NoBrush);
    m_plot->legend->setBorderPen(Qt::NoPen);
    m_plot->legend->setTextColor(c.textSoft);
    m_plot->legend->setFont(smallFont());
    m_plot->legend->setIconSize(14, 8);
    m_plot->legend->setRowSpacing(0);
    m_plot->legend->setMargins(QMargins(4, 0, 0, 0));
    for (int i = 0; i < m_plot->graphCount(); ++i)
        m_plot->graph(i)->setPen(QPen(colourOf(m_kinds[i]), widthOf(m_kinds[i])));
    m_cursor->setPen(QPen(c.outline, 1));
    m_label->setColor(c.text);
    m_label->setFont(smallFont());
    m_label->setBrush(QBrush(c.field));
    m_label->setPen(QPen(c.line, 1));
}

void CurvePlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
    applyColours();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace hs::ui
