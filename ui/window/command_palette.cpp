#include "ui/window/command_palette.h"

#include "ui/theme/theme.h"
#include "ui/window/fuzzy.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace hs::ui {

namespace {

constexpr int kWidth = 520;
constexpr int kRows = 10;

constexpr int kKeysRole = Qt::UserRole + 1;

// The command on the left, its keys on the right.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        painter->save();
        painter->setPen(colours().textSoft);
        painter->drawText(option.rect.adjusted(0, 0, -10, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(kKeysRole).toString());
        painter->restore();
    }
};

QString plainText(const QAction& action) {
    QString text = action.text();
    return text.remove(QLatin1Char('&'));
}

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window) {
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Find a command"));
    m_line = new QLineEdit(this);
    m_line->setPlaceholderText(tr("Find a command"));
    m_line->setAccessibleName(tr("Find a command"));
    m_list = new QListWidget(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setIconSize({18, 18});
    m_list->setAccessibleName(tr("Commands"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    m_line->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::list);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    hide();
}

void CommandPalette::open(const QList<QAction*>& actions) {
    if (isHidden()) m_before = QApplication::focusWidget();
    m_actions.clear();
    for (QAction* action : actions)
        if (action->isEnabled() && !action->isSeparator() && !action->text().isEmpty()) m_actions << action;
    m_line->clear();
    list();
    place();
    show();
    place(); // the rows have their height only now
    raise();
    m_line->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::close() {
    if (isHidden()) return;
    hide();
    if (m_before) m_before->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::list() {
    struct Hit {
        int score;
        QAction* action;
    };
    std::vector<Hit> hits;
    for (const QPointer<QAction>& action : std::as_const(m_actions)) {
        if (!action) continue;
        if (const auto score = fuzzyScore(m_line->text(), plainText(*action))) hits.push_back({*score, action});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
    QPixmap nothing(18, 18);
    nothing.fill(Qt::transparent);
    const QIcon blank(nothing); // keeps the words in one column
    m_list->clear();
    for (const Hit& hit : hits) {
        auto* item = new QListWidgetItem(plainText(*hit.action), m_list);
        item->setIcon(hit.action->icon().isNull() ? blank : hit.action->icon());
        item->setData(Qt::UserRole, QVariant::fromValue<QObject*>(hit.action));
        item->setData(kKeysRole, hit.action->shortcut().toString(QKeySequence::NativeText));
    }
    m_list->setCurrentRow(0);
    place();
}

void CommandPalette::run() {
    QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) return;
    const QPointer<QAction> action = qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>());
    close();
    if (action) action->trigger();
}

void CommandPalette::place() {
    const int width = std::min(kWidth, parentWidget()->width() - 40);
    const int row = m_list->sizeHintForRow(0) > 0 ? m_list->sizeHintForRow(0) : 24;
    const int rows = std::clamp(m_list->count(), 1, kRows);
    m_list->setFixedHeight(rows * row + 4);
    resize(width, m_line->sizeHint().height() + m_list->height() + 22);
    move((parentWidget()->width() - width) / 2, std::min(72, parentWidget()->height() / 8));
}

QStringList CommandPalette::shown() const {
    QStringList texts;
    for (int i = 0; i < m_list->count(); ++i)
        texts << m_list->item(i)->text();
    return texts;
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible()) place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        hide();
        return false;
    }
    // Enter, arrows and Esc belong to the list although the line has the focus.
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool press = event->type() == QEvent::KeyPress;
        const int step = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (step == 0 && !enter && key->key() != Qt::Key_Escape) return QFrame::eventFilter(watched, event);
        event->accept();
        if (!press) return true;
        if (step != 0)
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, std::max(0, m_list->count() - 1)));
        if (enter) run();
        if (key->key() == Qt::Key_Escape) close();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace hs::ui
