// QueuePage: the cases that are at work or have a report, and what runs for each. Takes the slide's place. GUI thread.
#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace hs::ui {

struct QueueRow {
    std::uint64_t caseId = 0; // 0: of no case (a bundle being loaded)
    std::uint64_t job = 0;    // 0: nothing runs for it
    QString title;            // the slide's name
    QString what;             // "writing the report", "waiting", "report ready: 84 words"
    std::size_t done = 0;
    std::size_t total = 0; // 0: how far is unknown
    bool running = false;
    bool current = false; // the case that is looked at
    friend bool operator==(const QueueRow&, const QueueRow&) = default;
};

class QueuePage : public QWidget {
    Q_OBJECT
public:
    explicit QueuePage(QWidget* parent = nullptr);

    void setRows(const std::vector<QueueRow>& rows);

Q_SIGNALS:
    void showRequested(std::uint64_t caseId);
    void stopRequested(std::uint64_t job);
    void closeRequested(std::uint64_t caseId);
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Row;
    std::vector<QueueRow> m_rows;
    std::vector<Row*> m_widgets;
    QVBoxLayout* m_list = nullptr;
    QLabel* m_empty = nullptr;
};

} // namespace hs::ui
