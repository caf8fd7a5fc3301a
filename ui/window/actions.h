// Actions: every command of the window, by name, with its words, keys and icon; the menus are made of them. GUI thread.
//
// Each tooltip ends with its keys. What is not possible now is disabled, and its tooltip says why (setReason).
#pragma once

#include <QAction>
#include <QHash>
#include <QObject>
#include <QString>

class QMenu;
class QMenuBar;

namespace hs::ui {

class Actions : public QObject {
    Q_OBJECT
public:
    explicit Actions(QWidget* window);

    // Null for an unknown name.
    QAction* find(const QString& name) const;
    // For names that are in the table; asserts.
    QAction& operator[](const char* name) const;
    QStringList names() const { return m_names; } // in the order of the menus

    void fillMenuBar(QMenuBar* bar);
    QMenu* recentMenu() const { return m_recent; }
    // A panel's own action, into the View menu beside the others.
    void addPanelAction(QAction* toggle);

    // Enabled with an empty reason; disabled and explained otherwise.
    void setReason(const char* name, const QString& reason);

private:
    void add(int index);
    void fillSlideMenu(QMenu* menu);

    QWidget* m_window = nullptr;
    QHash<QString, QAction*> m_actions;
    QStringList m_names;
    QMenu* m_recent = nullptr;
    QMenu* m_view = nullptr;
};

// "Write a report (Ctrl+G)": a text without its mnemonic and ellipsis, then the keys.
QString tooltipOf(const QAction& action);

} // namespace hs::ui
