#include "ui/report/phrase_probe.h"

#include "ui/report/word_card.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include <cmath>

namespace hs::ui {

namespace {

constexpr std::size_t kKept = 4;

} // namespace

QString probeFacts(const ProbeAnswer& answer) {
    const double each = answer.tokens > 0 ? std::exp(answer.logProbability / answer.tokens) : 0.0;
    return PhraseProbe::tr("%1 in %n token(s), %2 a token", nullptr, answer.tokens)
        .arg(QLocale().toString(answer.logProbability, 'f', 2), percentText(each));
}

PhraseProbe::PhraseProbe(QWidget* parent)
    : QWidget(parent) {
    m_line = new QLineEdit(this);
    m_line->setPlaceholderText(tr("A finding, for example: keratin pearls"));
    m_line->setAccessibleName(tr("Finding to try"));
    m_line->setMaxLength(400);
    m_answers = new QLabel(this);
    m_answers->setFont(smallFont());
    m_answers->setTextFormat(Qt::RichText);
    m_answers->setWordWrap(true);
    m_answers->setAccessibleName(tr("Answers"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_line);
    layout->addWidget(m_answers);
    connect(m_line, &QLineEdit::returnPressed, this, [this] {
        if (const QString phrase = m_line->text().simplified(); !phrase.isEmpty()) Q_EMIT probeRequested(phrase);
    });
    setReason({});
    clear();
}

void PhraseProbe::setReason(const QString& whyNot) {
    m_line->setEnabled(whyNot.isEmpty());
    m_line->setToolTip(whyNot.isEmpty() ? tr("Enter asks how probable the model finds it, and where") : whyNot);
}

void PhraseProbe::setBusy(bool busy) {
    m_line->setReadOnly(busy);
}

void PhraseProbe::addAnswer(const ProbeAnswer& answer) {
    m_last.insert(m_last.begin(), answer);
    if (m_last.size() > kKept) m_last.pop_back();
    showAnswers();
}

void PhraseProbe::say(const QString& sentence) {
    m_answers->setText(sentence.toHtmlEscaped());
}

void PhraseProbe::clear() {
    m_last.clear();
    say(tr("The model tells how probable it finds the words here, and the slide shows where it looked"));
}

void PhraseProbe::showAnswers() {
    QString html;
    for (const ProbeAnswer& answer : m_last)
        html += QStringLiteral("<div><b>%1</b> <span style=\"color:%3\">%2</span></div>")
                    .arg(answer.phrase.toHtmlEscaped(), probeFacts(answer).toHtmlEscaped(), colours().textSoft.name());
    m_answers->setText(html);
    m_answers->setToolTip(m_last.empty() ? QString() : tr("Tried behind “%1”").arg(m_last.front().after));
}

void PhraseProbe::focusLine() {
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

} // namespace hs::ui
