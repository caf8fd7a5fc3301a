// EncoderTask: the patch encoder learns the kind of a patch from its pixels; afterwards the linear layer on top is thrown
// away and the features stay. Only the demo does this: the published encoder arrives trained. Training thread; patches
// are fetched on LibTorch's threads.
#pragma once

#include "core/labelled_patches.h"
#include "model/nn/ctranspath.h"
#include "model/training/stage_task.h"
#include "model/training/train_config.h"

#include <memory>
#include <string>
#include <vector>

namespace hs::model {

// Patches [b] -> pictures [b, 3, pixels, pixels], 0..1, resized with antialiasing to the encoder's input.
at::Tensor picturesFrom(const std::vector<core::LabelledPatch>& patches, int patchPixels, int inputPixels);

// One picture [3, p, p], 0..1: turned, mirrored, stained a little differently. Values stay in 0..1.
at::Tensor augmented(const at::Tensor& picture, const AugmentOptions& options, Random& random);

class EncoderTask : public StageTask {
public:
    // The source must outlive the task.
    EncoderTask(CTransPath encoder, const core::LabelledPatchSource& patches, const TrainConfig& config);

    std::vector<NamedTensor> parameters() override;
    std::vector<NamedTensor> buffers() override;
    std::size_t examples() const override { return m_patches.count(core::Split::Train); }
    core::Result<double> learn(const BatchPart& part, const StepContext& context) override;
    Decisive decisive() const override { return {"accuracy", true}; }
    core::Result<Validation> validate(std::int64_t step, std::stop_token stop) override;

private:
    core::Result<std::vector<core::LabelledPatch>> fetch(core::Split split, std::span<const std::size_t> indices) const;
    at::Tensor normalised(const at::Tensor& pictures) const; // [b, 3, p, p]
    at::Tensor logits(const at::Tensor& pictures);           // [b, classes]

    CTransPath m_encoder;
    const core::LabelledPatchSource& m_patches;
    const TrainConfig& m_config;
    at::Device m_device;
    int m_classes;
    Linear m_head{nullptr};
};

// Names of the throw-away layer's tensors in a checkpoint; a bundle does not get them.
inline constexpr std::string_view kPatchHeadPrefix = "patch_head.";

} // namespace hs::model
