// WordCard: how sure the model was of a word, and what it would have written instead. While its word is only hovered it
// takes no clicks; once the word is pinned, a click on an alternative chooses it. GUI thread.
#pragma once

#include "ui/report/report_document.h"

#include <QWidget>

class QPainter;

namespace hs::ui {

// "62 %", "<1 %", ">99 %" in the language of the interface.
QString percentText(double share);

class WordCard : public QWidget {
    Q_OBJECT
public:
    explicit WordCard(QWidget* parent);

    enum class Use { Reading, Choosing };

    void setFacts(const WordFacts& facts, Use use = Use::Reading);
    const WordFacts& facts() const { return m_facts; }
    // Below the box (in the parent's coordinates) or above it where there is no room, never outside the parent.
    void showBeside(QRect box);

    QSize sizeHint() const override;

    // Where an alternative is written, in this widget.
    QRect rowOf(int alternative) const;

Q_SIGNALS:
    void chosen(int alternative); // of the facts, from 0

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    double rowHeight() const;
    int alternativeAt(QPoint place) const; // -1: none
    void point(int alternative);
    void paintAlternative(QPainter& painter, const QRectF& row, const WordFacts::Alternative& other) const;

    WordFacts m_facts;
    Use m_use = Use::Reading;
    int m_pointed = -1;
};

} // namespace hs::ui
