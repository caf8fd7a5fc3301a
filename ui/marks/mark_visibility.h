// MarkVisibility: which marks show. A value: painting on a worker takes a copy.
#pragma once

#include "core/annotations/annotation.h"

#include <set>
#include <string>

namespace hs::ui {

struct MarkVisibility {
    std::set<std::string> hidden; // classes by name, "" for marks without one
    bool all = true;

    bool shows(const core::Annotation& mark) const {
        if (!all) return false;
        return hidden.empty() || !hidden.contains(mark.classification ? mark.classification->name : std::string());
    }
};

} // namespace hs::ui
