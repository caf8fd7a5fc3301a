// TextEmbeddings: what the language model makes of every report of a set of cases, computed once: the mean of its last
// hidden states over the words, no image. Frozen: the text side of stage 1's contrast. Training thread.
#pragma once

#include "model/io/tokenizer.h"
#include "model/nn/histogpt.h"
#include "model/training/case_features.h"
#include "model/training/report_text.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace hs::model {

class TextEmbeddings {
public:
    using Progress = std::function<core::Result<void>(std::int64_t done, std::int64_t total)>;

    // Every case needs a report or a diagnosis.
    static core::Result<TextEmbeddings> compute(HistoGpt& model, const Tokenizer& tokenizer, const CaseFeatures& cases,
                                                const ReportTextOptions& options, const Progress& progress, std::stop_token stop);

    std::size_t paraphrases(std::size_t index) const { return std::size_t(m_all[index].size(0)); }
    at::Tensor text(std::size_t index, std::size_t paraphrase) const { return m_all[index][std::int64_t(paraphrase)]; } // [hidden]
    std::int64_t width() const { return m_all.empty() ? 0 : m_all.front().size(1); }

private:
    std::vector<at::Tensor> m_all; // [paraphrases, hidden] a case, on the CPU
};

} // namespace hs::model
