#include "core/words/consensus.h"

#include "core/words/sections.h"
#include "core/words/word_difference.h"

#include <algorithm>
#include <array>
#include <set>

namespace hs::core {

namespace {

constexpr double kSameWords = 0.6;
constexpr double kSupported = 0.5;

bool isOneOf(std::string_view word, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 24> kFunctionWords{"a",     "an",   "the", "is",   "are", "was",   "were", "be",
                                                          "there", "with", "of",  "in",   "on",  "which", "that", "and",
                                                          "to",    "by",   "at",  "from", "for", "this",  "as",   "it"};
constexpr std::array<std::string_view, 8> kNegations{"no",   "not",     "without", "absent",
                                                     "none", "neither", "nor",     "never"};

// What a sentence says: its content words, its numbers, and whether it denies.
struct Meaning {
    std::set<std::string> words;
    std::multiset<std::string> numbers;
    bool denies = false;
};

Meaning meaningOf(std::string_view sentence) {
    Meaning meaning;
    for (const TextSpan span : wordSpans(sentence)) {
        std::string word = folded(sentence.substr(span.begin, span.end - span.begin));
        const auto first = static_cast<unsigned char>(word.front());
        if (first >= '0' && first <= '9') meaning.numbers.insert(word);
        const bool letters = (first >= 'a' && first <= 'z') || first >= 0x80 || (first >= '0' && first <= '9');
        if (!letters || isOneOf(word, kFunctionWords)) continue;
        if (isOneOf(word, kNegations)) {
            meaning.denies = true;
            continue;
        }
        if (word.size() > 3 && word.back() == 's') word.pop_back(); // "margins", "margin"
        meaning.words.insert(std::move(word));
    }
    return meaning;
}

bool shareWords(const std::set<std::string>& a, const std::set<std::string>& b) {
    std::size_t shared = 0;
    for (const std::string& word : a)
        shared += b.count(word);
    return 2.0 * double(shared) >= kSameWords * double(a.size() + b.size()) && shared > 0;
}

bool same(const Meaning& a, const Meaning& b) {
    if (a.denies != b.denies || a.numbers != b.numbers) return false;
    return (a.words.empty() && b.words.empty()) || shareWords(a.words, b.words);
}

// The same words with another number or another sign: both cannot be true.
bool contradict(const Meaning& a, const Meaning& b) {
    if (a.denies == b.denies && a.numbers == b.numbers) return false;
    const auto topic = [](const Meaning& meaning) {
        std::set<std::string> words = meaning.words;
        for (const std::string& number : meaning.numbers)
            words.erase(number);
        return words;
    };
    return shareWords(topic(a), topic(b));
}

struct Said {
    std::string section;
    std::string text;
    Meaning meaning;
};

std::vector<Said> saidIn(const std::string& text) {
    std::vector<Said> said;
    for (const Section& section : sectionsOf(text))
        for (const TextSpan span : sentencesIn(text, section.body)) {
            std::string sentence = text.substr(span.begin, span.end - span.begin);
            Meaning meaning = meaningOf(sentence);
            said.push_back({section.name, std::move(sentence), std::move(meaning)});
        }
    return said;
}

std::vector<DiagnosisGroup> groupsOf(std::span<const std::string> texts) {
    std::vector<DiagnosisGroup> groups;
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::string diagnosis = finalDiagnosisOf(texts[i]);
        const std::string key = folded(diagnosis);
        const auto known = std::find(keys.begin(), keys.end(), key);
        if (known == keys.end()) {
            keys.push_back(key);
            groups.push_back({std::move(diagnosis), {i}});
        } else {
            groups[std::size_t(known - keys.begin())].samples.push_back(i);
        }
    }
    std::stable_sort(groups.begin(), groups.end(), [](const DiagnosisGroup& a, const DiagnosisGroup& b) {
        return a.samples.size() > b.samples.size();
    });
    return groups;
}

std::size_t typicalOf(std::span<const std::string> texts, const std::vector<std::size_t>& samples) {
    std::size_t best = samples.front();
    double most = -1.0;
    for (const std::size_t i : samples) {
        double nearness = 0.0;
        for (const std::size_t j : samples)
            nearness += i == j ? 0.0 : sharedWords(texts[i], texts[j]);
        if (nearness > most + 1e-12) {
            most = nearness;
            best = i;
        }
    }
    return best;
}

Statement supported(const Said& said, const std::vector<std::vector<Said>>& all) {
    Statement statement{said.section, said.text, {}, 0.0};
    for (std::size_t sample = 0; sample < all.size(); ++sample)
        if (std::any_of(all[sample].begin(), all[sample].end(), [&](const Said& other) {
                return folded(other.section) == folded(said.section) && same(other.meaning, said.meaning);
            }))
            statement.samples.push_back(sample);
    statement.share = double(statement.samples.size()) / double(all.size());
    return statement;
}

bool alreadySaid(const std::vector<Statement>& statements, const Said& said) {
    return std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
        return folded(statement.section) == folded(said.section) && same(meaningOf(statement.text), said.meaning);
    });
}

bool contradictsOne(const std::vector<Statement>& statements, const Said& said) {
    return std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
        return folded(statement.section) == folded(said.section) && contradict(meaningOf(statement.text), said.meaning);
    });
}

std::string textOf(const std::vector<Statement>& statements) {
    std::string text, section;
    for (const Statement& statement : statements) {
        if (!text.empty()) text += ' ';
        if (statement.section != section && !statement.section.empty()) text += statement.section + ": ";
        section = statement.section;
        text += statement.text;
    }
    return text;
}

// Where a statement of another sample belongs: behind the last one of its section.
void insertInSection(std::vector<Statement>& statements, Statement statement) {
    auto place = statements.end();
    for (auto at = statements.begin(); at != statements.end(); ++at)
        if (folded(at->section) == folded(statement.section)) place = at + 1;
    statements.insert(place, std::move(statement));
}

} // namespace

bool sayTheSame(std::string_view first, std::string_view second) {
    return same(meaningOf(first), meaningOf(second));
}

Consensus consensusOf(std::span<const std::string> texts) {
    Consensus consensus;
    if (texts.empty()) return consensus;
    consensus.groups = groupsOf(texts);
    consensus.typical = typicalOf(texts, consensus.groups.front().samples);
    std::vector<std::vector<Said>> all;
    for (const std::string& text : texts)
        all.push_back(saidIn(text));
    for (const Said& said : all[consensus.typical]) {
        Statement statement = supported(said, all);
        // The diagnosis of the largest group stands, however small that group is.
        const bool isDiagnosis = folded(said.text).find(folded(consensus.groups.front().diagnosis)) == 0;
        (statement.share >= kSupported || isDiagnosis ? consensus.statements : consensus.minority)
            .push_back(std::move(statement));
    }
    for (std::size_t sample = 0; sample < all.size(); ++sample)
        for (const Said& said : all[sample]) {
            if (alreadySaid(consensus.statements, said) || alreadySaid(consensus.minority, said)) continue;
            Statement statement = supported(said, all);
            if (statement.share >= kSupported && !contradictsOne(consensus.statements, said))
                insertInSection(consensus.statements, std::move(statement));
            else
                consensus.minority.push_back(std::move(statement));
        }
    std::stable_sort(consensus.minority.begin(), consensus.minority.end(),
                     [](const Statement& a, const Statement& b) { return a.share > b.share; });
    consensus.text = textOf(consensus.statements);
    return consensus;
}

} // namespace hs::core
