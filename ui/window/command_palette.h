// CommandPalette: every command of the window by a few of its letters (Ctrl+K). GUI thread; a child of the window.
#pragma once

#include <QFrame>
#include <QList>
#include <QPointer>

class QAction;
class QLineEdit;
class QListWidget;

namespace hs::ui {

class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);

    // Shows itself over the window with the commands that make sense now.
    void open(const QList<QAction*>& actions);
    void close();
    QStringList shown() const; // the texts as listed, best first

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void list();
    void run();
    void place();

    QLineEdit* m_line = nullptr;
    QListWidget* m_list = nullptr;
    QList<QPointer<QAction>> m_actions;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace hs::ui
