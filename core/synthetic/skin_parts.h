// The parts of makeSkinCase, each in its own source. Internal to core/synthetic.
#pragma once

#include "core/synthetic/random.h"
#include "core/synthetic/skin.h"

namespace hs::core {

// Distance in µm from an outline without its wobble, negative inside; exact for capsules, close for ellipses.
double plainDistance(const SkinShape& shape, SkinPoint point);

// Radius of a circle around the centre that holds the shape.
double reachOf(const SkinShape& shape);

// Lesion, the epidermis' answer to it, and the facts. `thickness` in mm, used where the class has one.
void addLesion(SkinCase& skin, double thickness, Random& random);

// Follicles, glands, vessels and nerves over `halfWidth` µm either side, none of them inside the lesion.
void addStructures(SkinCase& skin, double halfWidth, double depth, Random& random);

} // namespace hs::core
