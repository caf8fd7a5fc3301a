#include "ui/report/comparison_view.h"

#include "ui/report/difference_text.h"
#include "ui/report/report_view.h"
#include "ui/report/shortcuts.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace hs::ui {

QTextBrowser* makeReadingBrowser(QWidget* parent) {
    auto* browser = new QTextBrowser(parent);
    browser->setFrameShape(QFrame::NoFrame);
    browser->setOpenLinks(false);
    browser->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    browser->viewport()->setAutoFillBackground(false);
    browser->document()->setDocumentMargin(2);
    browser->setFont(readingFont());
    return browser;
}

void setReadingHtml(QTextBrowser& browser, const QString& html) {
    browser.document()->setDefaultFont(readingFont());
    browser.setHtml(QStringLiteral("<div style=\"line-height:%1%\">%2</div>").arg(int(kLineHeight * 100)).arg(html));
}

ComparisonView::ComparisonView(QWidget* parent)
    : QWidget(parent) {
    m_title = new QLabel(this);
    m_title->setFont(smallFont());
    m_title->setProperty("soft", true);
    m_title->setWordWrap(true);
    m_text = makeReadingBrowser(this);
    m_text->setAccessibleName(tr("Comparison"));
    auto* back = new QPushButton(tr("Back"), this);
    back->setToolTip(keys::hint(tr("Back to the report"), QKeySequence(Qt::Key_Escape)));
    m_take = new QPushButton(tr("Take this text"), this);
    m_take->setToolTip(tr("It becomes the report; the one before is an undo away"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(back);
    buttons->addWidget(m_take);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_text, 1);
    layout->addLayout(buttons);
    setFocusProxy(back);
    connect(back, &QPushButton::clicked, this, &ComparisonView::backRequested);
    connect(m_take, &QPushButton::clicked, this, &ComparisonView::takeRequested);
}

void ComparisonView::show(const Comparison& comparison) {
    m_comparison = comparison;
    m_take->setVisible(comparison.canBeTaken);
    renew();
}

QString ComparisonView::summary() const {
    return QStringLiteral("%1: %2").arg(
        m_comparison.title, differenceInWords(countDifference(m_comparison.before, m_comparison.other.text)));
}

void ComparisonView::renew() {
    m_title->setText(summary());
    setReadingHtml(*m_text, differenceHtml(m_comparison.before, m_comparison.other.text));
}

void ComparisonView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    QWidget::keyPressEvent(event);
}

void ComparisonView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_text != nullptr) renew();
}

} // namespace hs::ui
