#include "model/io/bpe.h"

#include "core/files.h"
#include "model/io/unicode.h"

#include <algorithm>
#include <queue>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::uint64_t kMostBytes = 64u << 20;
constexpr std::uint32_t kUnknown = ~std::uint32_t(0); // a symbol that no merge knows
constexpr std::int32_t kNone = -1;

std::string_view nextWord(std::string_view& line) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t\r"), line.size());
    const std::size_t end = std::min(line.find_first_of(" \t\r", begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    line.remove_prefix(end);
    return word;
}

} // namespace

// A piece of the word under work; nodes form a list so that merging costs no copy.
struct BpeMerges::Node {
    SymbolId symbol = kUnknown;
    std::uint32_t begin = 0; // bytes of the word
    std::uint32_t end = 0;
    std::int32_t before = kNone;
    std::int32_t after = kNone;
    bool alive = true;
};

Result<std::shared_ptr<const BpeMerges>> BpeMerges::open(const std::filesystem::path& file) {
    HS_TRY(const std::string text, core::readTextFile(file, kMostBytes));
    return parse(text, core::displayName(file));
}

Result<std::shared_ptr<const BpeMerges>> BpeMerges::parse(std::string_view text, const std::string& name) {
    auto merges = std::make_shared<BpeMerges>();
    const auto lines = std::size_t(std::count(text.begin(), text.end(), '\n')) + 1;
    merges->m_symbols.reserve(lines + lines / 4);
    merges->m_merges.reserve(lines);
    std::uint32_t rank = 0;
    std::size_t lineNumber = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        ++lineNumber;
        if (line.starts_with("#version") || line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const std::string_view left = nextWord(line);
        const std::string_view right = nextWord(line);
        nextWord(line); // how often the pair was seen, in bpecodes
        if (right.empty() || !nextWord(line).empty())
            return Error(ErrorCode::Corrupt,
                         name + ": line " + std::to_string(lineNumber) + " is not a merge (two pieces, or two and a count, were expected)");
        const SymbolId leftId = merges->intern(left);
        const SymbolId rightId = merges->intern(right);
        const SymbolId result = merges->intern(std::string(left) + std::string(right));
        merges->m_merges[std::uint64_t(leftId) << 32 | rightId] = {rank++, result}; // a repeated pair: the later one
    }
    return std::shared_ptr<const BpeMerges>(std::move(merges));
}

BpeMerges::SymbolId BpeMerges::intern(std::string_view text) {
    return m_symbols.try_emplace(std::string(text), SymbolId(m_symbols.size())).first->second;
}

BpeMerges::SymbolId BpeMerges::find(std::string_view text) const {
    const auto found = m_symbols.find(std::string(text));
    return found == m_symbols.end() ? kUnknown : found->second;
}

const BpeMerges::Merge* BpeMerges::mergeOf(SymbolId left, SymbolId right) const {
    if (left == kUnknown || right == kUnknown) return nullptr;
    const auto found = m_merges.find(std::uint64_t(left) << 32 | right);
    return found == m_merges.end() ? nullptr : &found->second;
}

void BpeMerges::mergeAll(std::vector<Node>& nodes) const {
    struct Candidate {
        std::uint32_t rank;
        std::int32_t left;
        SymbolId leftSymbol, rightSymbol; // as seen when it was queued; a stale candidate no longer fits
        bool operator>(const Candidate& other) const {
            return rank != other.rank ? rank > other.rank : left > other.left;
        }
    };
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto offer = [&](std::int32_t left) {
        if (left == kNone || nodes[std::size_t(left)].after == kNone) return;
        const Node& first = nodes[std::size_t(left)];
        const Node& second = nodes[std::size_t(first.after)];
        if (const Merge* merge = mergeOf(first.symbol, second.symbol))
            queue.push({merge->rank, left, first.symbol, second.symbol});
    };
    for (std::size_t i = 0; i < nodes.size(); ++i)
        offer(std::int32_t(i));
    std::vector<std::int32_t> changed;
    while (!queue.empty()) {
        // All places of the best pair first; pairs that arise meanwhile wait, even if theirs were a better rank.
        const std::uint32_t rank = queue.top().rank;
        changed.clear();
        while (!queue.empty() && queue.top().rank == rank) {
            const Candidate candidate = queue.top();
            queue.pop();
            Node& left = nodes[std::size_t(candidate.left)];
            if (!left.alive || left.symbol != candidate.leftSymbol || left.after == kNone) continue;
            Node& right = nodes[std::size_t(left.after)];
            if (right.symbol != candidate.rightSymbol) continue;
            left.symbol = mergeOf(left.symbol, right.symbol)->result;
            left.end = right.end;
            left.after = right.after;
            if (left.after != kNone) nodes[std::size_t(left.after)].before = candidate.left;
            right.alive = false;
            changed.push_back(candidate.left);
        }
        for (const std::int32_t node : changed) {
            offer(nodes[std::size_t(node)].before);
            offer(node);
        }
    }
}

std::vector<std::string> BpeMerges::split(std::string_view word, Part part) const {
    std::vector<Node> nodes;
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t length = std::min(utf8Length(static_cast<unsigned char>(word[at])), word.size() - at);
        std::string character(word.substr(at, length));
        if (at + length == word.size() && part == Part::Word) character += kEndOfWord;
        Node node;
        node.symbol = find(character);
        node.begin = std::uint32_t(at);
        node.end = std::uint32_t(at + length);
        node.before = std::int32_t(nodes.size()) - 1;
        node.after = at + length == word.size() ? kNone : std::int32_t(nodes.size()) + 1;
        nodes.push_back(node);
        at += length;
    }
    if (nodes.size() > 1) mergeAll(nodes);
    std::vector<std::string> pieces;
    for (const Node& node : nodes)
        if (node.alive) pieces.emplace_back(word.substr(node.begin, node.end - node.begin));
    if (!pieces.empty() && part == Part::Word) pieces.back() += kEndOfWord;
    return pieces;
}

} // namespace hs::model
