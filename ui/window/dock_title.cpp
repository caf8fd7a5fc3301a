#include "ui/window/dock_title.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace hs::ui {

DockTitle::DockTitle(QDockWidget* dock)
    : QWidget(dock) {
    setObjectName(QStringLiteral("dockTitle"));
    setAttribute(Qt::WA_StyledBackground);
    auto* title = new QLabel(dock->windowTitle(), this);
    title->setFont(smallFont());
    title->setProperty("soft", true);
    connect(dock, &QDockWidget::windowTitleChanged, title, &QLabel::setText);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 4, 6, 0);
    layout->setSpacing(0);
    layout->addWidget(title, 1);
    const auto button = [&](const QString& icon, const QString& text) {
        auto* tool = new QToolButton(this);
        tool->setIcon(themeIcon(icon, [] { return colours().textSoft; }));
        tool->setIconSize({14, 14});
        tool->setToolTip(text);
        tool->setAccessibleName(text);
        layout->addWidget(tool);
        return tool;
    };
    connect(button(QStringLiteral("fullscreen"), tr("Float, or dock again")), &QToolButton::clicked, dock,
            [dock] { dock->setFloating(!dock->isFloating()); });
    connect(button(QStringLiteral("close"), tr("Close the panel (View menu brings it back)")), &QToolButton::clicked,
            dock, &QDockWidget::close);
}

} // namespace hs::ui
