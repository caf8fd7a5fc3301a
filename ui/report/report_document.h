// ReportDocument: the report as the panel holds it: what the model writes, what hands change in it, and the way back.
//
// A value without widgets; GUI thread. Text is UTF-8, spans are bytes of it. While the model writes, write() follows
// its TokenWritten events; after that edit() takes what is typed. A token touched by a hand becomes part of a
// hand-written piece; the others keep their probability, their runners-up and their place in the model's own report, so
// that their maps stay theirs.
#pragma once

#include "core/report_event.h"
#include "ui/report/words.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::ui {

// A piece of the text and who wrote it.
struct Piece {
    core::TextSpan span;
    core::Author author = core::Author::Model;
    std::shared_ptr<const core::ReportToken> token; // null for what was typed into the text
    std::optional<std::size_t> source;              // index in the model's report; nothing for what was typed into it
};

// What a card says about a word.
struct WordFacts {
    struct Alternative {
        std::string text; // the whole word as it would begin, white space trimmed
        double probability = 0.0;
        bool goesOn = false; // more of the word would follow
    };
    std::string text;
    core::Author author = core::Author::Model;
    double probability = 1.0;              // of the whole word: product over its tokens
    double entropy = 0.0;                  // nats; the greatest of its tokens
    std::vector<Alternative> alternatives; // for its least certain token, most probable first
};

class ReportDocument {
public:
    bool empty() const { return m_state.text.empty(); }
    // The request whose words stand here; pieces' sources are indices into that request's report. 0: from a file.
    core::RequestId version() const { return m_state.version; }
    const std::string& text() const { return m_state.text; }
    bool demo() const { return m_state.meta->demo; } // written by a demo model
    const std::vector<Piece>& pieces() const { return m_state.pieces; }
    const std::vector<Word>& words() const { return m_words; } // their ranges are of pieces()

    void clear();

    // A new report on this prompt; the text so far is one undo step away. If it begins with the prompt, who wrote what
    // in it is remembered: after "continue from here" the model's own words stay the model's.
    void start(std::string prompt, core::RequestId version = 0);
    // The same for the next of several sections: one undo step takes all of them back.
    void startNext(std::string prompt, core::RequestId version);
    // As if it had never been started: the text from before, and no way forward again.
    void abandon();
    void write(const core::TokenWritten& written);
    // The finished report stands over what was streamed.
    void finish(const core::Report& report);
    // Shows a report from a file, or one of several that were sampled; what was there before can be had back by undo.
    void load(const core::Report& report, core::RequestId version = 0);

    // The same text, written anew: its tokens and facts take the place of the old ones, no step of undo.
    void renew(const core::Report& report, core::RequestId version);

    // Bytes `replaced` become `typed`, by hand. Spans beyond the text are clamped.
    void edit(core::TextSpan replaced, std::string_view typed);
    // The blank at this byte becomes a line break of the text itself; part of the edit before it.
    void keepBreak(std::size_t byte);
    bool edited() const { return m_state.edited; }
    bool canUndo() const { return !m_undo.empty(); }
    bool canRedo() const { return !m_redo.empty(); }
    void undo();
    void redo();

    core::Author authorOf(const Piece& piece) const;
    // The least probability among the tokens of a word; 1 for what hands wrote.
    double certaintyOf(const Word& word) const;
    // The greatest entropy (nats) among the tokens of a word; 0 for what hands wrote.
    double entropyOf(const Word& word) const;
    WordFacts factsOf(const Word& word) const;
    // What to write on from: the text up to the word's least certain token, and this alternative of factsOf() in its
    // place; empty when there is no such alternative.
    struct Branch {
        std::string prompt;
        bool openWord = false; // the alternative is a piece of a word, which the model is to go on with
    };
    Branch branchAt(const Word& word, std::size_t alternative) const;
    // Tokens of the model's own report behind a span of text; empty where only hands wrote.
    TokenRange sourceTokens(core::TextSpan span) const;

    // The report as it now stands, edits included, for saving and export.
    core::Report report() const;

private:
    struct State {
        std::string text;
        std::vector<Piece> pieces;
        std::vector<Piece> prefix; // of the report that was continued: who wrote the prompt's words
        std::string prefixText;    // the prompt they are spans of
        std::shared_ptr<const core::Report> meta = std::make_shared<core::Report>(); // all but text and tokens
        core::RequestId version = 0;
        bool edited = false;
    };

    void changed();
    void remember(core::TextSpan replaced, std::string_view typed);
    void replaceText(std::size_t from, std::string_view tail);
    std::vector<Piece> keptOf(const std::string& prompt) const;
    const Piece& trueOrigin(const Piece& piece) const;
    const Piece* doubtfulPiece(const Word& word) const;
    void pushUndo();
    void begin(std::string prompt, core::RequestId version);
    void takeReport(const core::Report& report);

    State m_state;
    std::vector<Word> m_words;
    std::vector<State> m_undo;
    std::vector<State> m_redo;
    std::optional<std::size_t> m_typingAt; // where the next letter would belong to the same undo step
};

} // namespace hs::ui
