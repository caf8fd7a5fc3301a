// Which tissue a point belongs to, decided in one place for pixels, cells and labels. Pure.
#pragma once

#include "core/synthetic/tissue_field.h"

namespace hs::core {

enum class Material : std::uint8_t { Glass, Keratin, Epidermis, Structure, Lesion, Stroma, Fat };

// Keratin and horn lie in the lesion that makes them, so structures win over everything; the epidermis wins over nests
// that reach into it, except where the lesion is the epidermis.
inline Material materialAt(const TissueSample& sample, SkinClass skinClass) {
    if (sample.section < 0 || sample.inside <= 0.0f || sample.d < -sample.corneum) return Material::Glass;
    if (sample.d < 0.0f) return Material::Keratin;
    if (sample.structure < 0.0f) return Material::Structure;
    if (skinClass == SkinClass::SeborrhoeicKeratosis && sample.lesion < 0.0f) return Material::Lesion;
    if (sample.lesion < 0.0f && skinClass != SkinClass::LichenoidDermatitis && sample.epidermis > -6.0f)
        return Material::Lesion;
    if (sample.epidermis < 0.0f) return Material::Epidermis;
    return sample.fat > 0.5f ? Material::Fat : Material::Stroma;
}

} // namespace hs::core
