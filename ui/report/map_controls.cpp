#include "ui/report/map_controls.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

namespace hs::ui {

namespace {

// A strip of the map's colours, lowest on the left.
QIcon swatch(ColourMapName name, double ratio) {
    const ColourMap& colourTable = colourMap(name);
    QImage strip(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i)
        strip.setPixel(i, 0, colourTable[static_cast<std::size_t>(i)]);
    QPixmap pixmap(QSize(22, 12) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(0, 0, 22, 12), strip);
    return QIcon(pixmap);
}

QSlider* percentSlider(QWidget* parent) {
    auto* slider = new QSlider(Qt::Horizontal, parent);
    slider->setRange(0, 100);
    slider->setSingleStep(5);
    slider->setPageStep(20);
    return slider;
}

} // namespace

MapControls::MapControls(QWidget* parent)
    : QWidget(parent) {
    build();
    setStyle(OverlayStyle{});
    const auto tell = [this] { Q_EMIT styleChanged(m_style = style()); };
    connect(m_opacity, &QSlider::valueChanged, this, tell);
    connect(m_threshold, &QSlider::valueChanged, this, tell);
    connect(m_map, &QComboBox::currentIndexChanged, this, tell);
    connect(m_scale, &QComboBox::currentIndexChanged, this, tell);
    connect(m_borders, &QCheckBox::toggled, this, tell);
    connect(m_method, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT methodChanged(method()); });
    connect(m_stop, &QToolButton::clicked, this, &MapControls::stopRequested);
}

void MapControls::build() {
    m_opacity = percentSlider(this);
    m_threshold = percentSlider(this);
    m_map = new QComboBox(this);
    m_map->setIconSize({22, 12});
    for (const ColourMapName name : kColourMapNames)
        m_map->addItem(swatch(name, devicePixelRatioF()), colourMapTitle(name), static_cast<int>(name));
    m_scale = new QComboBox(this);
    m_scale->addItem(tr("Raw"), static_cast<int>(OverlayScale::Raw));
    m_scale->addItem(tr("Percentile"), static_cast<int>(OverlayScale::Percentile));
    m_scale->addItem(tr("Shared"), static_cast<int>(OverlayScale::Shared));
    m_borders = new QCheckBox(tr("Patch borders"), this);
    m_borders->setToolTip(tr("The squares the model saw, at their true size"));
    m_follow = new QCheckBox(tr("Follow writing"), this);
    m_follow->setToolTip(tr("While the model writes, the map of its newest word lies on the slide"));
    m_method = new QComboBox(this);
    m_method->setObjectName(QStringLiteral("mapMethod"));
    m_method->addItem(tr("Attention"), static_cast<int>(core::AttributionMethod::Attention));
    m_method->addItem(tr("Contrast"), static_cast<int>(core::AttributionMethod::Contrast));
    m_method->addItem(tr("Gradient"), static_cast<int>(core::AttributionMethod::Gradient));
    m_method->addItem(tr("Reference"), static_cast<int>(core::AttributionMethod::Reference));
    m_method->setItemData(0, tr("At once, while hovering"), Qt::ToolTipRole);
    m_method->setItemData(1, tr("At once, while hovering: what these words look at more than the report on the whole"), Qt::ToolTipRole);
    m_method->setItemData(2, tr("Of a held word; takes seconds: what a change of the tissue would change in the words"), Qt::ToolTipRole);
    m_method->setItemData(3, tr("Of a held word; takes minutes: the recipe of the publication"), Qt::ToolTipRole);
    m_state = new QLabel(this);
    m_state->setWordWrap(true);
    m_state->setFont(smallFont());
    m_state->setProperty("soft", true);
    m_state->hide();
    m_stop = new QToolButton(this);
    m_stop->setObjectName(QStringLiteral("stopMap"));
    m_stop->setIcon(themeIcon(QStringLiteral("stop")));
    m_stop->setIconSize({16, 16});
    m_stop->setToolTip(tr("Stop making this map"));
    m_stop->setAccessibleName(m_stop->toolTip());
    m_stop->hide();

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    const auto place = [&](int row, const QString& label, QWidget* field, const QString& tip) {
        auto* text = new QLabel(label, this);
        text->setBuddy(field);
        text->setProperty("soft", true);
        field->setAccessibleName(label);
        field->setToolTip(tip);
        grid->addWidget(text, row, 0);
        grid->addWidget(field, row, 1, 1, 2);
    };
    place(0, tr("Map"), m_opacity, tr("Opacity: left shows tissue, right shows the map"));
    place(1, tr("Hide below"), m_threshold, tr("Patches that scored lower are left clear"));
    place(2, tr("Method"), m_method, tr("How a word is traced to tissue"));
    auto* colourLabel = new QLabel(tr("Colours"), this);
    colourLabel->setBuddy(m_map);
    colourLabel->setProperty("soft", true);
    m_map->setAccessibleName(tr("Colours"));
    m_map->setToolTip(tr("All are even to the eye and safe for colour-blind eyes"));
    m_scale->setAccessibleName(tr("Scale"));
    m_scale->setToolTip(tr("Raw: the numbers themselves, to the word's strongest. Percentile: rank among the patches. "
                           "Shared: raw, to the strongest of any word, so that words compare"));
    grid->addWidget(colourLabel, 3, 0);
    grid->addWidget(m_map, 3, 1);
    grid->addWidget(m_scale, 3, 2);
    grid->addWidget(m_borders, 4, 1);
    grid->addWidget(m_follow, 4, 2);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_state, 1);
    line->addWidget(m_stop);
    grid->addLayout(line, 5, 0, 1, 3);
    grid->setColumnStretch(1, 5);
    grid->setColumnStretch(2, 4);
    for (QComboBox* box : {m_map, m_scale, m_method})
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_map->setMinimumContentsLength(5);
    m_scale->setMinimumContentsLength(6);
}

OverlayStyle MapControls::style() const {
    OverlayStyle style = m_style;
    style.opacity = m_opacity->value() / 100.0;
    style.threshold = m_threshold->value() / 100.0;
    style.map = static_cast<ColourMapName>(m_map->currentData().toInt());
    style.borders = m_borders->isChecked();
    style.scale = static_cast<OverlayScale>(m_scale->currentData().toInt());
    return style;
}

void MapControls::setStyle(const OverlayStyle& style) {
    const QSignalBlocker quiet(this);
    m_style = style;
    m_opacity->setValue(qRound(style.opacity * 100));
    m_threshold->setValue(qRound(style.threshold * 100));
    m_borders->setChecked(style.borders);
    m_map->setCurrentIndex(m_map->findData(static_cast<int>(style.map)));
    m_scale->setCurrentIndex(m_scale->findData(static_cast<int>(style.scale)));
    m_style = style;
}

core::AttributionMethod MapControls::method() const {
    return static_cast<core::AttributionMethod>(m_method->currentData().toInt());
}

bool MapControls::followsWriting() const {
    return m_follow->isChecked();
}

void MapControls::setState(const QString& sentence, MapWork work) {
    m_state->setText(sentence);
    m_state->setVisible(!sentence.isEmpty());
    m_stop->setVisible(work == MapWork::UnderWay);
}

} // namespace hs::ui
