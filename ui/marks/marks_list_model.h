// MarksListModel: the marks of a board as rows, lowest first. GUI thread; child of its view.
#pragma once

#include "ui/marks/mark_board.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QStyledItemDelegate>

#include <vector>

namespace hs::ui {

class MarksListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { ColourRole = Qt::UserRole + 1, MeasureRole, LockedRole };

    using QAbstractListModel::QAbstractListModel;

    void setBoard(MarkBoard* board);
    core::MarkId idAt(int row) const { return m_ids[std::size_t(row)]; }
    int rowOf(core::MarkId id) const; // -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void takeEdits(const std::vector<core::MarkEdit>& edits);
    void takeMany(const std::vector<core::MarkEdit>& edits);
    void insertRuns(const std::vector<core::MarkId>& ids); // ascending
    void removeRuns(const std::vector<core::MarkId>& ids);
    void takeEdit(const core::MarkEdit& edit);
    void reload();

    QPointer<MarkBoard> m_board;
    std::vector<core::MarkId> m_ids; // ascending
};

// The words of a mark in a list: its name, else its class, else what it is.
QString titleOf(const core::Annotation& mark);
// A class in the words of the screen; "No class" for none.
QString className(const core::MarkClassPtr& markClass);

// A row: swatch, title, measure at the right.
class MarkRowDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace hs::ui
