#include "ui/viewer/colour_panel.h"

#include "ui/theme/theme.h"
#include "ui/viewer/slide_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStringList>
#include <QVBoxLayout>

#include <cmath>

namespace hs::ui {

namespace {

constexpr int kHalfRange = 100;    // steps of a slider on each side
constexpr double kMostGamma = 5.0; // at the right end; its inverse at the left one

double gammaOf(int step) {
    return std::round(std::pow(kMostGamma, double(step) / kHalfRange) * 100) / 100;
}

int stepOf(double gamma) {
    return int(std::lround(std::log(gamma) / std::log(kMostGamma) * kHalfRange));
}

QString signedPercent(double value) {
    const int percent = int(std::lround(value * 100));
    return percent > 0 ? QStringLiteral("+%1").arg(percent) : QString::number(percent);
}

QLabel* softLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(smallFont());
    label->setProperty("soft", true);
    return label;
}

QString profileSentence(const SlideView& view) {
    switch (view.profileState()) {
    case ProfileState::None:
        return ColourPanel::tr("The file has no colour profile; sRGB is assumed");
    case ProfileState::Reading:
        return ColourPanel::tr("Reading the scanner's colour profile");
    case ProfileState::Applied:
        return view.profileWords().isEmpty() ? ColourPanel::tr("The scanner's colour profile is applied")
                                             : ColourPanel::tr("Profile: %1").arg(view.profileWords());
    case ProfileState::Off:
        return ColourPanel::tr("The scanner's colour profile is left out; sRGB is assumed");
    case ProfileState::Failed:
        return ColourPanel::tr("sRGB is assumed: %1").arg(view.profileWords());
    }
    return {};
}

} // namespace

QString colourWords(const SlideView& view) {
    const core::ColourSettings& settings = view.colours();
    QStringList words{profileSentence(view)};
    if (settings.brightness != 0) words << ColourPanel::tr("brightness %1").arg(signedPercent(settings.brightness));
    if (settings.contrast != 0) words << ColourPanel::tr("contrast %1").arg(signedPercent(settings.contrast));
    if (settings.gamma != 1) words << ColourPanel::tr("gamma %1").arg(QLocale().toString(settings.gamma, 'f', 2));
    if (settings.white) words << ColourPanel::tr("white balance");
    if (settings.stain == core::StainView::Haematoxylin) words << ColourPanel::tr("haematoxylin alone");
    if (settings.stain == core::StainView::Eosin) words << ColourPanel::tr("eosin alone");
    return words.join(QStringLiteral(" · "));
}

ColourPanel::ColourPanel(SlideView& view, QWidget* parent)
    : QWidget(parent)
    , m_view(view) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    m_brightness = addRow(grid, tr("Brightness"), tr("Adds light to every colour"));
    m_contrast = addRow(grid, tr("Contrast"), tr("Pulls colours away from the middle grey"));
    m_gamma = addRow(grid, tr("Gamma"), tr("Lightens or darkens what lies between black and white"));
    addChoices(grid);
    addWhite(grid);
    m_said = softLabel({}, this);
    m_said->setWordWrap(true);
    m_profileWords = softLabel({}, this);
    m_profileWords->setWordWrap(true);
    m_profileWords->setTextFormat(Qt::PlainText);
    m_reset = new QPushButton(tr("As scanned"), this);
    m_reset->setToolTip(tr("Takes every change of the colours back"));
    column->addWidget(m_said);
    column->addWidget(m_profileWords);
    column->addWidget(m_reset, 0, Qt::AlignLeft);
    column->addStretch();
    connect(m_reset, &QPushButton::clicked, this, [this] {
        m_said->clear();
        m_view.setColours({});
    });
    connect(&m_view, &SlideView::coloursChanged, this, &ColourPanel::renew);
    connect(&m_view, &SlideView::slideChanged, this, &ColourPanel::renew);
    connect(&m_view, &SlideView::clicked, this, &ColourPanel::pickAt);
    renew();
}

ColourPanel::Row ColourPanel::addRow(QGridLayout* grid, const QString& label, const QString& tip) {
    const int row = grid->rowCount();
    auto* text = softLabel(label, this);
    Row made{new QSlider(Qt::Horizontal, this), softLabel({}, this)};
    text->setBuddy(made.slider);
    made.slider->setRange(-kHalfRange, kHalfRange);
    made.slider->setPageStep(10);
    made.slider->setAccessibleName(label);
    made.slider->setToolTip(tip);
    made.value->setMinimumWidth(made.value->fontMetrics().horizontalAdvance(QStringLiteral("+100")));
    made.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(text, row, 0);
    grid->addWidget(made.slider, row, 1);
    grid->addWidget(made.value, row, 2);
    connect(made.slider, &QSlider::valueChanged, this, &ColourPanel::take);
    return made;
}

void ColourPanel::addChoices(QGridLayout* grid) {
    const int row = grid->rowCount();
    m_stain = new QComboBox(this);
    m_stain->addItems({tr("Both stains"), tr("Haematoxylin alone"), tr("Eosin alone")});
    m_stain->setAccessibleName(tr("Stain"));
    m_stain->setToolTip(tr("Separates haematoxylin and eosin by their published colours; other stains look wrong"));
    auto* text = softLabel(tr("Stain"), this);
    text->setBuddy(m_stain);
    m_profile = new QCheckBox(tr("Use the scanner's colour profile"), this);
    grid->addWidget(text, row, 0);
    grid->addWidget(m_stain, row, 1, 1, 2);
    grid->addWidget(m_profile, row + 1, 0, 1, 3);
    connect(m_stain, &QComboBox::currentIndexChanged, this, &ColourPanel::take);
    connect(m_profile, &QCheckBox::toggled, this, &ColourPanel::take);
}

void ColourPanel::addWhite(QGridLayout* grid) {
    const int row = grid->rowCount();
    m_measure = new QPushButton(tr("White from the glass"), this);
    m_measure->setToolTip(tr("Finds empty glass in the overview and makes it white"));
    m_pick = new QPushButton(tr("Pick…"), this);
    m_pick->setCheckable(true);
    m_pick->setToolTip(tr("The next click on the slide says what is white"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_measure, 1);
    line->addWidget(m_pick);
    grid->addLayout(line, row, 0, 1, 3);
    connect(m_measure, &QPushButton::clicked, this, [this] { takeWhite(m_view.measuredWhite()); });
    connect(m_pick, &QPushButton::toggled, this,
            [this](bool on) { on ? m_view.setCursor(Qt::CrossCursor) : m_view.unsetCursor(); });
}

void ColourPanel::takeWhite(std::optional<std::uint32_t> white) {
    m_said->setText(white ? QString() : tr("There is no empty glass to take the white from"));
    if (!white) return;
    core::ColourSettings settings = m_view.colours();
    settings.white = white;
    m_view.setColours(settings);
}

void ColourPanel::pickAt(core::Level0Point point) {
    if (!m_pick->isChecked()) return;
    m_pick->setChecked(false);
    takeWhite(m_view.scannedColour(point));
}

void ColourPanel::take() {
    if (m_renewing) return;
    core::ColourSettings settings = m_view.colours();
    settings.brightness = double(m_brightness.slider->value()) / kHalfRange;
    settings.contrast = double(m_contrast.slider->value()) / kHalfRange;
    settings.gamma = gammaOf(m_gamma.slider->value());
    settings.stain = static_cast<core::StainView>(m_stain->currentIndex());
    settings.useProfile = m_profile->isChecked();
    m_view.setColours(settings);
}

void ColourPanel::renew() {
    m_renewing = true;
    const core::ColourSettings& settings = m_view.colours();
    m_brightness.slider->setValue(int(std::lround(settings.brightness * kHalfRange)));
    m_contrast.slider->setValue(int(std::lround(settings.contrast * kHalfRange)));
    m_gamma.slider->setValue(stepOf(settings.gamma));
    m_brightness.value->setText(signedPercent(settings.brightness));
    m_contrast.value->setText(signedPercent(settings.contrast));
    m_gamma.value->setText(QLocale().toString(settings.gamma, 'f', 2));
    m_stain->setCurrentIndex(int(settings.stain));
    m_profile->setChecked(settings.useProfile);
    const ProfileState state = m_view.profileState();
    m_profile->setEnabled(state == ProfileState::Applied || state == ProfileState::Off);
    m_profileWords->setText(profileSentence(m_view));
    m_reset->setEnabled(!settings.neutral() || !settings.useProfile);
    const bool slide = m_view.slide() != nullptr;
    m_measure->setEnabled(slide);
    m_pick->setEnabled(slide);
    if (!slide) m_pick->setChecked(false);
    m_renewing = false;
}

} // namespace hs::ui
