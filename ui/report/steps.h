// Steps: the three steps to a first report, in grey; a click anywhere does the next one. GUI thread.
#pragma once

#include <QIcon>
#include <QWidget>

#include <array>

class QLabel;
class QPushButton;

namespace hs::ui {

enum class Step { OpenSlide, ChooseBundle, Generate };

class Steps : public QWidget {
    Q_OBJECT
public:
    explicit Steps(QWidget* parent = nullptr);

    // Which steps are done; the first one that is not is the next.
    void setDone(bool slideOpen, bool bundleChosen);
    Step next() const { return m_next; }

Q_SIGNALS:
    void stepRequested(hs::ui::Step step);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void show(Step step, bool done);
    void renew();

    std::array<QPushButton*, 3> m_rows{};
    std::array<QLabel*, 3> m_words{};
    std::array<std::array<QIcon, 3>, 3> m_badges; // of each step: done, next, later
    bool m_slideOpen = false;
    bool m_bundleChosen = false;
    Step m_next = Step::OpenSlide;
};

} // namespace hs::ui
