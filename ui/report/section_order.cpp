#include "ui/report/section_order.h"

#include "ui/report/prompt_line.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace hs::ui {

SectionOrder::SectionOrder(QWidget* parent)
    : QWidget(parent) {
    auto* label = new QLabel(tr("Sections, one after the other"), this);
    label->setFont(smallFont());
    label->setProperty("soft", true);
    m_list = new QListWidget(this);
    label->setBuddy(m_list);
    m_list->setAccessibleName(tr("Sections of the report in their order"));
    m_list->setToolTip(tr("Ticked sections are written in this order; drag, or Alt+Up and Alt+Down, to change it"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(label);
    layout->addWidget(m_list);
    setChosen({});
    m_list->setFixedHeight(m_list->sizeHintForRow(0) * m_list->count() + 4);
    connect(m_list, &QListWidget::itemChanged, this, [this] { Q_EMIT changed(); });
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, [this] { Q_EMIT changed(); });
}

QStringList SectionOrder::chosen() const {
    QStringList sections;
    for (int i = 0; i < m_list->count(); ++i)
        if (m_list->item(i)->checkState() == Qt::Checked) sections << m_list->item(i)->text();
    return sections;
}

void SectionOrder::setChosen(const QStringList& sections) {
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    QStringList all = sections;
    for (const QString& known : PromptLine::sections())
        if (!all.contains(known)) all << known;
    for (const QString& section : all) {
        auto* item = new QListWidgetItem(section, m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemIsDragEnabled);
        item->setCheckState(sections.contains(section) ? Qt::Checked : Qt::Unchecked);
    }
}

void SectionOrder::move(int by) {
    const int row = m_list->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_list->count()) return;
    m_list->insertItem(row + by, m_list->takeItem(row));
    m_list->setCurrentRow(row + by);
    Q_EMIT changed();
}

bool SectionOrder::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool up = key->key() == Qt::Key_Up, down = key->key() == Qt::Key_Down;
        if (key->modifiers().testFlag(Qt::AltModifier) && (up || down)) {
            move(up ? -1 : 1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hs::ui
