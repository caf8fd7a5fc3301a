// PromptLine: how the report begins, with the usual beginnings in a menu. GUI thread.
#pragma once

#include <QLineEdit>

class QMenu;

namespace hs::ui {

class PromptLine : public QLineEdit {
    Q_OBJECT
public:
    explicit PromptLine(QWidget* parent = nullptr);

    // The beginnings HistoGPT was trained or shown with. Not translated: the model reads English.
    static QStringList presets();
    QMenu* menu() const { return m_menu; }

protected:
    void keyPressEvent(QKeyEvent* event) override;        // Down opens the menu
    void dragEnterEvent(QDragEnterEvent* event) override; // dropped files are the window's

private:
    void openMenu();

    QMenu* m_menu = nullptr;
};

} // namespace hs::ui
