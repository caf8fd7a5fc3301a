// Classification figures of a set of cases: accuracy, F1, the confusion matrix. Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hs::model {

// Class indices of one case; below the number of classes.
struct ClassifiedCase {
    int expected = 0;
    int found = 0;
};

struct ClassFigures {
    std::size_t cases = 0;  // that are of this class
    std::size_t named = 0;  // that were called so
    std::size_t right = 0;
    double accuracy = 0.0;  // right / cases: the class's recall; 0 where it has no case
    double precision = 0.0; // right / named; 0 where it was never named
    double f1 = 0.0;
};

// [expected][found]
using ConfusionMatrix = std::vector<std::vector<std::size_t>>;

ConfusionMatrix confusionMatrix(std::span<const ClassifiedCase> cases, std::size_t classes);
std::vector<ClassFigures> figuresByClass(const ConfusionMatrix& matrix);

// Mean accuracy of the classes that occur.
double balancedAccuracy(std::span<const ClassFigures> classes);

} // namespace hs::model
