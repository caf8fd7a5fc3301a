#include "ui/report/queue_page.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace hs::ui {

class QueuePage::Row : public QWidget {
public:
    explicit Row(QueuePage* page)
        : QWidget(page) {
        m_title = new QPushButton(this);
        m_title->setProperty("link", true);
        m_what = new QLabel(this);
        m_what->setFont(smallFont());
        m_what->setProperty("soft", true);
        m_bar = new QProgressBar(this);
        m_bar->setTextVisible(false);
        m_bar->setFixedWidth(140);
        m_stop = button(QStringLiteral("stop"), QueuePage::tr("Stop"));
        m_close = button(QStringLiteral("close"), QueuePage::tr("Close this case"));
        auto* grid = new QGridLayout(this);
        grid->setContentsMargins(0, 4, 0, 4);
        grid->setVerticalSpacing(0);
        grid->addWidget(m_title, 0, 0, Qt::AlignLeft);
        grid->addWidget(m_what, 1, 0);
        grid->addWidget(m_bar, 0, 1, 2, 1);
        grid->addWidget(m_stop, 0, 2, 2, 1);
        grid->addWidget(m_close, 0, 3, 2, 1);
        grid->setColumnStretch(0, 1);
        connect(m_title, &QPushButton::clicked, page, [this, page] { Q_EMIT page->showRequested(m_row.caseId); });
        connect(m_stop, &QToolButton::clicked, page, [this, page] { Q_EMIT page->stopRequested(m_row.job); });
        connect(m_close, &QToolButton::clicked, page, [this, page] { Q_EMIT page->closeRequested(m_row.caseId); });
    }

    void setRow(const QueueRow& row) {
        m_row = row;
        m_title->setText(row.title);
        m_title->setEnabled(row.caseId != 0);
        m_title->setToolTip(row.current ? QueuePage::tr("This case is on the screen")
                                        : QueuePage::tr("Show this case"));
        m_what->setText(row.what);
        m_what->setIndent(5);
        m_bar->setVisible(row.job != 0 && row.running);
        m_bar->setRange(0, row.total > 0 ? int(row.total) : 0);
        if (row.total > 0) m_bar->setValue(int(row.done));
        m_stop->setVisible(row.job != 0);
        m_close->setVisible(row.caseId != 0);
    }

private:
    QToolButton* button(const QString& icon, const QString& tip) {
        auto* made = new QToolButton(this);
        made->setIcon(themeIcon(icon));
        made->setIconSize({18, 18});
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        return made;
    }

    QueueRow m_row;
    QPushButton* m_title = nullptr;
    QLabel* m_what = nullptr;
    QProgressBar* m_bar = nullptr;
    QToolButton* m_stop = nullptr;
    QToolButton* m_close = nullptr;
};

QueuePage::QueuePage(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Cases and queue"));
    auto* heading = new QLabel(tr("Cases and queue"), this);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    heading->setFont(large);
    auto* back = new QPushButton(tr("Back"), this);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    connect(back, &QPushButton::clicked, this, &QueuePage::backRequested);
    m_empty = new QLabel(tr("Nothing runs. Cases with a report stay here while you look at others."), this);
    m_empty->setProperty("soft", true);
    m_empty->setWordWrap(true);
    auto* content = new QWidget(this);
    content->setMaximumWidth(720);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 28, 24, 24);
    column->setSpacing(8);
    auto* top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(back);
    column->addLayout(top);
    column->addWidget(m_empty);
    m_list = new QVBoxLayout;
    m_list->setSpacing(2);
    column->addLayout(m_list);
    column->addStretch();
    auto* centred = new QHBoxLayout(this);
    centred->setContentsMargins(0, 0, 0, 0);
    centred->addStretch(1);
    centred->addWidget(content, 100);
    centred->addStretch(1);
    setFocusProxy(back);
}

void QueuePage::setRows(const std::vector<QueueRow>& rows) {
    if (rows == m_rows) return;
    m_rows = rows;
    while (m_widgets.size() < rows.size()) {
        m_widgets.push_back(new Row(this));
        m_list->addWidget(m_widgets.back());
    }
    for (std::size_t i = 0; i < m_widgets.size(); ++i) {
        m_widgets[i]->setVisible(i < rows.size());
        if (i < rows.size()) m_widgets[i]->setRow(rows[i]);
    }
    m_empty->setVisible(rows.empty());
}

void QueuePage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    QWidget::keyPressEvent(event);
}

} // namespace hs::ui
