#include "ui/window/open_page.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QFileInfo>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kRecentShown = 5;
constexpr int kColumnWidth = 340;

} // namespace

OpenPage::OpenPage(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("No slide is open"));
    m_heading = new QLabel(this);
    QFont large = m_heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    m_heading->setFont(large);
    m_heading->setAlignment(Qt::AlignCenter);
    m_heading->setTextFormat(Qt::PlainText);
    m_hint = new QLabel(tr("SVS, NDPI, MRXS, SCN, BIF, TIFF and OME-TIFF"), this);
    m_hint->setProperty("soft", true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_open = new QPushButton(tr("Open…"), this);
    m_open->setIcon(themeIcon(QStringLiteral("open")));
    m_open->setIconSize({18, 18});
    m_open->setToolTip(keys::hint(tr("Open a slide"), keys::openSlide()));
    connect(m_open, &QPushButton::clicked, this, &OpenPage::openRequested);
    m_recent = new QWidget(this);
    m_recent->setFixedWidth(kColumnWidth);
    m_recentRows = new QVBoxLayout(m_recent);
    m_recentRows->setContentsMargins(0, 20, 0, 0);
    m_recentRows->setSpacing(2);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addStretch(2);
    layout->addWidget(m_heading);
    layout->addWidget(m_hint);
    layout->addWidget(m_open, 0, Qt::AlignHCenter);
    layout->addWidget(m_recent, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    auto* notice = new QLabel(tr("Research use, not a medical device"), this);
    notice->setFont(smallFont());
    notice->setProperty("soft", true);
    layout->addWidget(notice, 0, Qt::AlignHCenter);
    setFocusProxy(m_open);
    setOpening({});
    setRecent({});
}

void OpenPage::setRecent(const QStringList& paths) {
    while (QLayoutItem* item = m_recentRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recent->setVisible(!paths.isEmpty());
    if (paths.isEmpty()) return;
    auto* heading = new QLabel(tr("Recent slides"), m_recent);
    heading->setFont(smallFont());
    heading->setProperty("soft", true);
    m_recentRows->addWidget(heading);
    for (const QString& path : paths.mid(0, kRecentShown)) {
        auto* row = new QPushButton(m_recent);
        row->setProperty("link", true);
        row->setIcon(themeIcon(QStringLiteral("slide"), [] { return colours().textSoft; }));
        row->setText(row->fontMetrics().elidedText(QFileInfo(path).fileName(), Qt::ElideMiddle, kColumnWidth - 40));
        row->setToolTip(path);
        connect(row, &QPushButton::clicked, this, [this, path] { Q_EMIT recentChosen(path); });
        m_recentRows->addWidget(row);
    }
}

void OpenPage::setOpening(const QString& name) {
    const bool opening = !name.isEmpty();
    m_heading->setText(opening ? tr("Opening %1").arg(m_heading->fontMetrics().elidedText(name, Qt::ElideMiddle, 420))
                               : tr("Drop a slide here"));
    m_hint->setVisible(!opening);
    m_open->setVisible(!opening);
}

void OpenPage::setDropping(bool dropping) {
    m_dropping = dropping;
    update();
}

void OpenPage::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), colours().canvas);
    if (!m_dropping) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(12, 12, -12, -12), 8, 8);
}

} // namespace hs::ui
