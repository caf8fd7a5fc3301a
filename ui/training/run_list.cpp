#include "ui/training/run_list.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kIdRole = Qt::UserRole;
constexpr int kStateRole = Qt::UserRole + 1;
constexpr int kNoteRole = Qt::UserRole + 2;

QColor inkOf(RunState state) {
    const Colours& c = colours();
    switch (state) {
    case RunState::Preparing:
    case RunState::Learning:
    case RunState::Paused:
    case RunState::Stopping:
        return c.accent;
    case RunState::Finished:
        return c.good;
    case RunState::Failed:
    case RunState::Lost:
    case RunState::Vanished:
        return c.error;
    case RunState::Stopped:
    case RunState::Elsewhere:
        return c.textFaint;
    }
    return c.textFaint;
}

// A dot that is full while something works or is done, a ring while it waits; the words below say the same.
class RunDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {120, QFontMetrics(option.font).height() + QFontMetrics(smallFont()).height() + 15};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colours& c = colours();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(option.rect).adjusted(2, 1, -2, -1);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(selected ? c.accentSoft : c.hover);
            painter->drawRoundedRect(box, 5, 5);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(c.accent, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        }
        const auto state = static_cast<RunState>(index.data(kStateRole).toInt());
        const QColor ink = inkOf(state);
        const QFontMetrics name(option.font), note(smallFont());
        const double top = box.top() + 6;
        const QRectF dot(box.left() + 9, top + (name.height() - 8) / 2.0, 8, 8);
        const bool ring = state == RunState::Paused || state == RunState::Stopped || state == RunState::Elsewhere;
        painter->setPen(QPen(ink, 1.5));
        painter->setBrush(ring ? QBrush(Qt::NoBrush) : QBrush(ink));
        painter->drawEllipse(dot);
        const QRectF text(box.left() + 26, top, box.width() - 32, name.height());
        painter->setPen(c.text);
        painter->setFont(option.font);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                          name.elidedText(index.data().toString(), Qt::ElideMiddle, int(text.width())));
        painter->setPen(c.textSoft);
        painter->setFont(smallFont());
        const QRectF below(text.left(), text.bottom() + 1, text.width(), note.height());
        painter->drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                          note.elidedText(index.data(kNoteRole).toString(), Qt::ElideRight, int(below.width())));
        painter->restore();
    }
};

} // namespace

RunList::RunList(QWidget* parent)
    : QWidget(parent) {
    auto* heading = new QLabel(tr("Runs"), this);
    heading->setProperty("heading", true);
    m_new = new QPushButton(tr("New run"), this);
    m_new->setObjectName(QStringLiteral("newRun"));
    m_new->setIcon(themeIcon(QStringLiteral("train")));
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("runList"));
    m_list->setAccessibleName(tr("Runs"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setItemDelegate(new RunDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_hint = new QLabel(this);
    m_hint->setFont(smallFont());
    m_hint->setProperty("soft", true);
    m_hint->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 6, 10);
    layout->setSpacing(8);
    layout->addWidget(heading);
    layout->addWidget(m_new);
    layout->addWidget(m_hint);
    layout->addWidget(m_list, 1);
    connect(m_new, &QPushButton::clicked, this, &RunList::newRequested);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (m_filling || item == nullptr) return;
        m_chosen = item->data(kIdRole).toString();
        Q_EMIT runChosen(m_chosen);
    });
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        if (item->data(kIdRole).toString() == m_chosen && picked().size() < 2) Q_EMIT runChosen(m_chosen);
    });
    connect(m_list, &QListWidget::itemSelectionChanged, this, [this] {
        if (!m_filling) tellPicks();
    });
    setRuns({});
}

void RunList::tellPicks() {
    Q_EMIT picksChanged(picked());
}

int RunList::count() const {
    return m_list->count();
}
QString RunList::chosen() const {
    return m_chosen;
}

QStringList RunList::picked() const {
    QStringList ids;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->isSelected()) ids << m_list->item(row)->data(kIdRole).toString();
    return ids;
}

void RunList::setRuns(const std::vector<RunRow>& runs) {
    m_filling = true;
    const QStringList before = picked();
    while (m_list->count() > int(runs.size()))
        delete m_list->takeItem(m_list->count() - 1);
    while (m_list->count() < int(runs.size()))
        m_list->addItem(new QListWidgetItem);
    for (int row = 0; row < m_list->count(); ++row) {
        const RunRow& run = runs[std::size_t(row)];
        QListWidgetItem* item = m_list->item(row);
        const QString state = stateWords(run.state);
        item->setText(run.name);
        item->setData(kIdRole, run.id);
        item->setData(kStateRole, static_cast<int>(run.state));
        item->setData(kNoteRole, run.note.isEmpty() ? state : QStringLiteral("%1 · %2").arg(state, run.note));
        item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2, %3").arg(run.name, state, run.note));
        item->setToolTip(QStringLiteral("%1\n%2").arg(run.name, item->data(kNoteRole).toString()));
        item->setSelected(before.contains(run.id));
        if (run.id == m_chosen) m_list->setCurrentItem(item, QItemSelectionModel::NoUpdate);
    }
    m_hint->setText(runs.empty()       ? tr("Nothing was trained here yet.")
                    : runs.size() == 1 ? QString()
                                       : tr("Pick several with Ctrl to compare them."));
    m_hint->setVisible(!m_hint->text().isEmpty());
    m_filling = false;
}

void RunList::choose(const QString& id) {
    m_filling = true;
    m_chosen = id;
    m_list->clearSelection();
    m_list->setCurrentItem(nullptr);
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->data(kIdRole).toString() == id)
            m_list->setCurrentItem(m_list->item(row), QItemSelectionModel::ClearAndSelect);
    m_filling = false;
}

} // namespace hs::ui
