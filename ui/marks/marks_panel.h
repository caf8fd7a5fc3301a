// MarksPanel: the tools, the class of new marks, the list of marks, and what is known of the selected one. GUI thread.
#pragma once

#include "ui/marks/mark_board.h"

#include <QPointer>
#include <QWidget>

class QAction;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QListView;
class QToolButton;
class QVBoxLayout;

namespace hs::ui {

class ClassList;
class MarksListModel;

class MarksPanel : public QWidget {
    Q_OBJECT
public:
    explicit MarksPanel(MarkPen& pen, QWidget* parent = nullptr);

    // Buttons for these, in rows; each is a checkable or plain action of the window.
    void setToolActions(const QList<QAction*>& actions);
    void setBoard(MarkBoard* board); // null: no slide
    void editName();                 // the cursor into the name of the selected mark

Q_SIGNALS:
    void goToMark(hs::core::MarkId id); // a double click, or Return, in the list

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildClassRow(QVBoxLayout* column);
    void buildList(QVBoxLayout* column);
    void buildDetails(QVBoxLayout* column);
    void chooseClass(int row);
    void showClass(const QString& name);
    void offerClasses(const QStringList& onSlide);
    core::MarkClassPtr classNamed(const QString& name) const;
    void takeListSelection();
    void showSelection();
    void showFacts();
    void chooseColour();
    QString factsOf(const core::Annotation& mark) const;

    MarkPen& m_pen;
    QPointer<MarkBoard> m_board;
    QGridLayout* m_tools = nullptr;
    QComboBox* m_class = nullptr;
    QListView* m_list = nullptr;
    MarksListModel* m_model = nullptr;
    ClassList* m_classes = nullptr;
    QWidget* m_details = nullptr;
    QLineEdit* m_name = nullptr;
    QToolButton* m_colour = nullptr;
    QToolButton* m_lock = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_empty = nullptr;
    std::vector<core::MarkClassPtr> m_offered; // the rows of the box; the first is null: no class
    std::uint64_t m_naming = 0;                // gesture of the name being typed
    bool m_filling = false;
};

} // namespace hs::ui
