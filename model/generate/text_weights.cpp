#include "model/generate/text_weights.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <optional>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
using kernels::MemoryArena;
using kernels::PackedMatrix;
using kernels::RowRange;
using kernels::WeightType;
using kernels::WeightView;

namespace {

constexpr int kRowsAtOnce = 64; // of a matrix, read, packed and forgotten by one thread

WeightType weightType(core::Precision precision) {
    switch (precision) {
    case core::Precision::Fp32:
        return WeightType::Fp32;
    case core::Precision::Bf16:
        return WeightType::Bf16;
    case core::Precision::Int8:
        return WeightType::Int8;
    }
    return WeightType::Fp32;
}

Result<void> checkSizes(const TextConfig& config, int crossInner, int crossHeadDimension) {
    const auto refuse = [](const char* what, int found) {
        return Error(ErrorCode::Unsupported, std::string("expected ") + what +
                                                 " to be a positive multiple of 16, found " + std::to_string(found));
    };
    if (config.heads <= 0 || config.hidden <= 0 || config.hidden % config.heads != 0)
        return Error(ErrorCode::Unsupported, "expected the hidden size to be a multiple of the " +
                                                 std::to_string(config.heads) + " heads, found " +
                                                 std::to_string(config.hidden));
    if (config.hidden % 16 != 0) return refuse("the hidden size", config.hidden);
    if ((config.hidden / config.heads) % 16 != 0) return refuse("the width of a head", config.hidden / config.heads);
    if (config.feedForward <= 0 || config.feedForward % 16 != 0)
        return refuse("the feed-forward width", config.feedForward);
    if (crossInner <= 0 || crossHeadDimension % 16 != 0)
        return refuse("the width of a cross-attention head", crossHeadDimension);
    if (std::max(config.hidden / config.heads, crossHeadDimension) > 256)
        return Error(ErrorCode::Unsupported,
                     "expected heads of at most 256 numbers, found " +
                         std::to_string(std::max(config.hidden / config.heads, crossHeadDimension)));
    return {};
}

} // namespace

// One matrix or vector to be filled.
struct FillStep {
    std::string name;
    int rows = 0;
    int columns = 0;
    PackedMatrix matrix;     // a matrix
    float* vector = nullptr; // or floats as they are
};

class TextWeightsBuilder {
public:
    TextWeightsBuilder(const TextConfig& config, const WeightSource& source, const TextWeights::Options& options)
        : m_source(source)
        , m_options(options)
        , m_out(new TextWeights()) {
        m_out->m_config = config;
        m_out->m_precision = options.precision;
        m_type = weightType(options.precision);
    }

    Result<std::shared_ptr<const TextWeights>> build() {
        HS_CHECK(checkSizes(m_out->m_config, m_out->crossHeads() * m_out->crossHeadDimension(),
                            m_out->crossHeadDimension()));
        layOut(); // first round: only counts
        HS_TRY(m_out->m_arena, MemoryArena::create(m_bytes, kernels::Pages::Huge));
        m_placing = true;
        layOut();
        HS_CHECK(fill());
        return std::shared_ptr<const TextWeights>(std::move(m_out));
    }

private:
    void layOut() {
        const TextConfig& config = m_out->m_config;
        m_out->m_cross.assign(std::size_t(config.layers), {});
        m_out->m_decoder.assign(std::size_t(config.layers), {});
        for (int i = 0; i < config.layers; ++i) {
            layOutCross("histogpt.layers." + std::to_string(i) + ".0.", m_out->m_cross[std::size_t(i)]);
            layOutDecoder("histogpt.layers." + std::to_string(i) + ".1.", m_out->m_decoder[std::size_t(i)]);
        }
        m_out->m_finalNorm = norm("histogpt.layer_norm");
        m_out->m_projection.weights = matrix("histogpt.embed_tokens.weight", config.vocabulary, config.hidden);
        m_out->m_positions = vector("histogpt.embed_positions.weight", config.maxPositions + 2, config.hidden);
    }

    void layOutCross(const std::string& at, CrossBlockWeights& block) {
        const int hidden = m_out->m_config.hidden;
        const int inner = m_out->crossHeads() * m_out->crossHeadDimension();
        block.attentionNorm = norm(at + "attn.norm");
        block.query.weights = matrix(at + "attn.to_q.weight", inner, hidden);
        block.output.weights = matrix(at + "attn.to_out.weight", hidden, inner);
        block.feedForwardNorm = norm(at + "ff.0");
        block.up.weights = matrix(at + "ff.1.weight", m_out->crossFeedForward(), hidden);
        block.down.weights = matrix(at + "ff.3.weight", hidden, m_out->crossFeedForward());
        gate(at + "attn_gate", &block.attentionGate);
        gate(at + "ff_gate", &block.feedForwardGate);
    }

    void layOutDecoder(const std::string& at, DecoderBlockWeights& block) {
        const TextConfig& config = m_out->m_config;
        block.attentionNorm = norm(at + "self_attn_layer_norm");
        block.query = linear(at + "self_attn.q_proj", config.hidden, config.hidden);
        block.key = linear(at + "self_attn.k_proj", config.hidden, config.hidden);
        block.value = linear(at + "self_attn.v_proj", config.hidden, config.hidden);
        block.output = linear(at + "self_attn.out_proj", config.hidden, config.hidden);
        block.feedForwardNorm = norm(at + "final_layer_norm");
        block.up = linear(at + "fc1", config.feedForward, config.hidden);
        block.down = linear(at + "fc2", config.hidden, config.feedForward);
    }

    LinearWeights linear(const std::string& name, int outputs, int inputs) {
        LinearWeights out;
        out.weights = matrix(name + ".weight", outputs, inputs);
        out.bias = vector(name + ".bias", outputs, 1);
        return out;
    }

    NormWeights norm(const std::string& name) {
        const int hidden = m_out->m_config.hidden;
        return {vector(name + ".weight", hidden, 1), vector(name + ".bias", hidden, 1)};
    }

    void gate(const std::string& name, float* out) {
        if (m_placing) m_gates.push_back({name, 1, 1, {}, out});
    }

    WeightView matrix(const std::string& name, int rows, int columns) {
        if (m_type == WeightType::Fp32 && columns % kernels::kColumnStep == 0)
            if (const float* values = m_source.inPlace(name); values != nullptr) {
                WeightView view;
                view.type = WeightType::Fp32;
                view.rows = rows;
                view.columns = view.paddedColumns = columns;
                view.rowBytes = std::size_t(columns) * sizeof(float);
                view.data = reinterpret_cast<const std::byte*>(values);
                return view;
            }
        if (!m_placing) {
            m_bytes += kernels::packedBytes(m_type, rows, columns);
            return {};
        }
        FillStep step{name, rows, columns, kernels::placeMatrix(m_out->m_arena, m_type, rows, columns), nullptr};
        m_steps.push_back(step);
        return step.matrix.view;
    }

    const float* vector(const std::string& name, int rows, int columns) {
        const std::size_t bytes = std::size_t(rows) * std::size_t(columns) * sizeof(float);
        if (!m_placing) {
            m_bytes += MemoryArena::rounded(bytes);
            return nullptr;
        }
        auto* values = reinterpret_cast<float*>(m_out->m_arena.allocate(bytes));
        m_steps.push_back({name, rows, columns, {}, values});
        return values;
    }

    Result<void> fill() {
        for (const FillStep& gateStep : m_gates) {
            float value = 0.0f;
            HS_CHECK(m_source.copyRows(gateStep.name, 1, 1, {0, 1}, {&value, 1}));
            *gateStep.vector = std::tanh(value);
        }
        countPieces();
        std::vector<Scratch> scratch(std::size_t(m_options.pool->size())); // made here: threads must not throw
        for (Scratch& one : scratch) {
            one.floats.resize(m_widest * kRowsAtOnce);
            one.bytes.resize(m_widest * kRowsAtOnce);
            one.scales.resize(kRowsAtOnce);
        }
        std::atomic<std::size_t> next{0};
        std::optional<Error> failed; // guarded by m_mutex
        m_options.pool->run([&](int thread) {
            for (std::size_t i = next++; i < m_pieceCount; i = next++) {
                Result<void> filled =
                    m_options.stop.stop_requested()
                        ? Result<void>(Error(ErrorCode::Cancelled, "loading the text model was stopped"))
                        : fillPiece(i, scratch[std::size_t(thread)]);
                std::uint64_t done = 0;
                {
                    const std::lock_guard lock(m_mutex);
                    if (!filled.ok() && !failed) failed = std::move(filled).error();
                    if (failed) return;
                    done = m_done;
                }
                if (thread == 0 && m_options.progress) m_options.progress(done, m_total); // the caller's own thread
            }
        });
        if (failed) return *std::move(failed);
        return {};
    }

    struct Scratch {
        std::vector<float> floats;
        std::vector<std::int8_t> bytes;
        std::vector<float> scales;
    };

    // Pieces are the steps' row ranges in order; the table tells the first piece of each step.
    void countPieces() {
        for (const FillStep& step : m_steps) {
            m_firstPiece.push_back(m_pieceCount);
            m_pieceCount += std::size_t((step.rows + kRowsAtOnce - 1) / kRowsAtOnce);
            m_total += std::uint64_t(step.rows) * std::uint64_t(step.columns);
            m_widest = std::max(m_widest, std::size_t(step.columns));
        }
    }

    Result<void> fillPiece(std::size_t piece, Scratch& scratch) {
        const auto found = std::upper_bound(m_firstPiece.begin(), m_firstPiece.end(), piece) - 1;
        const FillStep& step = m_steps[std::size_t(found - m_firstPiece.begin())];
        const int begin = int(piece - *found) * kRowsAtOnce;
        const RowRange range{begin, std::min(step.rows, begin + kRowsAtOnce)};
        const auto count = std::size_t(range.end - range.begin) * std::size_t(step.columns);
        if (step.vector != nullptr) {
            HS_CHECK(m_source.copyRows(step.name, step.rows, step.columns, range,
                                       {step.vector + std::size_t(begin) * std::size_t(step.columns), count}));
        } else if (m_type == WeightType::Int8 && m_source.isInt8(step.name)) {
            HS_CHECK(fillStoredInt8(step, range, scratch));
        } else {
            HS_CHECK(m_source.copyRows(step.name, step.rows, step.columns, range, {scratch.floats.data(), count}));
            kernels::packRows(*m_options.kernels, step.matrix, range, scratch.floats.data());
        }
        const std::lock_guard lock(m_mutex);
        m_done += count;
        return {};
    }

    // Bytes of the file as they are (with the offset of 128), the row's scale for each of its blocks.
    Result<void> fillStoredInt8(const FillStep& step, RowRange range, Scratch& scratch) {
        const auto rows = std::size_t(range.end - range.begin);
        const auto columns = std::size_t(step.columns);
        HS_CHECK(m_source.copyInt8Rows(step.name, step.rows, step.columns, range,
                                       {scratch.bytes.data(), rows * columns}, {scratch.scales.data(), rows}));
        const WeightView& view = step.matrix.view;
        for (std::size_t r = 0; r < rows; ++r) {
            const std::size_t row = std::size_t(range.begin) + r;
            auto* out = reinterpret_cast<std::uint8_t*>(step.matrix.data + row * view.rowBytes);
            for (std::size_t k = 0; k < std::size_t(view.paddedColumns); ++k)
                out[k] = k < columns ? std::uint8_t(int(scratch.bytes[r * columns + k]) + 128) : std::uint8_t{128};
            std::fill_n(step.matrix.scales + row * std::size_t(view.blocks), view.blocks, scratch.scales[r]);
        }
        return {};
    }

    const WeightSource& m_source;
    const TextWeights::Options& m_options;
    std::shared_ptr<TextWeights> m_out;
    WeightType m_type = WeightType::Fp32;
    bool m_placing = false;
    std::size_t m_bytes = 0;
    std::vector<FillStep> m_steps, m_gates;
    std::vector<std::size_t> m_firstPiece;
    std::size_t m_pieceCount = 0;
    std::size_t m_widest = 1;
    std::uint64_t m_total = 0;
    std::mutex m_mutex;
    std::uint64_t m_done = 0; // guarded by m_mutex
};

Result<std::shared_ptr<const TextWeights>> TextWeights::build(const TextConfig& config, const WeightSource& source,
                                                              const Options& options) {
    return TextWeightsBuilder(config, source, options).build();
}

namespace {

// Sums a property of every matrix that a token reads.
template <class Property>
std::uint64_t sumOverMatrices(const TextWeights& weights, bool withImage, Property property) {
    std::uint64_t sum = property(weights.projection().weights);
    for (const DecoderBlockWeights& block : weights.decoder())
        for (const LinearWeights* linear :
             {&block.query, &block.key, &block.value, &block.output, &block.up, &block.down})
            sum += property(linear->weights);
    if (!withImage) return sum;
    for (const CrossBlockWeights& block : weights.cross())
        for (const LinearWeights* linear : {&block.query, &block.output, &block.up, &block.down})
            sum += property(linear->weights);
    return sum;
}

} // namespace

std::uint64_t TextWeights::bytesPerToken(bool withImage) const {
    return sumOverMatrices(*this, withImage, [](const WeightView& view) {
        return std::uint64_t(view.rows) * (view.rowBytes + std::uint64_t(view.blocks) * sizeof(float));
    });
}

std::uint64_t TextWeights::parametersPerToken(bool withImage) const {
    return sumOverMatrices(*this, withImage, [](const WeightView& view) {
        return std::uint64_t(view.rows) * std::uint64_t(view.columns);
    });
}

} // namespace hs::model
