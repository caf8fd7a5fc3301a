#include "ui/report/check_lines.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

CheckLines::CheckLines(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("To look at again"));
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2);
    hide();
}

void CheckLines::setLines(std::vector<CheckLine> lines) {
    const bool same =
        lines.size() == m_lines.size() &&
        std::equal(lines.begin(), lines.end(), m_lines.begin(), [](const CheckLine& a, const CheckLine& b) {
            return a.tone == b.tone && a.sentence == b.sentence && a.action == b.action;
        });
    setVisible(!lines.empty());
    if (same) return; // nothing jumps under the pointer
    m_lines = std::move(lines);
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const CheckLine& line : m_lines) {
        auto* row = new QWidget(this);
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(6);
        auto* icon = new QLabel(row);
        const bool warns = line.tone == CheckTone::Warning;
        icon->setPixmap(themeIcon(
                            warns ? QStringLiteral("warning") : QStringLiteral("info"),
                            warns ? [] { return colours().warning; } : [] { return colours().textSoft; })
                            .pixmap(14, 14));
        auto* words = new QLabel(line.sentence, row);
        words->setFont(smallFont());
        words->setWordWrap(true);
        words->setProperty(warns ? "warning" : "soft", true);
        layout->addWidget(icon, 0, Qt::AlignTop);
        layout->addWidget(words, 1);
        if (!line.action.isEmpty()) {
            auto* button = new QPushButton(line.action, row);
            button->setProperty("link", true);
            button->setFont(smallFont());
            button->setToolTip(line.tip);
            connect(button, &QPushButton::clicked, this, line.run);
            layout->addWidget(button, 0, Qt::AlignTop);
        }
        m_layout->addWidget(row);
    }
}

QStringList CheckLines::sentences() const {
    QStringList all;
    for (const CheckLine& line : m_lines)
        all << line.sentence;
    return all;
}

} // namespace hs::ui
