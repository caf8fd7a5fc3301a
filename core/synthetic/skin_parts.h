// The parts of makeSkinCase, each in its own source. Internal to core/synthetic.
#pragma once

#include "core/synthetic/random.h"
#include "core/synthetic/skin.h"

namespace hs::core {

// Distance in µm from an outline without its wobble, negative inside; exact for capsules, close for ellipses.
double plainDistance(const SkinShape& shape, SkinPoint point);

// Radius of a circle around the centre that holds the shape.
double reachOf(const SkinShape& shape);

// What a lesion may fill.
struct LesionRoom {
    double thickness = 1.0; // mm, of a tumour that has one
    double halfWidth = 1e9; // µm along the surface
};

// Lesion, the epidermis' answer to it, and the facts.
void addLesion(SkinCase& skin, const LesionRoom& room, Random& random);

// Follicles, glands, vessels and nerves over `halfWidth` µm either side, none of them inside the lesion.
void addStructures(SkinCase& skin, double halfWidth, double depth, Random& random);

} // namespace hs::core
