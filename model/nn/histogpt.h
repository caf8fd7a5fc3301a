// HistoGpt: the whole network: patch features -> resampler -> "exit gate" (a plain linear layer) -> gated
// cross-attention and BioGPT decoder layers -> logits. Members are named as in the published state dict. Source:
// HistoGPT models/histogpt.py, transformers 4.2x models/biogpt.
//
// The output projection is tied to the token embedding: one tensor, here histogpt.embed_tokens.weight. Files that store
// "output_projection.weight" as well are loaded by loadHistoGpt().
//
// Three ways in:
//   forward()     ids, features, mask: the reference's whole forward pass; keeps the graph when gradients are on.
//   promptPass()  inference over a prefix, continuing caller-owned key/value buffers; what token-by-token decoding
//   starts from. parts         perceiver_resampler->resample(), image(), crossKeysValues(): computed once a case.
// One thread at a time. Contradicting shapes throw c10::Error with a sentence.
#pragma once

#include "model/nn/classifier_head.h"
#include "model/nn/decoder_layer.h"
#include "model/nn/gated_cross_attention.h"
#include "model/nn/perceiver_resampler.h"

#include <functional>
#include <vector>

namespace hs::model {

// One layer pair: "0" cross-attention, which comes first, "1" decoder layer.
class LayerPairImpl : public torch::nn::Module {
public:
    explicit LayerPairImpl(const TextConfig& config);
    GatedCrossAttention cross{nullptr}; // "0"
    DecoderLayer decoder{nullptr};      // "1"
};
TORCH_MODULE(LayerPair);

enum class Checkpointing { Off, EveryLayer };

// What one pass over the layers hands back besides hidden states; fill what you want.
struct PassRequest {
    Weights crossAttention = Weights::Discard;
    Weights selfAttention = Weights::Discard;
    Weights resampler = Weights::Discard; // of forward() from features: told to the probe only
    const Probe* probe = nullptr;
    std::size_t crossAttentionFrom = 0; // the first layer whose cross-attention is handed back
    // Told when a layer is reached, also where it is computed again in the reverse pass: the place to throw from when
    // stopped, and to see to its weights.
    std::function<void(std::size_t layer)> beforeLayer;
};

struct PassAnswer {
    at::Tensor hidden;                      // [b, t, hidden], after the last norm
    std::vector<at::Tensor> crossAttention; // per layer asked for [b, heads, t, rows]; empty without image
    std::vector<at::Tensor> selfAttention;  // per layer [b, heads, t, past + t]
};

// Keys and values of every layer. Cross: [b, heads, rows, w], made once a case. Self: [b, heads, capacity, w], buffers
// that promptPass fills; length counts the rows in use.
struct CrossCache {
    std::vector<KeysValues> layers;
};
struct PassCache {
    std::vector<KeysValues> layers;
    std::int64_t length = 0;
    std::int64_t capacity() const { return layers.empty() ? 0 : layers.front().keys.size(2); }
};

class HistoGptModelImpl : public torch::nn::Module {
public:
    HistoGptModelImpl(const TextConfig& text, const ResamplerConfig& resampler);

    // ids int64 [b, t], mask [b, t] of ones and zeros or undefined (all ones), cross with one entry a layer or null (no
    // image: cross-attention is skipped).
    PassAnswer forward(const at::Tensor& ids, const at::Tensor& mask, const at::Tensor& media,
                       const PassRequest& request);

    // The same for inference without padding, over ids [b, t] that follow cache.length earlier tokens.
    PassAnswer continuePass(const at::Tensor& ids, const CrossCache* cross, PassCache& cache,
                            const PassRequest& request);

    // Latents [b, media, latents, model] or [b, latents, model] -> media [b, rows, hidden], rows = media * latents.
    at::Tensor image(const at::Tensor& latents);

    // Layers of a pass that keeps its graph are computed again in the reverse pass, cross-attention included.
    void setCheckpointing(Checkpointing mode) { m_checkpointing = mode; }
    Checkpointing checkpointing() const { return m_checkpointing; }
    ModuleVectorImpl<LayerPair>& layers() { return *m_layers; }
    const TextConfig& config() const { return m_config; }

    PerceiverResampler perceiver_resampler{nullptr};
    Linear perceiver_exitgate{nullptr}; // [hidden, model]
    Embedding embed_tokens{nullptr};    // [vocabulary, hidden]
    Embedding embed_positions{nullptr}; // [maxPositions + 2, hidden]
    LayerNorm layer_norm{nullptr};

private:
    at::Tensor embed(const at::Tensor& ids, const at::Tensor& positions);
    at::Tensor checkpointedLayer(std::size_t index, const at::Tensor& x, const at::Tensor& media,
                                 const at::Tensor& mask, const PassRequest& request);

    TextConfig m_config;
    Checkpointing m_checkpointing = Checkpointing::Off;
    std::shared_ptr<ModuleVectorImpl<LayerPair>> m_layers; // "layers"
};
TORCH_MODULE(HistoGptModel);

struct HistoGptInput {
    at::Tensor ids;      // int64 [b, t]
    at::Tensor mask;     // [b, t] of ones and zeros; undefined: all ones
    at::Tensor features; // [b, n, features] or [b, media, n, features]; undefined: no image, or latents given
    at::Tensor latents;  // [b, latents, model] or [b, media, latents, model], made before (frozen resampler)
};

enum class LogitRows { Last, All };

class HistoGptImpl : public torch::nn::Module {
public:
    // classes > 0 adds the classifier head "head".
    HistoGptImpl(const TextConfig& text, const ResamplerConfig& resampler, std::int64_t classes = 0);

    // Logits [b, t, vocabulary].
    at::Tensor forward(const HistoGptInput& input, const PassRequest& request = {}, PassAnswer* answer = nullptr);

    // Logits [b, 1, vocabulary] of the last token, or [b, t, vocabulary]; ids int64 [b, t] follow cache.length tokens
    // and are added to the cache, which must have room for them. cross null: text only.
    at::Tensor promptPass(const at::Tensor& ids, const CrossCache* cross, PassCache& cache, LogitRows rows,
                          const PassRequest& request = {}, PassAnswer* answer = nullptr);

    // hidden [..., hidden] -> logits [..., vocabulary]
    at::Tensor project(const at::Tensor& hidden);

    // media [b, rows, hidden] -> contiguous keys and values of every layer.
    CrossCache crossKeysValues(const at::Tensor& media);
    PassCache makePassCache(std::int64_t batch, std::int64_t capacity);

    HistoGptModel histogpt{nullptr};
    ClassifierHead head{nullptr}; // null unless classes > 0
};
TORCH_MODULE(HistoGpt);

// Mean cross-entropy of logits [b, t, vocabulary] for the next token of labels [b, t]; -100 is not counted.
at::Tensor nextTokenLoss(const at::Tensor& logits, const at::Tensor& labels);

} // namespace hs::model
