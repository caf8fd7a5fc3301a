// ClassList: the classes that are on the slide, each with a tick for showing it and how many marks and how much area
// there are of it. GUI thread; child of the panel.
#pragma once

#include "ui/marks/mark_board.h"

#include <QListWidget>
#include <QPointer>
#include <QTimer>

#include <map>

namespace hs::ui {

struct ClassTotals {
    core::MarkClassPtr markClass; // null: none
    core::MarkColour colour;
    std::size_t marks = 0;
    std::size_t points = 0;
    double area = 0;
    double length = 0;
    bool onGlass = false;
};

// By class name, "" for none. Pure; any thread.
std::map<std::string, ClassTotals> classTotals(const core::MarkList& marks,
                                               std::optional<core::Spacing> spacing);

class ClassList : public QListWidget {
    Q_OBJECT
public:
    explicit ClassList(QWidget* parent = nullptr);
    void setBoard(MarkBoard* board);

Q_SIGNALS:
    void classesChanged(const QStringList& names); // that are on the slide

private:
    void renew();
    void show(const std::map<std::string, ClassTotals>& totals);

    QPointer<MarkBoard> m_board;
    QTimer m_soon; // counting follows changes, but not each step of a drag
    std::uint64_t m_asked = 0;
    bool m_filling = false;
};

} // namespace hs::ui
