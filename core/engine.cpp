#include "core/engine.h"

namespace hs::core {

std::optional<AttributionMethod> attributionMethodFromName(std::string_view name) {
    if (name == "attention") return AttributionMethod::Attention;
    if (name == "contrast") return AttributionMethod::Contrast;
    if (name == "gradient") return AttributionMethod::Gradient;
    if (name == "reference") return AttributionMethod::Reference;
    return std::nullopt;
}

std::string attributionMethodName(AttributionMethod method) {
    switch (method) {
    case AttributionMethod::Attention: return "attention";
    case AttributionMethod::Contrast: return "contrast";
    case AttributionMethod::Gradient: return "gradient";
    case AttributionMethod::Reference: return "reference";
    }
    return {};
}

} // namespace hs::core
