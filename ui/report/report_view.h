// ReportView: the report's text, set for reading; words can be hovered, pinned, walked over, and typed into. GUI
// thread.
//
// The ReportDocument is the truth and belongs to the panel; this widget shows it and turns typing into edits of it.
#pragma once

#include "ui/report/display_text.h"
#include "ui/report/report_document.h"

#include <QTextEdit>
#include <QTimer>

#include <optional>
#include <vector>

namespace hs::ui {

inline constexpr int kHoverDelayMs = 120;
inline constexpr double kDoubtBelow = 0.3;   // a word whose least certain token is less probable has a dotted underline
inline constexpr double kDoubtEntropy = 1.6; // nats: or, by choice, one whose most open token is more open than this
inline constexpr int kReadingColumns = 66;
inline constexpr double kLineHeight = 1.45;

// Writing: the model writes, a soft caret follows it. Typing: hands may change the text. Locked: for reading only.
enum class TextMode { Writing, Typing, Locked };

// By what a word is doubted.
enum class DoubtMeasure { Probability, Entropy, None };

class ReportView : public QTextEdit {
    Q_OBJECT

public:
    explicit ReportView(ReportDocument& document, QWidget* parent = nullptr);

    // The document has changed by other hands than this widget's.
    void refresh();
    void setMode(TextMode mode);
    TextMode mode() const { return m_mode; }
    void setDoubtMeasure(DoubtMeasure measure);
    bool isDoubted(const Word& word) const;

    // Spans of the document's text; whole words.
    std::optional<core::TextSpan> hovered() const { return m_hovered; }
    std::optional<core::TextSpan> pinned() const { return m_pinned; }
    void pin(core::TextSpan span);
    void release();       // both
    void walk(int words); // +1 pins the next word, -1 the previous one

    // 0..1 for each word of the document; empty lets go.
    void lightWords(std::vector<float> shares);

    std::size_t caretByte() const;
    // The box around a span's first line, in this widget's viewport.
    QRect boxOf(core::TextSpan span) const;
    std::optional<std::size_t> wordUnder(QPoint viewportPoint) const;

Q_SIGNALS:
    void heldChanged(); // hovered() or pinned()
    void typed();       // the document has been edited here
    void undoRequested();
    void redoRequested();
    void continueRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    QMimeData* createMimeDataFromSelection() const override;
    bool canInsertFromMimeData(const QMimeData* source) const override; // dropped files are the window's

private:
    void onTextChanged();
    void keepBreaks(const DisplayText& before, core::TextSpan replaced, std::size_t inserted);
    void sync(); // makes the widget show m_display with the smallest change
    void fitColumn();
    void setTextFormats();
    void point(QPoint viewportPoint);
    void unhover();
    void pinSelection();
    std::optional<core::TextSpan> wordSpan(std::optional<std::size_t> word) const;
    std::vector<QRectF> boxesOf(core::TextSpan span) const;
    void paintHeld(QPainter& painter) const;
    void paintUnderlines(QPainter& painter) const;
    void paintSoftCaret(QPainter& painter) const;
    QPointF scrolled() const;

    ReportDocument& m_document;
    DisplayText m_display; // what the widget shows
    TextMode m_mode = TextMode::Locked;
    DoubtMeasure m_doubt = DoubtMeasure::Probability;
    bool m_syncing = false;
    std::optional<core::TextSpan> m_hovered;
    std::optional<core::TextSpan> m_pinned;
    std::optional<core::TextSpan> m_pointed; // under the pointer, waiting for the delay
    std::vector<float> m_shares;
    QTimer m_hoverDelay;
    QPoint m_pressedAt;
};

} // namespace hs::ui
