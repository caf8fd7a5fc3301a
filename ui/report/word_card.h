// WordCard: how sure the model was of a word, and what it would have written instead. A small card that takes no
// clicks. GUI thread.
#pragma once

#include "ui/report/report_document.h"

#include <QWidget>

namespace hs::ui {

// "62 %", "<1 %", ">99 %" in the language of the interface.
QString percentText(double share);

class WordCard : public QWidget {
    Q_OBJECT
public:
    explicit WordCard(QWidget* parent);

    void setFacts(const WordFacts& facts);
    // Below the box (in the parent's coordinates) or above it where there is no room, never outside the parent.
    void showBeside(QRect box);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double rowHeight() const;

    WordFacts m_facts;
};

} // namespace hs::ui
