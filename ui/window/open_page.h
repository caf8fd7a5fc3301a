// OpenPage: what the middle of the window shows while no slide is open: where to drop one, and the ones of late. GUI
// thread.
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace hs::ui {

class OpenPage : public QWidget {
    Q_OBJECT
public:
    explicit OpenPage(QWidget* parent = nullptr);

    void setRecent(const QStringList& paths);
    // The name of the slide that is being opened; empty when none is.
    void setOpening(const QString& name);
    // While something is dragged over the window.
    void setDropping(bool dropping);

Q_SIGNALS:
    void openRequested();
    void recentChosen(const QString& path);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_heading = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_open = nullptr;
    QWidget* m_recent = nullptr;
    QVBoxLayout* m_recentRows = nullptr;
    bool m_dropping = false;
};

} // namespace hs::ui
