// BarList: a short list of words with a bar and a share each; a click or Enter chooses one. GUI thread.
#pragma once

#include "ui/report/differential_bars.h"

namespace hs::ui {

class BarList : public QWidget {
    Q_OBJECT
public:
    explicit BarList(QWidget* parent = nullptr);

    void setBars(const std::vector<DiagnosisBar>& bars, const QStringList& withoutBars);
    QRect rowRect(int row) const;
    int rows() const { return static_cast<int>(m_bars.size()); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const QString& diagnosis);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int rowHeight() const;
    int rowAt(QPoint place) const;

    std::vector<DiagnosisBar> m_bars; // share < 0: not compared yet
    int m_current = -1;
};

} // namespace hs::ui
