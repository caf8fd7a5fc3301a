#include "model/training/scores/classification.h"

namespace hs::model {

ConfusionMatrix confusionMatrix(std::span<const ClassifiedCase> cases, std::size_t classes) {
    ConfusionMatrix matrix(classes, std::vector<std::size_t>(classes, 0));
    for (const ClassifiedCase& one : cases)
        ++matrix[std::size_t(one.expected)][std::size_t(one.found)];
    return matrix;
}

std::vector<ClassFigures> figuresByClass(const ConfusionMatrix& matrix) {
    std::vector<ClassFigures> figures(matrix.size());
    for (std::size_t expected = 0; expected < matrix.size(); ++expected)
        for (std::size_t found = 0; found < matrix.size(); ++found) {
            figures[expected].cases += matrix[expected][found];
            figures[found].named += matrix[expected][found];
        }
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        ClassFigures& one = figures[i];
        one.right = matrix[i][i];
        if (one.cases > 0) one.accuracy = double(one.right) / double(one.cases);
        if (one.named > 0) one.precision = double(one.right) / double(one.named);
        if (one.cases + one.named > 0) one.f1 = 2.0 * double(one.right) / double(one.cases + one.named);
    }
    return figures;
}

double balancedAccuracy(std::span<const ClassFigures> classes) {
    double sum = 0.0, counted = 0.0;
    for (const ClassFigures& one : classes)
        if (one.cases > 0) {
            sum += one.accuracy;
            counted += 1.0;
        }
    return counted > 0.0 ? sum / counted : 0.0;
}

} // namespace hs::model
