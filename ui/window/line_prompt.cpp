#include "ui/window/line_prompt.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr int kWidth = 420;

} // namespace

LinePrompt::LinePrompt(QWidget* window)
    : QFrame(window) {
    setObjectName(QStringLiteral("linePrompt"));
    m_title = new QLabel(this);
    m_line = new QLineEdit(this);
    m_said = new QLabel(this);
    m_said->setFont(smallFont());
    m_said->setProperty("soft", true);
    m_said->setWordWrap(true);
    m_said->setTextFormat(Qt::PlainText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_line);
    column->addWidget(m_said);
    m_line->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void LinePrompt::ask(Question question) {
    if (isHidden()) m_before = QApplication::focusWidget();
    m_question = std::move(question);
    m_title->setText(m_question.title);
    m_line->setAccessibleName(m_question.title);
    m_line->setText(m_question.text);
    m_said->setText(m_question.hint);
    show();
    place();
    raise();
    m_line->selectAll();
    m_line->setFocus(Qt::PopupFocusReason);
}

void LinePrompt::close() {
    if (isHidden()) return;
    hide();
    if (m_before) m_before->setFocus(Qt::PopupFocusReason);
}

QString LinePrompt::said() const {
    return m_said->text();
}

void LinePrompt::answer() {
    const QString problem = m_question.accept ? m_question.accept(m_line->text()) : QString();
    if (problem.isEmpty()) return close();
    m_said->setText(problem);
    m_line->selectAll();
    place();
}

void LinePrompt::place() {
    const int width = std::min(kWidth, parentWidget()->width() - 40);
    resize(width, heightForWidth(width) > 0 ? heightForWidth(width) : sizeHint().height());
    move((parentWidget()->width() - width) / 2, std::min(72, parentWidget()->height() / 8));
}

bool LinePrompt::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible()) place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        hide();
        return false;
    }
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!enter && key->key() != Qt::Key_Escape) return QFrame::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress) enter ? answer() : close();
    return true;
}

} // namespace hs::ui
