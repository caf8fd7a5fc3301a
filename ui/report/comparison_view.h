// ComparisonView: the report and another one, word against word, in the place of the text: what a region changes,
// whether a saved report is written again alike. Esc or Back returns to the text. GUI thread.
#pragma once

#include "core/report.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTextBrowser;

namespace hs::ui {

struct Comparison {
    QString title; // "Without the region"
    std::string before;
    core::Report other;
    bool canBeTaken = false; // as the report from now on
};

class ComparisonView : public QWidget {
    Q_OBJECT
public:
    explicit ComparisonView(QWidget* parent = nullptr);

    void show(const Comparison& comparison);
    const Comparison& comparison() const { return m_comparison; }
    QString summary() const; // "Without the region: 3 words differ"

Q_SIGNALS:
    void backRequested();
    void takeRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void renew();

    Comparison m_comparison;
    QLabel* m_title = nullptr;
    QTextBrowser* m_text = nullptr;
    QPushButton* m_take = nullptr;
};

// A text for reading, not for typing: the report's own face and line height. Links are never followed.
QTextBrowser* makeReadingBrowser(QWidget* parent);
void setReadingHtml(QTextBrowser& browser, const QString& html);

} // namespace hs::ui
