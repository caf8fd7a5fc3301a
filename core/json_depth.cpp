#include "core/json_depth.h"

namespace hs::core {

std::string_view shallowJson(std::string_view text, int deepest) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > deepest) return {};
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return text;
}

} // namespace hs::core
