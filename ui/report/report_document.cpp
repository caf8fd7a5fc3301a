#include "ui/report/report_document.h"

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

constexpr std::size_t kUndoSteps = 200;

std::vector<core::TextSpan> spansOf(const std::vector<Piece>& pieces) {
    std::vector<core::TextSpan> spans;
    spans.reserve(pieces.size());
    for (const Piece& piece : pieces)
        spans.push_back(piece.span);
    return spans;
}

Piece pieceOf(const core::ReportToken& token, std::size_t index, std::size_t textSize) {
    const std::size_t end = std::min(token.span.end, textSize);
    return {{std::min(token.span.begin, end), end}, token.author, std::make_shared<core::ReportToken>(token), index};
}

bool isTyped(const Piece& piece) {
    return piece.token == nullptr;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

// Pieces after replacing bytes of the text by hand: touched ones join the hand-written piece, later ones move.
std::vector<Piece> piecesAfterEdit(const std::vector<Piece>& pieces, core::TextSpan replaced, std::size_t typed) {
    const std::ptrdiff_t shift =
        static_cast<std::ptrdiff_t>(typed) - static_cast<std::ptrdiff_t>(replaced.end - replaced.begin);
    Piece hand{{replaced.begin, replaced.begin + typed}, core::Author::Hand, nullptr, std::nullopt};
    std::vector<Piece> before;
    std::vector<Piece> after;
    for (Piece piece : pieces) {
        const bool touches = piece.span.begin < replaced.end && piece.span.end > replaced.begin;
        const bool holds = piece.span.begin < replaced.begin && piece.span.end > replaced.begin;
        const bool joinsTyped = isTyped(piece) && piece.span.end >= replaced.begin && piece.span.begin <= replaced.end;
        if (touches || holds || joinsTyped) {
            hand.span.begin = std::min(hand.span.begin, piece.span.begin);
            if (piece.span.end > replaced.end)
                hand.span.end = std::max(hand.span.end,
                                         static_cast<std::size_t>(static_cast<std::ptrdiff_t>(piece.span.end) + shift));
        } else if (piece.span.end <= replaced.begin) {
            before.push_back(std::move(piece));
        } else {
            piece.span.begin = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(piece.span.begin) + shift);
            piece.span.end = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(piece.span.end) + shift);
            after.push_back(std::move(piece));
        }
    }
    if (hand.span.begin < hand.span.end) before.push_back(hand);
    before.insert(before.end(), std::make_move_iterator(after.begin()), std::make_move_iterator(after.end()));
    return before;
}

} // namespace

void ReportDocument::changed() {
    m_words = wordsOf(m_state.text, spansOf(m_state.pieces));
}

void ReportDocument::clear() {
    *this = ReportDocument();
}

// Who wrote what in the beginning of the text that is now a prompt; empty when the text does not begin with it.
std::vector<Piece> ReportDocument::keptOf(const std::string& prompt) const {
    std::vector<Piece> kept;
    if (prompt.empty() || m_state.text.compare(0, prompt.size(), prompt) != 0) return kept;
    for (const Piece& piece : m_state.pieces)
        if (piece.span.end <= prompt.size()) {
            kept.push_back(trueOrigin(piece));
            kept.back().span = piece.span;
        }
    return kept;
}

void ReportDocument::pushUndo() {
    m_undo.push_back(m_state);
    if (m_undo.size() > kUndoSteps) m_undo.erase(m_undo.begin());
    m_redo.clear();
}

void ReportDocument::start(std::string prompt, core::RequestId version) {
    if (!m_state.text.empty()) pushUndo();
    begin(std::move(prompt), version);
}

void ReportDocument::startNext(std::string prompt, core::RequestId version) {
    begin(std::move(prompt), version);
}

void ReportDocument::begin(std::string prompt, core::RequestId version) {
    State next;
    next.prefix = keptOf(prompt);
    next.prefixText = prompt;
    next.version = version;
    m_typingAt.reset();
    core::Report meta;
    meta.prompt = prompt;
    next.meta = std::make_shared<core::Report>(std::move(meta));
    if (!prompt.empty()) next.pieces.push_back({{0, prompt.size()}, core::Author::Hand, nullptr, std::nullopt});
    next.text = std::move(prompt);
    m_state = std::move(next);
    changed();
}

void ReportDocument::abandon() {
    if (m_undo.empty()) return clear();
    m_state = std::move(m_undo.back());
    m_undo.pop_back();
    m_typingAt.reset();
    changed();
}

void ReportDocument::replaceText(std::size_t from, std::string_view tail) {
    m_state.text.resize(std::min(from, m_state.text.size()));
    m_state.text += tail;
}

void ReportDocument::write(const core::TokenWritten& written) {
    replaceText(written.replaceFrom, written.tail);
    const Piece piece = pieceOf(written.token, written.index, m_state.text.size());
    // Whatever was there before gives way: the placeholder of the prompt, a token written again, spans that the new
    // tail has shortened.
    std::erase_if(m_state.pieces, [&](const Piece& old) {
        return old.source ? *old.source >= written.index : old.span.end > piece.span.begin && piece.span.begin == 0;
    });
    for (Piece& old : m_state.pieces) {
        old.span.end = std::min(old.span.end, piece.span.begin);
        old.span.begin = std::min(old.span.begin, old.span.end);
    }
    m_state.pieces.push_back(piece);
    changed();
}

void ReportDocument::takeReport(const core::Report& report) {
    auto meta = std::make_shared<core::Report>(report);
    meta->text.clear();
    meta->tokens.clear();
    m_state.meta = std::move(meta);
    m_state.text = report.text;
    m_state.pieces.clear();
    for (std::size_t i = 0; i < report.tokens.size(); ++i)
        m_state.pieces.push_back(pieceOf(report.tokens[i], i, report.text.size()));
    changed();
}

void ReportDocument::finish(const core::Report& report) {
    takeReport(report);
}

void ReportDocument::load(const core::Report& report, core::RequestId version) {
    if (!m_state.text.empty()) pushUndo();
    m_typingAt.reset();
    m_state = State();
    m_state.version = version;
    takeReport(report);
}

void ReportDocument::renew(const core::Report& report, core::RequestId version) {
    m_typingAt.reset();
    m_state = State();
    m_state.version = version;
    takeReport(report);
}

void ReportDocument::remember(core::TextSpan replaced, std::string_view typed) {
    // Letters typed one after the other are one step; a space, a deletion or a jump begins a new one.
    const bool goesOn = m_typingAt == replaced.begin && replaced.begin == replaced.end && typed.size() <= 4 &&
                        typed.find_first_of(" \n\t") == std::string_view::npos;
    if (!goesOn) pushUndo();
    m_redo.clear();
    m_typingAt = replaced.begin + typed.size();
}

void ReportDocument::edit(core::TextSpan replaced, std::string_view typed) {
    replaced.end = std::min(replaced.end, m_state.text.size());
    replaced.begin = std::min(replaced.begin, replaced.end);
    if (replaced.begin == replaced.end && typed.empty()) return;
    remember(replaced, typed);
    m_state.text.replace(replaced.begin, replaced.end - replaced.begin, typed);
    m_state.pieces = piecesAfterEdit(m_state.pieces, replaced, typed.size());
    m_state.edited = true;
    changed();
}

void ReportDocument::keepBreak(std::size_t byte) {
    if (byte >= m_state.text.size() || m_state.text[byte] != ' ') return;
    m_state.text[byte] = '\n';
    changed();
}

void ReportDocument::undo() {
    if (m_undo.empty()) return;
    m_redo.push_back(std::exchange(m_state, std::move(m_undo.back())));
    m_undo.pop_back();
    m_typingAt.reset();
    changed();
}

void ReportDocument::redo() {
    if (m_redo.empty()) return;
    m_undo.push_back(std::exchange(m_state, std::move(m_redo.back())));
    m_redo.pop_back();
    m_typingAt.reset();
    changed();
}

// The words of a continued report were the model's although they are now part of its prompt.
const Piece& ReportDocument::trueOrigin(const Piece& piece) const {
    const std::size_t length = piece.span.end - piece.span.begin;
    if (piece.author != core::Author::Hand || length == 0 || piece.span.end > m_state.prefixText.size()) return piece;
    if (m_state.text.compare(piece.span.begin, length, m_state.prefixText, piece.span.begin, length) != 0) return piece;
    for (const Piece& kept : m_state.prefix)
        if (piece.span.begin >= kept.span.begin && piece.span.end <= kept.span.end) return kept;
    return piece;
}

core::Author ReportDocument::authorOf(const Piece& piece) const {
    return trueOrigin(piece).author;
}

double ReportDocument::certaintyOf(const Word& word) const {
    double least = 1.0;
    for (std::size_t i = word.tokens.begin; i < word.tokens.end; ++i) {
        const Piece& origin = trueOrigin(m_state.pieces[i]);
        if (origin.author == core::Author::Model && origin.token != nullptr)
            least = std::min(least, origin.token->probability);
    }
    return least;
}

double ReportDocument::entropyOf(const Word& word) const {
    double most = 0.0;
    for (std::size_t i = word.tokens.begin; i < word.tokens.end; ++i) {
        const Piece& origin = trueOrigin(m_state.pieces[i]);
        if (origin.author == core::Author::Model && origin.token != nullptr)
            most = std::max(most, origin.token->entropy);
    }
    return most;
}

const Piece* ReportDocument::doubtfulPiece(const Word& word) const {
    const Piece* doubtful = nullptr;
    for (std::size_t i = word.tokens.begin; i < word.tokens.end; ++i) {
        const Piece& origin = trueOrigin(m_state.pieces[i]);
        if (origin.author != core::Author::Model || origin.token == nullptr) continue;
        if (doubtful == nullptr || origin.token->probability < doubtful->token->probability) doubtful = &origin;
    }
    return doubtful;
}

WordFacts ReportDocument::factsOf(const Word& word) const {
    WordFacts facts;
    facts.text = m_state.text.substr(word.span.begin, word.span.end - word.span.begin);
    facts.author = core::Author::Hand;
    const core::ReportToken* counted = nullptr;
    for (std::size_t i = word.tokens.begin; i < word.tokens.end; ++i) {
        const Piece& origin = trueOrigin(m_state.pieces[i]);
        if (origin.author != core::Author::Model || origin.token == nullptr || origin.token.get() == counted) continue;
        counted = origin.token.get();
        facts.author = core::Author::Model;
        facts.probability *= origin.token->probability;
    }
    const Piece* doubtful = doubtfulPiece(word);
    if (doubtful == nullptr) return facts;
    facts.entropy = entropyOf(word);
    const std::size_t prefixEnd = std::clamp(doubtful->span.begin, word.span.begin, word.span.end);
    const std::string prefix = m_state.text.substr(word.span.begin, prefixEnd - word.span.begin);
    for (const core::RunnerUp& other : doubtful->token->runnersUp)
        facts.alternatives.push_back({trimmed(prefix + other.text), other.probability, other.goesOn});
    return facts;
}

ReportDocument::Branch ReportDocument::branchAt(const Word& word, std::size_t alternative) const {
    const Piece* doubtful = doubtfulPiece(word);
    if (doubtful == nullptr || alternative >= doubtful->token->runnersUp.size()) return {};
    const core::RunnerUp& runnerUp = doubtful->token->runnersUp[alternative];
    const std::string& other = runnerUp.text;
    std::string prompt = m_state.text.substr(0, std::min(doubtful->span.begin, m_state.text.size()));
    // A token that begins a word carries its blank; where the text around it was cleaned of it, one is put back.
    const bool beginsWord = doubtful->span.begin <= word.span.begin;
    if (beginsWord && !prompt.empty() && prompt.back() != ' ' && prompt.back() != '\n' && !other.empty() &&
        other.front() != ' ' && doubtful->token->text.substr(0, 1) == " ")
        prompt += ' ';
    return {prompt + other, runnerUp.goesOn};
}

TokenRange ReportDocument::sourceTokens(core::TextSpan span) const {
    TokenRange range;
    for (const Piece& piece : m_state.pieces) {
        const bool touches = std::max(piece.span.begin, span.begin) < std::min(piece.span.end, span.end);
        if (!touches || !piece.source) continue;
        if (range.empty()) range = {*piece.source, *piece.source + 1};
        range.begin = std::min(range.begin, *piece.source);
        range.end = std::max(range.end, *piece.source + 1);
    }
    return range;
}

core::Report ReportDocument::report() const {
    core::Report report = *m_state.meta;
    report.text = m_state.text;
    for (const Piece& piece : m_state.pieces) {
        const Piece& origin = trueOrigin(piece);
        core::ReportToken token;
        if (piece.token != nullptr) {
            token = *piece.token;
        } else {
            token.id = -1; // typed into the finished text: no token of the model's
            token.text = report.text.substr(piece.span.begin, piece.span.end - piece.span.begin);
        }
        token.author = origin.author;
        token.span = piece.span;
        report.tokens.push_back(std::move(token));
    }
    report.promptTokens = std::min(report.promptTokens, report.tokens.size());
    return report;
}

} // namespace hs::ui
