#include "model/training/adamw.h"

#include <cmath>

namespace hs::model {

namespace {

const at::Tensor* find(const std::vector<NamedTensor>& tensors, const std::string& name) {
    for (const NamedTensor& one : tensors)
        if (one.name == name) return &one.tensor;
    return nullptr;
}

} // namespace

AdamW::AdamW(std::vector<NamedTensor> parameters, const AdamWOptions& options) : m_options(options) {
    for (NamedTensor& parameter : parameters)
        m_slots.push_back({std::move(parameter), {}, {}, 0});
}

void AdamW::clearGradients() {
    for (Slot& slot : m_slots)
        slot.parameter.tensor.mutable_grad().reset();
}

double AdamW::clip() {
    const at::NoGradGuard noGradient;
    double squares = 0.0;
    for (const Slot& slot : m_slots)
        if (const at::Tensor gradient = slot.parameter.tensor.grad(); gradient.defined()) {
            const double norm = gradient.norm().item<double>();
            squares += norm * norm;
        }
    const double norm = std::sqrt(squares);
    if (m_options.clipNorm > 0.0 && norm > m_options.clipNorm)
        for (const Slot& slot : m_slots)
            if (at::Tensor gradient = slot.parameter.tensor.grad(); gradient.defined())
                gradient.mul_(m_options.clipNorm / (norm + 1e-6));
    return norm;
}

void AdamW::step(double learningRate) {
    const at::NoGradGuard noGradient;
    for (Slot& slot : m_slots)
        if (slot.parameter.tensor.grad().defined()) update(slot, learningRate);
}

void AdamW::update(Slot& slot, double learningRate) const {
    at::Tensor parameter = slot.parameter.tensor;
    const at::Tensor gradient = parameter.grad();
    if (!slot.first.defined()) {
        slot.first = at::zeros_like(parameter);
        slot.second = at::zeros_like(parameter);
    }
    ++slot.steps;
    parameter.mul_(1.0 - learningRate * m_options.weightDecay);
    slot.first.mul_(m_options.beta1).add_(gradient, 1.0 - m_options.beta1);
    slot.second.mul_(m_options.beta2).addcmul_(gradient, gradient, 1.0 - m_options.beta2);
    const double firstScale = 1.0 - std::pow(m_options.beta1, double(slot.steps));
    const double secondScale = std::sqrt(1.0 - std::pow(m_options.beta2, double(slot.steps)));
    const at::Tensor spread = slot.second.sqrt().div_(secondScale).add_(m_options.epsilon); // as the parameter
    parameter.addcdiv_(slot.first, spread, -learningRate / firstScale);
}

std::vector<NamedTensor> AdamW::state() const {
    std::vector<NamedTensor> tensors;
    at::Tensor steps = at::zeros({std::int64_t(m_slots.size())}, at::kLong); // [parameters]
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const Slot& slot = m_slots[i];
        steps[std::int64_t(i)] = slot.steps;
        if (!slot.first.defined()) continue;
        tensors.push_back({"optimiser/" + slot.parameter.name + "/first", slot.first});
        tensors.push_back({"optimiser/" + slot.parameter.name + "/second", slot.second});
    }
    tensors.push_back({"optimiser/steps", steps});
    return tensors;
}

core::Result<void> AdamW::restore(const std::vector<NamedTensor>& state) {
    const auto missing = [](const std::string& name) {
        return core::Error(core::ErrorCode::Corrupt, "the checkpoint lacks '" + name + "', or its shape is another");
    };
    const at::Tensor* steps = find(state, "optimiser/steps");
    if (steps == nullptr || steps->dim() != 1 || steps->size(0) != std::int64_t(m_slots.size()))
        return missing("optimiser/steps");
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        Slot& slot = m_slots[i];
        slot.steps = (*steps)[std::int64_t(i)].item<std::int64_t>();
        if (slot.steps == 0) continue;
        const at::Tensor& parameter = slot.parameter.tensor;
        for (auto* const half : {&slot.first, &slot.second}) {
            const std::string name =
                "optimiser/" + slot.parameter.name + (half == &slot.first ? "/first" : "/second");
            const at::Tensor* const saved = find(state, name);
            if (saved == nullptr || saved->sizes() != parameter.sizes()) return missing(name);
            *half = saved->to(parameter.device()).clone();
        }
    }
    return {};
}

} // namespace hs::model
