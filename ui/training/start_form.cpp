#include "ui/training/start_form.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/training/more_settings.h"
#include "ui/training/training_words.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

QLabel* softLabel(QWidget* parent, const QString& text) {
    auto* label = new QLabel(text, parent);
    label->setFont(smallFont());
    label->setProperty("soft", true);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

// A number in front, the heading, and what belongs to it below.
QWidget* step(QWidget* parent, const QString& number, const QString& heading, QWidget* body) {
    auto* box = new QWidget(parent);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(5);
    auto* figure = new QLabel(number, box);
    QFont large = figure->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    figure->setFont(large);
    figure->setProperty("faint", true);
    figure->setFixedWidth(QFontMetrics(large).horizontalAdvance(QLatin1Char('0')) + 4);
    auto* title = new QLabel(heading, box);
    title->setProperty("heading", true);
    body->setParent(box);
    grid->addWidget(figure, 0, 0, Qt::AlignBaseline);
    grid->addWidget(title, 0, 1, Qt::AlignBaseline);
    grid->addWidget(body, 1, 1);
    grid->setColumnStretch(1, 1);
    return box;
}

} // namespace

StartForm::StartForm(QWidget* parent)
    : QWidget(parent) {
    build();
    setData({});
    setBundles({}, {});
    takeUsual(LearnStage::Pretrain);
    const auto tell = [this] {
        showReadiness();
        if (!m_setting) Q_EMIT changed();
    };
    connect(m_pretrain, &QRadioButton::toggled, this, [this, tell](bool on) {
        if (!m_setting) takeUsual(on ? LearnStage::Pretrain : LearnStage::Joint);
        tell();
    });
    connect(m_bundle, &QComboBox::activated, this, [this](int index) {
        if (m_bundle->itemData(index).toString().isEmpty()) Q_EMIT chooseBundleRequested();
    });
    connect(m_bundle, &QComboBox::currentIndexChanged, this, tell);
    connect(m_device, &QComboBox::currentIndexChanged, this, tell);
    connect(m_settings, &MoreSettings::changed, this, tell);
    showReadiness();
}

void StartForm::build() {
    auto* heading = new QLabel(tr("Teach the model with your own cases"), this);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    heading->setFont(large);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(heading);
    layout->addWidget(softLabel(this, tr("Everything stays on this machine. A run can be stopped at any moment and resumes exactly.")));
    layout->addWidget(step(this, QStringLiteral("1"), tr("Data"), buildData()));
    layout->addWidget(step(this, QStringLiteral("2"), tr("Bundle to begin from"), buildBundle()));
    layout->addWidget(step(this, QStringLiteral("3"), tr("What it shall learn"), buildStage()));
    layout->addWidget(buildDevice());
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setText(tr("More settings"));
    m_more->setCheckable(true);
    m_more->setIcon(themeIcon(QStringLiteral("chevron-right")));
    m_more->setIconSize({14, 14});
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_settings = new MoreSettings(this);
    m_settings->hide();
    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_more->setIcon(themeIcon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
        m_settings->setVisible(open);
    });
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    layout->addWidget(m_settings);
    m_start = new QPushButton(tr("Start"), this);
    m_start->setObjectName(QStringLiteral("startRun"));
    m_start->setProperty("primary", true);
    m_start->setMinimumWidth(120);
    m_why = softLabel(this, {});
    connect(m_start, &QPushButton::clicked, this, &StartForm::startRequested);
    auto* last = new QHBoxLayout;
    last->setSpacing(12);
    last->addWidget(m_start);
    last->addWidget(m_why, 1);
    layout->addLayout(last);
    layout->addStretch();
}

QWidget* StartForm::buildData() {
    auto* box = new QWidget(this);
    m_dataText = softLabel(box, {});
    m_dataText->setObjectName(QStringLiteral("dataText"));
    auto* folder = new QPushButton(tr("Folder…"), box);
    auto* table = new QPushButton(tr("Table…"), box);
    folder->setToolTip(tr("A folder of slides or feature files, or one that holds a table"));
    table->setToolTip(tr("Cases as .jsonl or .csv"));
    m_look = new QPushButton(tr("Look at it"), box);
    m_look->setObjectName(QStringLiteral("lookAtData"));
    m_look->setProperty("link", true);
    connect(folder, &QPushButton::clicked, this, &StartForm::chooseFolderRequested);
    connect(table, &QPushButton::clicked, this, &StartForm::chooseTableRequested);
    connect(m_look, &QPushButton::clicked, this, &StartForm::lookAtDataRequested);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(folder);
    row->addWidget(table);
    row->addWidget(m_look);
    row->addStretch();
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_dataText);
    layout->addLayout(row);
    return box;
}

QWidget* StartForm::buildBundle() {
    m_bundle = new QComboBox(this);
    m_bundle->setObjectName(QStringLiteral("startBundle"));
    m_bundle->setAccessibleName(tr("Bundle to begin from"));
    m_bundle->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_bundle->setMinimumContentsLength(20);
    return m_bundle;
}

QWidget* StartForm::buildStage() {
    auto* box = new QWidget(this);
    m_pretrain = new QRadioButton(stageTitle(LearnStage::Pretrain), box);
    m_joint = new QRadioButton(stageTitle(LearnStage::Joint), box);
    m_pretrain->setObjectName(QStringLiteral("stagePretrain"));
    m_joint->setObjectName(QStringLiteral("stageJoint"));
    auto* layout = new QGridLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(16);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_pretrain, 0, 0);
    layout->addWidget(m_joint, 0, 1);
    layout->addWidget(softLabel(box, tr("From the image alone, with the diagnoses. Usually first.")), 1, 0, Qt::AlignTop);
    layout->addWidget(softLabel(box, tr("Image and text together, with the reports. Usually second.")), 1, 1, Qt::AlignTop);
    layout->setColumnStretch(0, 1);
    layout->setColumnStretch(1, 1);
    return box;
}

QWidget* StartForm::buildDevice() {
    auto* box = new QWidget(this);
    m_device = new QComboBox(box);
    m_device->setObjectName(QStringLiteral("device"));
    m_device->setAccessibleName(tr("Device"));
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_device->setMinimumContentsLength(24);
    m_fitText = softLabel(box, {});
    m_fitText->setObjectName(QStringLiteral("fitText"));
    auto* layout = new QGridLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(12);
    auto* label = new QLabel(tr("On"), box);
    label->setBuddy(m_device);
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_device, 0, 1);
    layout->addWidget(m_fitText, 1, 1);
    layout->setColumnStretch(1, 1);
    return box;
}

LearnStage StartForm::stage() const {
    return m_joint->isChecked() ? LearnStage::Joint : LearnStage::Pretrain;
}

void StartForm::takeUsual(LearnStage stage) {
    m_setting = true;
    m_pretrain->setChecked(stage == LearnStage::Pretrain);
    m_joint->setChecked(stage == LearnStage::Joint);
    m_settings->takeUsual(stage);
    m_setting = false;
}

void StartForm::chooseStage(LearnStage stage) {
    takeUsual(stage);
    showReadiness();
    Q_EMIT changed();
}

void StartForm::setData(const DataState& data) {
    m_data = data;
    switch (data.phase) {
    case DataPhase::None:
        m_dataText->setText(tr("Drop a folder or a table (.jsonl, .csv) here, or choose one."));
        break;
    case DataPhase::Looking:
        m_dataText->setText(data.sentence.isEmpty() ? tr("Looking at %1…").arg(data.name) : data.sentence);
        break;
    case DataPhase::Ready:
        m_dataText->setText(QStringLiteral("%1 — %2").arg(data.name, splitWords(data.check)));
        break;
    case DataPhase::Refused:
        m_dataText->setText(data.sentence);
        break;
    }
    m_dataText->setProperty("warning", data.phase == DataPhase::Refused);
    m_dataText->setProperty("soft", data.phase != DataPhase::Refused);
    m_dataText->setStyleSheet(QString()); // takes the changed properties over
    m_look->setVisible(data.phase == DataPhase::Ready);
    const int found = int(data.check.findings.size());
    m_look->setText(found == 0 ? tr("Look at it") : found == 1 ? tr("Look at it: 1 remark") : tr("Look at it: %1 remarks").arg(found));
    showReadiness();
}

void StartForm::setBundles(const std::vector<BundleEntry>& bundles, const QString& chosen) {
    m_setting = true;
    const QString keep = chosen.isEmpty() ? m_bundle->currentData().toString() : chosen;
    m_bundle->clear();
    for (const BundleEntry& bundle : bundles) {
        m_bundle->addItem(bundle.name, bundle.path);
        m_bundle->setItemData(m_bundle->count() - 1, bundle.path, Qt::ToolTipRole);
    }
    m_bundle->addItem(bundles.empty() ? tr("Choose a bundle…") : tr("Another one…"), QString());
    const int index = m_bundle->findData(keep);
    m_bundle->setCurrentIndex(keep.isEmpty() || index < 0 ? 0 : index);
    m_setting = false;
    showReadiness();
    Q_EMIT changed();
}

void StartForm::setDevices(const std::vector<DeviceChoice>& devices) {
    m_setting = true;
    const QString chosen = m_device->currentData().toString();
    m_devices = devices;
    m_device->clear();
    for (const DeviceChoice& one : devices)
        m_device->addItem(one.totalBytes == 0 ? one.name : tr("%1 · %2 free of %3").arg(one.name, bytesWords(one.freeBytes), bytesWords(one.totalBytes)),
                          one.id);
    m_device->setCurrentIndex(qMax(0, m_device->findData(chosen)));
    m_setting = false;
    showReadiness();
}

const DeviceChoice* StartForm::device() const {
    const int index = m_device->currentIndex();
    return index >= 0 && index < int(m_devices.size()) ? &m_devices[std::size_t(index)] : nullptr;
}

void StartForm::setFit(const std::optional<core::Fit>& fit) {
    m_fit = fit;
    showReadiness();
}

void StartForm::setStarting(bool starting) {
    m_starting = starting;
    showReadiness();
}

QString StartForm::whyNot() const {
    if (m_starting) return tr("Starting…");
    if (m_data.phase == DataPhase::None) return tr("Choose the data first.");
    if (m_data.phase == DataPhase::Looking) return tr("The data is being looked at.");
    if (m_data.phase == DataPhase::Refused) return tr("Choose other data.");
    if (const QString reason = whyNotStage(m_data.check, stage(), settings().from); !reason.isEmpty()) return reason;
    if (m_bundle->currentData().toString().isEmpty()) return tr("Choose a bundle to begin from.");
    if (device() != nullptr && !device()->whyNot.isEmpty()) return device()->whyNot;
    return m_settings->whyNot();
}

void StartForm::showReadiness() {
    if (m_start == nullptr) return;
    const QString reason = whyNot();
    m_start->setEnabled(reason.isEmpty());
    m_start->setToolTip(reason);
    m_why->setText(reason);
    const DeviceChoice* chosen = device();
    const bool known = chosen != nullptr && (m_fit.has_value() || !chosen->whyNot.isEmpty());
    m_fitText->setText(known ? fitWords(m_fit.value_or(core::Fit{}), *chosen) : tr("Whether it fits is told once data and bundle are chosen."));
    const bool bad = known && (!chosen->whyNot.isEmpty() || (m_fit && !m_fit->fits));
    m_fitText->setProperty("warning", bad);
    m_fitText->setProperty("soft", !bad);
    m_fitText->setStyleSheet(QString());
}

TrainingSettings StartForm::settings() const {
    TrainingSettings settings;
    settings.data = m_data.path;
    settings.bundle = m_bundle->currentData().toString();
    settings.stage = stage();
    settings.device = m_device->currentData().toString();
    m_settings->fillIn(settings);
    const auto& findings = m_data.check.findings;
    settings.ownDiagnoses = std::any_of(findings.begin(), findings.end(), [](const core::Finding& one) {
        return one.kind == core::FindingKind::UnknownToBundle;
    });
    return settings;
}

void StartForm::setSettings(const TrainingSettings& settings) {
    m_setting = true;
    m_pretrain->setChecked(settings.stage == LearnStage::Pretrain);
    m_joint->setChecked(settings.stage == LearnStage::Joint);
    m_settings->setSettings(settings);
    m_device->setCurrentIndex(qMax(0, m_device->findData(settings.device)));
    m_setting = false;
    showReadiness();
    Q_EMIT changed();
}

} // namespace hs::ui
