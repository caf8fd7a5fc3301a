#include "ui/report/region_tool.h"

#include "ui/report/shortcuts.h"
#include "ui/report/word_card.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace hs::ui {

RegionTool::RegionTool(QWidget* parent)
    : QWidget(parent) {
    m_words = new QLabel(this);
    m_words->setWordWrap(true);
    m_words->setFont(smallFont());
    m_words->setProperty("soft", true);
    m_draw = new QPushButton(tr("Draw a region"), this);
    m_draw->setToolTip(keys::hint(tr("Draw around tissue on the slide"), keys::region()));
    m_isolate = new QPushButton(tr("Write with it alone"), this);
    m_erase = new QPushButton(tr("Write without it"), this);
    m_clear = new QPushButton(tr("Clear"), this);
    m_clear->setToolTip(tr("Take the region away"));
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    grid->addWidget(m_isolate, 0, 0);
    grid->addWidget(m_erase, 0, 1);
    grid->addWidget(m_draw, 1, 0);
    grid->addWidget(m_clear, 1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_words);
    layout->addLayout(grid);
    connect(m_draw, &QPushButton::clicked, this, &RegionTool::drawRequested);
    connect(m_isolate, &QPushButton::clicked, this, &RegionTool::isolateRequested);
    connect(m_erase, &QPushButton::clicked, this, &RegionTool::eraseRequested);
    connect(m_clear, &QPushButton::clicked, this, &RegionTool::clearRequested);
    setNone();
}

void RegionTool::setNone() {
    m_hasRegion = false;
    m_words->setText(tr("Draw around tissue: the words that drew on it light up in the text"));
    renew();
}

void RegionTool::setRegion(std::size_t patches, std::size_t all) {
    m_hasRegion = true;
    const QLocale locale;
    const double share = all > 0 ? double(patches) / double(all) : 0.0;
    m_words->setText(all == 0 ? tr("The slide has not been read yet: words light up once a report is written")
                              : tr("%1 of %2 patches (%3); the words that drew on them are lit")
                                    .arg(locale.toString(qulonglong(patches)), locale.toString(qulonglong(all)),
                                         percentText(share)));
    renew();
}

void RegionTool::setReason(const QString& whyNot) {
    m_reason = whyNot;
    renew();
}

void RegionTool::renew() {
    m_draw->setText(m_hasRegion ? tr("Draw another") : tr("Draw a region"));
    for (QPushButton* button : {m_isolate, m_erase, m_clear})
        button->setVisible(m_hasRegion);
    m_isolate->setEnabled(m_reason.isEmpty());
    m_erase->setEnabled(m_reason.isEmpty());
    m_isolate->setToolTip(m_reason.isEmpty() ? tr("The report as if nothing else were on the slide") : m_reason);
    m_erase->setToolTip(m_reason.isEmpty() ? tr("The report as if this tissue were not there") : m_reason);
}

} // namespace hs::ui
