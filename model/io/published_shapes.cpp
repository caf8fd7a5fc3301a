// Sizes out of tensor shapes. Names: golden key lists of the reference's state dicts (histogpt_s_keys,
// ctranspath_keys).
#include "model/io/byte_reader.h"
#include "model/io/published.h"
#include "model/io/tensor_checks.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::string_view kResampler = "histogpt.perceiver_resampler.";
constexpr std::string_view kEmbedding = "histogpt.embed_tokens.weight";
constexpr std::string_view kProjection = "output_projection.weight";

Error misfit(const WeightsFile& weights, const std::string& what) {
    return Error(ErrorCode::Corrupt, weights.fileName() + ": " + what);
}

// A size of a tensor that must be there with so many dimensions.
Result<std::vector<int>> shapeOf(const WeightsFile& weights, const std::string& name, std::size_t dimensions) {
    const TensorEntry* tensor = weights.find(name);
    if (tensor == nullptr) return misfit(weights, "tensor " + name + " is missing");
    const bool plausible =
        tensor->shape.size() == dimensions &&
        std::all_of(tensor->shape.begin(), tensor->shape.end(), [](auto n) { return n > 0 && n < 1 << 28; });
    if (!plausible)
        return misfit(weights, "tensor " + name + " has shape " + shapeText(tensor->shape) + ", " +
                                   std::to_string(dimensions) + " dimensions were expected");
    return std::vector<int>(tensor->shape.begin(), tensor->shape.end());
}

// How many numbers follow `prefix` from 0 on: "histogpt.layers." → 24.
int countNumbered(const WeightsFile& weights, std::string_view prefix) {
    int largest = -1;
    for (const TensorEntry& tensor : weights.tensors()) {
        if (!tensor.name.starts_with(prefix)) continue;
        int index = -1;
        const char* begin = tensor.name.data() + prefix.size();
        std::from_chars(begin, tensor.name.data() + tensor.name.size(), index);
        largest = std::max(largest, index);
    }
    return largest + 1;
}

std::optional<int> knownTextHeads(int hidden) {
    if (hidden == 1024) return 16;
    if (hidden == 1600) return 25;
    return std::nullopt;
}

Error headsUnknown(const WeightsFile& weights, const std::string& what, int width) {
    return Error(ErrorCode::Unsupported, weights.fileName() + ": the number of heads of its " + what + " (width " +
                                             std::to_string(width) +
                                             ") shows in no shape and is not a published size; give a config.json");
}

Result<TextConfig> inferText(const WeightsFile& weights, const std::optional<ModelConfig>& config) {
    TextConfig text = config ? config->text : TextConfig();
    const bool hasProjection = weights.find(kProjection) != nullptr;
    HS_TRY(const auto embedding, shapeOf(weights, std::string(hasProjection ? kProjection : kEmbedding), 2));
    HS_TRY(const auto positions, shapeOf(weights, "histogpt.embed_positions.weight", 2));
    HS_TRY(const auto fc1, shapeOf(weights, "histogpt.layers.0.1.fc1.weight", 2));
    HS_TRY(const auto crossQuery, shapeOf(weights, "histogpt.layers.0.0.attn.to_q.weight", 2));
    HS_TRY(const auto crossForward, shapeOf(weights, "histogpt.layers.0.0.ff.1.weight", 2));
    text.vocabulary = embedding[0];
    text.hidden = embedding[1];
    text.maxPositions = positions[0] - 2; // the table has two rows more: BioGPT's offset
    text.layers = countNumbered(weights, "histogpt.layers.");
    text.feedForward = fc1[0];
    text.crossFeedForwardMultiple = std::max(1, crossForward[0] / text.hidden);
    if (!config) {
        const auto heads = knownTextHeads(text.hidden);
        if (!heads) return headsUnknown(weights, "text model", text.hidden);
        text.heads = *heads;
    }
    if (text.crossHeads == 0) text.crossHeads = text.heads;
    if (crossQuery[0] % text.crossHeads != 0)
        return misfit(weights, "cross attention of width " + std::to_string(crossQuery[0]) + " does not divide by " +
                                   std::to_string(text.crossHeads) + " heads");
    text.crossHeadDimension = crossQuery[0] / text.crossHeads;
    return text;
}

Result<ResamplerConfig> inferResampler(const WeightsFile& weights, const std::optional<ModelConfig>& config) {
    const std::string prefix(kResampler);
    HS_TRY(const auto linear, shapeOf(weights, prefix + "linear.weight", 2));
    HS_TRY(const auto latents, shapeOf(weights, prefix + "latents", 2));
    HS_TRY(const auto query, shapeOf(weights, prefix + "layers.0.0.to_q.weight", 2));
    HS_TRY(const auto forward, shapeOf(weights, prefix + "layers.0.1.1.weight", 2));
    ResamplerConfig resampler = config && config->resampler ? *config->resampler : ResamplerConfig();
    const bool known = (config && config->resampler) || (linear[0] == 1536 && query[0] == 1536);
    if (!known) return headsUnknown(weights, "resampler", linear[0]);
    resampler.model = linear[0];
    resampler.features = linear[1];
    resampler.latents = latents[0];
    resampler.layers = countNumbered(weights, prefix + "layers.");
    resampler.feedForwardMultiple = std::max(1, forward[0] / resampler.model);
    if (query[0] % resampler.heads != 0)
        return misfit(weights, "the resampler's attention of width " + std::to_string(query[0]) +
                                   " does not divide by " + std::to_string(resampler.heads) + " heads");
    resampler.headDimension = query[0] / resampler.heads;
    return resampler;
}

Result<void> expectSame(const WeightsFile& weights, const char* what, int shown, int stated) {
    if (shown == stated) return {};
    return misfit(weights, std::string(what) + " is " + std::to_string(shown) + " in its tensors and " +
                               std::to_string(stated) + " in the config");
}

Result<void> compareText(const WeightsFile& weights, const TextConfig& shown, const TextConfig& stated) {
    HS_CHECK(expectSame(weights, "vocab_size", shown.vocabulary, stated.vocabulary));
    HS_CHECK(expectSame(weights, "hidden_size", shown.hidden, stated.hidden));
    HS_CHECK(expectSame(weights, "num_hidden_layers", shown.layers, stated.layers));
    HS_CHECK(expectSame(weights, "intermediate_size", shown.feedForward, stated.feedForward));
    HS_CHECK(expectSame(weights, "max_position_embeddings", shown.maxPositions, stated.maxPositions));
    if (stated.crossHeadDimension != 0)
        HS_CHECK(expectSame(weights, "the head size of cross attention", shown.crossHeadDimension,
                            stated.crossHeadDimension));
    return {};
}

Result<void> compareResampler(const WeightsFile& weights, const ResamplerConfig& shown, const ResamplerConfig& stated) {
    HS_CHECK(expectSame(weights, "the resampler's feature width", shown.features, stated.features));
    HS_CHECK(expectSame(weights, "the resampler's width", shown.model, stated.model));
    HS_CHECK(expectSame(weights, "the resampler's number of layers", shown.layers, stated.layers));
    HS_CHECK(expectSame(weights, "the resampler's number of latents", shown.latents, stated.latents));
    return expectSame(weights, "the resampler's head size", shown.headDimension, stated.headDimension);
}

// Compares a few rows at a time: of BioGPT-Large either tensor is 370 MB.
Result<bool> equalBytes(const WeightsFile& weights, TensorEntry first, TensorEntry second) {
    const std::int64_t rows = first.shape.at(0);
    const std::size_t width = dtypeBytes(first.dtype);
    const std::size_t rowBytes = std::size_t(first.elements() / std::max<std::int64_t>(rows, 1)) * width;
    const std::int64_t step = std::max<std::int64_t>(1, std::int64_t((1u << 20) / std::max<std::size_t>(rowBytes, 1)));
    std::vector<std::byte> left, right;
    for (std::int64_t row = 0; row < rows; row += step) {
        const std::int64_t count = std::min(step, rows - row);
        first.shape[0] = second.shape[0] = count;
        left.resize(std::size_t(count) * rowBytes);
        right.resize(left.size());
        HS_CHECK(weights.copyTo(first, left));
        HS_CHECK(weights.copyTo(second, right));
        if (left != right) return false;
        first.data += std::size_t(count * first.strides[0]) * width;
        second.data += std::size_t(count * second.strides[0]) * width;
    }
    return true;
}

} // namespace

WeightsKind weightsKindOf(const WeightsFile& weights) {
    bool looksLarge = false;
    for (const TensorEntry& tensor : weights.tensors()) {
        const std::string& name = tensor.name;
        // The published L has an aggregator (FlashPerceiver) and learned position tables instead of this resampler.
        looksLarge |= name.find("aggregator.") != std::string::npos || name.find("pos_embed_") != std::string::npos;
        if (name.starts_with(kResampler)) return WeightsKind::HistoGpt;
    }
    if (looksLarge) return WeightsKind::PublishedL;
    if (weights.find("patch_embed.proj.0.weight") != nullptr) return WeightsKind::Encoder;
    return WeightsKind::Other;
}

Result<ModelConfig> inferModel(const WeightsFile& weights, const std::optional<ModelConfig>& config) {
    switch (weightsKindOf(weights)) {
    case WeightsKind::HistoGpt:
        break;
    case WeightsKind::PublishedL:
        return Error(ErrorCode::Unsupported,
                     weights.fileName() + " is the published HistoGPT-L, which reads UNI features through another "
                                          "resampler; this program runs the 1b and 3b files");
    case WeightsKind::Encoder:
        return Error(ErrorCode::Unsupported,
                     weights.fileName() + " holds a patch encoder (CTransPath), HistoGPT's weights were expected");
    case WeightsKind::Other:
        return Error(ErrorCode::Unsupported, weights.fileName() + " is not HistoGPT: of its " +
                                                 std::to_string(weights.tensors().size()) + " tensors none is named " +
                                                 std::string(kResampler) + "*");
    }
    ModelConfig shown;
    HS_TRY(shown.text, inferText(weights, config));
    HS_TRY(shown.resampler, inferResampler(weights, config));
    if (config) HS_CHECK(compareText(weights, shown.text, config->text));
    if (config && config->resampler) HS_CHECK(compareResampler(weights, *shown.resampler, *config->resampler));
    return shown;
}

Result<EncoderConfig> inferEncoder(const WeightsFile& weights) {
    if (weightsKindOf(weights) != WeightsKind::Encoder)
        return Error(ErrorCode::Unsupported,
                     weights.fileName() + " is not a CTransPath encoder: it has no tensor patch_embed.proj.0.weight");
    EncoderConfig encoder;
    HS_TRY(const auto stem, shapeOf(weights, "patch_embed.proj.6.weight", 4));
    encoder.embed = stem[0];
    int window = 0;
    for (int stage = 0; stage < 4; ++stage) {
        const std::string prefix = "layers." + std::to_string(stage) + ".blocks.";
        HS_TRY(const auto table,
               shapeOf(weights, prefix + "0.attn.relative_position_bias_table", 2)); // [(2w-1)^2, heads]
        window = (int(std::lround(std::sqrt(double(table[0])))) + 1) / 2;
        if ((2 * window - 1) * (2 * window - 1) != table[0])
            return misfit(weights, "a relative position table of " + std::to_string(table[0]) + " rows fits no window");
        encoder.heads[std::size_t(stage)] = table[1];
        encoder.depths[std::size_t(stage)] = countNumbered(weights, prefix);
    }
    encoder.window = window;
    HS_TRY(const auto fc1, shapeOf(weights, "layers.0.blocks.0.mlp.fc1.weight", 2));
    encoder.mlpRatio = double(fc1[0]) / encoder.embed;
    return encoder;
}

Result<TiedEmbedding> examineTiedEmbedding(const WeightsFile& weights) {
    TiedEmbedding tied;
    const TensorEntry* embedding = weights.find(kEmbedding);
    const TensorEntry* projection = weights.find(kProjection);
    tied.hasEmbedding = embedding != nullptr;
    tied.hasProjection = projection != nullptr;
    if (embedding == nullptr || projection == nullptr) {
        tied.same = true;
        return tied;
    }
    if (embedding->shape.size() != 2 || embedding->shape != projection->shape)
        return misfit(weights, std::string(kEmbedding) + " has shape " + shapeText(embedding->shape) + ", " +
                                   std::string(kProjection) + " " + shapeText(projection->shape));
    tied.same = embedding->dtype == projection->dtype && embedding->data == projection->data &&
                embedding->strides == projection->strides;
    if (tied.same || embedding->dtype != projection->dtype) {
        if (!tied.same) tied.notice = "embedding and output projection have different types; output_projection is used";
        return tied;
    }
    HS_TRY(tied.same, equalBytes(weights, *embedding, *projection));
    if (!tied.same)
        tied.notice =
            "the file's token embedding and output projection differ; output_projection is used for both, as in "
            "the reference";
    return tied;
}

} // namespace hs::model
