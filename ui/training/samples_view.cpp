#include "ui/training/samples_view.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QSlider>
#include <QTextCursor>
#include <QTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr int kSideBySide = 400; // narrower: one above the other
constexpr int kMostWords = 1500; // of a text held against another

std::vector<WordSpan> wordsOf(const QString& text) {
    std::vector<WordSpan> words;
    for (int i = 0; i < text.size(); ++i) {
        if (text[i].isSpace()) continue;
        const int begin = i;
        while (i < text.size() && !text[i].isSpace())
            ++i;
        words.push_back({begin, i - begin, false});
    }
    return words;
}

QString bare(const QString& text, const WordSpan& word) {
    QString letters = text.mid(word.begin, word.length).toCaseFolded();
    while (!letters.isEmpty() && letters.back().isPunct())
        letters.chop(1);
    while (!letters.isEmpty() && letters.front().isPunct())
        letters.remove(0, 1);
    return letters;
}

QTextEdit* reader(QWidget* parent, const QString& name) {
    auto* view = new QTextEdit(parent);
    view->setReadOnly(true);
    view->setFrameShape(QFrame::NoFrame);
    view->setFont(readingFont());
    view->setTabChangesFocus(true);
    view->setAccessibleName(name);
    view->setMinimumHeight(60);
    view->viewport()->setAutoFillBackground(false);
    return view;
}

QLabel* small(QWidget* parent, const QString& text) {
    auto* label = new QLabel(text, parent);
    label->setFont(smallFont());
    label->setProperty("soft", true);
    return label;
}

} // namespace

std::vector<WordSpan> wordsHeldAgainst(const QString& written, const QString& expected) {
    std::vector<WordSpan> ours = wordsOf(written);
    const std::vector<WordSpan> theirs = wordsOf(expected);
    const int n = std::min(int(ours.size()), kMostWords), m = std::min(int(theirs.size()), kMostWords);
    QStringList a, b;
    for (int i = 0; i < n; ++i)
        a << bare(written, ours[std::size_t(i)]);
    for (int j = 0; j < m; ++j)
        b << bare(expected, theirs[std::size_t(j)]);
    std::vector<std::vector<std::uint16_t>> longest(std::size_t(n + 1), std::vector<std::uint16_t>(std::size_t(m + 1)));
    for (int i = n - 1; i >= 0; --i)
        for (int j = m - 1; j >= 0; --j)
            longest[std::size_t(i)][std::size_t(j)] =
                a[i] == b[j] ? std::uint16_t(longest[std::size_t(i + 1)][std::size_t(j + 1)] + 1)
                             : std::max(longest[std::size_t(i + 1)][std::size_t(j)], longest[std::size_t(i)][std::size_t(j + 1)]);
    for (int i = 0, j = 0; i < n && j < m;) {
        if (a[i] == b[j]) ours[std::size_t(i)].expected = true, ++i, ++j;
        else if (longest[std::size_t(i + 1)][std::size_t(j)] >= longest[std::size_t(i)][std::size_t(j + 1)]) ++i;
        else ++j;
    }
    return ours;
}

SamplesView::SamplesView(QWidget* parent)
    : QWidget(parent) {
    build();
    connect(m_case, &QComboBox::activated, this, [this] {
        m_follows = true;
        showCase();
    });
    connect(m_step, &QSlider::valueChanged, this, [this](int value) {
        m_follows = value == m_step->maximum();
        showCase();
    });
}

void SamplesView::build() {
    m_empty = new QLabel(tr("Reports the model writes about held-out cases appear here as it learns: before and after, side by side."), this);
    m_empty->setWordWrap(true);
    m_empty->setProperty("soft", true);
    m_empty->setAlignment(Qt::AlignTop);
    m_body = new QWidget(this);
    m_case = new QComboBox(m_body);
    m_case->setAccessibleName(tr("Case"));
    m_case->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_step = new QSlider(Qt::Horizontal, m_body);
    m_step->setAccessibleName(tr("After which step"));
    m_step->setToolTip(tr("Which step \"after\" shows"));
    m_beforeTitle = small(m_body, {});
    m_afterTitle = small(m_body, {});
    m_before = reader(m_body, tr("Before"));
    m_after = reader(m_body, tr("After"));
    m_expected = reader(m_body, tr("Expected"));
    const auto column = [](QLabel* title, QTextEdit* text) {
        auto* layout = new QVBoxLayout;
        layout->setSpacing(2);
        layout->addWidget(title);
        layout->addWidget(text, 1);
        return layout;
    };
    m_pair = new QBoxLayout(QBoxLayout::TopToBottom);
    m_pair->setSpacing(10);
    m_pair->addLayout(column(m_beforeTitle, m_before), 1);
    m_pair->addLayout(column(m_afterTitle, m_after), 1);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(8);
    body->addWidget(m_case);
    body->addWidget(m_step);
    body->addLayout(m_pair, 3);
    auto* line = new QFrame(m_body);
    line->setProperty("hairline", true);
    body->addWidget(line);
    body->addLayout(column(small(m_body, tr("Expected")), m_expected), 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty);
    layout->addWidget(m_body, 1);
    m_body->hide();
}

void SamplesView::showRun(const core::RunRecord& run) {
    const bool same = run.samples().size() == m_known && run.rewritten() == m_rewritten &&
                      (m_all.empty() || m_all.front().caseId == run.samples().front().caseId);
    if (same && m_known > 0 && m_all.back().written == run.samples().back().written) return;
    m_known = run.samples().size();
    m_rewritten = run.rewritten();
    m_all = run.samples();
    m_body->setVisible(!m_all.empty());
    m_empty->setVisible(m_all.empty());
    if (m_all.empty()) return;
    const QString chosen = m_case->currentText();
    m_case->clear();
    for (const std::string& id : core::sampledCases(run))
        m_case->addItem(QString::fromStdString(id));
    m_case->setCurrentIndex(qMax(0, m_case->findText(chosen)));
    showCase();
}

void SamplesView::showCase() {
    const std::string id = m_case->currentText().toStdString();
    m_ofCase.clear();
    for (const core::TrainSample& sample : m_all)
        if (sample.caseId == id) m_ofCase.push_back(sample);
    if (m_ofCase.empty()) return;
    const int last = int(m_ofCase.size()) - 1;
    {
        const QSignalBlocker quiet(m_step);
        m_step->setRange(0, last);
        if (m_follows) m_step->setValue(last);
        m_step->setVisible(last > 0);
    }
    const core::TrainSample& before = m_ofCase.front();
    const core::TrainSample& after = m_ofCase[std::size_t(m_step->value())];
    m_beforeTitle->setText(tr("Before · step %L1").arg(before.step));
    m_afterTitle->setText(tr("After · step %L1").arg(after.step));
    fill(m_before, before);
    fill(m_after, after);
    m_expected->setPlainText(QString::fromStdString(after.expected));
}

// Dotted underlines are set as extra selections: the text itself stays plain and can be copied.
void SamplesView::fill(QTextEdit* view, const core::TrainSample& sample) {
    const QString written = QString::fromStdString(sample.written);
    if (view->toPlainText() != written) view->setPlainText(written);
    QList<QTextEdit::ExtraSelection> marks;
    for (const WordSpan& word : wordsHeldAgainst(written, QString::fromStdString(sample.expected))) {
        if (word.expected) continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(view->document());
        mark.cursor.setPosition(word.begin);
        mark.cursor.setPosition(word.begin + word.length, QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::DotLine);
        mark.format.setUnderlineColor(colours().warning);
        mark.format.setForeground(colours().textSoft);
        marks << mark;
    }
    view->setExtraSelections(marks);
}

QString SamplesView::before() const {
    return m_before->toPlainText();
}
QString SamplesView::after() const {
    return m_after->toPlainText();
}

void SamplesView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_pair->setDirection(width() >= kSideBySide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void SamplesView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_all.empty()) showCase();
}

} // namespace hs::ui
