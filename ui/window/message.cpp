#include "ui/window/message.h"

#include <QStringList>

namespace hs::ui {

Message messageOf(const core::Error& error) {
    Message message;
    message.kind = MessageKind::Error;
    QString sentence = QString::fromStdString(error.message).trimmed();
    if (!sentence.isEmpty() && sentence[0].isLower()) {
        // A file name at the start keeps its own spelling; only plain words get a capital.
        const QString first = sentence.section(QLatin1Char(' '), 0, 0);
        if (!first.contains(QLatin1Char('.')) && !first.contains(QLatin1Char('/')) && !first.contains(QLatin1Char('_')))
            sentence[0] = sentence[0].toUpper();
    }
    if (!sentence.isEmpty() && !sentence.endsWith(QLatin1Char('.')) && !sentence.endsWith(QLatin1Char('?')))
        sentence += QLatin1Char('.');
    message.sentence = sentence;
    QStringList details{QString::fromUtf8(core::errorCodeName(error.code).data(),
                                          static_cast<qsizetype>(core::errorCodeName(error.code).size()))};
    for (const std::string& context : error.contexts)
        details << QString::fromStdString(context);
    message.details = details.join(QLatin1Char('\n'));
    return message;
}

} // namespace hs::ui
