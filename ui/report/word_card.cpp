#include "ui/report/word_card.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr double kMargin = 10.0;
constexpr double kWidth = 216.0;
constexpr double kBarWidth = 34.0;
constexpr double kGap = 8.0;

QFont boldFont(const QWidget& widget) {
    QFont font = widget.font();
    font.setWeight(QFont::DemiBold);
    return font;
}

QString authorLine(const WordFacts& facts) {
    return facts.author == core::Author::Hand ? WordCard::tr("written by hand") : QString();
}

// "Lich…" where the word would go on.
QString shownText(const WordFacts::Alternative& other) {
    const QString text = QString::fromStdString(other.text);
    return other.goesOn ? text + QChar(0x2026) : text;
}

} // namespace

QString percentText(double share) {
    const QLocale locale;
    if (!(share >= 0.0)) return QStringLiteral("–");
    if (share > 0.0 && share < 0.01) return QStringLiteral("<%1\u00A0%").arg(locale.toString(1));
    if (share < 1.0 && share > 0.99) return QStringLiteral(">%1\u00A0%").arg(locale.toString(99));
    return QStringLiteral("%1\u00A0%").arg(locale.toString(qRound(std::min(share, 1.0) * 100)));
}

WordCard::WordCard(QWidget* parent)
    : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("How sure the model was"));
    hide();
}

void WordCard::setFacts(const WordFacts& facts, Use use) {
    m_facts = facts;
    m_use = facts.alternatives.empty() ? Use::Reading : use;
    m_pointed = -1;
    setAttribute(Qt::WA_TransparentForMouseEvents, m_use == Use::Reading);
    setMouseTracking(m_use == Use::Choosing);
    QString spoken = QString::fromStdString(facts.text) + QStringLiteral(", ") +
                     (facts.author == core::Author::Hand ? authorLine(facts) : percentText(facts.probability));
    for (const auto& other : facts.alternatives)
        spoken += QStringLiteral("; %1, %2").arg(shownText(other), percentText(other.probability));
    setAccessibleDescription(spoken);
    resize(sizeHint());
    update();
}

double WordCard::rowHeight() const {
    return QFontMetricsF(font()).height() + 3;
}

QSize WordCard::sizeHint() const {
    double height = 2 * kMargin + rowHeight();
    if (!m_facts.alternatives.empty()) height += 7 + rowHeight() * static_cast<double>(m_facts.alternatives.size());
    if (m_use == Use::Choosing) height += rowHeight() + 2;
    return {qRound(kWidth), qRound(height)};
}

QRect WordCard::rowOf(int alternative) const {
    return QRectF(kMargin, kMargin + rowHeight() + 7 + alternative * rowHeight(), width() - 2 * kMargin, rowHeight())
        .toRect();
}

int WordCard::alternativeAt(QPoint place) const {
    if (m_use == Use::Reading) return -1;
    for (int i = 0; i < static_cast<int>(m_facts.alternatives.size()); ++i)
        if (rowOf(i).contains(place)) return i;
    return -1;
}

void WordCard::point(int alternative) {
    if (alternative == m_pointed) return;
    m_pointed = alternative;
    setCursor(alternative >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void WordCard::mouseMoveEvent(QMouseEvent* event) {
    point(alternativeAt(event->pos()));
}

void WordCard::mouseReleaseEvent(QMouseEvent* event) {
    const int alternative = alternativeAt(event->pos());
    if (event->button() == Qt::LeftButton && alternative >= 0) Q_EMIT chosen(alternative);
}

void WordCard::leaveEvent(QEvent* event) {
    point(-1);
    QWidget::leaveEvent(event);
}

void WordCard::showBeside(QRect box) {
    const QRect room = parentWidget()->rect();
    const QSize size = sizeHint();
    int top = box.bottom() + 8;
    if (top + size.height() > room.bottom() - 4) top = box.top() - 8 - size.height();
    const int left =
        std::clamp(box.left() - 12, room.left() + 4, std::max(room.left() + 4, room.right() - size.width() - 4));
    setGeometry(left, std::max(room.top() + 4, top), size.width(), size.height());
    show();
    raise();
}

void WordCard::paintEvent(QPaintEvent*) {
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.line, kHairline));
    painter.setBrush(c.field);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);

    QRectF row(kMargin, kMargin, width() - 2 * kMargin, rowHeight());
    const bool byHand = m_facts.author == core::Author::Hand;
    const QString right = byHand ? authorLine(m_facts) : percentText(m_facts.probability);
    painter.setPen(byHand ? c.textSoft : c.text);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, right);
    const double rightWidth = QFontMetricsF(font()).horizontalAdvance(right);
    painter.setPen(c.text);
    painter.setFont(boldFont(*this));
    const QString word =
        QFontMetricsF(painter.font())
            .elidedText(QString::fromStdString(m_facts.text), Qt::ElideRight, row.width() - rightWidth - kGap);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, word);
    if (m_facts.alternatives.empty()) return;

    const double ruleAt = kMargin + rowHeight() + 3;
    painter.setPen(QPen(c.line, kHairline));
    painter.drawLine(QPointF(row.left(), ruleAt), QPointF(row.right(), ruleAt));
    painter.setFont(font());
    for (std::size_t i = 0; i < m_facts.alternatives.size(); ++i) {
        const QRectF place(rowOf(static_cast<int>(i)));
        if (m_pointed == static_cast<int>(i)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(c.accentSoft);
            painter.drawRoundedRect(place.adjusted(-5, 0, 5, 0), 3, 3);
        }
        paintAlternative(painter, place, m_facts.alternatives[i]);
    }
    if (m_use == Use::Reading) return;
    painter.setFont(smallFont());
    painter.setPen(c.textSoft);
    const QRectF hint(row.left(), height() - kMargin - rowHeight() + 2, row.width(), rowHeight());
    painter.drawText(hint, Qt::AlignLeft | Qt::AlignVCenter, tr("Choose one to write on from there"));
}

void WordCard::paintAlternative(QPainter& painter, const QRectF& row, const WordFacts::Alternative& other) const {
    const Colours& c = colours();
    const double number = QFontMetricsF(font()).horizontalAdvance(percentText(0.999)) + 2;
    painter.setPen(m_use == Use::Choosing ? c.text : c.textSoft);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, percentText(other.probability));
    const double room = row.width() - number - kBarWidth - 2 * kGap;
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(font()).elidedText(shownText(other), Qt::ElideRight, room));
    const QRectF track(row.right() - number - kGap - kBarWidth, row.center().y() - 1.5, kBarWidth, 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.line);
    painter.drawRoundedRect(track, 1.5, 1.5);
    painter.setBrush(c.textSoft);
    painter.drawRoundedRect(QRectF(track.topLeft(), QSizeF(std::max(3.0, track.width() * other.probability), 3)), 1.5,
                            1.5);
}

} // namespace hs::ui
