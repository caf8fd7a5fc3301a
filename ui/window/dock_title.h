// DockTitle: a panel's quiet title line: its name, float, close. GUI thread; child of its dock.
#pragma once

#include <QWidget>

class QDockWidget;

namespace hs::ui {

class DockTitle : public QWidget {
    Q_OBJECT
public:
    explicit DockTitle(QDockWidget* dock);
};

} // namespace hs::ui
