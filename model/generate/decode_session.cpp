#include "model/generate/decode_session.h"

#include <algorithm>
#include <new>

namespace hs::model {

using core::Author;
using core::Ending;
using core::Error;
using core::ErrorCode;
using core::Report;
using core::ReportToken;
using core::Result;

namespace {

Error stopped(const char* what) {
    return Error(ErrorCode::Cancelled, std::string(what) + " was stopped");
}

ReportToken describeToken(const TokenChoice& choice, const Tokenizer& tokenizer) {
    ReportToken token;
    token.id = choice.id;
    token.author = Author::Model;
    token.probability = choice.probability;
    token.entropy = choice.entropy;
    token.goesOn = tokenizer.goesOn(choice.id);
    for (int i = 0; i < choice.runnersUpCount; ++i) {
        const TokenProbability& runner = choice.runnersUp[std::size_t(i)];
        token.runnersUp.push_back(
            {runner.id, tokenizer.decode(std::span(&runner.id, 1)), runner.probability, tokenizer.goesOn(runner.id)});
    }
    return token;
}

// Texts and spans as they stand at the end.
void settleTokens(const ReportText& text, Report& report) {
    report.text = text.text();
    for (std::size_t i = 0; i < report.tokens.size(); ++i) {
        report.tokens[i].span = text.span(i);
        report.tokens[i].text = text.words(i);
    }
}

void pushPrompt(std::span<const int> ids, ReportText& text, Report& report) {
    for (const int id : ids) {
        text.push(id);
        ReportToken token;
        token.id = id;
        token.author = Author::Hand;
        report.tokens.push_back(std::move(token));
    }
    report.promptTokens = report.tokens.size();
}

} // namespace

Result<void> DecodeSession::setImage(CrossMemoryPtr image) {
    if (image == m_image && !m_cached.empty()) return {};
    m_cached.clear();
    m_attention.clear();
    m_image = image;
    return m_decoder.setImage(std::move(image));
}

Result<std::vector<int>> DecodeSession::promptIds(const std::string& text, bool openWord) const {
    std::vector<int> ids = {m_tokenizer->eosId()}; // the reference's tokenizer puts it in front of every prompt
    const std::vector<int> encoded = openWord ? m_tokenizer->encodeOpen(text) : m_tokenizer->encode(text);
    ids.insert(ids.end(), encoded.begin(), encoded.end());
    const int room = m_decoder.limits().maxPositions;
    if (int(ids.size()) > room)
        return Error(ErrorCode::InvalidInput, "expected a text of at most " + std::to_string(room - 1) +
                                                  " tokens in front, found " + std::to_string(encoded.size()));
    return ids;
}

core::LatentAttentionPtr DecodeSession::keepAttention(const RowAnswer& answer) const {
    if (answer.attention.empty()) return nullptr;
    return std::make_shared<const core::LatentAttention>(answer.attention.begin(), answer.attention.end());
}

core::LatentAttentionPtr DecodeSession::attentionAt(std::size_t position) const {
    return position < m_attention.size() ? m_attention[position] : nullptr;
}

// Brings sequence 0 to hold exactly `ids` and answers the logits behind the last of them.
Result<std::span<const float>> DecodeSession::readPrefix(std::span<const int> ids, const StageProgress& progress,
                                                         std::stop_token stop) {
    const auto same = std::mismatch(ids.begin(), ids.end(), m_cached.begin(), m_cached.end());
    // The last token is read again even when it is cached: its logits are not kept.
    std::size_t at = std::min(std::size_t(same.first - ids.begin()), ids.size() - 1);
    m_cached.resize(at);
    m_attention.resize(at);
    const auto most = std::size_t(m_decoder.limits().rowsAtOnce);
    std::span<const float> logits;
    std::vector<DecodeRow> rows;
    while (at < ids.size()) {
        if (stop.stop_requested()) return stopped("reading the prompt");
        if (progress) progress(core::Stage::Prompt, at, ids.size());
        rows.clear();
        for (std::size_t i = at; i < std::min(ids.size(), at + most); ++i)
            rows.push_back({ids[i], int(i), 0, i + 1 == ids.size() ? Want::Both : Want::Attention});
        HS_TRY(const auto answers, m_decoder.read(rows));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            m_cached.push_back(rows[i].token);
            m_attention.push_back(keepAttention(answers[i]));
        }
        logits = answers.back().logits;
        at += rows.size();
    }
    return logits;
}

// Sequence 0 holds `ids`, and perhaps more behind them.
Result<void> DecodeSession::cachePrefix(std::span<const int> ids, const StageProgress& progress, std::stop_token stop) {
    if (std::mismatch(ids.begin(), ids.end(), m_cached.begin(), m_cached.end()).first == ids.end()) return {};
    auto read = readPrefix(ids, progress, stop);
    if (!read.ok()) return std::move(read).error();
    return {};
}

Result<std::span<const float>> DecodeSession::readNext(int token) {
    const DecodeRow row{token, int(m_cached.size()), 0, Want::Both};
    HS_TRY(const auto answers, m_decoder.read({&row, 1}));
    m_cached.push_back(token);
    m_attention.push_back(keepAttention(answers[0]));
    return answers[0].logits;
}

Result<Report> DecodeSession::write(const WriteRequest& request, const core::ReportSink& sink, std::stop_token stop) {
    HS_CHECK(checkOptions(request.options));
    HS_TRY(const std::vector<int> ids, promptIds(request.prompt, request.options.openWord));
    const auto tell = [&](core::Stage stage, std::size_t done, std::size_t total) {
        sink({request.id, core::PatchProgress{stage, done, total}});
    };
    HS_TRY(std::span<const float> logits, readPrefix(ids, tell, stop));

    Report report;
    report.prompt = request.prompt;
    report.options = request.options;
    ReportText text(*m_tokenizer);
    const auto announce = [&](ReportToken token, const DecodedStep& step) {
        const std::size_t index = text.tokens() - 1;
        token.span = text.span(index);
        token.text = text.words(index);
        sink({request.id,
              core::TokenWritten{index, token, step.replaceFrom, step.tail, step.stableBytes, attentionAt(index)}});
        report.tokens.push_back(std::move(token));
    };
    for (std::size_t i = 1; i < ids.size(); ++i) {
        ReportToken token;
        token.id = ids[i];
        token.author = Author::Hand;
        const DecodedStep step = text.push(ids[i]);
        announce(std::move(token), step);
    }
    report.promptTokens = report.tokens.size();

    report.ending = Ending::MaxTokens;
    for (int written = 0; written < request.options.maxTokens; ++written) {
        if (stop.stop_requested()) {
            report.ending = Ending::Cancelled;
            break;
        }
        if (written > 0) {
            if (int(m_cached.size()) >= m_decoder.limits().maxPositions) break; // the position table ends here
            HS_TRY(logits, readNext(report.tokens.back().id));
        }
        HS_TRY(const TokenChoice choice, m_sampler.choose(logits, request.options, std::uint64_t(written)));
        if (choice.id == m_tokenizer->eosId()) {
            report.ending = Ending::EndOfText;
            break;
        }
        const DecodedStep step = text.push(choice.id);
        announce(describeToken(choice, *m_tokenizer), step);
    }
    settleTokens(text, report);
    return report;
}

// ---- samples
// ---------------------------------------------------------------------------------------------------------

struct DecodeSession::Sample {
    Report report;
    ReportText text;
    std::vector<float> logits; // for its next token
    int sequence = 0;
    std::size_t length = 0; // tokens its sequence holds
    bool done = false;

    explicit Sample(const Tokenizer& tokenizer)
        : text(tokenizer) {}
};

// Sequences 1 … count - 1 get what sequence 0 holds.
Result<void> DecodeSession::prepareSequences(int count, std::size_t length) {
    HS_CHECK(m_decoder.reserveSequences(count));
    for (int sequence = 1; sequence < count; ++sequence)
        HS_CHECK(m_decoder.copyPrefix(0, sequence, int(length)));
    return {};
}

// One more token for each sample that is not done; false when all are.
Result<bool> DecodeSession::stepSamples(std::vector<Sample>& samples, std::uint64_t draw, const WriteRequest& request) {
    std::vector<DecodeRow> rows;
    std::vector<Sample*> reading;
    for (Sample& sample : samples) {
        if (sample.done) continue;
        HS_TRY(const TokenChoice choice, m_sampler.choose(sample.logits, sample.report.options, draw));
        const bool ends = choice.id == m_tokenizer->eosId();
        if (ends) {
            sample.report.ending = Ending::EndOfText;
        } else {
            sample.text.push(choice.id);
            sample.report.tokens.push_back(describeToken(choice, *m_tokenizer));
        }
        const bool full =
            int(draw) + 1 >= request.options.maxTokens || int(sample.length) >= m_decoder.limits().maxPositions;
        sample.done = ends || full;
        if (sample.done) continue;
        rows.push_back({choice.id, int(sample.length), sample.sequence, Want::Logits});
        reading.push_back(&sample);
    }
    if (rows.empty()) return false;
    HS_TRY(const auto answers, m_decoder.read(rows));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        reading[i]->logits.assign(answers[i].logits.begin(), answers[i].logits.end());
        ++reading[i]->length;
    }
    return true;
}

Result<std::vector<Report>> DecodeSession::writeSamples(const WriteRequest& request, int count,
                                                        const StageProgress& progress, std::stop_token stop) {
    HS_CHECK(checkOptions(request.options));
    if (count < 1)
        return Error(ErrorCode::InvalidInput, "expected at least one sample, found " + std::to_string(count));
    HS_TRY(const std::vector<int> ids, promptIds(request.prompt, request.options.openWord));
    std::vector<Report> reports;
    const int atOnce = m_decoder.limits().rowsAtOnce;
    while (int(reports.size()) < count) {
        HS_TRY(const std::span<const float> logits, readPrefix(ids, progress, stop));
        const int batch = std::min(atOnce, count - int(reports.size()));
        std::vector<Sample> samples;
        for (int i = 0; i < batch; ++i) {
            Sample sample(*m_tokenizer);
            sample.report.prompt = request.prompt;
            sample.report.options = request.options;
            sample.report.options.seed = request.options.seed + std::uint64_t(reports.size()) + std::uint64_t(i);
            sample.report.ending = Ending::MaxTokens;
            pushPrompt(std::span(ids).subspan(1), sample.text, sample.report);
            sample.logits.assign(logits.begin(), logits.end());
            sample.sequence = i;
            sample.length = ids.size();
            samples.push_back(std::move(sample));
        }
        HS_CHECK(prepareSequences(batch, ids.size()));
        // Sequence 0 goes on as a sample's; its tokens behind the prompt are forgotten.
        m_cached.assign(ids.begin(), ids.end());
        bool going = true;
        for (std::uint64_t draw = 0; going; ++draw) {
            if (stop.stop_requested()) {
                for (Sample& sample : samples)
                    if (!sample.done) sample.report.ending = Ending::Cancelled;
                break;
            }
            if (progress) progress(core::Stage::Writing, std::size_t(draw), std::size_t(request.options.maxTokens));
            HS_TRY(going, stepSamples(samples, draw, request));
        }
        for (Sample& sample : samples) {
            settleTokens(sample.text, sample.report);
            reports.push_back(std::move(sample.report));
        }
        if (stop.stop_requested()) break;
    }
    return reports;
}

Result<std::vector<core::LatentAttentionPtr>> DecodeSession::attentionOf(std::span<const int> ids, std::size_t begin,
                                                                         std::size_t end, std::stop_token stop) {
    if (begin >= end || end > ids.size())
        return Error(ErrorCode::InvalidInput, "expected tokens within 0 to " + std::to_string(ids.size()) + ", found " +
                                                  std::to_string(begin) + " to " + std::to_string(end));
    if (int(end) > m_decoder.limits().maxPositions)
        return Error(ErrorCode::InvalidInput, "expected at most " + std::to_string(m_decoder.limits().maxPositions) +
                                                  " tokens, found " + std::to_string(end));
    std::vector<int> read = {m_tokenizer->eosId()};
    read.insert(read.end(), ids.begin(),
                ids.begin() + std::ptrdiff_t(end - 1)); // the last token's own step is not needed
    HS_CHECK(cachePrefix(read, {}, stop));
    std::vector<core::LatentAttentionPtr> attention;
    for (std::size_t token = begin; token < end; ++token)
        attention.push_back(attentionAt(token));
    return attention;
}

} // namespace hs::model
