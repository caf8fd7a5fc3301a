#include "ui/report/options_fold.h"

#include "ui/report/section_order.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace hs::ui {

namespace {

constexpr std::array kAllPrecisions{core::Precision::Fp32, core::Precision::Bf16, core::Precision::Int8};
constexpr int kLongestReport = 4096; // while no bundle says what its position table holds

// 0 is left to the field's lowest value, which reads "off".
QSpinBox* numberBox(QWidget* parent, int lowest, int highest) {
    auto* box = new QSpinBox(parent);
    box->setRange(lowest, highest);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

QDoubleSpinBox* decimalBox(QWidget* parent, double lowest, double highest, double step) {
    auto* box = new QDoubleSpinBox(parent);
    box->setRange(lowest, highest);
    box->setSingleStep(step);
    box->setDecimals(2);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

} // namespace

OptionsFold::OptionsFold(QWidget* parent)
    : QWidget(parent) {
    build();
    setOptions({});
    enableSampling();
    connect(m_greedy, &QCheckBox::toggled, this, &OptionsFold::enableSampling);
    connect(m_greedy, &QCheckBox::toggled, this, &OptionsFold::changed);
    connect(m_seed, &QLineEdit::textChanged, this, &OptionsFold::changed);
    for (QDoubleSpinBox* box : {m_temperature, m_topP})
        connect(box, &QDoubleSpinBox::valueChanged, this, &OptionsFold::changed);
    for (QSpinBox* box : {m_topK, m_maxTokens})
        connect(box, &QSpinBox::valueChanged, this, &OptionsFold::changed);
    connect(m_precision, &QComboBox::currentIndexChanged, this, &OptionsFold::changed);
    connect(m_doubt, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT doubtChanged(doubt()); });
    connect(m_sections, &SectionOrder::changed, this, [this] { Q_EMIT sectionsChanged(sections()); });
}

void OptionsFold::build() {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 4, 0, 4);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    // Labels stand above their fields, two fields a row: German words fit, and the text below keeps its place.
    const auto place = [&](int row, int column, const QString& label, QWidget* field, const QString& tip) {
        auto* text = new QLabel(label, this);
        text->setBuddy(field);
        text->setFont(smallFont());
        text->setProperty("soft", true);
        field->setAccessibleName(label);
        field->setToolTip(tip);
        grid->addWidget(text, 2 * row + 1, column);
        grid->addWidget(field, 2 * row + 2, column);
    };
    m_greedy = new QCheckBox(tr("Always the most probable word"), this);
    m_greedy->setToolTip(tr("Greedy: the same slide and prompt give the same text; no seed is needed"));
    grid->addWidget(m_greedy, 0, 0, 1, 2);
    m_seed = new QLineEdit(this);
    m_seed->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,20}")), m_seed));
    QAction* another = m_seed->addAction(themeIcon(QStringLiteral("refresh")), QLineEdit::TrailingPosition);
    another->setText(tr("Another seed"));
    connect(another, &QAction::triggered, this, &OptionsFold::newSeed);
    place(0, 0, tr("Seed"), m_seed, tr("The same seed gives the same text again"));
    m_maxTokens = numberBox(this, 1, kLongestReport);
    place(0, 1, tr("Length"), m_maxTokens, tr("Most tokens to write; a token is a word or a part of one"));
    m_temperature = decimalBox(this, 0.05, 2.0, 0.05);
    place(1, 0, tr("Temperature"), m_temperature,
          tr("Below 1 the probable words are preferred, above 1 the rare ones"));
    m_precision = new QComboBox(this);
    place(1, 1, tr("Precision"), m_precision, tr("int8 is the fastest on a processor, fp32 the published arithmetic"));
    m_topK = numberBox(this, 0, 1000);
    m_topK->setSpecialValueText(tr("off"));
    place(2, 0, tr("Top k"), m_topK, tr("Only the k most probable words are drawn from; 0 switches this off"));
    m_topP = decimalBox(this, 0.01, 1.0, 0.01);
    place(2, 1, tr("Top p"), m_topP, tr("Only the most probable words that together reach this share are drawn from"));
    m_doubt = new QComboBox(this);
    m_doubt->addItem(tr("Improbable"), static_cast<int>(DoubtMeasure::Probability));
    m_doubt->addItem(tr("Undecided"), static_cast<int>(DoubtMeasure::Entropy));
    m_doubt->addItem(tr("None"), static_cast<int>(DoubtMeasure::None));
    place(3, 0, tr("Dotted words"), m_doubt,
          tr("Improbable: the word itself below %1 %. Undecided: the choice was open between many words")
              .arg(qRound(kDoubtBelow * 100)));
    m_sections = new SectionOrder(this);
    grid->addWidget(m_sections, 9, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    setLimits(0, {});
}

QStringList OptionsFold::sections() const {
    return m_sections->chosen();
}
void OptionsFold::setSections(const QStringList& sections) {
    m_sections->setChosen(sections);
}
DoubtMeasure OptionsFold::doubt() const {
    return static_cast<DoubtMeasure>(m_doubt->currentData().toInt());
}
void OptionsFold::setDoubt(DoubtMeasure measure) {
    m_doubt->setCurrentIndex(m_doubt->findData(static_cast<int>(measure)));
}

void OptionsFold::enableSampling() {
    for (QWidget* field : std::initializer_list<QWidget*>{m_seed, m_temperature, m_topK, m_topP})
        field->setEnabled(!m_greedy->isChecked());
}

void OptionsFold::newSeed() {
    m_seed->setText(QString::number(QRandomGenerator::global()->bounded(1u, 1'000'000u)));
}

core::GenerationOptions OptionsFold::options() const {
    core::GenerationOptions options;
    options.greedy = m_greedy->isChecked();
    bool isNumber = false;
    const qulonglong seed = m_seed->text().toULongLong(&isNumber);
    if (isNumber) options.seed = seed; // an empty or too large number leaves the default
    options.temperature = m_temperature->value();
    options.topK = m_topK->value();
    options.topP = m_topP->value();
    options.maxTokens = m_maxTokens->value();
    options.precision = static_cast<core::Precision>(m_precision->currentData().toInt());
    return options;
}

void OptionsFold::setOptions(const core::GenerationOptions& options) {
    m_greedy->setChecked(options.greedy);
    m_seed->setText(QString::number(qulonglong(options.seed)));
    m_temperature->setValue(options.temperature);
    m_topK->setValue(options.topK);
    m_topP->setValue(options.topP);
    m_maxTokens->setValue(options.maxTokens);
    if (const int index = m_precision->findData(static_cast<int>(options.precision)); index >= 0)
        m_precision->setCurrentIndex(index);
}

void OptionsFold::setLimits(int maxTokens, const std::vector<core::Precision>& precisions) {
    m_maxTokens->setMaximum(maxTokens > 0 ? maxTokens : kLongestReport);
    const QVariant chosen = m_precision->currentData();
    m_precision->clear();
    for (const core::Precision precision : kAllPrecisions)
        if (precisions.empty() || std::find(precisions.begin(), precisions.end(), precision) != precisions.end())
            m_precision->addItem(QString::fromStdString(core::precisionName(precision)), static_cast<int>(precision));
    if (const int index = m_precision->findData(chosen); chosen.isValid() && index >= 0)
        m_precision->setCurrentIndex(index);
}

} // namespace hs::ui
