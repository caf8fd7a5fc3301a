// ReportText: the text that a growing sequence of tokens makes, and which bytes of it each token stands for.
//
// Later tokens may change the end of the text (a comma moves left of its blank); what they replace is theirs, and the
// spans of earlier tokens shrink to what is left. One thread.
#pragma once

#include "core/report.h"
#include "model/io/tokenizer.h"

#include <memory>
#include <string>
#include <vector>

namespace hs::model {

class ReportText {
public:
    explicit ReportText(const Tokenizer& tokenizer)
        : m_decoder(tokenizer.streamingDecoder()) {}

    DecodedStep push(int id);

    const std::string& text() const { return m_decoder->text(); }
    std::size_t tokens() const { return m_ends.size(); }
    // Of the present text; spans follow one another without gaps, some may be empty.
    core::TextSpan span(std::size_t token) const { return {token == 0 ? 0 : m_ends[token - 1], m_ends[token]}; }
    std::string words(std::size_t token) const {
        return text().substr(span(token).begin, span(token).end - span(token).begin);
    }

private:
    std::unique_ptr<StreamingDecoder> m_decoder;
    std::vector<std::size_t> m_ends;
};

} // namespace hs::model
