// Writing reports: events, prefix reuse, endings, samples and the scores of given continuations.
#include "scripted_decoder.h"
#include "small_model.h"
#include "toy_tokenizer.h"

#include "model/generate/decode_session.h"

#include <cmath>

namespace hs::test {

namespace {

using namespace hs::model;
using core::Author;
using core::Ending;
using core::ErrorCode;

const auto kToy = std::make_shared<const ToyTokenizer>(211);

struct Told {
    std::vector<core::TokenWritten> tokens;
    std::string text; // put together from the events alone
    core::ReportSink sink() {
        return [this](const core::ReportEvent& event) {
            EXPECT_EQ(event.request, 7u);
            if (const auto* written = std::get_if<core::TokenWritten>(&event.what)) {
                ASSERT_LE(written->replaceFrom, text.size());
                text = text.substr(0, written->replaceFrom) + written->tail;
                EXPECT_EQ(text.substr(written->token.span.begin, written->token.span.end - written->token.span.begin),
                          written->token.text);
                tokens.push_back(*written);
            }
        };
    }
};

void ignore(const core::ReportEvent&) {}

core::GenerationOptions greedy(int tokens) {
    return {.greedy = true, .maxTokens = tokens};
}

class RealSession {
public:
    explicit RealSession(core::Precision precision = core::Precision::Fp32)
        : decoder(makeDecoder(smallConfig(), RandomSource(), {.precision = precision}))
        , session(*decoder, kToy, kernels::bestKernels()) {
        EXPECT_TRUE(session.setImage(makeImage(*decoder, 23)).ok());
    }
    std::unique_ptr<CpuDecoder> decoder;
    DecodeSession session;
};

void expectSameReports(const core::Report& a, const core::Report& b) {
    EXPECT_EQ(a.text, b.text);
    EXPECT_EQ(a.ending, b.ending);
    ASSERT_EQ(a.tokens.size(), b.tokens.size());
    for (std::size_t i = 0; i < a.tokens.size(); ++i) {
        EXPECT_EQ(a.tokens[i].id, b.tokens[i].id);
        EXPECT_EQ(a.tokens[i].probability, b.tokens[i].probability); // to the bit
        EXPECT_EQ(a.tokens[i].entropy, b.tokens[i].entropy);
    }
}

} // namespace

TEST(DecodeSession, TellsThePromptsTokensThenTheWrittenOnes) {
    ScriptedDecoder decoder(211, 48, [](const auto& ids) { return 10 + int(ids.size()); });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    Told told;
    const auto report = session.write({7, "w30 w31", greedy(3)}, told.sink(), {}).value();
    EXPECT_EQ(report.promptTokens, 2u);
    ASSERT_EQ(report.tokens.size(), 5u);
    EXPECT_EQ(report.text, "w30 w31 w13 w14 w15 ");
    EXPECT_EQ(told.text, report.text);
    ASSERT_EQ(told.tokens.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(told.tokens[i].index, i);
        EXPECT_EQ(report.tokens[i].author, i < 2 ? Author::Hand : Author::Model);
    }
    EXPECT_EQ(report.tokens[0].probability, 1.0);
    EXPECT_NEAR(report.tokens[3].probability, std::exp(9.0) / (std::exp(9.0) + 210.0), 1e-6);
    EXPECT_EQ(report.tokens[3].runnersUp.size(), 5u);
    EXPECT_EQ(report.tokens[3].runnersUp[0].text, "w0");
    EXPECT_EQ(report.ending, Ending::MaxTokens);
    EXPECT_EQ(report.prompt, "w30 w31");
}

TEST(DecodeSession, SpansFollowOneAnotherEvenWhereATokenMovesLeft) {
    ScriptedDecoder decoder(211, 48, [](const auto& ids) { return ids.size() % 2 == 0 ? ToyTokenizer::kComma : 20; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    Told told;
    const auto report = session.write({7, "w30", greedy(4)}, told.sink(), {}).value();
    EXPECT_EQ(report.text, "w30, w20, w20 ");
    EXPECT_EQ(told.text, report.text);
    std::size_t end = 0;
    std::string words;
    for (const auto& token : report.tokens) {
        EXPECT_EQ(token.span.begin, end);
        EXPECT_EQ(report.text.substr(token.span.begin, token.span.end - token.span.begin), token.text);
        end = token.span.end;
        words += token.text;
    }
    EXPECT_EQ(words, report.text);
    EXPECT_EQ(report.tokens[0].text, "w30"); // its blank went to the comma
}

TEST(DecodeSession, EndsAtTheEndOfTextWithoutWritingIt) {
    ScriptedDecoder decoder(211, 48, [](const auto& ids) { return ids.size() < 5 ? 9 : 2; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    const auto report = session.write({7, "w30", greedy(40)}, ignore, {}).value();
    EXPECT_EQ(report.ending, Ending::EndOfText);
    EXPECT_EQ(report.tokens.size(), 1u + 3u);
    EXPECT_EQ(report.tokens.back().id, 9);
}

TEST(DecodeSession, MayEndBeforeTheFirstWord) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 2; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    const auto report = session.write({7, "", greedy(40)}, ignore, {}).value();
    EXPECT_EQ(report.ending, Ending::EndOfText);
    EXPECT_TRUE(report.tokens.empty());
    EXPECT_EQ(report.text, "");
}

TEST(DecodeSession, EndsWithThePositionTable) {
    ScriptedDecoder decoder(211, 10, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    const auto report = session.write({7, "w30 w31 w32", greedy(100)}, ignore, {}).value();
    EXPECT_EQ(report.ending, Ending::MaxTokens);
    EXPECT_EQ(report.tokens.size(), 10u); // the last is written from position 9 and never read
    const auto again = session.write({7, "w30 w31 w32", greedy(100)}, ignore, {});
    EXPECT_EQ(again.value().tokens.size(), 10u);
}

TEST(DecodeSession, RefusesAPromptLongerThanThePositionTable) {
    ScriptedDecoder decoder(211, 4, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    EXPECT_TRUE(session.write({7, "w1 w4 w5", greedy(1)}, ignore, {}).ok());
    const auto report = session.write({7, "w1 w4 w5 w6", greedy(1)}, ignore, {});
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(report.error().message.find("3 tokens in front, found 4"), std::string::npos) << report.error().message;
}

TEST(DecodeSession, RefusesOptionsThatMakeNoSense) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    EXPECT_EQ(session.write({7, "w1", {.temperature = 0.0}}, ignore, {}).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(session.writeSamples({7, "w1", {}}, 0, {}, {}).error().code, ErrorCode::InvalidInput);
}

TEST(DecodeSession, StopsBeforeTheNextTokenAndKeepsWhatStands) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    std::stop_source stop;
    int written = 0;
    const auto report = session.write(
        {7, "w30 w31", greedy(40)},
        [&](const core::ReportEvent& event) {
            const auto* token = std::get_if<core::TokenWritten>(&event.what);
            if (token != nullptr && token->token.author == Author::Model && ++written == 3) stop.request_stop();
        },
        stop.get_token());
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report.value().ending, Ending::Cancelled);
    EXPECT_EQ(written, 3);
    EXPECT_EQ(report.value().tokens.size(), 5u);
}

TEST(DecodeSession, StoppedBeforeThePromptIsReadItAnswersCancelled) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(session.write({7, "w30", greedy(4)}, ignore, stop.get_token()).error().code, ErrorCode::Cancelled);
    EXPECT_EQ(decoder.rowsRead, 0);
}

TEST(DecodeSession, PassesTheDecodersErrorOnAndWorksAgainAfterwards) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    decoder.failAfter = 4;
    const auto failed = session.write({7, "w30 w31", greedy(10)}, ignore, {});
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().code, ErrorCode::OutOfMemory);
    EXPECT_EQ(session.write({7, "w30 w31", greedy(10)}, ignore, {}).value().tokens.size(), 12u);
}

TEST(DecodeSession, RefusesToWriteFromScoresThatAreNotNumbers) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 9; });
    decoder.logit = NAN;
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    EXPECT_EQ(session.write({7, "w30", greedy(4)}, ignore, {}).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(session.score("w30", std::vector<std::string>{"w31"}, {}, {}).error().code, ErrorCode::Corrupt);
}

TEST(DecodeSession, ReadsAgainOnlyFromWhereTheTextDiffers) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    ASSERT_TRUE(session.write({7, "w30 w31 w32 w33", greedy(5)}, ignore, {}).ok());
    EXPECT_EQ(decoder.rowsRead, 5 + 4); // the prompt with its leading id, then four of the five written tokens
    decoder.rowsRead = 0;
    ASSERT_TRUE(session.write({7, "w30 w31 w32 w33 w9 w9", greedy(1)}, ignore, {}).ok()); // goes on from its own words
    EXPECT_EQ(decoder.rowsRead, 1);
    decoder.rowsRead = 0;
    ASSERT_TRUE(session.write({7, "w30 w31 w77", greedy(1)}, ignore, {}).ok());
    EXPECT_EQ(decoder.rowsRead, 1);
    decoder.rowsRead = 0;
    ASSERT_TRUE(session.write({7, "w99 w31 w77", greedy(1)}, ignore, {}).ok());
    EXPECT_EQ(decoder.rowsRead, 3);
}

TEST(DecodeSession, ACachedPrefixGivesTheSameBitsAsAFreshRun) {
    for (const auto precision : {core::Precision::Fp32, core::Precision::Bf16, core::Precision::Int8}) {
        RealSession warm(precision);
        ASSERT_TRUE(warm.session.write({7, "w30 w31 w32 w33", {.maxTokens = 12, .seed = 3}}, ignore, {}).ok());
        ASSERT_TRUE(warm.session.write({7, "w30 w31 w40", {.maxTokens = 5, .seed = 4}}, ignore, {}).ok());
        RealSession fresh(precision);
        const WriteRequest request{7, "w30 w31 w40 w41 w42", {.maxTokens = 20, .seed = 5}};
        expectSameReports(warm.session.write(request, ignore, {}).value(),
                          fresh.session.write(request, ignore, {}).value());
    }
}

TEST(DecodeSession, AnotherImageForgetsThePrefix) {
    RealSession real;
    const WriteRequest request{7, "w30 w31 w40", {.maxTokens = 8, .seed = 5}};
    const auto first = real.session.write(request, ignore, {}).value();
    ASSERT_TRUE(real.session.setImage(makeImage(*real.decoder, 30, "another")).ok());
    EXPECT_EQ(real.session.cachedTokens(), 0u);
    const auto second = real.session.write(request, ignore, {}).value();
    EXPECT_NE(first.tokens[3].probability, second.tokens[3].probability);
    ASSERT_TRUE(real.session.setImage(makeImage(*real.decoder, 23)).ok());
    expectSameReports(real.session.write(request, ignore, {}).value(), first);
}

TEST(DecodeSession, EveryTokenCarriesTheAttentionOfTheStepThatWroteIt) {
    RealSession real;
    Told told;
    const auto report = real.session.write({7, "w30 w31 w40", {.maxTokens = 8, .seed = 5}}, told.sink(), {}).value();
    std::vector<int> ids;
    for (const auto& token : report.tokens)
        ids.push_back(token.id);
    RealSession fresh;
    const auto attention = fresh.session.attentionOf(ids, 0, ids.size(), {}).value();
    ASSERT_EQ(attention.size(), told.tokens.size());
    for (std::size_t i = 0; i < attention.size(); ++i) {
        ASSERT_NE(told.tokens[i].attention, nullptr);
        EXPECT_EQ(*told.tokens[i].attention, *attention[i]) << i;
        float sum = 0.0f;
        for (const float share : *attention[i])
            sum += share;
        EXPECT_NEAR(sum, 1.0f, 1e-4f);
    }
}

TEST(DecodeSession, TextAloneHasNoAttention) {
    RealSession real;
    ASSERT_TRUE(real.session.setImage(nullptr).ok());
    Told told;
    ASSERT_TRUE(real.session.write({7, "w30", {.maxTokens = 3}}, told.sink(), {}).ok());
    for (const auto& token : told.tokens)
        EXPECT_EQ(token.attention, nullptr);
}

TEST(DecodeSession, RefusesAttentionOfTokensThatAreNotThere) {
    RealSession real;
    const std::vector<int> ids = {30, 31, 32};
    EXPECT_FALSE(real.session.attentionOf(ids, 2, 2, {}).ok());
    EXPECT_FALSE(real.session.attentionOf(ids, 0, 4, {}).ok());
    EXPECT_FALSE(real.session.attentionOf(std::vector<int>(60, 30), 0, 60, {}).ok());
    EXPECT_TRUE(real.session.attentionOf(ids, 2, 3, {}).ok());
}

TEST(DecodeSession, SamplesInOneBatchAreTheSameAsEachWrittenAlone) {
    for (const auto precision : {core::Precision::Fp32, core::Precision::Int8}) {
        RealSession real(precision);
        const WriteRequest request{
            7, "w30 w31", {.topK = 0, .topP = 0.99, .temperature = 3.0, .maxTokens = 10, .seed = 100}};
        const auto samples = real.session.writeSamples(request, 5, {}, {}).value();
        ASSERT_EQ(samples.size(), 5u);
        for (std::size_t i = 0; i < 5; ++i) {
            WriteRequest one = request;
            one.options.seed = 100 + i;
            RealSession alone(precision);
            expectSameReports(samples[i], alone.session.write(one, ignore, {}).value());
            EXPECT_EQ(samples[i].options.seed, 100 + i);
        }
        EXPECT_NE(samples[0].text, samples[1].text);
    }
}

TEST(DecodeSession, SamplesEndEachAtItsOwnPlace) {
    // The text so far decides: a text whose last token is odd ends.
    ScriptedDecoder decoder(211, 48, [](const auto& ids) { return ids.back() % 2 == 1 ? 2 : 30; });
    decoder.logit = 3.0f;
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    const auto samples =
        session.writeSamples({7, "w30", {.topK = 0, .topP = 1.0, .temperature = 1.0, .maxTokens = 6}}, 9, {}, {})
            .value();
    ASSERT_EQ(samples.size(), 9u); // more than the decoder reads at once
    std::size_t shortest = 100, longest = 0;
    for (const auto& sample : samples) {
        shortest = std::min(shortest, sample.tokens.size());
        longest = std::max(longest, sample.tokens.size());
        EXPECT_EQ(sample.ending == Ending::MaxTokens, sample.tokens.size() == 7u);
    }
    EXPECT_LT(shortest, longest);
}

TEST(DecodeSession, SamplesStopWhenAskedAndSayWhichWereCutOff) {
    ScriptedDecoder decoder(211, 48, [](const auto&) { return 9; });
    DecodeSession session(decoder, kToy, kernels::bestKernels());
    std::stop_source stop;
    const auto samples = session
                             .writeSamples(
                                 {7, "w30", greedy(20)}, 3,
                                 [&](core::Stage stage, std::size_t done, std::size_t) {
                                     if (stage == core::Stage::Writing && done == 4) stop.request_stop();
                                 },
                                 stop.get_token())
                             .value();
    for (const auto& sample : samples) {
        EXPECT_EQ(sample.ending, Ending::Cancelled);
        EXPECT_EQ(sample.tokens.size(), 1u + 5u);
    }
}

TEST(DecodeSession, ScoresAreTheSumsOfTeacherForcedLogProbabilities) {
    RealSession real;
    const std::vector<std::string> continuations = {"w40", "w41 w42 w43", "w40 w60"};
    const auto scores = real.session.score("w30 w31", continuations, {}, {}).value();
    Sampler sampler(kernels::bestKernels());
    for (std::size_t i = 0; i < continuations.size(); ++i) {
        auto ids = kToy->encode("w30 w31 " + continuations[i]);
        ids.insert(ids.begin(), 2);
        RealSession fresh;
        double expected = 0.0;
        for (std::size_t position = 0; position + 1 < ids.size(); ++position) {
            const DecodeRow row{ids[position], int(position), 0, Want::Logits};
            const auto answers = fresh.decoder->read({&row, 1}).value();
            if (position >= 2) expected += sampler.logProbability(answers[0].logits, ids[position + 1]);
        }
        EXPECT_DOUBLE_EQ(scores[i].logProbability, expected) << continuations[i];
        EXPECT_EQ(scores[i].tokens, int(ids.size()) - 3);
    }
}

TEST(DecodeSession, ScoresDoNotDependOnTheCompanyOrOnWhatWasWrittenBefore) {
    RealSession real;
    std::vector<std::string> many;
    for (int i = 0; i < 40; ++i)
        many.push_back("w" + std::to_string(60 + i) + (i % 3 == 0 ? " w12 w13" : ""));
    const auto together = real.session.score("w30 w31", many, {}, {}).value();
    ASSERT_TRUE(real.session.write({7, "w30 w31 w60 w61", {.maxTokens = 5}}, ignore, {}).ok());
    for (const std::size_t i : {std::size_t(0), std::size_t(17), std::size_t(39)})
        EXPECT_EQ(real.session.score("w30 w31", {&many[i], 1}, {}, {}).value()[0].logProbability,
                  together[i].logProbability);
}

TEST(DecodeSession, ProbabilitiesOfAllOneTokenContinuationsSumToOne) {
    RealSession real;
    std::vector<std::string> all;
    for (int id = 0; id < 211; ++id)
        all.push_back("w" + std::to_string(id));
    const auto scores = real.session.score("w30", all, {}, {}).value();
    double sum = 0.0;
    for (const auto& score : scores)
        sum += std::exp(score.logProbability);
    EXPECT_NEAR(sum, 1.0, 1e-5);
}

TEST(DecodeSession, RefusesToScoreNothing) {
    RealSession real;
    EXPECT_TRUE(real.session.score("w30", {}, {}, {}).value().empty());
    const auto scored = real.session.score("w30", std::vector<std::string>{"w31", " "}, {}, {});
    ASSERT_FALSE(scored.ok());
    EXPECT_EQ(scored.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(scored.error().message.find("continuation 2"), std::string::npos);
}

TEST(DecodeSession, WritesOnAfterScoring) {
    RealSession real, fresh;
    const WriteRequest request{7, "w30 w31 w40", {.maxTokens = 8, .seed = 5}};
    ASSERT_TRUE(real.session.score("w30 w31", std::vector<std::string>{"w50", "w51 w52"}, {}, {}).ok());
    expectSameReports(real.session.write(request, ignore, {}).value(),
                      fresh.session.write(request, ignore, {}).value());
}

} // namespace hs::test
