// A decoder that says what it is told: the next token follows from the tokens read, and every row is counted.
#pragma once

#include "model/generate/text_decoder.h"

#include <cmath>
#include <functional>
#include <map>
#include <vector>

namespace hs::test {

class ScriptedDecoder : public model::TextDecoder {
public:
    // The most probable token behind a text (ids with the leading one); it gets a logit of 9, all others 0.
    using Script = std::function<int(const std::vector<int>& ids)>;

    ScriptedDecoder(int vocabulary, int maxPositions, Script script)
        : m_vocabulary(vocabulary)
        , m_maxPositions(maxPositions)
        , m_script(std::move(script)) {}

    model::DecoderLimits limits() const override { return {4, m_maxPositions, m_vocabulary}; }
    std::string description() const override { return "scripted"; }
    core::Result<void> setImage(model::CrossMemoryPtr) override { return {}; }
    core::Result<void> reserveSequences(int) override { return {}; }
    core::Result<void> copyPrefix(int from, int to, int length) override {
        m_texts[to].assign(m_texts[from].begin(), m_texts[from].begin() + length);
        return {};
    }
    core::Result<std::span<const model::RowAnswer>> read(std::span<const model::DecodeRow> rows) override {
        m_answers.assign(rows.size(), {});
        m_logits.assign(rows.size(), std::vector<float>(std::size_t(m_vocabulary), 0.0f));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (failAfter-- == 0) return core::Error(core::ErrorCode::OutOfMemory, "the memory is full");
            auto& text = m_texts[rows[i].sequence];
            text.resize(std::size_t(rows[i].position));
            text.push_back(rows[i].token);
            ++rowsRead;
            if (!model::wants(rows[i].want, model::Want::Logits)) continue;
            m_logits[i][std::size_t(m_script(text))] = logit;
            m_answers[i].logits = m_logits[i];
        }
        return std::span<const model::RowAnswer>(m_answers);
    }

    int rowsRead = 0;
    int failAfter = -1;
    float logit = 9.0f;

private:
    int m_vocabulary;
    int m_maxPositions;
    Script m_script;
    std::map<int, std::vector<int>> m_texts;
    std::vector<model::RowAnswer> m_answers;
    std::vector<std::vector<float>> m_logits;
};

} // namespace hs::test
