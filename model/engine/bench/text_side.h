// TextSide: the text model with random weights at a precision, as the engine decodes with it. Belongs to one thread.
#pragma once

#include "model/engine/bench/figure.h"
#include "model/generate/cpu_decoder.h"
#include "model/generate/sampler.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace hs::model {

class TextSide {
public:
    static core::Result<std::unique_ptr<TextSide>> create(const Bundle& bundle, const BenchSettings& settings,
                                                          std::shared_ptr<kernels::ThreadPool> pool,
                                                          std::stop_token stop);

    CpuDecoder& decoder() { return *m_decoder; }

    // Reads a prompt of this many tokens into every sequence; answers the time that sequence 0 took.
    core::Result<Spent> readPrompt(int tokens, int sequences);
    // Writes one token of every sequence: sampling, then the step that reads it. Answers the seconds.
    core::Result<double> step(int sequences);

    int position() const { return m_position; }
    // Bytes that the next step reads: weights, cross keys and values, and each sequence's own.
    double bytesOfStep(int sequences) const;

private:
    TextSide(const Bundle& bundle, std::unique_ptr<CpuDecoder> decoder)
        : m_config(bundle.text)
        , m_decoder(std::move(decoder))
        , m_sampler(m_decoder->kernels()) {}

    TextConfig m_config;
    std::unique_ptr<CpuDecoder> m_decoder;
    Sampler m_sampler;
    int m_position = 0;
    std::vector<std::vector<float>> m_logits; // of each sequence, for its next token
    std::vector<DecodeRow> m_rows;
};

} // namespace hs::model
