// SectionHighlighter: sets the names of sections in small capitals, without touching the document. GUI thread.
#pragma once

#include <QSyntaxHighlighter>

namespace hs::ui {

class SectionHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace hs::ui
