// Annotation: one mark on a slide, as QuPath's GeoJSON knows it, with everything that a file said about it.
//
// A value; once in a document it is shared and never changed (a change is another value), so any thread may read it.
// Lengths are level-0 pixels. What this program does not know is kept as it was read (the *Extras) and written back.
#pragma once

#include "core/annotations/shape.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

struct MarkColour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    friend bool operator==(const MarkColour&, const MarkColour&) = default;
};

// What a mark is of: "Tumor", "Stroma". Shared by the marks of one file.
struct MarkClass {
    std::string name;
    std::optional<MarkColour> colour;
    nlohmann::ordered_json asRead; // of a file, written back as it was; null for one made here
};
using MarkClassPtr = std::shared_ptr<const MarkClass>;

struct Measurement {
    std::shared_ptr<const std::string> name; // shared by the marks of one file; never null
    double value = 0;                        // may be NaN: QuPath writes that for what could not be measured
};

enum class MeasurementForm { Map, List };

struct Annotation {
    Shape shape;
    std::optional<Shape> nucleus; // of a cell: moves with it

    std::string objectType = "annotation"; // detection, cell, tile, a word we do not know; empty: the file gave none
    std::optional<std::string> name;
    std::optional<MarkColour> colour; // its own; else its class's
    MarkClassPtr classification;      // null: none
    std::optional<bool> locked;       // may not be moved or taken away
    std::vector<Measurement> measurements;
    MeasurementForm measurementForm = MeasurementForm::Map;

    nlohmann::ordered_json featureExtras;  // unknown members of the feature, "id" among them; null: none
    nlohmann::ordered_json geometryExtras; // of its geometry, QuPath's "plane" among them
    nlohmann::ordered_json nucleusExtras;
    nlohmann::ordered_json propertyExtras;
    nlohmann::ordered_json colourAsRead; // an array or the older integer, with its key: {"color": …}

    // A feature whose place this program cannot draw (no geometry, a collection of them): kept whole, without a shape.
    nlohmann::ordered_json unknownFeature;

    bool drawable() const { return !shape.points.empty(); }
    bool isLocked() const { return locked.value_or(false); }
};

using AnnotationPtr = std::shared_ptr<const Annotation>;

// Its own colour, else that of its class, else that of marks without either.
MarkColour colourOf(const Annotation& mark);
inline constexpr MarkColour kUnclassifiedColour{0xD8, 0x1B, 0x60};

// A colour for a class whose file gave none: the same for the same name, everywhere.
MarkColour colourForName(std::string_view name);

// The classes offered from the start; named as QuPath names them, so that both programs mean the same.
const std::vector<MarkClassPtr>& standardClasses();

// As a document holds them.
std::vector<AnnotationPtr> sharedMarks(std::vector<Annotation> marks);

// The focal plane it was drawn in (core/slide/slide.h counts them), if that is told; QuPath takes 0 where it is not.
std::optional<int> focalPlaneOf(const Annotation& mark);
void setFocalPlane(Annotation& mark, int plane);

// Without what says which object of a file it was: for copies.
Annotation withoutIdentity(Annotation mark);

} // namespace hs::core
