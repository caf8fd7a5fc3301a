// ToolStrip: what can be done with the words at hand, one tool at a time under the text: a row of names, and the chosen
// tool below it. A click on the open one folds it away, so that the text has its place. GUI thread.
#pragma once

#include <QWidget>

#include <vector>

class QStackedWidget;
class QToolButton;
class QHBoxLayout;

namespace hs::ui {

class ToolStrip : public QWidget {
    Q_OBJECT
public:
    explicit ToolStrip(QWidget* parent = nullptr);

    // The strip owns the tool. Names are short, translated.
    void addTool(const QString& name, const QString& tip, QWidget* tool);
    void open(QWidget* tool); // null folds all away
    QWidget* opened() const;

Q_SIGNALS:
    void openedChanged();

private:
    struct Entry {
        QToolButton* button = nullptr;
        QWidget* tool = nullptr;
    };
    std::vector<Entry> m_entries;
    QHBoxLayout* m_row = nullptr;
    QWidget* m_opened = nullptr;
};

} // namespace hs::ui
