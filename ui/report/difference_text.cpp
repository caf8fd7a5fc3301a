#include "ui/report/difference_text.h"

#include "core/words/sections.h"
#include "core/words/word_difference.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace hs::ui {

namespace {

using core::Change;

// The part from `from` to the end of this stretch, white space between the words included; a section begins anew.
QString stretchHtml(std::string_view text, core::TextSpan span) {
    const std::string_view part = text.substr(span.begin, span.end - span.begin);
    QString html;
    std::size_t from = 0;
    for (const core::TextSpan name : core::sectionNames(text)) {
        if (name.begin < span.begin || name.end > span.end) continue;
        const std::size_t begin = name.begin - span.begin;
        html += QString::fromUtf8(part.data() + from, qsizetype(begin - from)).toHtmlEscaped();
        if (name.begin > 0) html += QStringLiteral("<br>");
        html += QStringLiteral("<span style=\"font-variant:small-caps;color:%1\">%2</span>")
                    .arg(colours().textSoft.name(),
                         QString::fromUtf8(part.data() + begin, qsizetype(name.end - name.begin)).toHtmlEscaped());
        from = name.end - span.begin;
    }
    return html + QString::fromUtf8(part.data() + from, qsizetype(part.size() - from)).toHtmlEscaped();
}

QString stretchHtml(std::string_view before, std::string_view after, const core::ChangedStretch& stretch) {
    switch (stretch.change) {
    case Change::Same:
        return stretchHtml(after, stretch.after);
    case Change::Removed:
        return QStringLiteral("<span style=\"text-decoration:line-through;color:%1\">%2</span>")
            .arg(colours().textSoft.name(), stretchHtml(before, stretch.before));
    case Change::Added:
        return QStringLiteral("<span style=\"background-color:%1\">%2</span>")
            .arg(colours().accentSoft.name(), stretchHtml(after, stretch.after));
    }
    return {};
}

// White space between two stretches of the same text, where there is any.
bool apart(std::string_view text, std::size_t end, std::size_t begin) {
    return begin > end && end < text.size() && text.substr(end, begin - end).find_first_of(" \n\t") == 0;
}

QString runningHtml(std::string_view before, std::string_view after, bool withRemoved) {
    QString html;
    std::size_t beforeEnd = 0, afterEnd = 0;
    for (const core::ChangedStretch& stretch : core::wordDifference(before, after)) {
        const bool removed = stretch.change == Change::Removed;
        if (removed && !withRemoved) continue;
        const bool blank =
            removed ? apart(before, beforeEnd, stretch.before.begin) : apart(after, afterEnd, stretch.after.begin);
        if (blank && !html.isEmpty()) html += QLatin1Char(' ');
        html += stretchHtml(before, after, stretch);
        if (stretch.change != Change::Added) beforeEnd = stretch.before.end;
        if (!removed) afterEnd = stretch.after.end;
    }
    return html;
}

} // namespace

QString differenceHtml(std::string_view before, std::string_view after) {
    return runningHtml(before, after, true);
}

QString markedHtml(std::string_view before, std::string_view after) {
    return runningHtml(before, after, false);
}

WordCounts countDifference(std::string_view before, std::string_view after) {
    const auto words = [](std::string_view text, core::TextSpan span) {
        return core::wordSpans(text.substr(span.begin, span.end - span.begin)).size();
    };
    WordCounts counts;
    for (const core::ChangedStretch& stretch : core::wordDifference(before, after)) {
        if (stretch.change == Change::Same) counts.same += words(after, stretch.after);
        if (stretch.change == Change::Removed) counts.removed += words(before, stretch.before);
        if (stretch.change == Change::Added) counts.added += words(after, stretch.after);
    }
    return counts;
}

QString differenceInWords(const WordCounts& counts) {
    const auto differing = static_cast<int>(std::max(counts.removed, counts.added));
    if (differing == 0) return QCoreApplication::translate("hs::ui::DifferenceText", "the same words");
    return differing == 1 ? QCoreApplication::translate("hs::ui::DifferenceText", "1 word differs")
                          : QCoreApplication::translate("hs::ui::DifferenceText", "%1 words differ").arg(differing);
}

} // namespace hs::ui
