#include "ui/tray/case_tray.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kPicture = 112; // device-independent pixels, the longer side
constexpr int kPadding = 8;
constexpr int kRefusedRole = Qt::UserRole + 1;
constexpr int kPictureRole = Qt::UserRole + 2;

// A picture on its white glass, the name under it.
class TrayDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {kPicture + 2 * kPadding, kPicture * 3 / 4 + 2 * kPadding + option.fontMetrics.height() + 4};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colours& c = colours();
        const bool chosen = option.state & QStyle::State_Selected;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        const QRectF row = QRectF(option.rect).adjusted(3, 2, -3, -2);
        if (chosen || option.state & QStyle::State_MouseOver) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(chosen ? c.accentSoft : c.hover);
            painter->drawRoundedRect(row, 6, 6);
        }
        const int textHeight = option.fontMetrics.height() + 4;
        const QRectF room = row.adjusted(kPadding, kPadding - 2, -kPadding, -textHeight - 4);
        paintPicture(*painter, room, index, chosen);
        const bool refused = !index.data(kRefusedRole).toString().isEmpty();
        painter->setPen(refused ? c.textFaint : c.text);
        const QRectF text(row.left() + kPadding, row.bottom() - textHeight - 1, row.width() - 2 * kPadding, textHeight);
        painter->drawText(text, Qt::AlignCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, int(text.width())));
        painter->restore();
    }

private:
    static void paintPicture(QPainter& painter, QRectF room, const QModelIndex& index, bool chosen) {
        const Colours& c = colours();
        const QImage picture = index.data(kPictureRole).value<QImage>();
        QSizeF size = picture.isNull() ? QSizeF(room.width() * 0.8, room.height())
                                       : QSizeF(picture.size()).scaled(room.size(), Qt::KeepAspectRatio);
        QRectF glass(QPointF(0, 0), size);
        glass.moveCenter(room.center());
        painter.setPen(QPen(chosen ? c.accent : c.line, chosen ? 2 : 1));
        painter.setBrush(picture.isNull() ? c.hover : QColor(Qt::white));
        painter.drawRect(glass.adjusted(-0.5, -0.5, 0.5, 0.5));
        if (!picture.isNull()) return painter.drawImage(glass, picture);
        painter.setPen(c.textFaint);
        painter.drawText(glass, Qt::AlignCenter, index.data(kRefusedRole).toString().isEmpty() ? QStringLiteral("…")
                                                                                              : QStringLiteral("×"));
    }
};

} // namespace

QSize CaseTray::sizeHint() const {
    constexpr int kAround = 24; // margins and a scroll bar
    return {kPicture + 2 * kPadding + kAround, 3 * kPicture};
}

CaseTray::CaseTray(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("caseTray"));
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("trayList"));
    m_list->setAccessibleName(tr("Slides of the case"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new TrayDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->installEventFilter(this);
    m_list->viewport()->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->addWidget(m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0) Q_EMIT chosen(row);
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, &CaseTray::openMenu);
}

void CaseTray::setSlides(const QStringList& names) {
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const QString& name : names) {
        auto* item = new QListWidgetItem(name, m_list);
        item->setToolTip(name + QLatin1Char('\n') + tr("Ctrl+click lays it beside the other"));
    }
}

void CaseTray::setThumbnail(int index, const QImage& picture) {
    if (QListWidgetItem* item = m_list->item(index)) item->setData(kPictureRole, picture);
}

void CaseTray::setRefused(int index, const QString& reason) {
    QListWidgetItem* item = m_list->item(index);
    if (item == nullptr) return;
    item->setData(kRefusedRole, reason);
    item->setToolTip(item->text() + QLatin1Char('\n') + reason);
    item->setFlags(item->flags() & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable));
}

void CaseTray::setCurrent(int index) {
    const QSignalBlocker quiet(m_list);
    m_list->setCurrentRow(index);
}

int CaseTray::current() const {
    return m_list->currentRow();
}
int CaseTray::count() const {
    return m_list->count();
}

void CaseTray::openMenu(const QPoint& at) {
    QListWidgetItem* item = m_list->itemAt(at);
    if (item == nullptr || !(item->flags() & Qt::ItemIsEnabled)) return;
    const int index = m_list->row(item);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Show"), this, [this, index] { Q_EMIT chosen(index); });
    menu->addAction(tr("Show beside the other"), this, [this, index] { Q_EMIT besideWanted(index); });
    menu->popup(m_list->viewport()->mapToGlobal(at));
}

bool CaseTray::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list->viewport() && event->type() == QEvent::MouseButtonPress) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        QListWidgetItem* item = m_list->itemAt(mouse->pos());
        if (item && mouse->button() == Qt::LeftButton && mouse->modifiers() & Qt::ControlModifier) {
            if (item->flags() & Qt::ItemIsEnabled) Q_EMIT besideWanted(m_list->row(item));
            return true;
        }
        if (mouse->button() == Qt::RightButton) return true; // the menu, without choosing
    }
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() & Qt::ControlModifier &&
            current() >= 0) {
            Q_EMIT besideWanted(current());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hs::ui
