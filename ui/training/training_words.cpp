#include "ui/training/training_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

using core::FindingKind;

struct Row {
    FindingKind kind;
    const char* sentence; // %n: how many
    const char* help;
};

// Texts are translated when used.
const Row kRows[] = {
    {FindingKind::MissingSlide, QT_TRANSLATE_NOOP("hs::ui::Training", "%n case(s) name a slide that is not there."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "Put the files where the table says, or take these cases out.")},
    {FindingKind::MissingFeatures, QT_TRANSLATE_NOOP("hs::ui::Training", "%n case(s) name a feature file that is not there, and no slide to make it from."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "Put the files where the table says, or name the slides.")},
    {FindingKind::EmptyFile, QT_TRANSLATE_NOOP("hs::ui::Training", "%n case(s) have a file without a byte in it."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "A copy was probably cut short: copy the files again.")},
    {FindingKind::NoFeatures, QT_TRANSLATE_NOOP("hs::ui::Training", "%n case(s) have slides that were not read yet."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "\"Read the slides\" makes their features once; training reads only those.")},
    {FindingKind::LeftOut, QT_TRANSLATE_NOOP("hs::ui::Training", "%n slide(s) are left out."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "Their cases go on with their other slides; a case without any is left out. A better file in its place is read again.")},
    {FindingKind::NoDiagnosis, QT_TRANSLATE_NOOP("hs::ui::Training", "%n case(s) have no diagnosis."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "\"Which disease\" cannot learn from them; name their diagnosis or take them out.")},
    {FindingKind::NoReport, QT_TRANSLATE_NOOP("hs::ui::Training", "%n case(s) have no report."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "\"The report\" cannot learn from them.")},
    {FindingKind::DoubledInSplits, QT_TRANSLATE_NOOP("hs::ui::Training", "%n slide(s) stand in more than one split."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "What is learnt must not be tested again: keep each slide in one split.")},
    {FindingKind::DoubledInSplit, QT_TRANSLATE_NOOP("hs::ui::Training", "%n slide(s) stand in several cases."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "They count more than the others; one case a slide is usual.")},
    {FindingKind::ReportInSplits, QT_TRANSLATE_NOOP("hs::ui::Training", "%n report(s) stand word for word in more than one split."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "Text scores on those cases come out too high.")},
    {FindingKind::UntaughtClass, QT_TRANSLATE_NOOP("hs::ui::Training", "%n diagnosis(es) are validated or tested, but no case to learn from has them."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "Those cases can only come out wrong; move one of each into the training split.")},
    {FindingKind::RareClass, QT_TRANSLATE_NOOP("hs::ui::Training", "%n diagnosis(es) have fewer than five cases to learn from."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "They will hardly be learnt; more cases, or a common name for several, would help.")},
    {FindingKind::SpellingsOfClass, QT_TRANSLATE_NOOP("hs::ui::Training", "%n diagnosis(es) differ in capitals or blanks alone."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "The model takes them for different diseases; write them one way.")},
    {FindingKind::UnknownToBundle, QT_TRANSLATE_NOOP("hs::ui::Training", "%n diagnosis(es) are not among those of the bundle's classifier."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "\"Which disease\" begins a new classifier, for the diagnoses of the data.")},
    {FindingKind::OneClass, QT_TRANSLATE_NOOP("hs::ui::Training", "There are %n diagnosis(es), and \"Which disease\" needs at least two."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "Folders named by diagnosis, or a column \"diagnosis\", say them.")},
    {FindingKind::NoTraining, QT_TRANSLATE_NOOP("hs::ui::Training", "There is no case to learn from."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "The column \"split\" says train, val or test; train when it is left out.")},
    {FindingKind::NoValidation, QT_TRANSLATE_NOOP("hs::ui::Training", "There is no case to validate with."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "Without one nobody sees when learning turns into learning by heart.")},
    {FindingKind::NoTest, QT_TRANSLATE_NOOP("hs::ui::Training", "No case is held out for testing."),
     QT_TRANSLATE_NOOP("hs::ui::Training", "\"Is it better?\" needs cases of the split test.")},
};

QString say(const char* text, int n = -1) {
    QString said = QCoreApplication::translate("hs::ui::Training", text, nullptr, n);
    if (n >= 0) said.replace(QStringLiteral("%n"), QLocale().toString(n));
    return said;
}

// Without a translation Qt leaves "(s)" as it is; English forms its own.
QString numbered(const char* text, int n) {
    QString said = say(text, n);
    const bool one = n == 1;
    said.replace(QStringLiteral("diagnosis(es)"), one ? QStringLiteral("diagnosis") : QStringLiteral("diagnoses"));
    said.replace(QStringLiteral("(s)"), one ? QString() : QStringLiteral("s"));
    static constexpr std::pair<const char*, const char*> kSingle[] = {
        {"1 case name ", "1 case names "},         {"1 case have ", "1 case has "},           {"1 slide are ", "1 slide is "},         {"1 slide stand ", "1 slide stands "},
        {"1 report stand ", "1 report stands "},   {"1 diagnosis are ", "1 diagnosis is "},   {"1 diagnosis have ", "1 diagnosis has "},
        {"1 diagnosis differ ", "1 diagnosis differs "}, {"There are 1 ", "There is 1 "},     {"has them.", "has it."}};
    if (one)
        for (const auto& [many, single] : kSingle)
            said.replace(QLatin1String(many), QLatin1String(single));
    return said;
}

QString remedyWords(const core::Remedy& remedy) {
    switch (remedy.kind) {
    case core::RemedyKind::SmallerBatch:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "a batch of %1")).arg(remedy.value);
    case core::RemedyKind::Checkpointing:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "\"Save memory\" (slower by about a third)"));
    case core::RemedyKind::SmallerBags:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "at most %L1 patches a case")).arg(remedy.value);
    }
    return {};
}

} // namespace

QString metricTitle(const std::string& name) {
    static constexpr std::pair<const char*, const char*> kTitles[] = {
        {"bleu4", "BLEU-4"},         {"bleu_4", "BLEU-4"},         {"rouge_l", "ROUGE-L"},    {"rougeL", "ROUGE-L"},
        {"meteor", "METEOR"},        {"weighted_f1", "Weighted F1"}, {"keyword_jaccard", "Keywords (Jaccard)"}};
    for (const auto& [known, title] : kTitles)
        if (name == known) return QString::fromLatin1(title);
    QString title = QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' ')).replace(QLatin1Char('.'), QStringLiteral(" · "));
    if (!title.isEmpty()) title[0] = title[0].toUpper();
    return title;
}

QString bytesWords(std::uint64_t bytes) {
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat);
}

FindingWords wordsOf(const core::Finding& finding) {
    for (const Row& row : kRows)
        if (row.kind == finding.kind) return {numbered(row.sentence, int(finding.count)), say(row.help)};
    return {};
}

QString splitWords(const core::DataCheck& check) {
    return numbered(QT_TRANSLATE_NOOP("hs::ui::Training", "%n case(s)"), int(check.total())) +
           say(QT_TRANSLATE_NOOP("hs::ui::Training", ": %L1 to learn from, %L2 to validate, %L3 held out"))
               .arg(check.cases[0])
               .arg(check.cases[1])
               .arg(check.cases[2]);
}

QString whyNotStage(const core::DataCheck& check, LearnStage stage, LearnFrom from) {
    if (check.blocked()) return wordsOf(check.findings.front()).sentence;
    if (check.slidesWithoutFeatures > 0) return say(QT_TRANSLATE_NOOP("hs::ui::Training", "The slides have to be read first: look at the data."));
    if (stage == LearnStage::Joint || from == LearnFrom::Reports)
        return check.withReport > 0 ? QString() : say(QT_TRANSLATE_NOOP("hs::ui::Training", "No case has a report to learn from."));
    const auto taught = std::count_if(check.classes.begin(), check.classes.end(), [](const core::ClassCount& one) { return one.cases[0] > 0; });
    return taught >= 2 ? QString() : say(QT_TRANSLATE_NOOP("hs::ui::Training", "\"Which disease\" needs cases of at least two diagnoses to learn from."));
}

QString fitWords(const core::Fit& fit, const DeviceChoice& device) {
    if (!device.whyNot.isEmpty()) return device.whyNot;
    const QString needs = bytesWords(fit.needs.total()), free = bytesWords(fit.free);
    if (fit.fits) return say(QT_TRANSLATE_NOOP("hs::ui::Training", "Fits: takes about %1 of %2 free.")).arg(needs, free);
    QStringList would;
    for (const core::Remedy& remedy : fit.remedies)
        would << remedyWords(remedy);
    const QString missing = say(QT_TRANSLATE_NOOP("hs::ui::Training", "Does not fit: it takes about %1, and %2 are free.")).arg(needs, free);
    return missing + QLatin1Char(' ') +
           (would.isEmpty() ? say(QT_TRANSLATE_NOOP("hs::ui::Training", "It needs a machine or a card with at least %1 free, or a smaller bundle."))
                                  .arg(bytesWords(std::uint64_t(double(fit.needs.total()) / 0.9)))
                            : say(QT_TRANSLATE_NOOP("hs::ui::Training", "What would do: %1."))
                                  .arg(would.join(say(QT_TRANSLATE_NOOP("hs::ui::Training", ", or ")))));
}

} // namespace hs::ui
