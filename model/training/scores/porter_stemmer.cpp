#include "model/training/scores/porter_stemmer.h"

#include <span>
#include <unordered_map>

namespace hs::model {

namespace {

using Word = std::string;

bool isConsonant(std::string_view word, std::size_t at) {
    const char c = word[at];
    if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') return false;
    return c != 'y' || at == 0 || !isConsonant(word, at - 1);
}

// Porter's m: how often a vowel is followed by a consonant.
int measure(std::string_view stem) {
    int count = 0;
    for (std::size_t i = 1; i < stem.size(); ++i)
        count += !isConsonant(stem, i - 1) && isConsonant(stem, i);
    return count;
}

bool hasVowel(std::string_view stem) {
    for (std::size_t i = 0; i < stem.size(); ++i)
        if (!isConsonant(stem, i)) return true;
    return false;
}

bool endsInDoubleConsonant(std::string_view word) {
    const std::size_t n = word.size();
    return n >= 2 && word[n - 1] == word[n - 2] && isConsonant(word, n - 1);
}

// Consonant, vowel, consonant other than w, x, y; or a word of vowel and consonant alone.
bool endsShort(std::string_view word) {
    const std::size_t n = word.size();
    if (n == 2) return !isConsonant(word, 0) && isConsonant(word, 1);
    if (n < 3 || !isConsonant(word, n - 3) || isConsonant(word, n - 2) || !isConsonant(word, n - 1)) return false;
    return word[n - 1] != 'w' && word[n - 1] != 'x' && word[n - 1] != 'y';
}

std::string_view without(std::string_view word, std::size_t letters) { return word.substr(0, word.size() - letters); }

// A suffix, what replaces it, and the least measure that the rest must have.
struct Rule {
    std::string_view suffix;
    std::string_view replacement;
    int leastMeasure;
};

// The first rule whose suffix fits decides, whether its measure holds or not.
Word applyFirst(Word word, std::span<const Rule> rules) {
    for (const Rule& rule : rules) {
        if (!word.ends_with(rule.suffix)) continue;
        const std::string_view rest = without(word, rule.suffix.size());
        return measure(rest) >= rule.leastMeasure ? Word(rest) + Word(rule.replacement) : word;
    }
    return word;
}

Word stripPlural(Word word) {
    if (word.ends_with("sses")) return Word(without(word, 2));
    if (word.ends_with("ies")) return Word(without(word, word.size() == 4 ? 1 : 2));
    if (word.ends_with("s") && !word.ends_with("ss")) return Word(without(word, 1));
    return word;
}

Word restoreEnd(Word word) {
    if (word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz")) return word + 'e';
    if (endsInDoubleConsonant(word)) {
        const char last = word.back();
        return last == 'l' || last == 's' || last == 'z' ? word : Word(without(word, 1));
    }
    return measure(word) == 1 && endsShort(word) ? word + 'e' : word;
}

Word stripPast(Word word) {
    if (word.ends_with("ied")) return Word(without(word, word.size() == 4 ? 1 : 2));
    if (word.ends_with("eed")) return measure(without(word, 3)) > 0 ? Word(without(word, 1)) : word;
    if (word.ends_with("ed") && hasVowel(without(word, 2))) return restoreEnd(Word(without(word, 2)));
    if (word.ends_with("ing") && hasVowel(without(word, 3))) return restoreEnd(Word(without(word, 3)));
    return word;
}

Word turnFinalY(Word word) {
    if (word.size() > 2 && word.back() == 'y' && isConsonant(word, word.size() - 2)) word.back() = 'i';
    return word;
}

Word shortenDoubleSuffix(Word word) {
    if (word.ends_with("alli") && measure(without(word, 4)) > 0) return shortenDoubleSuffix(Word(without(word, 2)));
    // "logi" keeps its l with the stem, so that "geologi" counts as "geol" does.
    if (word.ends_with("logi")) return measure(without(word, 3)) > 0 ? Word(without(word, 1)) : word;
    static constexpr Rule kRules[]{
        {"ational", "ate", 1}, {"tional", "tion", 1}, {"enci", "ence", 1},   {"anci", "ance", 1},   {"izer", "ize", 1},
        {"bli", "ble", 1},     {"alli", "alli", 1},   {"fulli", "ful", 1},   {"entli", "ent", 1},   {"eli", "e", 1},
        {"ousli", "ous", 1},   {"ization", "ize", 1}, {"ation", "ate", 1},   {"ator", "ate", 1},    {"alism", "al", 1},
        {"iveness", "ive", 1}, {"fulness", "ful", 1}, {"ousness", "ous", 1}, {"aliti", "al", 1},    {"iviti", "ive", 1},
        {"biliti", "ble", 1}};
    return applyFirst(std::move(word), kRules);
}

Word shortenSuffix(Word word) {
    static constexpr Rule kRules[]{{"icate", "ic", 1}, {"ative", "", 1}, {"alize", "al", 1}, {"iciti", "ic", 1},
                                   {"ical", "ic", 1},  {"ful", "", 1},   {"ness", "", 1}};
    return applyFirst(std::move(word), kRules);
}

Word dropSuffix(Word word) {
    if (word.ends_with("sion") || word.ends_with("tion"))
        return measure(without(word, 3)) > 1 ? Word(without(word, 3)) : word;
    static constexpr Rule kRules[]{{"al", "", 2},   {"ance", "", 2},  {"ence", "", 2}, {"er", "", 2},  {"ic", "", 2},
                                   {"able", "", 2}, {"ible", "", 2},  {"ant", "", 2},  {"ement", "", 2}, {"ment", "", 2},
                                   {"ent", "", 2},  {"ou", "", 2},    {"ism", "", 2},  {"ate", "", 2}, {"iti", "", 2},
                                   {"ous", "", 2},  {"ive", "", 2},   {"ize", "", 2}};
    return applyFirst(std::move(word), kRules);
}

Word tidyEnd(Word word) {
    if (word.ends_with("e")) {
        const std::string_view rest = without(word, 1);
        const int m = measure(rest);
        if (m > 1 || (m == 1 && !endsShort(rest))) word = Word(rest);
    }
    if (word.ends_with("ll") && measure(without(word, 1)) > 1) word.pop_back();
    return word;
}

} // namespace

std::string porterStem(std::string_view given) {
    static const std::unordered_map<std::string_view, std::string_view> kIrregular{
        {"sky", "sky"},         {"skies", "sky"},         {"dying", "die"},       {"lying", "lie"},     {"tying", "tie"},
        {"news", "news"},       {"innings", "inning"},    {"inning", "inning"},   {"outings", "outing"}, {"outing", "outing"},
        {"cannings", "canning"}, {"canning", "canning"},  {"howe", "howe"},       {"proceed", "proceed"}, {"exceed", "exceed"},
        {"succeed", "succeed"}};
    if (const auto found = kIrregular.find(given); found != kIrregular.end()) return std::string(found->second);
    if (given.size() <= 2) return std::string(given);
    Word word = turnFinalY(stripPast(stripPlural(Word(given))));
    return tidyEnd(dropSuffix(shortenSuffix(shortenDoubleSuffix(std::move(word)))));
}

} // namespace hs::model
