// ShortcutPage: every command with its keys, to be read and changed; in the place of the slide. GUI thread.
//
// Built when it is first shown. What was changed is kept in the settings under "keys/<name>"; applyKeys() brings it
// back at the start.
#pragma once

#include <QList>
#include <QPointer>
#include <QWidget>

#include <functional>

class QAction;
class QLabel;
class QLineEdit;
class QSettings;
class QTreeWidget;

namespace hs::ui {

// Commands with a name of their own (their objectName) whose keys may be changed.
bool keysAreEditable(const QAction& action);
// Keys of the settings onto the commands; keys that two commands claim stay with the first.
void applyKeys(const QList<QAction*>& commands, const QSettings& settings);
// Gives a command new keys and keeps them; an empty sequence takes its keys away. Says in a sentence why not.
QString changeKeys(QAction& action, const QKeySequence& keys, const QList<QAction*>& commands, QSettings* settings);

class ShortcutPage : public QWidget {
    Q_OBJECT
public:
    using Commands = std::function<QList<QAction*>()>;
    ShortcutPage(Commands commands, QSettings* settings, QWidget* parent = nullptr);

    void setVisible(bool visible) override;

Q_SIGNALS:
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void list();
    void change(int row, const QKeySequence& keys);
    void resetAll();
    friend class KeysDelegate;

    Commands m_commands;
    QPointer<QSettings> m_settings;
    QLineEdit* m_filter = nullptr;
    QTreeWidget* m_tree = nullptr;
    QLabel* m_said = nullptr;
};

} // namespace hs::ui
