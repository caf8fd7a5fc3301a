#include "ui/preferences/preferences_page.h"

#include "ui/report/shortcuts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr int kPageWidth = 640;
constexpr int kControlWidth = 220;

QLabel* hint(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("soft", true);
    label->setWordWrap(true);
    return label;
}

// The fields of all groups stand in one column.
void alignFields(const QWidget& page) {
    QList<QWidget*> labels;
    int width = 0;
    for (const QFormLayout* form : page.findChildren<QFormLayout*>())
        for (int row = 0; row < form->rowCount(); ++row)
            if (QLayoutItem* item = form->itemAt(row, QFormLayout::LabelRole); item && item->widget()) {
                item->widget()->ensurePolished();
                labels << item->widget();
                width = std::max(width, item->sizeHint().width());
            }
    for (QWidget* label : labels)
        label->setMinimumWidth(width);
}

void choose(QComboBox* box, const QVariant& value) {
    const int at = box->findData(value);
    box->setCurrentIndex(at < 0 ? 0 : at);
}

} // namespace

PreferencesPage::PreferencesPage(QWidget* parent)
    : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setAccessibleName(tr("Preferences"));
    auto* outer = new QWidget(this);
    auto* centred = new QHBoxLayout(outer);
    auto* content = new QWidget(outer);
    content->setMaximumWidth(kPageWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 28, 24, 28);
    column->setSpacing(10);
    auto* heading = new QLabel(tr("Preferences"), content);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    heading->setFont(large);
    auto* back = new QPushButton(tr("Back"), content);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    connect(back, &QPushButton::clicked, this, &PreferencesPage::backRequested);
    auto* top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(back);
    column->addLayout(top);
    buildWindow(column);
    buildWork(column);
    buildPictures(column);
    alignFields(*content);
    column->addStretch();
    centred->addStretch(1);
    centred->addWidget(content, 100);
    centred->addStretch(1);
    setWidget(outer);
    setFocusProxy(m_theme);
    setPreferences({});
}

QFormLayout* PreferencesPage::section(QVBoxLayout* column, const QString& title) {
    auto* label = new QLabel(title, column->parentWidget());
    label->setProperty("heading", true);
    label->setContentsMargins(0, 12, 0, 0);
    column->addWidget(label);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    column->addLayout(form);
    return form;
}

void PreferencesPage::buildWindow(QVBoxLayout* column) {
    QFormLayout* form = section(column, tr("Window"));
    m_theme = new QComboBox(this);
    m_theme->addItem(tr("As the system"), QStringLiteral("system"));
    m_theme->addItem(tr("Light"), QStringLiteral("light"));
    m_theme->addItem(tr("Dark"), QStringLiteral("dark"));
    m_language = new QComboBox(this);
    m_language->addItem(tr("As the system"), QString());
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
    m_cache = new QSpinBox(this);
    m_cache->setRange(kLeastCacheMegabytes, kMostCacheMegabytes);
    m_cache->setSingleStep(128);
    m_cache->setSuffix(tr(" MB"));
    m_painting = new QComboBox(this);
    m_painting->addItem(tr("Automatic"), int(PaintPreference::Automatic));
    m_painting->addItem(tr("OpenGL"), int(PaintPreference::OpenGl));
    m_painting->addItem(tr("Processor (raster)"), int(PaintPreference::Raster));
    for (QWidget* control : {static_cast<QWidget*>(m_theme), static_cast<QWidget*>(m_language), static_cast<QWidget*>(m_cache), static_cast<QWidget*>(m_painting)})
        control->setFixedWidth(kControlWidth);
    form->addRow(tr("&Theme"), m_theme);
    form->addRow(tr("&Language"), m_language);
    form->addRow(QString(), hint(tr("Another language holds from the next start."), this));
    form->addRow(tr("&Memory for the slide"), m_cache);
    form->addRow(tr("&Paint the slide by"), m_painting);
    form->addRow(QString(), hint(tr("Automatic takes OpenGL where a graphics card computes it, and the processor on remote desktops. About "
                                    "HistoScribe says which it is."),
                                 this));
    connect(m_theme, &QComboBox::currentIndexChanged, this, &PreferencesPage::tell);
    connect(m_language, &QComboBox::currentIndexChanged, this, &PreferencesPage::tell);
    connect(m_cache, &QSpinBox::valueChanged, this, &PreferencesPage::tell);
    connect(m_painting, &QComboBox::currentIndexChanged, this, &PreferencesPage::tell);
}

void PreferencesPage::buildWork(QVBoxLayout* column) {
    QFormLayout* form = section(column, tr("Your work"));
    m_restore = new QCheckBox(tr("&Open what was open last time"), this);
    m_keep = new QSpinBox(this);
    m_keep->setRange(1, 3650);
    m_keep->setSuffix(tr(" days"));
    m_keep->setFixedWidth(kControlWidth);
    auto* forget = new QPushButton(tr("&Forget everything now"), this);
    form->addRow(QString(), m_restore);
    form->addRow(tr("&Keep autosaved marks for"), m_keep);
    form->addRow(QString(), hint(tr("Marks and places are autosaved for you alone, on this machine. Forgetting removes "
                                    "them from the disk; what is on the screen stays."),
                                 this));
    form->addRow(QString(), forget);
    connect(m_restore, &QCheckBox::toggled, this, &PreferencesPage::tell);
    connect(m_keep, &QSpinBox::valueChanged, this, &PreferencesPage::tell);
    connect(forget, &QPushButton::clicked, this, &PreferencesPage::forgetWanted);
}

void PreferencesPage::buildPictures(QVBoxLayout* column) {
    QFormLayout* form = section(column, tr("Pictures of the view"));
    m_dpi = new QComboBox(this);
    m_dpi->setFixedWidth(kControlWidth);
    for (const int dpi : {96, 150, 300, 600})
        m_dpi->addItem(tr("%1 dpi").arg(dpi), dpi);
    m_scaleBar = new QCheckBox(tr("with the &scale bar"), this);
    m_marks = new QCheckBox(tr("with &marks"), this);
    m_map = new QCheckBox(tr("with the m&ap of the words"), this);
    form->addRow(tr("&Resolution"), m_dpi);
    for (QCheckBox* box : {m_scaleBar, m_marks, m_map}) {
        form->addRow(QString(), box);
        connect(box, &QCheckBox::toggled, this, &PreferencesPage::tell);
    }
    connect(m_dpi, &QComboBox::currentIndexChanged, this, &PreferencesPage::tell);
}

void PreferencesPage::setPreferences(const Preferences& p) {
    m_filling = true;
    choose(m_theme, p.theme.isEmpty() ? QStringLiteral("system") : p.theme);
    choose(m_language, p.language);
    choose(m_painting, int(p.painting));
    m_cache->setValue(p.tileCacheMegabytes);
    m_restore->setChecked(p.restoreSession);
    m_keep->setValue(p.keepDays);
    if (m_dpi->findData(p.snapshotDpi) < 0) m_dpi->addItem(tr("%1 dpi").arg(p.snapshotDpi), p.snapshotDpi);
    choose(m_dpi, p.snapshotDpi);
    m_scaleBar->setChecked(p.snapshotScaleBar);
    m_marks->setChecked(p.snapshotMarks);
    m_map->setChecked(p.snapshotMap);
    m_filling = false;
}

Preferences PreferencesPage::preferences() const {
    Preferences p;
    p.theme = m_theme->currentData().toString();
    p.language = m_language->currentData().toString();
    p.tileCacheMegabytes = m_cache->value();
    p.painting = PaintPreference(m_painting->currentData().toInt());
    p.restoreSession = m_restore->isChecked();
    p.keepDays = m_keep->value();
    p.snapshotDpi = m_dpi->currentData().toInt();
    p.snapshotScaleBar = m_scaleBar->isChecked();
    p.snapshotMarks = m_marks->isChecked();
    p.snapshotMap = m_map->isChecked();
    return p;
}

void PreferencesPage::tell() {
    if (!m_filling) Q_EMIT changed(preferences());
}

void PreferencesPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return backRequested();
    QScrollArea::keyPressEvent(event);
}

} // namespace hs::ui
