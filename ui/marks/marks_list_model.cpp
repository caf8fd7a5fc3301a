#include "ui/marks/marks_list_model.h"

#include "ui/marks/marks_painter.h"
#include "ui/marks/measure_words.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr std::size_t kManyEdits = 64; // beyond this the list is made anew
constexpr int kSwatch = 10;

QString kindWords(const core::Annotation& mark) {
    const auto say = [](const char* text) { return QCoreApplication::translate("hs::ui::Marks", text); };
    if (mark.objectType == "cell") return say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Cell"));
    if (mark.objectType == "detection") return say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Detection"));
    if (mark.objectType == "tile") return say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Tile"));
    if (!mark.drawable()) return say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Without a place"));
    if (mark.shape.isPoints()) return say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Points"));
    if (mark.shape.isLines())
        return mark.shape.points.size() == 2 ? say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Length"))
                                             : say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Line"));
    return say(QT_TRANSLATE_NOOP("hs::ui::Marks", "Area"));
}

} // namespace

QString className(const core::MarkClassPtr& markClass) {
    if (!markClass || markClass->name.empty()) return QCoreApplication::translate("hs::ui::Marks", "No class");
    return QString::fromStdString(markClass->name);
}

QString titleOf(const core::Annotation& mark) {
    if (mark.name && !mark.name->empty()) return QString::fromStdString(*mark.name);
    if (mark.classification && !mark.classification->name.empty())
        return QString::fromStdString(mark.classification->name);
    return kindWords(mark);
}

void MarksListModel::setBoard(MarkBoard* board) {
    if (m_board) m_board->disconnect(this);
    m_board = board;
    if (board) {
        connect(board, &MarkBoard::changed, this, &MarksListModel::takeEdits);
        connect(board, &MarkBoard::spacingChanged, this, &MarksListModel::reload);
    }
    reload();
}

void MarksListModel::reload() {
    beginResetModel();
    m_ids = m_board ? m_board->document().ids() : std::vector<core::MarkId>{};
    endResetModel();
}

void MarksListModel::takeEdits(const std::vector<core::MarkEdit>& edits) {
    if (takeArrivals(edits)) return;
    if (edits.size() > kManyEdits) return reload();
    for (const core::MarkEdit& edit : edits)
        takeEdit(edit);
}

// New marks alone, in the order of their ids, come last: one insertion whatever their number.
bool MarksListModel::takeArrivals(const std::vector<core::MarkEdit>& edits) {
    const auto fresh = [](const core::MarkEdit& edit) { return edit.after && !edit.before; };
    const auto ordered = std::is_sorted(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    if (edits.empty() || !ordered || !std::all_of(edits.begin(), edits.end(), fresh)) return false;
    if (!m_ids.empty() && edits.front().id <= m_ids.back()) return false;
    const int first = int(m_ids.size());
    beginInsertRows({}, first, first + int(edits.size()) - 1);
    for (const core::MarkEdit& edit : edits)
        m_ids.push_back(edit.id);
    endInsertRows();
    return true;
}

void MarksListModel::takeEdit(const core::MarkEdit& edit) {
    const auto place = std::lower_bound(m_ids.begin(), m_ids.end(), edit.id);
    const bool here = place != m_ids.end() && *place == edit.id;
    const int row = int(place - m_ids.begin());
    if (edit.after && !here) {
        beginInsertRows({}, row, row);
        m_ids.insert(place, edit.id);
        endInsertRows();
    } else if (!edit.after && here) {
        beginRemoveRows({}, row, row);
        m_ids.erase(place);
        endRemoveRows();
    } else if (here) {
        Q_EMIT dataChanged(index(row), index(row));
    }
}

int MarksListModel::rowOf(core::MarkId id) const {
    const auto place = std::lower_bound(m_ids.begin(), m_ids.end(), id);
    return place != m_ids.end() && *place == id ? int(place - m_ids.begin()) : -1;
}

int MarksListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_ids.size());
}

QVariant MarksListModel::data(const QModelIndex& index, int role) const {
    if (!m_board || !index.isValid() || index.row() >= rowCount()) return {};
    const core::AnnotationPtr mark = m_board->document().find(idAt(index.row()));
    if (!mark) return {};
    const auto measureWords = [&] { return mainMeasure(core::measure(mark->shape, m_board->spacing())); };
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(*mark);
    case Qt::AccessibleTextRole:
        return titleOf(*mark) + QStringLiteral(", ") + measureWords();
    case Qt::ToolTipRole:
        return titleOf(*mark) + QLatin1Char('\n') + className(mark->classification);
    case ColourRole:
        return toColour(core::colourOf(*mark));
    case MeasureRole:
        return measureWords();
    case LockedRole:
        return mark->isLocked();
    default:
        return {};
    }
}

void MarkRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Colours& c = colours();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, c.accentSoft);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, c.hover);
    const QRect row = option.rect.adjusted(8, 0, -8, 0);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(index.data(MarksListModel::ColourRole).value<QColor>());
    painter->drawEllipse(QRectF(row.left(), row.center().y() - kSwatch / 2.0 + 0.5, kSwatch, kSwatch));
    const QString measure = index.data(MarksListModel::MeasureRole).toString();
    painter->setFont(smallFont());
    const int measureWidth = measure.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(measure) + 10;
    painter->setPen(c.textSoft);
    painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, measure);
    painter->setFont(option.font);
    painter->setPen(index.data(MarksListModel::LockedRole).toBool() ? c.textSoft : c.text);
    const QRect title = row.adjusted(kSwatch + 8, 0, -measureWidth, 0);
    painter->drawText(title, Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, title.width()));
    painter->restore();
}

QSize MarkRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {120, option.fontMetrics.height() + 8};
}

} // namespace hs::ui
