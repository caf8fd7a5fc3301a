// CheckLines: quiet lines between the text and the tools for what should be looked at again: a thickness the ruler does
// not confirm, strong fields not yet seen closely. Each has one thing to do about it. GUI thread.
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

class QVBoxLayout;

namespace hs::ui {

enum class CheckTone { Note, Warning };

struct CheckLine {
    CheckTone tone = CheckTone::Note;
    QString sentence;
    QString action; // "Show", or empty
    QString tip;    // of the action, with its keys
    std::function<void()> run;
};

class CheckLines : public QWidget {
    Q_OBJECT
public:
    explicit CheckLines(QWidget* parent = nullptr);

    void setLines(std::vector<CheckLine> lines); // empty hides the widget
    QStringList sentences() const;

private:
    QVBoxLayout* m_layout = nullptr;
    std::vector<CheckLine> m_lines;
};

} // namespace hs::ui
