// Image-text contrast (CLIP): both sides of a case are projected into one space, and a case's image should lie nearer to
// its own text than to any other of the batch. Optional objective of stage 1. Training thread.
//
// Only stage 1 uses the projections: they stay in the run's checkpoint and do not go into a bundle.
#pragma once

#include "model/nn/basic_layers.h"
#include "model/training/train_config.h"

#include <string_view>

namespace hs::model {

inline constexpr std::string_view kContrastPrefix = "contrast.";

class ContrastImpl : public torch::nn::Module {
public:
    ContrastImpl(std::int64_t imageWidth, std::int64_t textWidth, const ContrastOptions& options, std::uint64_t seed);

    at::Tensor image(const at::Tensor& pooled); // [b, image width] -> [b, dimension], each of length 1
    at::Tensor text(const at::Tensor& pooled);  // [b, text width] -> [b, dimension], each of length 1
    // Mean of both directions' cross-entropies over a batch of images and texts [b, dimension] that belong together. []
    at::Tensor loss(const at::Tensor& images, const at::Tensor& texts);

    Linear image_projection{nullptr}; // [dimension, image width]
    Linear text_projection{nullptr};  // [dimension, text width]
    at::Tensor log_temperature;       // [1]
};
TORCH_MODULE(Contrast);

// Share of the images [n, dimension] whose own text [n, dimension] is among the `first` nearest.
double retrievalShare(const at::Tensor& images, const at::Tensor& texts, std::int64_t first);

} // namespace hs::model
