// ConvStem: two 3 x 3 convolutions of stride 2 with batch norm and ReLU, a 1 x 1 convolution, a layer norm over
// channels: a picture becomes a quarter-sized map of tokens. Source: TransPath, ctran.py (ConvStem). Convolution and
// batch norm are LibTorch's without random initialisation.
#pragma once

#include "model/nn/basic_layers.h"
#include "model/nn/probe.h"

#include <cstdint>

namespace hs::model {

class Conv2dImpl : public torch::nn::Module {
public:
    struct Config {
        std::int64_t inputs = 3, outputs = 12, kernel = 3, stride = 2, padding = 1;
        Bias bias = Bias::Without;
    };
    explicit Conv2dImpl(const Config& config);
    at::Tensor forward(const at::Tensor& x) const; // [b, inputs, h, w] -> [b, outputs, h / stride, w / stride]

    at::Tensor weight; // [outputs, inputs, kernel, kernel]
    at::Tensor bias;   // [outputs], or undefined

private:
    Config m_config;
};
TORCH_MODULE(Conv2d);

class BatchNorm2dImpl : public torch::nn::Module {
public:
    explicit BatchNorm2dImpl(std::int64_t channels);
    at::Tensor forward(const at::Tensor& x); // [b, channels, h, w]; statistics of the batch in training, kept ones else

    at::Tensor weight, bias;              // [channels]
    at::Tensor running_mean, running_var; // [channels], buffers
    at::Tensor num_batches_tracked;       // int64 [], buffer
};
TORCH_MODULE(BatchNorm2d);

class ConvStemImpl : public torch::nn::Module {
public:
    explicit ConvStemImpl(std::int64_t width);
    // pictures [b, 3, pixels, pixels] -> tokens [b, (pixels / 4)^2, width]
    at::Tensor forward(const at::Tensor& pictures, const Probe* probe = nullptr);

    Conv2d first{nullptr};           // "proj.0" [width / 8, 3, 3, 3]
    BatchNorm2d firstNorm{nullptr};  // "proj.1"
    Conv2d second{nullptr};          // "proj.3" [width / 4, width / 8, 3, 3]
    BatchNorm2d secondNorm{nullptr}; // "proj.4"
    Conv2d third{nullptr};           // "proj.6" [width, width / 4, 1, 1]
    LayerNorm norm{nullptr};
};
TORCH_MODULE(ConvStem);

} // namespace hs::model
