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
    static QStringList sections(); // those of them that name a section
    // The user's own beginnings, below the usual ones.
    void setOwnPresets(const QStringList& presets);
    QStringList ownPresets() const { return m_own; }
    QMenu* menu() const { return m_menu; }

Q_SIGNALS:
    void ownPresetsChanged(const QStringList& presets);

protected:
    void keyPressEvent(QKeyEvent* event) override;        // Down opens the menu
    void dragEnterEvent(QDragEnterEvent* event) override; // dropped files are the window's

private:
    void openMenu();
    void fillMenu();
    void changeOwn(const QStringList& presets);

    QMenu* m_menu = nullptr;
    QStringList m_own;
};

} // namespace hs::ui
