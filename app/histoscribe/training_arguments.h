// What the training page's settings are in the words of `hscribe train`. Pure; any thread.
#pragma once

#include "ui/training/training_values.h"

#include <QByteArray>
#include <QStringList>

#include <cstdint>

namespace hs::app {

// The file for --config: everything that has no option of its own. `trainingCases`: for the length of the warm-up.
QByteArray trainConfigOf(const ui::TrainingSettings& settings, std::size_t trainingCases);

struct TrainPaths {
    QString table;
    QString run;
    QString config;
};
QStringList trainArgumentsOf(const ui::TrainingSettings& settings, const TrainPaths& paths);

} // namespace hs::app
