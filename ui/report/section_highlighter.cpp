#include "ui/report/section_highlighter.h"

#include "ui/report/display_text.h"
#include "ui/theme/theme.h"

namespace hs::ui {

void SectionHighlighter::highlightBlock(const QString& text) {
    QTextCharFormat format;
    format.setFontCapitalization(QFont::SmallCaps);
    format.setFontWeight(QFont::Medium);
    format.setFontLetterSpacing(103);
    format.setForeground(colours().textSoft);
    const DisplayText shown(text.toStdString());
    for (const core::TextSpan& section : shown.sections()) {
        const qsizetype begin = shown.positionOf(section.begin);
        setFormat(static_cast<int>(begin), static_cast<int>(shown.positionOf(section.end) - begin), format);
    }
}

} // namespace hs::ui
