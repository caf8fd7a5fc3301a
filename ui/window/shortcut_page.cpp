#include "ui/window/shortcut_page.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/theme.h"
#include "ui/window/actions.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr int kPageWidth = 640;
constexpr int kNameRole = Qt::UserRole;
constexpr char kDefaultKeys[] = "defaultKeys";

QString settingsKey(const QAction& action) {
    return QStringLiteral("keys/") + action.objectName();
}

QString plainText(const QAction& action) {
    QString text = action.text();
    return text.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
}

QKeySequence defaultKeys(QAction& action) {
    if (!action.property(kDefaultKeys).isValid())
        action.setProperty(kDefaultKeys, QVariant::fromValue(action.shortcut()));
    return action.property(kDefaultKeys).value<QKeySequence>();
}

void giveKeys(QAction& action, const QKeySequence& keys) {
    defaultKeys(action); // remembered before they are gone
    action.setShortcut(keys);
    action.setToolTip(tooltipOf(action));
}

// Another command whose keys are these, or begin with these, or with which these begin.
QAction* owner(const QKeySequence& keys, const QAction& except, const QList<QAction*>& commands) {
    for (QAction* other : commands)
        if (other != &except && !other->shortcut().isEmpty() && !keys.isEmpty() &&
            (other->shortcut().matches(keys) != QKeySequence::NoMatch ||
             keys.matches(other->shortcut()) != QKeySequence::NoMatch))
            return other;
    return nullptr;
}

} // namespace

bool keysAreEditable(const QAction& action) {
    return !action.objectName().isEmpty() && action.shortcutContext() != Qt::WidgetShortcut && !action.isSeparator();
}

void applyKeys(const QList<QAction*>& commands, const QSettings& settings) {
    for (QAction* action : commands) {
        if (!keysAreEditable(*action)) continue;
        const QVariant kept = settings.value(settingsKey(*action));
        if (!kept.isValid()) continue;
        giveKeys(*action, QKeySequence(kept.toString(), QKeySequence::PortableText));
    }
    // Settings of another version may give one key to two commands: neither would work.
    for (qsizetype i = 0; i < commands.size(); ++i)
        if (keysAreEditable(*commands[i]) && settings.contains(settingsKey(*commands[i])) &&
            owner(commands[i]->shortcut(), *commands[i], commands))
            giveKeys(*commands[i], owner(defaultKeys(*commands[i]), *commands[i], commands)
                                       ? QKeySequence()
                                       : defaultKeys(*commands[i]));
}

QString changeKeys(QAction& action, const QKeySequence& keys, const QList<QAction*>& commands, QSettings* settings) {
    if (!keysAreEditable(action)) return ShortcutPage::tr("The keys of this command cannot be changed");
    if (const QAction* other = owner(keys, action, commands))
        return ShortcutPage::tr("%1 already belongs to “%2”")
            .arg(keys.toString(QKeySequence::NativeText), plainText(*other));
    giveKeys(action, keys);
    if (settings == nullptr) return {};
    if (keys == defaultKeys(action))
        settings->remove(settingsKey(action));
    else
        settings->setValue(settingsKey(action), keys.toString(QKeySequence::PortableText));
    return {};
}

// Keys are typed in their own column.
class KeysDelegate : public QStyledItemDelegate {
public:
    explicit KeysDelegate(ShortcutPage* page)
        : QStyledItemDelegate(page)
        , m_page(page) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override {
        if (index.column() != 1) return nullptr;
        auto* edit = new QKeySequenceEdit(parent);
        connect(edit, &QKeySequenceEdit::editingFinished, this, [this, edit] {
            Q_EMIT const_cast<KeysDelegate*>(this)->commitData(edit);
            Q_EMIT const_cast<KeysDelegate*>(this)->closeEditor(edit);
        });
        return edit;
    }
    void setEditorData(QWidget*, const QModelIndex&) const override {} // starts empty, to be typed into
    void setModelData(QWidget* editor, QAbstractItemModel*, const QModelIndex& index) const override {
        const QKeySequence keys = static_cast<QKeySequenceEdit*>(editor)->keySequence();
        if (!keys.isEmpty()) m_page->change(index.row(), QKeySequence(keys[0]));
    }

private:
    ShortcutPage* m_page;
};

ShortcutPage::ShortcutPage(Commands commands, QSettings* settings, QWidget* parent)
    : QWidget(parent)
    , m_commands(std::move(commands))
    , m_settings(settings) {
    setAccessibleName(tr("Keys"));
}

void ShortcutPage::setVisible(bool visible) {
    if (visible) {
        if (m_tree == nullptr) build();
        m_said->clear();
        list();
    }
    QWidget::setVisible(visible);
}

void ShortcutPage::build() {
    auto* outer = new QHBoxLayout(this);
    auto* content = new QWidget(this);
    content->setMaximumWidth(kPageWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 28, 24, 20);
    column->setSpacing(10);
    auto* heading = new QLabel(tr("Keys"), content);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    heading->setFont(large);
    auto* reset = new QPushButton(tr("All as delivered"), content);
    auto* back = new QPushButton(tr("Back"), content);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    auto* top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(reset);
    top->addWidget(back);
    m_filter = new QLineEdit(content);
    m_filter->setPlaceholderText(tr("Find a command or a key"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    m_tree = new QTreeWidget(content);
    m_tree->setHeaderLabels({tr("Command"), tr("Keys")});
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::Interactive);
    m_tree->header()->resizeSection(1, 160);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setItemDelegate(new KeysDelegate(this));
    m_tree->setAccessibleName(tr("Commands and their keys"));
    m_said = new QLabel(content);
    m_said->setWordWrap(true);
    auto* hint = new QLabel(tr("Enter or a double click changes the keys of a command, Delete takes them away.\n"
                               "On the slide: arrows move, with Shift a whole field; the wheel zooms at the pointer; a "
                               "double click comes closer, with Shift back off."),
                            content);
    hint->setFont(smallFont());
    hint->setProperty("soft", true);
    hint->setWordWrap(true);
    column->addLayout(top);
    column->addWidget(m_filter);
    column->addWidget(m_tree, 1);
    column->addWidget(m_said);
    column->addWidget(hint);
    outer->addStretch(1);
    outer->addWidget(content, 100);
    outer->addStretch(1);
    setFocusProxy(m_filter);
    connect(back, &QPushButton::clicked, this, &ShortcutPage::backRequested);
    connect(reset, &QPushButton::clicked, this, &ShortcutPage::resetAll);
    connect(m_filter, &QLineEdit::textChanged, this, &ShortcutPage::list);
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) { m_tree->editItem(item, 1); });
}

void ShortcutPage::list() {
    m_tree->clear();
    const QString wanted = m_filter->text().trimmed();
    for (const QAction* action : m_commands()) {
        if (!keysAreEditable(*action)) continue;
        const QString text = plainText(*action), keys = action->shortcut().toString(QKeySequence::NativeText);
        if (!text.contains(wanted, Qt::CaseInsensitive) && !keys.contains(wanted, Qt::CaseInsensitive)) continue;
        auto* item = new QTreeWidgetItem(m_tree, {text, keys});
        item->setData(0, kNameRole, action->objectName());
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable);
    }
}

void ShortcutPage::change(int row, const QKeySequence& keys) {
    QTreeWidgetItem* item = m_tree->topLevelItem(row);
    if (item == nullptr) return;
    const QString name = item->data(0, kNameRole).toString();
    const QList<QAction*> commands = m_commands();
    for (QAction* action : commands) {
        if (action->objectName() != name) continue;
        m_said->setText(changeKeys(*action, keys, commands, m_settings));
        item->setText(1, action->shortcut().toString(QKeySequence::NativeText));
    }
}

void ShortcutPage::resetAll() {
    for (QAction* action : m_commands()) {
        if (!keysAreEditable(*action)) continue;
        giveKeys(*action, defaultKeys(*action));
        if (m_settings) m_settings->remove(settingsKey(*action));
    }
    m_said->clear();
    list();
}

void ShortcutPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    if (event->key() == Qt::Key_Delete && m_tree && m_tree->hasFocus() && m_tree->currentItem())
        return change(m_tree->indexOfTopLevelItem(m_tree->currentItem()), {});
    QWidget::keyPressEvent(event);
}

} // namespace hs::ui
