#include "ui/training/curves_view.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/training/curve_plot.h"
#include "ui/training/training_words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace hs::ui {

namespace {

constexpr double kSmoothing = 0.06; // weight of a step in the smoothed loss
constexpr int kLeastForSmallOnes = 330; // height under which the small diagrams give way

enum LossLine { kTrainRaw, kTrain, kValidation };

QString shortNumber(double value) {
    return QString::number(value, 'g', 4);
}
// For an axis: the unit by the size, digits enough to tell neighbours apart.
QString axisBytes(double bytes) {
    const bool large = bytes >= 1e9;
    return QStringLiteral("%1 %2").arg(QString::number(bytes / (large ? 1e9 : 1e6), 'g', 4), large ? QStringLiteral("GB") : QStringLiteral("MB"));
}
QString shortBytes(double bytes) {
    return QLocale().formattedDataSize(qint64(bytes), 2, QLocale::DataSizeSIFormat);
}

struct Points {
    QVector<double> steps, values;
    void add(double step, double value) {
        steps << step;
        values << value;
    }
};

Points pointsOf(const core::Curve& curve) {
    Points points;
    for (const core::CurvePoint& point : curve)
        points.add(double(point.step), point.value);
    return points;
}

Points curveNamed(const core::RunRecord& run, const char* metric) {
    const auto found = run.validations().find(metric);
    return found == run.validations().end() ? Points() : pointsOf(found->second);
}

// What lies between 0 and 1 and is better when higher.
bool isScore(const std::string& metric, const core::Curve& curve) {
    return !core::lowerIsBetter(metric) &&
           std::all_of(curve.begin(), curve.end(), [](const core::CurvePoint& point) { return !(std::abs(point.value) > 1.0); });
}

QString scoreName(const std::string& metric) {
    return metricTitle(metric);
}

QToolButton* tool(QWidget* parent, const QString& icon, const QString& text) {
    auto* button = new QToolButton(parent);
    if (!icon.isEmpty()) button->setIcon(themeIcon(icon));
    button->setIconSize({16, 16});
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

QWidget* titled(QWidget* parent, const QString& title, QWidget* plot) {
    auto* box = new QWidget(parent);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto* label = new QLabel(title, box);
    label->setFont(smallFont());
    label->setProperty("soft", true);
    plot->setMinimumHeight(84);
    layout->addWidget(label);
    layout->addWidget(plot, 1);
    return box;
}

} // namespace

CurvesView::CurvesView(QWidget* parent)
    : QWidget(parent) {
    build();
    m_loss->addLine({}, LineKind::Faint);
    m_loss->addLine(tr("training"), LineKind::Main);
    m_loss->addLine(tr("validation"), LineKind::Second);
    m_ownLossLines = 3;
    m_rate->addLine(tr("rate"), LineKind::Main);
    m_memory->addLine(tr("in use"), LineKind::Main);
}

void CurvesView::build() {
    m_loss = new CurvePlot({tr("Loss"), shortNumber, {}}, this);
    m_scores = new CurvePlot({tr("Accuracy"), [](double v) { return QString::number(v, 'f', 3); }, {}}, this);
    m_rate = new CurvePlot({tr("Learning rate"), shortNumber, {}}, this);
    m_memory = new CurvePlot({tr("Memory"), shortBytes, axisBytes}, this);
    m_loss->setMinimumHeight(120);
    auto* head = new QHBoxLayout;
    auto* title = new QLabel(tr("Loss"), this);
    title->setProperty("heading", true);
    m_log = tool(this, {}, tr("Logarithmic axis for the loss"));
    m_log->setText(tr("log"));
    m_log->setCheckable(true);
    m_all = tool(this, QStringLiteral("fit"), tr("Show all steps (Home, or a double click)"));
    auto* picture = tool(this, QStringLiteral("camera"), tr("Save the curves as a picture…"));
    auto* table = tool(this, QStringLiteral("export"), tr("Save the curves as a table…"));
    head->addWidget(title);
    head->addStretch();
    for (QToolButton* button : {m_log, m_all, picture, table})
        head->addWidget(button);
    m_smallOnes = new QWidget(this);
    auto* row = new QHBoxLayout(m_smallOnes);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    row->addWidget(titled(m_smallOnes, tr("Accuracy and scores"), m_scores), 1);
    row->addWidget(titled(m_smallOnes, tr("Learning rate"), m_rate), 1);
    row->addWidget(titled(m_smallOnes, tr("Memory"), m_memory), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addWidget(m_loss, 3);
    layout->addWidget(m_smallOnes, 2);
    connect(m_log, &QToolButton::toggled, m_loss, &CurvePlot::setLogarithmic);
    connect(m_all, &QToolButton::clicked, this, [this] {
        for (CurvePlot* plot : plots())
            plot->showAll();
    });
    connect(picture, &QToolButton::clicked, this, &CurvesView::pictureRequested);
    connect(table, &QToolButton::clicked, this, &CurvesView::tableRequested);
    for (CurvePlot* plot : plots())
        link(plot);
}

// What is zoomed in one diagram is zoomed in all.
void CurvesView::link(CurvePlot* plot) {
    connect(plot, &CurvePlot::shownChanged, this, [this, plot](double first, double last) {
        for (CurvePlot* other : plots())
            if (other != plot) other->setShown(first, last);
    });
    connect(plot, &CurvePlot::allShown, this, [this, plot] {
        for (CurvePlot* other : plots())
            if (other != plot) other->showAll();
    });
}

void CurvesView::clear() {
    m_id.clear();
    m_drawn = 0;
    m_rewritten = 0;
    for (int line = 0; line < 3; ++line)
        m_loss->setPoints(line, {}, {});
    m_loss->removeLinesFrom(m_ownLossLines);
    m_scores->removeLinesFrom(0);
    m_scoreNames.clear();
    m_rate->setPoints(0, {}, {});
    m_memory->setPoints(0, {}, {});
    for (CurvePlot* plot : plots())
        plot->showAll();
}

void CurvesView::showRun(const QString& id, const core::RunRecord& run) {
    if (id != m_id) clear();
    const auto& steps = run.steps();
    if (id != m_id || run.rewritten() != m_rewritten || steps.size() < m_drawn) {
        m_drawn = 0;
        m_loss->setPoints(kTrainRaw, {}, {});
        m_loss->setPoints(kTrain, {}, {});
        m_rate->setPoints(0, {}, {});
        m_memory->setPoints(0, {}, {});
    }
    m_id = id;
    m_rewritten = run.rewritten();
    Points raw, smooth, rate, memory;
    for (std::size_t i = m_drawn; i < steps.size(); ++i) {
        const auto step = double(steps[i].step);
        raw.add(step, steps[i].loss);
        // The first steps are their own mean, so that the line does not begin with a slope of its own making.
        const double weight = qMax(kSmoothing, 1.0 / double(i + 1));
        if (i == 0 || !std::isfinite(m_smooth)) m_smooth = steps[i].loss;
        else if (std::isfinite(steps[i].loss)) m_smooth += weight * (steps[i].loss - m_smooth);
        smooth.add(step, m_smooth);
        rate.add(step, steps[i].learningRate);
        if (steps[i].memoryBytes > 0) memory.add(step, double(steps[i].memoryBytes));
    }
    m_drawn = steps.size();
    m_loss->addPoints(kTrainRaw, raw.steps, raw.values);
    m_loss->addPoints(kTrain, smooth.steps, smooth.values);
    m_rate->addPoints(0, rate.steps, rate.values);
    if (!memory.steps.isEmpty()) m_memory->addPoints(0, memory.steps, memory.values);
    const Points validation = curveNamed(run, "loss");
    m_loss->setPoints(kValidation, validation.steps, validation.values);
    showScores(run);
    for (CurvePlot* plot : plots())
        plot->redraw();
}

void CurvesView::showScores(const core::RunRecord& run) {
    static constexpr std::array kKinds{LineKind::Main, LineKind::Second, LineKind::Other2, LineKind::Other1, LineKind::Other3};
    QStringList names;
    std::vector<const core::Curve*> curves;
    for (const auto& [metric, curve] : run.validations()) {
        if (!isScore(metric, curve) || curves.size() == kKinds.size()) continue;
        names << scoreName(metric);
        curves.push_back(&curve);
    }
    if (names != m_scoreNames) {
        m_scores->removeLinesFrom(0);
        for (int i = 0; i < names.size(); ++i)
            m_scores->addLine(names[i], kKinds[std::size_t(i)]);
        m_scoreNames = names;
    }
    for (int i = 0; i < names.size(); ++i) {
        const Points points = pointsOf(*curves[std::size_t(i)]);
        m_scores->setPoints(i, points.steps, points.values);
    }
}

void CurvesView::showOthers(const std::vector<OtherRun>& others) {
    static constexpr std::array kKinds{LineKind::Other1, LineKind::Other2, LineKind::Other3};
    m_loss->removeLinesFrom(m_ownLossLines);
    for (std::size_t i = 0; i < std::min(others.size(), kKinds.size()); ++i) {
        const Points points = curveNamed(*others[i].run, "loss");
        m_loss->setPoints(m_loss->addLine(others[i].name, kKinds[i]), points.steps, points.values);
    }
    m_loss->redraw();
}

void CurvesView::setMemory(const QVector<QPointF>& stepAndBytes) {
    Points points;
    for (const QPointF& point : stepAndBytes)
        points.add(point.x(), point.y());
    m_memory->setPoints(0, points.steps, points.values);
    m_memory->redraw();
}

QImage CurvesView::picture() const {
    std::array<QImage, 4> images;
    const auto all = plots();
    for (std::size_t i = 0; i < all.size(); ++i)
        images[i] = all[i]->picture();
    const int gap = 24;
    const int below = std::max({images[1].height(), images[2].height(), images[3].height()});
    QImage picture(std::max(images[0].width(), images[1].width() + images[2].width() + images[3].width() + 2 * gap) + 2 * gap,
                   images[0].height() + below + 3 * gap, QImage::Format_RGB32);
    picture.fill(colours().panel);
    QPainter painter(&picture);
    for (QImage& image : images)
        image.setDevicePixelRatio(1.0);
    painter.drawImage(gap, gap, images[0]);
    int x = gap;
    for (std::size_t i = 1; i < images.size(); ++i) {
        painter.drawImage(x, images[0].height() + 2 * gap, images[i]);
        x += images[i].width() + gap;
    }
    return picture;
}

void CurvesView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_smallOnes->setVisible(height() >= kLeastForSmallOnes);
}

QByteArray curvesToCsv(const core::RunRecord& run) {
    QByteArray table("step,loss,learning_rate,seconds");
    for (const auto& [metric, curve] : run.validations())
        table += ",validation_" + QByteArray::fromStdString(metric);
    table += '\n';
    const auto number = [](double value) { return std::isfinite(value) ? QByteArray::number(value, 'g', 17) : QByteArray(); };
    std::set<std::int64_t> all;
    std::map<std::int64_t, const core::TrainStep*> steps;
    for (const core::TrainStep& step : run.steps())
        steps[step.step] = &step, all.insert(step.step);
    std::map<std::string, std::map<std::int64_t, double>> validations;
    for (const auto& [metric, curve] : run.validations())
        for (const core::CurvePoint& point : curve)
            validations[metric][point.step] = point.value, all.insert(point.step);
    for (const std::int64_t step : all) {
        const auto at = steps.find(step);
        table += QByteArray::number(qlonglong(step));
        if (at == steps.end()) table += ",,,";
        else
            table += ',' + number(at->second->loss) + ',' + number(at->second->learningRate) + ',' + number(at->second->seconds);
        for (const auto& [metric, values] : validations) {
            const auto value = values.find(step);
            table += ',' + (value == values.end() ? QByteArray() : number(value->second));
        }
        table += '\n';
    }
    return table;
}

} // namespace hs::ui
