#include "ui/report/prompt_line.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>

namespace hs::ui {

namespace {

constexpr int kLongestPrompt = 4000; // characters; continuing goes by the text itself, not through this line

} // namespace

QStringList PromptLine::presets() {
    return {QStringLiteral("Final diagnosis:"), QStringLiteral("Microscopic findings:"),
            QStringLiteral("Critical findings:"), QStringLiteral("The tumor thickness is")};
}

PromptLine::PromptLine(QWidget* parent)
    : QLineEdit(parent) {
    setText(presets().front());
    setMaxLength(kLongestPrompt);
    setAccessibleName(tr("Prompt"));
    setPlaceholderText(tr("How the report begins"));
    setToolTip(keys::hint(tr("How the report begins; the model writes on from here"), keys::prompt()));
    m_menu = new QMenu(this);
    for (const QString& preset : presets()) {
        QAction* entry = m_menu->addAction(preset);
        connect(entry, &QAction::triggered, this, [this, preset] {
            setText(preset);
            setFocus();
        });
    }
    QAction* open = addAction(themeIcon(QStringLiteral("chevron-down")), QLineEdit::TrailingPosition);
    open->setText(tr("Usual beginnings"));
    open->setToolTip(keys::hint(tr("Usual beginnings"), QKeySequence(Qt::Key_Down)));
    connect(open, &QAction::triggered, this, &PromptLine::openMenu);
}

void PromptLine::openMenu() {
    m_menu->setMinimumWidth(width());
    m_menu->popup(mapToGlobal(QPoint(0, height() + 2)));
    m_menu->setActiveAction(m_menu->actions().front());
}

void PromptLine::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) return event->ignore();
    QLineEdit::dragEnterEvent(event);
}

void PromptLine::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down) return openMenu();
    QLineEdit::keyPressEvent(event);
}

} // namespace hs::ui
