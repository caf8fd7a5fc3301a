// StatusLine: facts about the slide on the left, the one running piece of work on the right. GUI thread.
//
// Facts change with every frame of a pan: they are painted, never laid out again.
#pragma once

#include "ui/window/progress_clock.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace hs::ui {

struct Progress;

class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setFacts(const QString& facts);
    QString facts() const { return m_facts; }

    void showProgress(const Progress& progress);
    void endProgress();
    void say(const QString& sentence); // goes by itself; running work goes on being shown after it
    QString rightText() const;
    bool busy() const { return m_busy; }

Q_SIGNALS:
    void stopRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void renew();

    QString m_facts;
    QLabel* m_text = nullptr;
    QProgressBar* m_bar = nullptr;
    QToolButton* m_stop = nullptr;
    QTimer m_saidFor;
    QTimer m_tick; // time left also changes while nothing is reported
    QElapsedTimer m_clockSource;
    ProgressClock m_clock;
    QString m_what;
    QString m_unit;
    std::size_t m_done = 0;
    std::size_t m_total = 0;
    bool m_busy = false;
};

} // namespace hs::ui
