// Moses detokenization of English words, as sacremoses does it: the last step of BioGPT's decoding.
//
// What a word adds to the text depends only on the words before it, so a growing text can be continued from a copy of
// the state. Source of the rules: sacremoses 0.1.1 (tokenize.py, MosesDetokenizer). A value; one thread at a time.
#pragma once

#include "model/io/moses_tables.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hs::model {

// Joins "a", "@-@", "b" to "a-b" and takes the XML escapes back: words as the detokenizer wants them.
std::vector<std::u32string> unescapeMosesWords(const std::vector<std::u32string>& words);

class MosesDetokenizer {
public:
    explicit MosesDetokenizer(std::shared_ptr<const MosesTables> tables)
        : m_tables(std::move(tables)) {}

    // Appends one unescaped word to the text.
    void push(const std::u32string& word, std::string& text);

private:
    void append(const std::u32string& word, std::string& text, bool spaceBefore, bool spaceAfter);
    void pushQuote(const std::u32string& word, std::string& text);

    std::shared_ptr<const MosesTables> m_tables;
    bool m_first = true;
    bool m_space = true; // before the next word that does not lean left
    std::u32string m_before;
    std::map<std::u32string, int> m_quotes;
};

// transformers' clean_up_tokenization: takes blanks away before punctuation and contractions.
std::string cleanUpSpaces(std::string_view text);

// A character that no clean-up rule looks at: what stands before it is cleaned alike whatever follows it.
bool isCleanUpBarrier(char c);

} // namespace hs::model
