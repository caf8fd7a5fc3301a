// Nesting of JSON that comes from a file or a socket. Pure; any thread.
//
// The JSON library reads any depth, but copies and writes what it read by recursion: a few hundred kilobytes of brackets
// are enough to run off a thread's stack. So text of strangers passes here before it is parsed.
#pragma once

#include <string_view>

namespace hs::core {

inline constexpr int kMostNested = 128; // ours is at most ten deep

// The text itself, or nothing (which no parser takes for JSON) when its brackets nest deeper than that.
std::string_view shallowJson(std::string_view text, int deepest = kMostNested);

} // namespace hs::core
