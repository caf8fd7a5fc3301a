#include "ui/window/status_line.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace hs::ui {

namespace {

constexpr int kSaidForMs = 6000;
constexpr int kBarWidth = 90;

} // namespace

StatusLine::StatusLine(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Status"));
    m_text = new QLabel(this);
    m_text->setFont(smallFont());
    m_text->setProperty("soft", true);
    m_text->setTextFormat(Qt::PlainText);
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(kBarWidth);
    m_bar->setAccessibleName(tr("Progress"));
    m_stop = new QToolButton(this);
    m_stop->setIcon(themeIcon(QStringLiteral("stop")));
    m_stop->setIconSize({14, 14});
    m_stop->setToolTip(keys::hint(tr("Stop"), keys::stop()));
    m_stop->setAccessibleName(tr("Stop"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 8, 0);
    layout->setSpacing(8);
    layout->addStretch();
    layout->addWidget(m_text);
    layout->addWidget(m_bar);
    layout->addWidget(m_stop);
    setFixedHeight(qMax(26, QFontMetrics(smallFont()).height() + 10));
    connect(m_stop, &QToolButton::clicked, this, &StatusLine::stopRequested);
    m_saidFor.setSingleShot(true);
    m_saidFor.setInterval(kSaidForMs);
    connect(&m_saidFor, &QTimer::timeout, this, &StatusLine::renew);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &StatusLine::renew);
    m_clockSource.start();
    m_stop->hide();
    renew();
}

void StatusLine::setFacts(const QString& facts) {
    if (facts == m_facts) return;
    m_facts = facts;
    setAccessibleDescription(facts);
    update();
}

void StatusLine::showProgress(const Progress& progress) {
    if (!m_busy || progress.what != m_what) m_clock.start(m_clockSource.elapsed());
    m_busy = true;
    m_what = progress.what;
    m_unit = progress.unit;
    m_done = progress.done;
    m_total = progress.total;
    m_clock.advance(progress.done, progress.total, m_clockSource.elapsed());
    m_stop->setVisible(progress.stoppable);
    m_saidFor.stop();
    if (!m_tick.isActive()) m_tick.start();
    renew();
}

void StatusLine::endProgress() {
    m_busy = false;
    m_tick.stop();
    m_stop->hide();
    renew();
}

void StatusLine::say(const QString& sentence) {
    m_text->setText(sentence);
    m_saidFor.start();
}

QString StatusLine::rightText() const {
    return m_text->text();
}

void StatusLine::renew() {
    m_bar->setVisible(m_busy && m_total > 0);
    if (m_total > 0) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(1000.0 * double(qMin(m_done, m_total)) / double(m_total)));
    }
    if (m_saidFor.isActive()) return;
    if (!m_busy) return m_text->clear();
    const qint64 now = m_clockSource.elapsed();
    m_text->setText(
        progressText(m_what, m_done, m_total, m_clock.secondsLeft(now), rateText(m_clock.perSecond(now), m_unit)));
}

void StatusLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), colours().window);
    painter.setFont(smallFont());
    painter.setPen(colours().textSoft);
    const QRect room(12, 0, width() - 24 - (m_text->text().isEmpty() ? 0 : width() - m_text->x()), height());
    const QString shown = QFontMetrics(smallFont()).elidedText(m_facts, Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, shown);
}

} // namespace hs::ui
