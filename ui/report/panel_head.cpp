#include "ui/report/panel_head.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace hs::ui {

// Filled when ready, a ring while loading or without a bundle; the word beside it says the same.
class StateDot : public QWidget {
public:
    explicit StateDot(QWidget* parent)
        : QWidget(parent) {
        setFixedSize(10, 10);
    }

    void setPhase(BundlePhase phase) {
        m_phase = phase;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Colours& c = colours();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool full = m_phase == BundlePhase::Ready || m_phase == BundlePhase::Failed;
        const QColor ink = m_phase == BundlePhase::Ready     ? c.good
                           : m_phase == BundlePhase::Failed  ? c.error
                           : m_phase == BundlePhase::Loading ? c.accent
                                                             : c.textFaint;
        painter.setPen(QPen(ink, 1.5));
        painter.setBrush(full ? QBrush(ink) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QRectF(1.5, 1.5, 7, 7));
    }

private:
    BundlePhase m_phase = BundlePhase::None;
};

namespace {

QString phaseText(BundlePhase phase) {
    switch (phase) {
    case BundlePhase::None:
        return QString();
    case BundlePhase::Loading:
        return PanelHead::tr("loading");
    case BundlePhase::Ready:
        return PanelHead::tr("ready");
    case BundlePhase::Failed:
        return PanelHead::tr("failed");
    }
    return {};
}

QLabel* noteLabel(QWidget* parent, const char* kind) {
    auto* label = new QLabel(parent);
    label->setFont(smallFont());
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setProperty(kind, true);
    label->hide();
    return label;
}

} // namespace

PanelHead::PanelHead(QWidget* parent)
    : QWidget(parent) {
    m_bundle = new QToolButton(this);
    m_bundle->setObjectName(QStringLiteral("bundleButton"));
    m_bundle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_bundle->setIcon(themeIcon(QStringLiteral("bundle")));
    m_bundle->setIconSize({18, 18});
    m_bundle->setPopupMode(QToolButton::InstantPopup);
    m_bundle->setAccessibleName(tr("Bundle"));
    m_bundle->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_menu = new QMenu(m_bundle);
    m_bundle->setMenu(m_menu);
    m_dot = new StateDot(this);
    m_phase = new QLabel(this);
    m_phase->setFont(smallFont());
    m_phase->setProperty("soft", true);
    m_demo = noteLabel(this, "warning");
    m_demo->setText(tr("demo model: synthetic tissue only"));
    m_warning = noteLabel(this, "warning");

    auto* line = new QHBoxLayout;
    line->setSpacing(5);
    line->addWidget(m_bundle);
    line->addStretch();
    line->addWidget(m_dot, 0, Qt::AlignVCenter);
    line->addWidget(m_phase);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_demo);
    layout->addWidget(m_warning);
    setBundles({});
    setState({});
}

void PanelHead::setBundles(const std::vector<BundleChoice>& bundles) {
    m_menu->clear();
    for (const BundleChoice& bundle : bundles) {
        QAction* entry = m_menu->addAction(bundle.name);
        entry->setToolTip(bundle.path);
        connect(entry, &QAction::triggered, this, [this, path = bundle.path] { Q_EMIT bundleChosen(path); });
    }
    if (!bundles.empty()) m_menu->addSeparator();
    QAction* other = m_menu->addAction(themeIcon(QStringLiteral("folder")), tr("Choose another folder…"));
    connect(other, &QAction::triggered, this, &PanelHead::chooseBundleRequested);
    QAction* page = m_menu->addAction(keys::hint(tr("All bundles"), keys::bundlesPage()));
    connect(page, &QAction::triggered, this, &PanelHead::bundlesPageRequested);
    m_menu->setToolTipsVisible(true);
}

void PanelHead::setState(const BundleState& state) {
    m_state = state;
    m_dot->setPhase(state.phase);
    m_dot->setVisible(state.phase != BundlePhase::None);
    m_phase->setText(phaseText(state.phase));
    m_phase->setVisible(state.phase != BundlePhase::None);
    showDemo();
    m_warning->setText(state.warning);
    m_warning->setVisible(!state.warning.isEmpty());
    const QString detail = state.detail.isEmpty() ? QString() : QLatin1Char('\n') + state.detail;
    m_bundle->setToolTip(keys::hint(tr("Choose the bundle that writes"), keys::bundle()) + detail);
    m_dot->setToolTip(state.detail);
    m_phase->setToolTip(state.detail);
    m_bundle->setAccessibleDescription(state.name + QStringLiteral(", ") + m_phase->text());
    renewName();
}

void PanelHead::setDemoText(bool demo) {
    m_demoText = demo;
    showDemo();
}

void PanelHead::showDemo() {
    m_demo->setVisible(m_demoText || (m_state.demo && m_state.phase != BundlePhase::None));
}

void PanelHead::renewName() {
    const QString name = m_state.phase == BundlePhase::None ? tr("Choose a bundle") : m_state.name;
    const int room = width() - 18 - 40 - m_phase->sizeHint().width() - 24;
    m_bundle->setText(m_bundle->fontMetrics().elidedText(name, Qt::ElideMiddle, qMax(80, room)) + QStringLiteral(" ▾"));
}

void PanelHead::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    renewName();
}

void PanelHead::openMenu() {
    m_bundle->setFocus(Qt::ShortcutFocusReason);
    m_menu->popup(m_bundle->mapToGlobal(QPoint(0, m_bundle->height() + 2)));
}

} // namespace hs::ui
