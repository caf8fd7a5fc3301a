// A tokenizer of words "w17" and a comma that moves left of its blank, for tests of what lies above it.
#pragma once

#include "model/io/tokenizer.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace hs::test {

class ToyTokenizer : public model::Tokenizer {
public:
    static constexpr int kComma = 50;

    explicit ToyTokenizer(int vocabulary)
        : m_vocabulary(vocabulary) {}

    std::string kind() const override { return "toy"; }
    int vocabulary() const override { return m_vocabulary; }
    std::vector<int> encode(std::string_view text) const override { return encodeWithPieces(text).ids; }
    model::Encoding encodeWithPieces(std::string_view text) const override {
        model::Encoding encoding;
        std::istringstream words{std::string(text)};
        for (std::string word; words >> word; encoding.pieces.push_back(word))
            encoding.ids.push_back(word == "," ? kComma : std::stoi(word.substr(1)) % m_vocabulary);
        return encoding;
    }
    std::string decode(std::span<const int> ids, bool) const override {
        std::string text;
        for (const int id : ids)
            append(text, id);
        if (!text.empty() && text.back() == ' ') text.pop_back();
        return text;
    }
    std::vector<std::string> pieces(std::span<const int> ids) const override {
        return std::vector<std::string>(ids.size(), "w");
    }
    std::unique_ptr<model::StreamingDecoder> streamingDecoder() const override { return std::make_unique<Streaming>(); }
    int bosId() const override { return 0; }
    int padId() const override { return 1; }
    int eosId() const override { return 2; }
    int unknownId() const override { return 3; }

private:
    static void append(std::string& text, int id) {
        if (id != kComma) {
            text += "w" + std::to_string(id) + " ";
            return;
        }
        if (!text.empty() && text.back() == ' ') text.pop_back();
        text += ", ";
    }

    class Streaming : public model::StreamingDecoder {
    public:
        model::DecodedStep push(int id) override {
            const std::string before = m_text;
            append(m_text, id);
            const auto same = std::mismatch(before.begin(), before.end(), m_text.begin(), m_text.end());
            model::DecodedStep step;
            step.replaceFrom = std::size_t(same.first - before.begin());
            step.tail = m_text.substr(step.replaceFrom);
            step.stableBytes = m_text.size() - 1; // the last blank may still go
            return step;
        }
        const std::string& text() const override { return m_text; }

    private:
        std::string m_text;
    };

    int m_vocabulary;
};

} // namespace hs::test
