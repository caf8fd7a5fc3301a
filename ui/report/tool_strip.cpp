#include "ui/report/tool_strip.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace hs::ui {

ToolStrip::ToolStrip(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Tools for words and tissue"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_row = new QHBoxLayout;
    m_row->setSpacing(1);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->addStretch();
    layout->addLayout(m_row);
}

void ToolStrip::addTool(const QString& name, const QString& tip, QWidget* tool) {
    auto* button = new QToolButton(this);
    button->setText(name);
    button->setFont(smallFont());
    button->setCheckable(true);
    button->setToolTip(tip);
    button->setAccessibleName(name);
    button->setProperty("tab", true);
    m_row->insertWidget(static_cast<int>(m_entries.size()), button);
    tool->setParent(this);
    tool->hide();
    layout()->addWidget(tool);
    m_entries.push_back({button, tool});
    connect(button, &QToolButton::clicked, this, [this, tool] { open(m_opened == tool ? nullptr : tool); });
}

void ToolStrip::open(QWidget* tool) {
    m_opened = tool;
    for (const Entry& entry : m_entries) {
        entry.button->setChecked(entry.tool == tool);
        entry.tool->setVisible(entry.tool == tool);
    }
    Q_EMIT openedChanged();
}

QWidget* ToolStrip::opened() const {
    return m_opened;
}

} // namespace hs::ui
