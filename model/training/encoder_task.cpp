#include "model/training/encoder_task.h"

#include "model/nn/initialise.h"
#include "model/training/autocast.h"
#include "model/training/metrics.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kValidationBatch = 32;

at::Tensor labelsFrom(const std::vector<core::LabelledPatch>& patches) {
    std::vector<std::int64_t> labels;
    for (const core::LabelledPatch& patch : patches)
        labels.push_back(patch.label);
    return at::tensor(labels, at::kLong); // [b]
}

} // namespace

at::Tensor picturesFrom(const std::vector<core::LabelledPatch>& patches, int patchPixels, int inputPixels) {
    const std::int64_t side = patchPixels;
    at::Tensor bytes = at::empty({std::int64_t(patches.size()), side, side, 3}, at::kByte); // [b, side, side, 3]
    for (std::size_t i = 0; i < patches.size(); ++i)
        std::copy(patches[i].rgb.begin(), patches[i].rgb.end(), bytes[std::int64_t(i)].data_ptr<std::uint8_t>());
    const at::Tensor pictures = bytes.permute({0, 3, 1, 2}).to(at::kFloat).div_(255.0).contiguous(); // [b, 3, side, side]
    if (patchPixels == inputPixels) return pictures;
    return at::_upsample_bilinear2d_aa(pictures, {inputPixels, inputPixels}, /*align_corners=*/false); // [b, 3, p, p]
}

at::Tensor augmented(const at::Tensor& picture, const AugmentOptions& options, Random& random) {
    at::Tensor out = picture; // [3, p, p]
    if (options.orient) {
        out = at::rot90(out, std::int64_t(random.below(4)), {1, 2}); // [3, p, p]
        if (random.chance(0.5)) out = out.flip({2});                 // [3, p, p]
    }
    if (random.chance(options.blur)) {
        const double side = random.between(0.0, 0.25); // a kernel of (side, 1 - 2 side, side) in both directions
        const at::Tensor row = at::tensor({float(side), float(1.0 - 2.0 * side), float(side)}, at::kFloat); // [3]
        const at::Tensor kernel = at::outer(row, row).view({1, 1, 3, 3});                                   // [1, 1, 3, 3]
        out = at::conv2d(at::replication_pad2d(out, {1, 1, 1, 1}).unsqueeze(1), kernel).squeeze(1);         // [3, p, p]
    }
    if (options.stain > 0.0) {
        // Distance from white is what stain takes away; each channel's changes a little, then all together.
        const double s = options.stain;
        const double whole = random.between(1.0 - s, 1.0 + s);
        std::vector<float> factors;
        for (int channel = 0; channel < 3; ++channel)
            factors.push_back(float(whole * random.between(1.0 - s, 1.0 + s)));
        const at::Tensor factor = at::tensor(factors, at::kFloat).view({3, 1, 1});      // [3, 1, 1]
        const double shift = random.between(-0.2 * s, 0.2 * s);
        out = (1.0 - (1.0 - out) * factor + shift).clamp(0.0, 1.0); // [3, p, p]
    }
    return out;
}

EncoderTask::EncoderTask(CTransPath encoder, const core::LabelledPatchSource& patches, const TrainConfig& config)
    : m_encoder(std::move(encoder)), m_patches(patches), m_config(config), m_device(m_encoder->norm->weight.device()),
      m_classes(int(patches.classNames().size())) {
    const int width = m_encoder->config().outputDimension();
    m_head = Linear(width, m_classes, Bias::With);
    const at::NoGradGuard noGraph;
    fillUniform(m_head->weight, std::to_string(config.seed) + "/patch_head", 1.0 / std::sqrt(double(width)));
    m_head->bias.zero_();
    m_head->to(m_device);
}

std::vector<NamedTensor> EncoderTask::parameters() {
    std::vector<NamedTensor> moving;
    for (const auto& one : m_encoder->named_parameters())
        moving.push_back({one.key(), one.value()});
    for (const auto& one : m_head->named_parameters())
        moving.push_back({std::string(kPatchHeadPrefix) + one.key(), one.value()});
    return moving;
}

std::vector<NamedTensor> EncoderTask::buffers() {
    std::vector<NamedTensor> statistics; // window masks and positions follow from the architecture
    for (const auto& one : m_encoder->named_buffers())
        if (one.key().find("running_") != std::string::npos || one.key().ends_with("num_batches_tracked"))
            statistics.push_back({one.key(), one.value()});
    return statistics;
}

Result<std::vector<core::LabelledPatch>> EncoderTask::fetch(core::Split split,
                                                            std::span<const std::size_t> indices) const {
    std::vector<core::LabelledPatch> patches(indices.size());
    std::vector<std::optional<Error>> problems(indices.size());
    at::parallel_for(0, std::int64_t(indices.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            auto patch = m_patches.patch(split, indices[std::size_t(i)]);
            if (patch.ok()) patches[std::size_t(i)] = std::move(patch).value();
            else problems[std::size_t(i)] = std::move(patch).error();
        }
    });
    const std::size_t bytes = std::size_t(m_patches.patchPixels()) * std::size_t(m_patches.patchPixels()) * 3;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (problems[i]) return std::move(*problems[i]);
        if (patches[i].rgb.size() != bytes || patches[i].label < 0 || patches[i].label >= m_classes)
            return Error(ErrorCode::Corrupt, "training patch " + std::to_string(indices[i]) +
                                                 " has another size than promised, or a label that is no class");
    }
    return patches;
}

at::Tensor EncoderTask::normalised(const at::Tensor& pictures) const {
    const EncoderConfig& config = m_encoder->config();
    const auto row = [](const std::array<double, 3>& values) {
        return at::tensor({float(values[0]), float(values[1]), float(values[2])}, at::kFloat).view({1, 3, 1, 1}); // [1, 3, 1, 1]
    };
    return ((pictures - row(config.mean)) / row(config.std)).to(m_device); // [b, 3, p, p]
}

at::Tensor EncoderTask::logits(const at::Tensor& pictures) { return m_head(m_encoder->forward(normalised(pictures))); }

Result<double> EncoderTask::learn(const BatchPart& part, const StepContext& context) {
    m_encoder->train();
    HS_TRY(const auto patches, fetch(core::Split::Train, part.batch.subspan(part.begin, part.size())));
    const at::Tensor plain = picturesFrom(patches, m_patches.patchPixels(), m_encoder->config().inputPixels); // [b, 3, p, p]
    std::vector<at::Tensor> changed;
    for (std::int64_t i = 0; i < plain.size(0); ++i) {
        Random random = context.random(part.begin + std::size_t(i));
        changed.push_back(augmented(plain[i], m_config.augment, random));
    }
    at::Tensor loss; // []
    {
        const Autocast mixed(m_device, m_config.precision);
        loss = at::cross_entropy_loss(logits(at::stack(changed)).to(at::kFloat), labelsFrom(patches).to(m_device), {}, at::Reduction::Mean,
                                      -100, m_config.labelSmoothing) * (double(part.size()) / double(part.batch.size())); // []
    }
    const double value = loss.item<double>();
    if (std::isfinite(value)) loss.backward();
    return value;
}

Result<Validation> EncoderTask::validate(std::int64_t, std::stop_token stop) {
    m_encoder->eval();
    const at::NoGradGuard noGraph;
    std::vector<std::size_t> all(m_patches.count(core::Split::Validation));
    std::iota(all.begin(), all.end(), std::size_t(0));
    std::vector<int> expected, found;
    double loss = 0.0;
    for (std::size_t begin = 0; begin < all.size() && !stop.stop_requested(); begin += kValidationBatch) {
        const auto batch = std::span(all).subspan(begin, std::min(kValidationBatch, all.size() - begin));
        HS_TRY(const auto patches, fetch(core::Split::Validation, batch));
        const at::Tensor scores =
            logits(picturesFrom(patches, m_patches.patchPixels(), m_encoder->config().inputPixels)).cpu(); // [b, classes]
        loss += at::cross_entropy_loss(scores, labelsFrom(patches), {}, at::Reduction::Sum).item<double>();
        const at::Tensor best = scores.argmax(1); // [b]
        for (std::size_t i = 0; i < patches.size(); ++i) {
            expected.push_back(patches[i].label);
            found.push_back(int(best[std::int64_t(i)].item<std::int64_t>()));
        }
    }
    Validation validation;
    if (found.empty()) return validation;
    validation.metrics = {{"loss", loss / double(found.size())},
                          {"accuracy", accuracy(expected, found)},
                          {"weighted_f1", weightedF1(expected, found, m_classes)}};
    return validation;
}

} // namespace hs::model
