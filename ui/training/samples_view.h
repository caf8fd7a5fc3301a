// SamplesView: what the model wrote about a case before and after some learning, side by side, and what was expected.
// Words that the expected report does not have are dotted. GUI thread.
#pragma once

#include "core/training/run_record.h"

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QSlider;
class QTextEdit;
class QBoxLayout;

namespace hs::ui {

class SamplesView : public QWidget {
    Q_OBJECT
public:
    explicit SamplesView(QWidget* parent = nullptr);

    void showRun(const core::RunRecord& run); // keeps the case; follows the newest step unless an earlier was chosen
    QString before() const;
    QString after() const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void showCase();
    void fill(QTextEdit* view, const core::TrainSample& sample);

    std::vector<core::TrainSample> m_all;
    std::vector<core::TrainSample> m_ofCase;
    std::size_t m_known = 0;     // samples of the run when it was last shown
    std::uint64_t m_rewritten = 0;
    bool m_follows = true;       // the newest step
    QComboBox* m_case = nullptr;
    QSlider* m_step = nullptr;
    QLabel* m_beforeTitle = nullptr;
    QLabel* m_afterTitle = nullptr;
    QTextEdit* m_before = nullptr;
    QTextEdit* m_after = nullptr;
    QTextEdit* m_expected = nullptr;
    QBoxLayout* m_pair = nullptr;
    QWidget* m_body = nullptr;
    QLabel* m_empty = nullptr;
};

// For each word of `written` whether it stands in `expected` in this order (longest common subsequence of words,
// capitals and punctuation at their ends aside). Pure.
struct WordSpan {
    int begin = 0;
    int length = 0;
    bool expected = false;
};
std::vector<WordSpan> wordsHeldAgainst(const QString& written, const QString& expected);

} // namespace hs::ui
