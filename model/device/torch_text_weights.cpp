#include "model/device/torch_text_weights.h"

#include <cmath>

namespace hs::model {

namespace {

at::Tensor plain(const at::Tensor& parameter) {
    return parameter.detach();
}

TorchNorm normOf(const LayerNorm& norm) {
    return {plain(norm->weight).to(at::kFloat), plain(norm->bias).to(at::kFloat)};
}

TorchLinear linearOf(const Linear& linear, at::ScalarType type) {
    TorchLinear answer{plain(linear->weight).to(type), {}};
    if (linear->bias.defined()) answer.bias = plain(linear->bias).to(type);
    return answer;
}

void release(Linear& linear) {
    for (at::Tensor* tensor : {&linear->weight, &linear->bias})
        tensor->set_data(at::empty({0}, tensor->options().requires_grad(false)));
}

TorchLinear joined(SelfAttention& attention, at::ScalarType type) {
    const TorchLinear q = linearOf(attention->q_proj, type), k = linearOf(attention->k_proj, type),
                      v = linearOf(attention->v_proj, type);
    TorchLinear all{at::cat({q.weight, k.weight, v.weight}), at::cat({q.bias, k.bias, v.bias})};
    for (Linear* one : {&attention->q_proj, &attention->k_proj, &attention->v_proj})
        release(*one);
    return all;
}

std::uint64_t bytesOf(const TorchLinear& linear) {
    return std::uint64_t(linear.weight.numel()) * linear.weight.element_size();
}

} // namespace

TorchTextWeights TorchTextWeights::take(HistoGpt& network, at::ScalarType type) {
    const at::NoGradGuard noGraph;
    HistoGptModel& model = network->histogpt;
    TorchTextWeights weights;
    weights.config = model->config();
    weights.device = model->embed_tokens->weight.device();
    weights.type = type;
    weights.embedding = plain(model->embed_tokens->weight);
    weights.positions = plain(model->embed_positions->weight);
    weights.projection = weights.embedding.to(type);
    weights.finalNorm = normOf(model->layer_norm);
    double gates = 0.0;
    for (LayerPair& layer : model->layers()) {
        GatedCrossAttention& cross = layer->cross;
        TorchCrossBlock block;
        block.attentionNorm = normOf(cross->attn->norm);
        block.query = linearOf(cross->attn->to_q, type);
        block.output = linearOf(cross->attn->to_out, type);
        block.feedForwardNorm = normOf(cross->ff->norm);
        block.up = linearOf(cross->ff->widen, type);
        block.down = linearOf(cross->ff->narrow, type);
        block.attentionGate = plain(cross->attn_gate).to(at::kFloat).tanh();
        block.feedForwardGate = plain(cross->ff_gate).to(at::kFloat).tanh();
        block.share = std::abs(block.attentionGate.item<float>());
        gates += double(block.share);
        weights.cross.push_back(std::move(block));

        DecoderLayer& decoder = layer->decoder;
        weights.decoder.push_back({normOf(decoder->self_attn_layer_norm), joined(decoder->self_attn, type),
                                   linearOf(decoder->self_attn->out_proj, type), normOf(decoder->final_layer_norm),
                                   linearOf(decoder->fc1, type), linearOf(decoder->fc2, type)});
    }
    for (TorchCrossBlock& block : weights.cross)
        block.share = gates > 0.0 ? float(double(block.share) / gates) : 1.0f / float(weights.cross.size());
    return weights;
}

std::uint64_t TorchTextWeights::bytesPerToken(bool withImage) const {
    std::uint64_t sum = std::uint64_t(projection.numel()) * projection.element_size();
    for (const TorchDecoderBlock& block : decoder)
        sum += bytesOf(block.queryKeyValue) + bytesOf(block.output) + bytesOf(block.up) + bytesOf(block.down);
    if (withImage)
        for (const TorchCrossBlock& block : cross)
            sum += bytesOf(block.query) + bytesOf(block.output) + bytesOf(block.up) + bytesOf(block.down);
    return sum;
}

} // namespace hs::model
