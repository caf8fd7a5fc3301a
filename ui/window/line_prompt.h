// LinePrompt: one question over the window, answered in one line: go to a place, a pixel size. GUI thread; a child of
// the window. Enter answers, Esc or a click elsewhere lets it go; an answer that makes no sense is told below the line.
#pragma once

#include <QFrame>
#include <QPointer>
#include <QString>

#include <functional>

class QLabel;
class QLineEdit;

namespace hs::ui {

class LinePrompt : public QFrame {
    Q_OBJECT
public:
    struct Question {
        QString title;
        QString text; // to start from, selected
        QString hint; // below the line until something is wrong
        // Does what was asked and answers nothing, or says in a sentence why not.
        std::function<QString(const QString& answer)> accept;
    };

    explicit LinePrompt(QWidget* window);

    void ask(Question question);
    void close();
    QString said() const; // what stands below the line

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void answer();
    void place();

    Question m_question;
    QLabel* m_title = nullptr;
    QLineEdit* m_line = nullptr;
    QLabel* m_said = nullptr;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace hs::ui
