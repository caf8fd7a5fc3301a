// Sentences of the training page made of values. Pure; GUI thread for tr().
#pragma once

#include "ui/training/training_values.h"

#include <QString>
#include <QStringList>

namespace hs::ui {

// "3 cases name a slide that is not there." and what would help.
struct FindingWords {
    QString sentence;
    QString help;
};
FindingWords wordsOf(const core::Finding& finding);

// "24 cases: 20 to learn from, 4 to validate, 0 held out".
QString splitWords(const core::DataCheck& check);

// Why a stage cannot be learnt from these cases; empty: it can.
QString whyNotStage(const core::DataCheck& check, LearnStage stage, LearnFrom from = LearnFrom::Diagnoses);

// "Fits: about 2.1 GB of 12.0 GB free." or what is missing and what would do.
QString fitWords(const core::Fit& fit, const DeviceChoice& device);

// "bleu4" -> "BLEU-4", "weighted_f1" -> "Weighted F1": figures as readers know them.
QString metricTitle(const std::string& name);

QString bytesWords(std::uint64_t bytes); // "2.1 GB"

} // namespace hs::ui
