#include "ui/report/report_view.h"

#include "ui/report/section_highlighter.h"
#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace hs::ui {

namespace {

// The stretch in which two texts differ: [begin, oldEnd) of the old one became [begin, newEnd) of the new one.
struct Difference {
    qsizetype begin = 0;
    qsizetype oldEnd = 0;
    qsizetype newEnd = 0;
    bool none() const { return begin == oldEnd && begin == newEnd; }
};

// Where letters repeat, several stretches would do: taken is the one that ends at the caret, as typing leaves it.
Difference differenceOf(const QString& before, const QString& after, qsizetype caret) {
    const qsizetype shorter = std::min(before.size(), after.size());
    const auto sameFromEnd = [&](qsizetype n) { return before[before.size() - n] == after[after.size() - n]; };
    qsizetype tail = 0;
    while (tail < std::min(shorter, after.size() - caret) && sameFromEnd(tail + 1))
        ++tail;
    qsizetype head = 0;
    while (head < shorter - tail && before[head] == after[head])
        ++head;
    while (tail < shorter - head && sameFromEnd(tail + 1))
        ++tail;
    if (head > 0 && before[head - 1].isHighSurrogate()) --head;
    if (tail > 0 && before[before.size() - tail].isLowSurrogate()) --tail;
    return {head, before.size() - tail, after.size() - tail};
}

bool hasLetterOrDigit(std::string_view word) {
    const Utf8Character first = characterAt(word, 0);
    return QChar::isLetterOrNumber(first.codePoint);
}

core::TextSpan withoutSpaces(std::string_view text, core::TextSpan span) {
    const auto isSpace = [&](std::size_t at) { return text[at] == ' ' || text[at] == '\n' || text[at] == '\t'; };
    while (span.begin < span.end && isSpace(span.begin))
        ++span.begin;
    while (span.end > span.begin && isSpace(span.end - 1))
        --span.end;
    return span;
}

} // namespace

ReportView::ReportView(ReportDocument& document, QWidget* parent)
    : QTextEdit(parent)
    , m_document(document) {
    setAccessibleName(tr("Report"));
    setAcceptRichText(false);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLineWrapMode(QTextEdit::FixedPixelWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    viewport()->setMouseTracking(true);
    this->document()->setDocumentMargin(2);
    new SectionHighlighter(this->document());
    setTextFormats();
    setMode(TextMode::Locked);
    m_hoverDelay.setSingleShot(true);
    m_hoverDelay.setInterval(kHoverDelayMs);
    connect(&m_hoverDelay, &QTimer::timeout, this, [this] {
        m_hovered = m_pointed;
        viewport()->update();
        Q_EMIT heldChanged();
    });
    connect(this, &QTextEdit::textChanged, this, &ReportView::onTextChanged);
}

void ReportView::setTextFormats() {
    m_syncing = true;
    document()->setDefaultFont(readingFont());
    QTextBlockFormat format;
    format.setLineHeight(kLineHeight * 100, QTextBlockFormat::ProportionalHeight);
    format.setBottomMargin(QFontMetricsF(readingFont()).height() * 0.5);
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.setBlockFormat(format);
    m_syncing = false;
}

void ReportView::setMode(TextMode mode) {
    m_mode = mode;
    setTextInteractionFlags(mode == TextMode::Typing ? Qt::TextEditorInteraction
                                                     : Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    viewport()->update();
}

void ReportView::setDoubtMeasure(DoubtMeasure measure) {
    m_doubt = measure;
    viewport()->update();
}

bool ReportView::isDoubted(const Word& word) const {
    if (!hasLetterOrDigit(std::string_view(m_document.text()).substr(word.span.begin))) return false;
    switch (m_doubt) {
    case DoubtMeasure::Probability:
        return m_document.certaintyOf(word) < kDoubtBelow;
    case DoubtMeasure::Entropy:
        return m_document.entropyOf(word) > kDoubtEntropy;
    case DoubtMeasure::None:
        break;
    }
    return false;
}

void ReportView::refresh() {
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
    const auto stillThere = [this](const std::optional<core::TextSpan>& span) {
        return span && wordSpan(wordAt(m_document.words(), span->begin)).has_value() &&
               span->end <= m_document.text().size();
    };
    m_display = DisplayText(m_document.text());
    m_shares.clear();
    sync();
    if ((m_hovered && !stillThere(m_hovered)) || (m_pinned && !stillThere(m_pinned))) release();
    if (m_mode == TextMode::Writing && atEnd) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    viewport()->update();
}

void ReportView::sync() {
    const QString shown = toPlainText();
    const Difference difference = differenceOf(shown, m_display.text(), 0);
    if (difference.none()) return;
    m_syncing = true;
    const int caret = textCursor().position();
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(difference.begin));
    cursor.setPosition(static_cast<int>(difference.oldEnd), QTextCursor::KeepAnchor);
    cursor.insertText(m_display.text().mid(difference.begin, difference.newEnd - difference.begin));
    // What changes behind the caret of somebody who types must not carry it along.
    if (m_mode == TextMode::Typing && caret <= difference.begin && textCursor().position() != caret) {
        cursor.setPosition(caret);
        setTextCursor(cursor);
    }
    m_syncing = false;
}

// A section begins on a new line although a blank stands before it. Where an edit takes the section away (a word typed at
// the end of the one before, a letter in its name), the line stays: the blank becomes a break.
void ReportView::keepBreaks(const DisplayText& before, core::TextSpan replaced, std::size_t inserted) {
    m_display = DisplayText(m_document.text());
    bool kept = false;
    for (const core::TextSpan& section : before.sections()) {
        if (section.begin == 0) continue;
        std::size_t at = section.begin - 1;
        if (at >= replaced.begin && at < replaced.end) continue; // it was taken out by hand
        if (at >= replaced.end) at += inserted - (replaced.end - replaced.begin);
        if (m_display.text()[m_display.positionOf(at)] == QLatin1Char('\n')) continue;
        m_document.keepBreak(at);
        kept = true;
    }
    if (kept) m_display = DisplayText(m_document.text());
}

void ReportView::onTextChanged() {
    if (m_syncing) return;
    const QString shown = toPlainText();
    const Difference difference = differenceOf(m_display.text(), shown, textCursor().position());
    if (difference.none()) return;
    const std::string inserted =
        shown.mid(difference.begin, difference.newEnd - difference.begin).toStdString();
    const core::TextSpan replaced = m_display.bytesOf(difference.begin, difference.oldEnd);
    const DisplayText before = std::exchange(m_display, DisplayText());
    m_document.edit(replaced, inserted);
    keepBreaks(before, replaced, inserted.size());
    m_shares.clear();
    sync();
    release();
    viewport()->update();
    Q_EMIT typed();
}

std::optional<core::TextSpan> ReportView::wordSpan(std::optional<std::size_t> word) const {
    if (!word || *word >= m_document.words().size()) return std::nullopt;
    return m_document.words()[*word].span;
}

void ReportView::pin(core::TextSpan span) {
    if (m_pinned == span) return;
    m_pinned = span;
    viewport()->update();
    Q_EMIT heldChanged();
}

void ReportView::release() {
    m_hoverDelay.stop();
    m_pointed.reset();
    if (!m_hovered && !m_pinned) return;
    m_hovered.reset();
    m_pinned.reset();
    viewport()->update();
    Q_EMIT heldChanged();
}

void ReportView::unhover() {
    m_hoverDelay.stop();
    m_pointed.reset();
    if (!m_hovered) return;
    m_hovered.reset();
    viewport()->update();
    Q_EMIT heldChanged();
}

void ReportView::walk(int step) {
    const std::size_t from = m_pinned ? m_pinned->begin : caretByte();
    const Word* before = nullptr; // the nearest one on this side
    const Word* after = nullptr;
    const Word* first = nullptr;
    const Word* last = nullptr;
    for (const Word& word : m_document.words()) {
        if (!hasLetterOrDigit(std::string_view(m_document.text()).substr(word.span.begin))) continue;
        if (first == nullptr) first = &word;
        last = &word;
        if (word.span.begin < from) before = &word;
        const bool isAfter = m_pinned ? word.span.begin > from : word.span.begin >= from;
        if (after == nullptr && isAfter) after = &word;
    }
    const Word* found = step > 0 ? after : before;
    // From a caret beyond the last word the walk begins at the other end; a pinned word at the end stays.
    if (found == nullptr && !m_pinned) found = step > 0 ? first : last;
    if (found == nullptr) return;
    QTextCursor cursor = textCursor();
    cursor.setPosition(static_cast<int>(m_display.positionOf(found->span.begin)));
    setTextCursor(cursor);
    ensureCursorVisible();
    pin(found->span);
}

void ReportView::lightWords(std::vector<float> shares) {
    m_shares = std::move(shares);
    viewport()->update();
}

std::size_t ReportView::caretByte() const {
    return m_display.byteAt(textCursor().position());
}

QPointF ReportView::scrolled() const {
    return {double(horizontalScrollBar()->value()), double(verticalScrollBar()->value())};
}

std::vector<QRectF> ReportView::boxesOf(core::TextSpan span) const {
    std::vector<QRectF> boxes;
    const qsizetype begin = m_display.positionOf(span.begin);
    const qsizetype end = m_display.positionOf(span.end);
    for (QTextBlock block = document()->findBlock(static_cast<int>(begin)); block.isValid() && block.position() < end;
         block = block.next()) {
        const QPointF origin = document()->documentLayout()->blockBoundingRect(block).topLeft() - scrolled();
        const QTextLayout* layout = block.layout();
        for (int i = 0; i < layout->lineCount(); ++i) {
            const QTextLine line = layout->lineAt(i);
            const int first = std::max(static_cast<int>(begin) - block.position(), line.textStart());
            const int last = std::min(static_cast<int>(end) - block.position(), line.textStart() + line.textLength());
            if (first >= last) continue;
            const double left = line.cursorToX(first);
            const double right = line.cursorToX(last);
            boxes.emplace_back(origin.x() + left, origin.y() + line.y(), right - left, line.ascent() + line.descent());
        }
    }
    return boxes;
}

QRect ReportView::boxOf(core::TextSpan span) const {
    const std::vector<QRectF> boxes = boxesOf(span);
    return boxes.empty() ? QRect() : boxes.front().toAlignedRect();
}

std::optional<std::size_t> ReportView::wordUnder(QPoint viewportPoint) const {
    const QPointF place = QPointF(viewportPoint) + scrolled();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const QRectF area = document()->documentLayout()->blockBoundingRect(block);
        if (place.y() < area.top() || place.y() >= area.bottom()) continue;
        const QTextLayout* layout = block.layout();
        for (int i = 0; i < layout->lineCount(); ++i) {
            const QTextLine line = layout->lineAt(i);
            const QRectF text = line.naturalTextRect().translated(area.topLeft());
            if (place.y() < text.top() || place.y() > text.bottom()) continue;
            if (place.x() < text.left() || place.x() > text.right()) return std::nullopt;
            const int position = line.xToCursor(place.x() - area.left(), QTextLine::CursorOnCharacter);
            return wordAt(m_document.words(), m_display.byteAt(block.position() + position));
        }
    }
    return std::nullopt;
}

void ReportView::point(QPoint viewportPoint) {
    const std::optional<core::TextSpan> word = wordSpan(wordUnder(viewportPoint));
    viewport()->setCursor(word ? Qt::PointingHandCursor : Qt::IBeamCursor);
    if (word == m_pointed) return;
    unhover();
    m_pointed = word;
    if (word) m_hoverDelay.start();
}

void ReportView::mousePressEvent(QMouseEvent* event) {
    m_pressedAt = event->pos();
    QTextEdit::mousePressEvent(event);
}

void ReportView::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() == Qt::NoButton) point(event->pos());
    QTextEdit::mouseMoveEvent(event);
}

void ReportView::mouseReleaseEvent(QMouseEvent* event) {
    QTextEdit::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton) return;
    if (textCursor().hasSelection()) {
        pinSelection();
        return;
    }
    const std::optional<core::TextSpan> word = wordSpan(wordUnder(event->pos()));
    if (word && (event->pos() - m_pressedAt).manhattanLength() < 6)
        pin(*word);
    else if (!word)
        release();
}

void ReportView::pinSelection() {
    const QTextCursor cursor = textCursor();
    const core::TextSpan selected = m_display.bytesOf(cursor.selectionStart(), cursor.selectionEnd());
    const TokenRange words = wordsWithin(m_document.words(), selected);
    if (words.empty()) return;
    pin({m_document.words()[words.begin].span.begin, m_document.words()[words.end - 1].span.end});
}

bool ReportView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) unhover();
    return QTextEdit::viewportEvent(event);
}

void ReportView::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers().testFlag(Qt::ControlModifier)) return Q_EMIT continueRequested();
    if (m_mode == TextMode::Typing && event->matches(QKeySequence::Undo)) return Q_EMIT undoRequested();
    if (m_mode == TextMode::Typing && event->matches(QKeySequence::Redo)) return Q_EMIT redoRequested();
    if (event->key() == Qt::Key_Escape && (m_hovered || m_pinned)) return release();
    QTextEdit::keyPressEvent(event);
}

void ReportView::keyReleaseEvent(QKeyEvent* event) {
    QTextEdit::keyReleaseEvent(event);
    if (event->key() == Qt::Key_Shift && textCursor().hasSelection()) pinSelection();
}

void ReportView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    const auto add = [&](const QString& text, QKeySequence keys, bool enabled, auto run) {
        QAction* action = menu.addAction(text, this, run);
        action->setShortcut(keys);
        action->setEnabled(enabled);
    };
    const bool typing = m_mode == TextMode::Typing;
    const bool selection = textCursor().hasSelection();
    add(tr("Undo"), QKeySequence::Undo, typing && m_document.canUndo(), [this] { Q_EMIT undoRequested(); });
    add(tr("Redo"), QKeySequence::Redo, typing && m_document.canRedo(), [this] { Q_EMIT redoRequested(); });
    menu.addSeparator();
    add(tr("Cut"), QKeySequence::Cut, typing && selection, [this] { cut(); });
    add(tr("Copy"), QKeySequence::Copy, selection, [this] { copy(); });
    add(tr("Paste"), QKeySequence::Paste, typing && canPaste(), [this] { paste(); });
    add(tr("Select all"), QKeySequence::SelectAll, true, [this] { selectAll(); });
    menu.addSeparator();
    add(tr("Continue from here"), QKeySequence(Qt::CTRL | Qt::Key_Return), typing,
        [this] { Q_EMIT continueRequested(); });
    menu.exec(event->globalPos());
}

QMimeData* ReportView::createMimeDataFromSelection() const {
    const QTextCursor cursor = textCursor();
    const core::TextSpan selected = m_display.bytesOf(cursor.selectionStart(), cursor.selectionEnd());
    auto* data = new QMimeData; // plain text: a report system wants no colours of ours
    data->setText(QString::fromStdString(m_document.text().substr(selected.begin, selected.end - selected.begin)));
    return data;
}

bool ReportView::canInsertFromMimeData(const QMimeData* source) const {
    return source->hasText() && !source->hasUrls() && m_mode == TextMode::Typing;
}

void ReportView::resizeEvent(QResizeEvent* event) {
    fitColumn();
    QTextEdit::resizeEvent(event);
}

void ReportView::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::FontChange) {
        setTextFormats();
        fitColumn();
    }
    if (event->type() == QEvent::PaletteChange)
        if (auto* highlighter = document()->findChild<SectionHighlighter*>()) highlighter->rehighlight();
}

void ReportView::fitColumn() {
    const double column = QFontMetricsF(readingFont()).averageCharWidth() * kReadingColumns;
    setLineWrapColumnOrWidth(std::min(viewport()->width(), qRound(column)));
}

void ReportView::paintEvent(QPaintEvent* event) {
    {
        QPainter painter(viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        paintHeld(painter);
    }
    QTextEdit::paintEvent(event);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    paintUnderlines(painter);
    if (m_mode == TextMode::Writing && !m_document.empty()) paintSoftCaret(painter);
}

void ReportView::paintHeld(QPainter& painter) const {
    painter.setPen(Qt::NoPen);
    const auto fill = [&](core::TextSpan span, const QColor& colour) {
        painter.setBrush(colour);
        for (const QRectF& box : boxesOf(span))
            painter.drawRoundedRect(box.adjusted(-2, -1, 2, 1), 3, 3);
    };
    const auto& words = m_document.words();
    for (std::size_t i = 0; i < std::min(words.size(), m_shares.size()); ++i) {
        QColor glow = colours().accent;
        glow.setAlphaF(std::clamp(m_shares[i], 0.0f, 1.0f) * 0.35f);
        if (glow.alpha() > 4) fill(words[i].span, glow);
    }
    if (m_pinned) fill(*m_pinned, colours().accentSoft);
    if (m_hovered && m_hovered != m_pinned) fill(*m_hovered, colours().hover);
}

void ReportView::paintUnderlines(QPainter& painter) const {
    const std::string_view text = m_document.text();
    const double ascent = QFontMetricsF(document()->defaultFont()).ascent();
    const auto underline = [&](core::TextSpan span, const QPen& pen) {
        painter.setPen(pen);
        for (const QRectF& box : boxesOf(span)) {
            const double y = std::round(box.top() + ascent + 2.5) + 0.5;
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
        }
    };
    const QPen hand(colours().accent, 1.0);
    for (const Piece& piece : m_document.pieces()) {
        if (m_document.authorOf(piece) != core::Author::Hand) continue;
        const auto& sections = m_display.sections();
        const bool isSection = std::any_of(sections.begin(), sections.end(), [&](core::TextSpan section) {
            const core::TextSpan bare = withoutSpaces(text, piece.span);
            return bare.begin >= section.begin && bare.end <= section.end;
        });
        if (!isSection) underline(withoutSpaces(text, piece.span), hand);
    }
    QPen doubt(colours().textSoft, 1.5, Qt::CustomDashLine, Qt::RoundCap);
    doubt.setDashPattern({0.01, 2.0});
    for (const Word& word : m_document.words())
        if (isDoubted(word)) underline(word.span, doubt);
}

void ReportView::paintSoftCaret(QPainter& painter) const {
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    const QRectF place = cursorRect(end);
    const double height = QFontMetricsF(document()->defaultFont()).height();
    QColor colour = colours().accent;
    colour.setAlphaF(0.7f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(place.left() + 2, place.bottom() - height, 2.5, height - 2), 1.25, 1.25);
}

} // namespace hs::ui
