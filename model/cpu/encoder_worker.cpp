#include "model/cpu/encoder_worker.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace hs::model {

using core::Result;
using kernels::kPanelColumns;
using kernels::WordType;

namespace {

constexpr int kGroupWindows = 2;                // 98 rows: seven tiles of fourteen
constexpr int kWordsAtOnce = 512;               // of a summed dimension
constexpr std::size_t kChunkBytes = 256u << 10; // of weights that stay in a core's own cache
constexpr int kMostPanels = 12;                 // of a chunk
constexpr std::size_t kAnswerStride = spreadStride(kMostPanels * kPanelColumns);
constexpr int kHeadWidth = 32;

// Panels whose weights stay in a core's own cache while all rows of a group pass.
int panelsOfChunk(const PanelMatrix& weights) {
    const std::size_t bytes =
        std::size_t(std::min(weights.words(), kWordsAtOnce)) * kPanelColumns * sizeof(std::uint32_t);
    return std::clamp(int(kChunkBytes / bytes), 1, kMostPanels);
}

} // namespace

Result<std::unique_ptr<EncoderWorker>> EncoderWorker::create(const EncoderWeights& weights,
                                                             const kernels::MatrixTable& table) {
    auto worker = std::unique_ptr<EncoderWorker>(new EncoderWorker(weights, table));
    HS_CHECK(worker->allocate());
    return worker;
}

Result<void> EncoderWorker::allocate() {
    const EncoderConfig& config = m_weights.config();
    const auto buffer = [](FloatBuffer& out, std::size_t count) -> Result<void> {
        HS_TRY(out, FloatBuffer::create(count));
        return {};
    };
    const int pixels = config.inputPixels, half = pixels / 2, side = pixels / 4;
    const int widest = config.outputDimension();
    const int tokens = config.window * config.window;
    const int group = std::max(kGroupWindows * tokens, half); // rows that share a product
    const auto map = std::size_t(kMostPictures) * std::size_t(side) * std::size_t(side) * std::size_t(config.embed);
    HS_CHECK(buffer(m_picture, std::size_t(pixels + 2) * std::size_t(pixels + 2) * 3));
    HS_CHECK(buffer(m_half, std::size_t(half + 2) * std::size_t(half + 2) * std::size_t(config.embed / 8)));
    HS_CHECK(buffer(m_quarter, std::size_t(side) * std::size_t(side) * std::size_t(config.embed / 4)));
    HS_CHECK(buffer(m_map, map));
    HS_CHECK(buffer(m_merged, map / 2 + 64));
    m_queryKeyValueStride = spreadStride(3 * std::size_t(widest));
    HS_CHECK(buffer(m_queryKeyValue, std::size_t(group) * m_queryKeyValueStride));
    HS_CHECK(buffer(m_answer, std::size_t(group) * kAnswerStride));
    HS_TRY(m_normed, WordMatrix::create(m_words, group, widest));
    HS_TRY(m_context, WordMatrix::create(m_words, group, widest));
    HS_TRY(m_wide, WordMatrix::create(m_words, group, int(4.0 * std::max(1.0, config.mlpRatio / 4.0) * widest)));
    const int padded = (tokens + kPanelColumns - 1) / kPanelColumns * kPanelColumns;
    HS_TRY(m_query, WordMatrix::create(m_words, tokens, kHeadWidth));
    HS_TRY(m_share, WordMatrix::create(m_words, tokens, padded));
    HS_CHECK(buffer(m_keys, std::size_t(padded) * kHeadWidth));
    HS_CHECK(buffer(m_values, std::size_t(padded) * kHeadWidth));
    HS_CHECK(buffer(m_scores, std::size_t(tokens) * std::size_t(padded + 16)));
    HS_CHECK(buffer(m_seen, std::size_t(tokens) * kPanelColumns));
    m_rows.resize(std::size_t(group));
    return {};
}

void EncoderWorker::encode(const float* pictures, int count, float* features) {
    const EncoderConfig& config = m_weights.config();
    const auto pixels = std::size_t(config.inputPixels), side = pixels / 4;
    if (m_map.size() < m_merged.size()) std::swap(m_map, m_merged); // merging left them the other way round
    for (int i = 0; i < count; ++i)
        stem(pictures + std::size_t(i) * 3 * pixels * pixels,
             m_map.data() + std::size_t(i) * side * side * std::size_t(config.embed));
    for (const SwinStageWeights& stage : m_weights.stages) {
        for (const SwinBlockWeights& one : stage.blocks)
            block(stage, one, count);
        if (stage.merge.outputs > 0) merge(stage, count);
    }
    mean(count, features);
}

// ---- stem ---------------------------------------------------------------------------------------------------------

void EncoderWorker::stem(const float* picture, float* tokens) {
    const EncoderConfig& config = m_weights.config();
    const int pixels = config.inputPixels, side = pixels / 4;
    const auto plane = std::size_t(pixels) * std::size_t(pixels);
    for (int y = 0; y < pixels; ++y) { // channels go inside, a border of zeros stays around
        float* out = m_picture.data() + (std::size_t(y + 1) * std::size_t(pixels + 2) + 1) * 3;
        const float* in = picture + std::size_t(y) * std::size_t(pixels);
        for (int x = 0; x < pixels; ++x, out += 3, ++in) {
            out[0] = in[0];
            out[1] = in[plane];
            out[2] = in[2 * plane];
        }
    }
    convolve(m_weights.first, m_picture.data(), pixels, m_half.data(), pixels / 2, 1);
    convolve(m_weights.second, m_half.data(), pixels / 2, m_quarter.data(), side, 0);
    const PanelMatrix& third = m_weights.third;
    for (int row = 0; row < side; ++row) {
        m_table.product({.type = WordType::Fp32,
                         .rows = side,
                         .words = third.words(),
                         .panels = third.panelCount(),
                         .a = reinterpret_cast<const std::uint32_t*>(m_quarter.data()) +
                              std::size_t(row) * std::size_t(side) * std::size_t(third.inputs),
                         .aStride = std::size_t(third.inputs),
                         .b = third.panel(0),
                         .bStride = third.stride(),
                         .c = m_queryKeyValue.data(),
                         .cStride = m_queryKeyValueStride});
        for (int i = 0; i < side; ++i) {
            float* x = m_queryKeyValue.data() + std::size_t(i) * m_queryKeyValueStride;
            m_table.addTo(x, third.bias.data(), 1.0f, nullptr, third.outputs, x);
            m_table.normToWords(
                x, m_weights.stemNorm.gain.data(), m_weights.stemNorm.bias.data(), config.embed, WordType::Fp32,
                reinterpret_cast<std::uint32_t*>(tokens) + std::size_t(row * side + i) * std::size_t(config.embed));
        }
    }
}

// map has a border of one; neighbouring columns of a row lie side by side with their channels, so a row of the kernel
// is one run of numbers and no patch is copied out.
void EncoderWorker::convolve(const ConvRows& conv, const float* map, int side, float* out, int outSide,
                             int outPadding) {
    const auto inputs = std::size_t(conv.inputs), outputs = std::size_t(conv.outputs);
    const std::size_t outRow = std::size_t(outSide + 2 * outPadding) * outputs;
    for (int y = 0; y < outSide; ++y) {
        for (int k = 0; k < 3; ++k)
            m_table.product({.type = WordType::Fp32,
                             .accumulate = k > 0,
                             .rows = outSide,
                             .words = 3 * conv.inputs,
                             .panels = conv.rows[k].panelCount(),
                             .a = reinterpret_cast<const std::uint32_t*>(map) +
                                  std::size_t(2 * y + k) * std::size_t(side + 2) * inputs,
                             .aStride = 2 * inputs,
                             .b = conv.rows[k].panel(0),
                             .bStride = conv.rows[k].stride(),
                             .c = m_answer.data(),
                             .cStride = kAnswerStride});
        float* to = out + std::size_t(y + outPadding) * outRow + std::size_t(outPadding) * outputs;
        for (int x = 0; x < outSide; ++x, to += outputs) {
            const float* from = m_answer.data() + std::size_t(x) * kAnswerStride;
            for (std::size_t c = 0; c < outputs; ++c)
                to[c] = std::max(0.0f, from[c] + conv.bias[c]);
        }
    }
}

// ---- products -----------------------------------------------------------------------------------------------------

void EncoderWorker::normRows(const NormVectors& norm, int rows, int width) {
    for (int i = 0; i < rows; ++i)
        m_table.normToWords(m_rows[std::size_t(i)], norm.gain.data(), norm.bias.data(), width, m_words,
                            m_normed.row(i));
}

void EncoderWorker::multiplyPanels(const WordMatrix& x, int rows, const PanelMatrix& weights, int panel, int panels,
                                   float* out, std::size_t stride) {
    const int words = weights.words();
    for (int word = 0; word < words; word += kWordsAtOnce)
        m_table.product({.type = weights.type,
                         .accumulate = word > 0,
                         .rows = rows,
                         .words = std::min(kWordsAtOnce, words - word),
                         .panels = panels,
                         .a = x.row(0) + word,
                         .aStride = x.stride(),
                         .b = weights.panel(panel) + std::size_t(word) * kPanelColumns,
                         .bStride = weights.stride(),
                         .c = out,
                         .cStride = stride});
}

void EncoderWorker::multiply(const WordMatrix& x, int rows, const PanelMatrix& weights, const ColumnSink& sink) {
    const int step = panelsOfChunk(weights);
    for (int panel = 0; panel < weights.panelCount(); panel += step) {
        const int panels = std::min(step, weights.panelCount() - panel);
        multiplyPanels(x, rows, weights, panel, panels, m_answer.data(), kAnswerStride);
        sink(panel * kPanelColumns, panels * kPanelColumns, m_answer.data(), kAnswerStride);
    }
}

void EncoderWorker::multiplyInto(const WordMatrix& x, int rows, const PanelMatrix& weights, float* out,
                                 std::size_t stride) {
    const int step = panelsOfChunk(weights);
    for (int panel = 0; panel < weights.panelCount(); panel += step)
        multiplyPanels(x, rows, weights, panel, std::min(step, weights.panelCount() - panel),
                       out + panel * kPanelColumns, stride);
}

// The residual sum: the group's tokens += x Wᵀ + bias.
void EncoderWorker::addToRows(const WordMatrix& x, int rows, const PanelMatrix& weights) {
    multiply(x, rows, weights, [&](int first, int columns, float* values, std::size_t stride) {
        for (int i = 0; i < rows; ++i) {
            float* token = m_rows[std::size_t(i)] + first;
            m_table.addTo(values + std::size_t(i) * stride, weights.bias.data() + first, 1.0f, token, columns, token);
        }
    });
}

// ---- blocks -------------------------------------------------------------------------------------------------------

void EncoderWorker::block(const SwinStageWeights& stage, const SwinBlockWeights& one, int pictures) {
    const int across = stage.side / stage.window;
    const int windows = pictures * across * across;
    for (int first = 0; first < windows; first += kGroupWindows) {
        const int count = std::min(kGroupWindows, windows - first);
        const int rows = count * stage.tokens();
        for (int i = 0; i < count; ++i)
            windowTokens(stage, one.shift, first + i, m_rows.data() + std::size_t(i * stage.tokens()));
        normRows(one.attentionNorm, rows, stage.width);
        multiplyInto(m_normed, rows, one.queryKeyValue, m_queryKeyValue.data(), m_queryKeyValueStride);
        attend(stage, one, first, count);
        addToRows(m_context, rows, one.projection);
        mlp(one, rows, stage.width);
    }
}

// Where the tokens of a window lie in the map, the cyclic shift undone.
void EncoderWorker::windowTokens(const SwinStageWeights& stage, int shift, int window, float** rows) {
    const int across = stage.side / stage.window;
    const int picture = window / (across * across), within = window % (across * across);
    const int top = within / across * stage.window + shift, left = within % across * stage.window + shift;
    float* map = m_map.data() +
                 std::size_t(picture) * std::size_t(stage.side) * std::size_t(stage.side) * std::size_t(stage.width);
    for (int y = 0; y < stage.window; ++y)
        for (int x = 0; x < stage.window; ++x)
            *rows++ = map + (std::size_t((top + y) % stage.side) * std::size_t(stage.side) +
                             std::size_t((left + x) % stage.side)) *
                                std::size_t(stage.width);
}

void EncoderWorker::attend(const SwinStageWeights& stage, const SwinBlockWeights& one, int firstWindow, int windows) {
    const int across = stage.side / stage.window;
    for (int i = 0; i < windows; ++i) {
        const int within = (firstWindow + i) % (across * across);
        const int kind = one.shift == 0 ? 0 : 2 * (within / across == across - 1) + (within % across == across - 1);
        for (int head = 0; head < stage.heads; ++head)
            attendHead(stage, one, i, kind, head);
    }
}

void EncoderWorker::attendHead(const SwinStageWeights& stage, const SwinBlockWeights& one, int window, int kind,
                               int head) {
    const int tokens = stage.tokens(), padded = stage.paddedTokens();
    const std::size_t stride = m_queryKeyValueStride;
    const float* query = m_queryKeyValue.data() + std::size_t(window * tokens) * stride + head * kHeadWidth;
    const float* key = query + stage.width;
    const float* value = key + stage.width;
    for (int i = 0; i < tokens; ++i) {
        float row[kHeadWidth];
        m_table.addTo(query + std::size_t(i) * stride, one.queryKeyValue.bias.data() + head * kHeadWidth, 1.0f, nullptr,
                      kHeadWidth, row);
        m_table.toWords(row, kHeadWidth, m_words, m_query.row(i));
    }
    const int words = kernels::wordsFor(m_words, kHeadWidth);
    auto* keys = reinterpret_cast<std::uint32_t*>(m_keys.data());
    auto* values = reinterpret_cast<std::uint32_t*>(m_values.data());
    for (int first = 0; first < tokens; first += kPanelColumns)
        m_table.packPanel({key + std::size_t(first) * stride, false, stride}, std::min(kPanelColumns, tokens - first),
                          kHeadWidth, m_words, keys + first * words);
    m_table.packTransposed(value, stride, kHeadWidth, tokens, m_words, values);
    const auto scoreStride = std::size_t(padded + 16);
    m_table.product({.type = m_words,
                     .rows = tokens,
                     .words = words,
                     .panels = padded / kPanelColumns,
                     .a = m_query.row(0),
                     .aStride = m_query.stride(),
                     .b = keys,
                     .bStride = std::size_t(words) * kPanelColumns,
                     .c = m_scores.data(),
                     .cStride = scoreStride});
    const float* bias = one.biases.data() + std::size_t((kind * stage.heads + head) * tokens) * std::size_t(padded);
    const float scale = 1.0f / std::sqrt(float(kHeadWidth));
    for (int i = 0; i < tokens; ++i)
        m_table.softmaxToWords({.scores = m_scores.data() + std::size_t(i) * scoreStride,
                                .bias = bias + std::size_t(i) * std::size_t(padded),
                                .scale = scale,
                                .n = tokens,
                                .padded = padded,
                                .type = m_words,
                                .out = m_share.row(i)});
    const bool direct = m_words == WordType::Fp32;
    std::uint32_t* context = m_context.row(window * tokens) + std::size_t(head) * std::size_t(words);
    m_table.product({.type = m_words,
                     .rows = tokens,
                     .words = kernels::wordsFor(m_words, tokens),
                     .panels = 1,
                     .a = m_share.row(0),
                     .aStride = m_share.stride(),
                     .b = values,
                     .bStride = 0,
                     .c = direct ? reinterpret_cast<float*>(context) : m_seen.data(),
                     .cStride = direct ? m_context.stride() : std::size_t(kPanelColumns)});
    for (int i = 0; i < tokens && !direct; ++i)
        m_table.toWords(m_seen.data() + std::size_t(i) * kPanelColumns, kHeadWidth, m_words,
                        context + std::size_t(i) * m_context.stride());
}

void EncoderWorker::mlp(const SwinBlockWeights& one, int rows, int width) {
    normRows(one.mlpNorm, rows, width);
    const int perWord = kernels::numbersPerWord(m_words);
    multiply(m_normed, rows, one.widen, [&](int column, int columns, float* values, std::size_t stride) {
        for (int i = 0; i < rows; ++i)
            m_table.geluToWords(values + std::size_t(i) * stride, one.widen.bias.data() + column, columns, m_words,
                                m_wide.row(i) + column / perWord);
    });
    addToRows(m_wide, rows, one.narrow);
}

// Four neighbouring tokens become one, twice as wide.
void EncoderWorker::merge(const SwinStageWeights& stage, int pictures) {
    const int half = stage.side / 2;
    const auto width = std::size_t(stage.width), side = std::size_t(stage.side);
    const int tokens = pictures * half * half, group = int(m_rows.size());
    for (int first = 0; first < tokens; first += group) {
        const int rows = std::min(group, tokens - first);
        for (int i = 0; i < rows; ++i) {
            const int picture = (first + i) / (half * half), place = (first + i) % (half * half);
            const float* corner = m_map.data() + ((std::size_t(picture) * side + std::size_t(place / half * 2)) * side +
                                                  std::size_t(place % half * 2)) *
                                                     width;
            float* joined = m_queryKeyValue.data(); // [4 * width]
            std::copy_n(corner, width, joined);
            std::copy_n(corner + side * width, width, joined + width);
            std::copy_n(corner + width, width, joined + 2 * width);
            std::copy_n(corner + (side + 1) * width, width, joined + 3 * width);
            m_table.normToWords(joined, stage.mergeNorm.gain.data(), stage.mergeNorm.bias.data(), 4 * stage.width,
                                m_words, m_wide.row(i));
        }
        multiply(m_wide, rows, stage.merge, [&](int column, int columns, float* values, std::size_t stride) {
            for (int i = 0; i < rows; ++i)
                std::copy_n(values + std::size_t(i) * stride, columns,
                            m_merged.data() + std::size_t(first + i) * 2 * width + column);
        });
    }
    std::swap(m_map, m_merged);
}

void EncoderWorker::mean(int pictures, float* features) {
    const SwinStageWeights& last = m_weights.stages.back();
    const int tokens = last.side * last.side;
    const float* token = m_map.data();
    for (int picture = 0; picture < pictures; ++picture, features += last.width) {
        std::fill_n(features, last.width, 0.0f);
        for (int i = 0; i < tokens; ++i, token += last.width) {
            float* normed = m_answer.data(); // [width]
            m_table.normToWords(token, m_weights.norm.gain.data(), m_weights.norm.bias.data(), last.width,
                                WordType::Fp32, reinterpret_cast<std::uint32_t*>(normed));
            m_table.addTo(normed, nullptr, 1.0f / float(tokens), features, last.width, features);
        }
    }
}

} // namespace hs::model
