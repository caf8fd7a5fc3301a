// PhraseProbe: type any finding; how probable the model finds it for this slide, and its map on the tissue. GUI thread.
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace hs::ui {

struct ProbeAnswer {
    QString phrase;
    QString after;               // the words it was tried behind
    double logProbability = 0.0; // nats
    int tokens = 0;
};

// "−4.21 in 3 tokens, 25 % a token".
QString probeFacts(const ProbeAnswer& answer);

class PhraseProbe : public QWidget {
    Q_OBJECT
public:
    explicit PhraseProbe(QWidget* parent = nullptr);

    void setReason(const QString& whyNot); // empty: it can be asked
    void setBusy(bool busy);
    void addAnswer(const ProbeAnswer& answer); // newest on top, the last four stay
    void say(const QString& sentence);         // why there is none
    void clear();
    void focusLine();

Q_SIGNALS:
    void probeRequested(const QString& phrase);

private:
    void showAnswers();

    QLineEdit* m_line = nullptr;
    QLabel* m_answers = nullptr;
    std::vector<ProbeAnswer> m_last;
};

} // namespace hs::ui
