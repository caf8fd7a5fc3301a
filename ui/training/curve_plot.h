// CurvePlot: one diagram of a run over its steps: lines, values under the pointer, zoom along the steps, a logarithmic
// axis. GUI thread.
//
// Wheel and + - zoom at the pointer, dragging and the arrow keys move, a double click or Home shows everything again.
// While everything is shown, the diagram follows what is added.
#pragma once

#include <QColor>
#include <QImage>
#include <QString>
#include <QVector>
#include <QWidget>

#include <functional>

class QCPItemLine;
class QCPItemText;
class QCustomPlot;

namespace hs::ui {

enum class LineKind { Main, Second, Faint, Other1, Other2, Other3 };

struct PlotOptions {
    QString title;
    std::function<QString(double)> words; // a value as the reader wants it ("0.93", "2.1 GB")
    std::function<QString(double)> axis;  // the same, short enough for the axis; empty: the number itself
};

class CurvePlot : public QWidget {
    Q_OBJECT
public:
    explicit CurvePlot(PlotOptions options, QWidget* parent = nullptr);

    // Lines by number, in the order they were added. A line without a name is left out of the legend and the hover.
    int addLine(const QString& name, LineKind kind);
    void removeLinesFrom(int line);
    void setPoints(int line, const QVector<double>& steps, const QVector<double>& values);
    void addPoints(int line, const QVector<double>& steps, const QVector<double>& values);
    int points(int line) const;

    void setLogarithmic(bool on);
    bool logarithmic() const { return m_logarithmic; }
    void showAll();
    bool showsAll() const { return m_showsAll; }
    double firstShown() const;
    double lastShown() const;
    void setShown(double first, double last); // as zoomed by hand
    void redraw();                            // after points were set: soon, once

    QString valuesAt(double step) const; // what hovering there shows, one line a curve
    QString hovered() const { return m_hovered; }
    QImage picture() const;
    Qt::Alignment legendCorner() const; // the one with the fewest points of a line beneath, as last painted

Q_SIGNALS:
    void shownChanged(double first, double last);
    void allShown();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void applyColours();
    void fitValues();
    void fitTicks();
    void showFewPoints(int line);
    void placeLegend();
    int pointsUnder(const QRectF& pixels) const;
    void hover(const QPointF& position);
    void leave();
    void zoom(double factor, double centre);
    void takeRangeByHand();

    PlotOptions m_options;
    QCustomPlot* m_plot = nullptr;
    QCPItemLine* m_cursor = nullptr;
    QCPItemText* m_label = nullptr;
    QVector<LineKind> m_kinds;
    QString m_hovered;
    bool m_logarithmic = false;
    bool m_showsAll = true;
    bool m_setting = false; // a range is being set by us
};

} // namespace hs::ui
