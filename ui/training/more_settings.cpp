#include "ui/training/more_settings.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <cmath>
#include <initializer_list>

namespace hs::ui {

namespace {

constexpr int kColumns = 3;
constexpr int kBatchToCompare = 8; // cases of a step that are told from one another by their reports

QSpinBox* wholeBox(QWidget* parent, int lowest, int highest, const char* name) {
    auto* box = new QSpinBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setRange(lowest, highest);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

QDoubleSpinBox* realBox(QWidget* parent, double lowest, double highest, int decimals, const char* name) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setDecimals(decimals);
    box->setRange(lowest, highest);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

QComboBox* choiceBox(QWidget* parent, const char* name) {
    auto* box = new QComboBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

QCheckBox* checkBox(QWidget* parent, const QString& label, const char* name, const QString& tip) {
    auto* box = new QCheckBox(label, parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setToolTip(tip);
    return box;
}

QLabel* caption(QWidget* parent, const QString& text) {
    auto* label = new QLabel(text, parent);
    label->setFont(smallFont());
    label->setProperty("soft", true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

// Fields with their names above, three in a row.
class FieldGrid {
public:
    explicit FieldGrid(QWidget* parent)
        : m_parent(parent)
        , m_grid(new QGridLayout(parent)) {
        m_grid->setContentsMargins(0, 0, 0, 0);
        m_grid->setHorizontalSpacing(14);
        m_grid->setVerticalSpacing(3);
        for (int column = 0; column < kColumns; ++column)
            m_grid->setColumnStretch(column, 1);
    }
    // Air between a field and the name of the one below it.
    QLabel* named(int row, const QString& label) {
        QLabel* text = caption(m_parent, label);
        if (row > 0) text->setContentsMargins(0, 5, 0, 0);
        return text;
    }
    void place(int row, int column, const QString& label, QWidget* field, const QString& tip) {
        QLabel* text = named(row, label);
        text->setBuddy(field);
        field->setAccessibleName(label);
        field->setToolTip(tip);
        m_grid->addWidget(text, 2 * row, column);
        m_grid->addWidget(field, 2 * row + 1, column);
    }
    // A line of boxes over all columns.
    void checks(int row, const QString& label, std::initializer_list<QCheckBox*> boxes) {
        auto* line = new QHBoxLayout;
        line->setSpacing(16);
        for (QCheckBox* box : boxes)
            line->addWidget(box);
        line->addStretch();
        m_grid->addWidget(named(row, label), 2 * row, 0, 1, kColumns);
        m_grid->addLayout(line, 2 * row + 1, 0, 1, kColumns);
    }

private:
    QWidget* m_parent;
    QGridLayout* m_grid;
};

} // namespace

MoreSettings::MoreSettings(QWidget* parent)
    : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(buildCommon());
    m_pretrain = buildPretrain();
    m_joint = buildJoint();
    layout->addWidget(m_pretrain);
    layout->addWidget(m_joint);
    takeUsual(LearnStage::Pretrain);
    connectParts();
}

QWidget* MoreSettings::buildCommon() {
    auto* box = new QWidget(this);
    m_name = new QLineEdit(box);
    m_name->setObjectName(QStringLiteral("runName"));
    m_name->setPlaceholderText(tr("by date and data"));
    m_epochs = realBox(box, 0.1, 10'000, 1, "epochs");
    m_batch = wholeBox(box, 1, 4096, "batch");
    m_rate = realBox(box, 0.0000001, 1.0, 7, "rate");
    m_patience = wholeBox(box, 0, 1000, "patience");
    m_patience->setSpecialValueText(tr("never"));
    m_bag = wholeBox(box, 64, 64'000, "largestBag");
    m_bag->setSingleStep(1000);
    m_bag->setGroupSeparatorShown(true);
    m_seed = wholeBox(box, 0, 1'000'000'000, "seed");
    m_keep = wholeBox(box, 1, 100, "keepPatches");
    m_keep->setSuffix(QStringLiteral(" %"));
    FieldGrid grid(box);
    grid.place(0, 0, tr("Name of the run"), m_name, tr("Also the name of its folder"));
    grid.place(0, 1, tr("Passes over the cases"), m_epochs, tr("Epochs"));
    grid.place(0, 2, tr("Cases a step"), m_batch, tr("Batch"));
    grid.place(1, 0, tr("Learning rate"), m_rate, tr("Largest rate, after the warm-up"));
    grid.place(1, 1, tr("Stop early after"), m_patience,
               tr("Validations without a better one before the run ends by itself"));
    grid.place(1, 2, tr("Seed"), m_seed, tr("The same seed, data and settings give the same run"));
    grid.place(2, 0, tr("Tissue a step, at least"), m_keep,
               tr("Each step sees this share of a case's patches or more, drawn anew: few cases are then not learnt by "
                  "heart. While the summary of the tissue learns"));
    return box;
}

QWidget* MoreSettings::buildPretrain() {
    auto* box = new QWidget(this);
    m_from = choiceBox(box, "learnFrom");
    m_from->addItem(tr("the diagnoses"), int(LearnFrom::Diagnoses));
    m_from->addItem(tr("the reports"), int(LearnFrom::Reports));
    m_from->addItem(tr("both"), int(LearnFrom::Both));
    m_weights = choiceBox(box, "classWeights");
    m_weights->addItem(tr("as often as it occurs"), false);
    m_weights->addItem(tr("as much as any other"), true);
    m_resamplerFirst =
        checkBox(box, tr("Summary of the tissue"), "teachResamplerFirst",
                 tr("The resampler. Without it the classifier alone learns, on what the bundle sees already"));
    FieldGrid grid(box);
    grid.place(0, 0, tr("Learn from"), m_from,
               tr("From the reports: which text belongs to which image (image–text contrast). No diagnosis is needed "
                  "for that"));
    grid.place(0, 1, tr("A diagnosis counts"), m_weights,
               tr("Class weights: alike, or balanced so that rare diagnoses are not lost"));
    grid.place(0, 2, tr("Patches a case, at most"), m_bag, tr("Larger cases are drawn from at random in each step"));
    grid.checks(1, tr("What learns, beside the classifier"), {m_resamplerFirst});
    return box;
}

QWidget* MoreSettings::buildJoint() {
    auto* box = new QWidget(this);
    m_lora = wholeBox(box, 0, 256, "lora");
    m_lora->setSpecialValueText(tr("none"));
    m_promptStarts = wholeBox(box, 0, 100, "promptStarts");
    m_promptStarts->setSuffix(QStringLiteral(" %"));
    m_checkpointing = checkBox(box, tr("Save memory"), "checkpointing",
                               tr("Computes again in the backward pass what would not fit; slower by about a third"));
    m_cross = checkBox(box, tr("Looking at tissue"), "teachCross", tr("The cross-attention blocks"));
    m_gate = checkBox(box, tr("Exit gate"), "teachGate", tr("How much of what was seen goes into the words"));
    m_resampler = checkBox(box, tr("Summary of the tissue"), "teachResampler",
                           tr("The resampler; its latents are then computed in every step"));
    m_language = checkBox(box, tr("Language model"), "teachLanguage",
                          tr("All of BioGPT: takes much memory, and needs many reports. Adapters are the gentler way"));
    FieldGrid grid(box);
    grid.place(0, 0, tr("Adapters, rank"), m_lora,
               tr("LoRA on the language model's self-attention, which stays itself as it is"));
    grid.place(0, 1, tr("Texts begun like prompts"), m_promptStarts,
               tr("Share of the texts that begin with the sign that prompts begin with, so that Generate meets what "
                  "was learnt"));
    grid.checks(1, tr("What learns"), {m_cross, m_gate, m_resampler, m_language});
    grid.checks(2, tr("Memory"), {m_checkpointing});
    return box;
}

void MoreSettings::connectParts() {
    connect(m_name, &QLineEdit::textChanged, this, &MoreSettings::tell);
    for (QSpinBox* box : {m_batch, m_patience, m_bag, m_seed, m_keep, m_promptStarts})
        connect(box, &QSpinBox::valueChanged, this, &MoreSettings::tell);
    for (QDoubleSpinBox* box : {m_epochs, m_rate})
        connect(box, &QDoubleSpinBox::valueChanged, this, &MoreSettings::tell);
    for (QCheckBox* box : {m_checkpointing, m_resamplerFirst, m_cross, m_gate, m_resampler, m_language})
        connect(box, &QCheckBox::toggled, this, &MoreSettings::tell);
    connect(m_weights, &QComboBox::currentIndexChanged, this, &MoreSettings::tell);
    connect(m_from, &QComboBox::currentIndexChanged, this, [this] {
        // Reports are told from those of the other cases of the step.
        if (!m_setting && LearnFrom(m_from->currentData().toInt()) != LearnFrom::Diagnoses && m_batch->value() < 2)
            m_batch->setValue(kBatchToCompare);
        tell();
    });
    for (QCheckBox* box : {m_resamplerFirst, m_resampler})
        connect(box, &QCheckBox::toggled, this, &MoreSettings::showStage);
    connect(m_lora, &QSpinBox::valueChanged, this, [this] {
        showStage();
        tell();
    });
}

void MoreSettings::tell() {
    if (!m_setting) Q_EMIT changed();
}

// Adapters belong to a language model that stays as it is.
void MoreSettings::showStage() {
    m_pretrain->setVisible(m_stage == LearnStage::Pretrain);
    m_joint->setVisible(m_stage == LearnStage::Joint);
    const bool adapters = m_lora->value() > 0;
    if (adapters) m_language->setChecked(false);
    m_language->setEnabled(!adapters);
    m_keep->setEnabled((m_stage == LearnStage::Pretrain ? m_resamplerFirst : m_resampler)->isChecked());
    m_weights->setEnabled(LearnFrom(m_from->currentData().toInt()) != LearnFrom::Reports);
}

void MoreSettings::takeUsual(LearnStage stage) {
    TrainingSettings usual = usualSettings(stage);
    usual.name = m_name->text();
    usual.largestBag = m_bag->maximum();
    setSettings(usual);
}

void MoreSettings::setSettings(const TrainingSettings& settings) {
    m_setting = true;
    m_stage = settings.stage;
    m_name->setText(settings.name);
    m_epochs->setValue(settings.epochs);
    m_batch->setValue(settings.batch);
    m_rate->setValue(settings.rate);
    m_patience->setValue(settings.patience);
    m_bag->setValue(settings.largestBag);
    m_seed->setValue(settings.seed);
    m_keep->setValue(int(std::lround(settings.keepPatches * 100)));
    m_checkpointing->setChecked(settings.checkpointing);
    m_from->setCurrentIndex(m_from->findData(int(settings.from)));
    m_weights->setCurrentIndex(settings.balanced ? 1 : 0);
    m_lora->setValue(settings.lora);
    m_promptStarts->setValue(int(std::lround(settings.promptStarts * 100)));
    m_resamplerFirst->setChecked(settings.parts.resampler);
    m_resampler->setChecked(settings.parts.resampler);
    m_cross->setChecked(settings.parts.crossAttention);
    m_gate->setChecked(settings.parts.exitGate);
    m_language->setChecked(settings.parts.languageModel);
    showStage();
    m_setting = false;
}

void MoreSettings::fillIn(TrainingSettings& settings) const {
    settings.name = m_name->text().trimmed();
    settings.epochs = m_epochs->value();
    settings.batch = m_batch->value();
    settings.rate = m_rate->value();
    settings.patience = m_patience->value();
    settings.largestBag = m_bag->value();
    settings.seed = m_seed->value();
    settings.keepPatches = m_keep->value() / 100.0;
    if (m_stage == LearnStage::Pretrain) {
        settings.from = LearnFrom(m_from->currentData().toInt());
        settings.balanced = m_weights->currentData().toBool();
        settings.parts = {.resampler = m_resamplerFirst->isChecked()};
        return;
    }
    settings.checkpointing = m_checkpointing->isChecked();
    settings.lora = m_lora->value();
    settings.promptStarts = m_promptStarts->value() / 100.0;
    settings.parts = {.resampler = m_resampler->isChecked(),
                      .crossAttention = m_cross->isChecked(),
                      .exitGate = m_gate->isChecked(),
                      .languageModel = m_language->isChecked()};
}

QString MoreSettings::whyNot() const {
    TrainingSettings settings;
    fillIn(settings);
    if (m_stage == LearnStage::Pretrain && settings.from != LearnFrom::Diagnoses && settings.batch < 2)
        return tr("Learning from reports compares the cases of a step: take at least two.");
    if (m_stage == LearnStage::Pretrain && settings.from == LearnFrom::Reports && !settings.parts.resampler)
        return tr("From the reports the summary of the tissue learns: tick it.");
    if (m_stage == LearnStage::Joint && settings.parts == LearningParts{} && settings.lora == 0)
        return tr("Choose something that learns.");
    return {};
}

} // namespace hs::ui
