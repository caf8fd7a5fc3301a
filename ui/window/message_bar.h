// MessageBar: one message in a line, with what helps and details that fold out. No dialog, nothing moves by itself.
// GUI thread.
#pragma once

#include "ui/window/message.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace hs::ui {

// Line: everything in one row, for a wide place. Stacked: the buttons under the sentence, for a narrow one.
enum class MessageShape { Line, Stacked };

class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(MessageShape shape, QWidget* parent = nullptr);

    void showMessage(const Message& message);
    void clear();
    bool showing() const { return !isHidden(); }
    QString sentence() const;
    QString details() const;
    bool detailsOpen() const;
    void setDetailsOpen(bool open);
    void copyDetails(); // sentence and details, to the clipboard

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build(MessageShape shape);
    void layOut(MessageShape shape, QToolButton* close);
    void dropActions();

    Message m_message;
    QLabel* m_icon = nullptr;
    QLabel* m_sentence = nullptr;
    QWidget* m_buttons = nullptr;
    QToolButton* m_fold = nullptr;
    QToolButton* m_copy = nullptr;
    QPlainTextEdit* m_details = nullptr;
};

} // namespace hs::ui
