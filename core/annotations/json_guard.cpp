#include "core/annotations/json_guard.h"

#include <array>
#include <vector>

namespace hs::core {

namespace {

Error tooMuch(std::string_view name, const std::string& what) {
    return Error(ErrorCode::Corrupt, std::string(name) + " is not a file of marks: " + what);
}

// Past the closing quote of the text that begins at `at`.
std::size_t afterString(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at + 1;
}

std::string_view bareWordAt(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 3> kWords{"-Infinity", "Infinity", "NaN"};
    for (const std::string_view word : kWords)
        if (text.substr(at, word.size()) == word) return word;
    return {};
}

} // namespace

Result<std::optional<std::string>> guardJson(std::string_view text, std::string_view name) {
    std::optional<std::string> copy;
    std::size_t copied = 0; // of the text, into the copy
    std::vector<std::size_t> members;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') {
            at = afterString(text, at) - 1;
        } else if (c == '{' || c == '[') {
            members.push_back(0);
            if (members.size() > kDeepestJson)
                return tooMuch(name, "lists within lists deeper than " + std::to_string(kDeepestJson));
        } else if (c == '}' || c == ']') {
            if (!members.empty()) members.pop_back();
        } else if (c == ':' && !members.empty()) {
            if (++members.back() > kMostMembers)
                return tooMuch(name, "an object of more than " + std::to_string(kMostMembers) + " members");
        } else if (c == 'N' || c == 'I' || c == '-') {
            const std::string_view word = bareWordAt(text, at);
            if (word.empty()) continue;
            if (!copy) copy.emplace();
            copy->append(text.substr(copied, at - copied)).append(1, '"').append(word).append(1, '"');
            at += word.size() - 1;
            copied = at + 1;
        }
    }
    if (copy) copy->append(text.substr(copied));
    return copy;
}

} // namespace hs::core
