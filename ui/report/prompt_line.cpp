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

QStringList PromptLine::sections() {
    return {QStringLiteral("Final diagnosis:"), QStringLiteral("Microscopic findings:"),
            QStringLiteral("Critical findings:")};
}

PromptLine::PromptLine(QWidget* parent)
    : QLineEdit(parent) {
    setText(presets().front());
    setMaxLength(kLongestPrompt);
    setAccessibleName(tr("Prompt"));
    setPlaceholderText(tr("How the report begins"));
    setToolTip(keys::hint(tr("How the report begins; the model writes on from here"), keys::prompt()));
    m_menu = new QMenu(this);
    fillMenu();
    QAction* open = addAction(themeIcon(QStringLiteral("chevron-down")), QLineEdit::TrailingPosition);
    open->setText(tr("Usual beginnings"));
    open->setToolTip(keys::hint(tr("Usual beginnings"), QKeySequence(Qt::Key_Down)));
    connect(open, &QAction::triggered, this, &PromptLine::openMenu);
}

void PromptLine::setOwnPresets(const QStringList& presets) {
    m_own = presets;
}

void PromptLine::changeOwn(const QStringList& presets) {
    m_own = presets;
    Q_EMIT ownPresetsChanged(m_own);
}

void PromptLine::fillMenu() {
    m_menu->clear();
    const auto offer = [this](const QString& preset) {
        connect(m_menu->addAction(preset), &QAction::triggered, this, [this, preset] {
            setText(preset);
            setFocus();
        });
    };
    for (const QString& preset : presets())
        offer(preset);
    if (!m_own.isEmpty()) m_menu->addSeparator();
    for (const QString& preset : m_own)
        offer(preset);
    m_menu->addSeparator();
    const QString typed = text().simplified();
    QAction* keep = m_menu->addAction(tr("Keep this beginning"));
    keep->setEnabled(!typed.isEmpty() && !presets().contains(typed) && !m_own.contains(typed));
    connect(keep, &QAction::triggered, this, [this, typed] { changeOwn(m_own + QStringList{typed}); });
    QAction* forget = m_menu->addAction(tr("Forget this beginning"));
    forget->setEnabled(m_own.contains(typed));
    connect(forget, &QAction::triggered, this, [this, typed] {
        QStringList rest = m_own;
        rest.removeAll(typed);
        changeOwn(rest);
    });
}

void PromptLine::openMenu() {
    fillMenu();
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
