#include "ui/marks/marks_list_model.h"

#include "ui/marks/marks_painter.h"
#include "ui/marks/measure_words.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr std::size_t kManyEdits = 64; // beyond this not row by row
constexpr std::size_t kMostRuns = 64;  // of neighbours; beyond this the list is made anew
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
    if (edits.size() > kManyEdits) return takeMany(edits);
    for (const core::MarkEdit& edit : edits)
        takeEdit(edit);
}

// Many that come, or many that go, are a few runs of rows; anything else is shown anew.
void MarksListModel::takeMany(const std::vector<core::MarkEdit>& edits) {
    const auto comes = [](const core::MarkEdit& edit) { return edit.after && !edit.before; };
    const auto goes = [](const core::MarkEdit& edit) { return edit.before && !edit.after; };
    const auto changes = [](const core::MarkEdit& edit) { return edit.before && edit.after; };
    std::vector<core::MarkId> ids;
    ids.reserve(edits.size());
    for (const core::MarkEdit& edit : edits)
        ids.push_back(edit.id);
    if (!std::is_sorted(ids.begin(), ids.end())) std::sort(ids.begin(), ids.end());
    if (std::all_of(edits.begin(), edits.end(), comes))
        insertRuns(ids);
    else if (std::all_of(edits.begin(), edits.end(), goes))
        removeRuns(ids);
    else if (std::all_of(edits.begin(), edits.end(), changes) && !m_ids.empty())
        Q_EMIT dataChanged(index(std::max(rowOf(ids.front()), 0)), index(std::max(rowOf(ids.back()), 0)));
    else
        reload();
}

void MarksListModel::insertRuns(const std::vector<core::MarkId>& ids) {
    std::size_t runs = 0;
    for (auto from = ids.begin(); from != ids.end();) {
        const auto place = std::lower_bound(m_ids.begin(), m_ids.end(), *from);
        if ((place != m_ids.end() && *place == *from) || ++runs > kMostRuns) return reload();
        const auto to = place == m_ids.end() ? ids.end() : std::lower_bound(from, ids.end(), *place);
        const int row = int(place - m_ids.begin());
        beginInsertRows({}, row, row + int(to - from) - 1);
        m_ids.insert(place, from, to);
        endInsertRows();
        from = to;
    }
}

void MarksListModel::removeRuns(const std::vector<core::MarkId>& ids) {
    std::size_t runs = 0;
    for (auto from = ids.begin(); from != ids.end();) {
        const auto place = std::lower_bound(m_ids.begin(), m_ids.end(), *from);
        if (place == m_ids.end() || *place != *from || ++runs > kMostRuns) return reload();
        const auto [placeEnd, to] = std::mismatch(place, m_ids.end(), from, ids.end());
        const int row = int(place - m_ids.begin());
        beginRemoveRows({}, row, row + int(placeEnd - place) - 1);
        m_ids.erase(place, placeEnd);
        endRemoveRows();
        from = to;
    }
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
