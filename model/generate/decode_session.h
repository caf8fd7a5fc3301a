// DecodeSession: writes reports with a TextDecoder: prompt, prefix reuse, sampling, stop, samples in one batch, and the
// probability of given continuations.
//
// Belongs to one thread (the engine's). It remembers the tokens whose keys and values the decoder holds in sequence 0,
// for the present image: a text that begins with the same tokens is read only from where it differs, with bit-equal
// results. Token ids: the end-of-text id leads every text and is no part of a report.
//
// The attention of token i is that of the step that wrote it (position i, the token before it): what the model looked
// at when it chose the word. It is there when the word appears.
#pragma once

#include "core/attention.h"
#include "core/engine.h"
#include "core/error.h"
#include "core/report.h"
#include "core/report_event.h"
#include "model/generate/report_text.h"
#include "model/generate/sampler.h"
#include "model/generate/text_decoder.h"
#include "model/io/tokenizer.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::model {

struct WriteRequest {
    core::RequestId id = 0;
    std::string prompt;
    core::GenerationOptions options;
};

class DecodeSession {
public:
    using StageProgress = std::function<void(core::Stage stage, std::size_t done, std::size_t total)>;

    // Keeps references: decoder and kernels outlive the session.
    DecodeSession(TextDecoder& decoder, std::shared_ptr<const Tokenizer> tokenizer, const kernels::KernelTable& kernels)
        : m_decoder(decoder)
        , m_tokenizer(std::move(tokenizer))
        , m_sampler(kernels) {}

    // Another image than before forgets what is cached. Null: text only.
    core::Result<void> setImage(CrossMemoryPtr image);

    // Sends the prompt's tokens, then each written one; the answer has tokens, text, ending and options, and nothing of
    // slides and bundle. Stopped while writing, it answers what stands, with the ending Cancelled; stopped while
    // reading the prompt, the error Cancelled.
    core::Result<core::Report> write(const WriteRequest& request, const core::ReportSink& sink, std::stop_token stop);

    // `count` reports that differ in their seeds (seed, seed + 1, …), each the same as if written alone.
    core::Result<std::vector<core::Report>> writeSamples(const WriteRequest& request, int count,
                                                         const StageProgress& progress, std::stop_token stop);

    // How probable each continuation is behind the text, teacher-forced and in batches.
    core::Result<std::vector<core::ContinuationScore>> score(const std::string& text,
                                                       std::span<const std::string> continuations,
                                                       const StageProgress& progress, std::stop_token stop);

    // Attention of tokens [begin, end) of a report (ids without the leading one); null entries without an image.
    core::Result<std::vector<core::LatentAttentionPtr>> attentionOf(std::span<const int> ids, std::size_t begin,
                                                                    std::size_t end, std::stop_token stop);

    // Positions whose keys and values are kept; for tests.
    std::size_t cachedTokens() const { return m_cached.size(); }

private:
    struct Sample;

    core::Result<std::vector<int>> promptIds(const std::string& text, bool openWord = false) const;
    core::Result<std::span<const float>> readPrefix(std::span<const int> ids, const StageProgress& progress,
                                                    std::stop_token stop);
    core::Result<void> cachePrefix(std::span<const int> ids, const StageProgress& progress, std::stop_token stop);
    core::Result<std::span<const float>> readNext(int token);
    core::Result<void> scoreRows(std::span<const DecodeRow> rows, std::span<const int> nextTokens,
                                 std::span<core::ContinuationScore* const> scores);
    core::LatentAttentionPtr attentionAt(std::size_t position) const;
    core::LatentAttentionPtr keepAttention(const RowAnswer& answer) const;
    core::Result<void> prepareSequences(int count, std::size_t length);
    core::Result<bool> stepSamples(std::vector<Sample>& samples, std::uint64_t draw, const WriteRequest& request);

    TextDecoder& m_decoder;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    Sampler m_sampler;
    CrossMemoryPtr m_image;
    std::vector<int> m_cached;                         // tokens of sequence 0
    std::vector<core::LatentAttentionPtr> m_attention; // of each of them
};

} // namespace hs::model
