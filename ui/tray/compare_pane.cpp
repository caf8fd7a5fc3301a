#include "ui/tray/compare_pane.h"

#include "ui/theme/icons.h"
#include "ui/viewer/slide_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

// Level-0 pixels of `to` that cover what one of `from` covers; 1 where a scale is unknown.
double pixelRatio(const SlideView& from, const SlideView& to) {
    const auto& a = from.info().spacing;
    const auto& b = to.info().spacing;
    return a && b && a->plausible() && b->plausible() ? a->mean() / b->mean() : 1;
}

} // namespace

ComparePane::ComparePane(SlideView& first, std::shared_ptr<core::TileCache> cache, QWidget* parent)
    : QWidget(parent)
    , m_first(first) {
    m_view = new SlideView(std::move(cache), this);
    m_view->setAccessibleName(tr("Slide beside the first"));
    m_name = new QLabel(this);
    m_name->setProperty("soft", true);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_lock = new QToolButton(this);
    m_lock->setIcon(themeIcon(QStringLiteral("link")));
    m_lock->setCheckable(true);
    m_lock->setText(tr("Locked"));
    m_lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_lock->setToolTip(tr("Both slides move, zoom and turn together"));
    auto* close = new QToolButton(this);
    close->setIcon(themeIcon(QStringLiteral("close")));
    close->setAccessibleName(tr("Close the second slide"));
    close->setToolTip(tr("Close the second slide"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(10, 2, 4, 2);
    head->addWidget(m_name, 1);
    head->addWidget(m_lock);
    head->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    connect(close, &QToolButton::clicked, this, &ComparePane::closeRequested);
    connect(m_lock, &QToolButton::clicked, this, &ComparePane::setLocked);
    connect(&m_first, &SlideView::viewChanged, this, &ComparePane::followFirst);
    connect(m_view, &SlideView::viewChanged, this, &ComparePane::leadFirst);
    connect(&m_first, &SlideView::slideChanged, this, [this] { setLocked(false); });
    connect(&m_first, &SlideView::coloursChanged, this, [this] { m_view->setColours(m_first.colours()); });
    m_view->setColours(m_first.colours());
}

void ComparePane::showSlide(core::SlidePtr slide, const QString& name) {
    setLocked(false);
    m_name->setText(name);
    m_view->setSlide(slide);
    if (!slide || !m_first.slide()) return;
    core::Viewport same = m_view->viewport();
    same.downsample = {m_first.viewport().downsample.value * pixelRatio(m_first, *m_view)};
    m_view->setViewport(same);
    setLocked(true);
}

void ComparePane::clear() {
    setLocked(false);
    m_view->clear();
}

void ComparePane::setLocked(bool locked) {
    const bool can = locked && m_first.slide() && m_view->slide();
    if (can)
        m_link = core::ViewLink{m_first.viewport(), m_view->viewport()};
    else
        m_link.reset();
    m_lock->setChecked(can);
    m_lock->setText(can ? tr("Locked") : tr("Free"));
    Q_EMIT lockChanged(can);
}

void ComparePane::followFirst() {
    if (!m_link || m_moving || !m_first.slide() || !m_view->slide()) return;
    const QScopedValueRollback<bool> moving(m_moving, true);
    m_view->setViewport(core::follow(*m_link, m_first.viewport()));
}

void ComparePane::leadFirst() {
    if (!m_link || m_moving || !m_first.slide() || !m_view->slide()) return;
    const QScopedValueRollback<bool> moving(m_moving, true);
    m_first.setViewport(core::follow(core::reversed(*m_link), m_view->viewport()));
}

} // namespace hs::ui
