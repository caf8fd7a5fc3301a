#include "model/nn/initialise.h"

#include "model/nn/value_stream.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <numbers>

namespace hs::model {

namespace {

constexpr double kTextDeviation = 0.02;

// Inputs of one output of a linear layer or convolution: all dimensions but the first.
double fanIn(const at::Tensor& weight) {
    return double(weight.numel()) / double(weight.size(0));
}

// The rules that every network shares; false when none fits.
bool initialiseCommon(at::Tensor& tensor, const std::string& name, const std::string& stream) {
    if (name.ends_with("attn_gate") || name.ends_with("ff_gate") || name.ends_with("bias")) {
        tensor.zero_(); // [1], [width]
        return true;
    }
    if (name.ends_with("latents") || name.ends_with("media_pos")) {
        fillNormal(tensor, stream, 1.0); // [latents, model], [1, 1, model]
        return true;
    }
    if (tensor.dim() == 1) {
        tensor.fill_(1.0); // [width] of a norm
        return true;
    }
    return false;
}

// Matrices that the reference leaves to torch.nn.Linear's default.
bool isDefaultLinear(const std::string& name) {
    return name.find("perceiver_") != std::string::npos || name.find(".0.attn.to_") != std::string::npos ||
           name.find(".0.ff.") != std::string::npos || name == "head.weight";
}

template <class Rule>
void initialiseAll(torch::nn::Module& module, std::uint64_t seed, const Rule& rule) {
    const at::NoGradGuard noGraph;
    for (auto& item : module.named_parameters()) {
        const std::string stream = std::to_string(seed) + "/" + item.key();
        if (!initialiseCommon(item.value(), item.key(), stream)) rule(item.value(), item.key(), stream);
    }
}

void initialiseText(at::Tensor& tensor, const std::string& name, const std::string& stream) {
    if (isDefaultLinear(name))
        fillUniform(tensor, stream, 1.0 / std::sqrt(fanIn(tensor))); // [outputs, inputs]
    else
        fillNormal(tensor, stream, kTextDeviation); // [outputs, inputs]
}

} // namespace

void fillNormal(at::Tensor tensor, const std::string& name, double deviation) {
    float* values = tensor.data_ptr<float>();
    const ValueStream stream(name);
    // Box and Muller, one value for each pair of uniform ones, so that value i depends on i alone.
    at::parallel_for(0, tensor.numel(), 1 << 15, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const double radius = (double(stream.u(2 * std::uint64_t(i))) + 1.0) / 16777217.0; // (0, 1)
            const double turn = double(stream.u(2 * std::uint64_t(i) + 1)) / 16777216.0;
            values[i] = float(deviation * std::sqrt(-2.0 * std::log(radius)) * std::cos(2.0 * std::numbers::pi * turn));
        }
    });
}

void fillUniform(at::Tensor tensor, const std::string& name, double bound) {
    float* values = tensor.data_ptr<float>();
    const ValueStream stream(name);
    at::parallel_for(0, tensor.numel(), 1 << 15, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            values[i] = float(bound) * stream.v(std::uint64_t(i));
    });
}

void initialise(HistoGpt& model, std::uint64_t seed) {
    initialiseAll(*model, seed, initialiseText);
    const at::NoGradGuard noGraph;
    model->histogpt->embed_tokens->weight[model->histogpt->config().padId].zero_(); // [hidden]
}

void initialise(SlideClassifier& classifier, std::uint64_t seed) {
    initialiseAll(*classifier, seed, initialiseText);
}

void initialise(CTransPath& encoder, std::uint64_t seed) {
    initialiseAll(*encoder, seed, [](at::Tensor& tensor, const std::string&, const std::string& stream) {
        if (tensor.dim() == 4)
            fillUniform(tensor, stream, 1.0 / std::sqrt(fanIn(tensor))); // [outputs, inputs, kernel, kernel]
        else
            fillNormal(tensor, stream, 0.02); // [outputs, inputs], [offsets, heads]
    });
}

} // namespace hs::model
