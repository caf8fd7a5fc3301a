// Whether a saved map (.json) is still what the program makes. Pure; any thread.
#pragma once

#include "app/common/heatmap_export.h"
#include "app/common/phrase.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::app {

struct SavedMap {
    std::string phrase, method;
    std::optional<TokenRange> tokens; // of the report; files of earlier programs do not say
    struct Place {
        int scene = 0;
        std::int64_t x = 0, y = 0;
        float score = 0.0f;
    };
    struct Slide {
        std::string fingerprint;
        std::vector<Place> places;
    };
    std::vector<Slide> slides;
};

// Corrupt when the text is no heatmap .json.
core::Result<SavedMap> readSavedMap(std::string_view json);

struct MapComparison {
    bool wordsEqual = false;  // and the method
    bool placesEqual = false; // slides and patches
    double largestDifference = 0.0, highest = 0.0; // of scores, where the places are equal
    // Another processor rounds otherwise; more than a thousandth of the highest score is another map.
    bool holds() const { return wordsEqual && placesEqual && largestDifference <= 1e-3 * highest; }
};

MapComparison compareMaps(const SavedMap& saved, const std::vector<SlideMap>& now);

} // namespace hs::app
