#include "model/training/peers.h"

#include <ATen/ATen.h>

#include <charconv>
#include <cstring>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

class Alone : public Peers {
public:
    int rank() const override { return 0; }
    int count() const override { return 1; }
    void sum(at::Tensor&) override {}
    void tellAll(at::Tensor&, int) override {}
};

Result<int> wholeNumber(const char* name, const char* text, int low, int high) {
    int value = 0;
    const char* const end = text + std::strlen(text);
    const auto [stop, problem] = std::from_chars(text, end, value);
    if (problem != std::errc() || stop != end || value < low || value > high)
        return Error(ErrorCode::InvalidInput, std::string("the environment's ") + name + " must be a whole number from " +
                                                  std::to_string(low) + " to " + std::to_string(high) + ", found '" + text + "'");
    return value;
}

} // namespace

std::unique_ptr<Peers> noPeers() { return std::make_unique<Alone>(); }

Result<PeerPlace> peerPlace(const Environment& environment) {
    PeerPlace place;
    const char* const count = environment("WORLD_SIZE");
    if (count == nullptr || *count == '\0') return place;
    HS_TRY(place.count, wholeNumber("WORLD_SIZE", count, 1, 65536));
    if (place.count == 1) return place;
    for (const char* name : {"RANK", "MASTER_ADDR", "MASTER_PORT"})
        if (const char* text = environment(name); text == nullptr || *text == '\0')
            return Error(ErrorCode::InvalidInput, std::string("WORLD_SIZE is ") + count + " but the environment has no " + name);
    HS_TRY(place.rank, wholeNumber("RANK", environment("RANK"), 0, place.count - 1));
    HS_TRY(place.port, wholeNumber("MASTER_PORT", environment("MASTER_PORT"), 1, 65535));
    place.address = environment("MASTER_ADDR");
    return place;
}

void sumGradients(const std::vector<NamedTensor>& parameters, Peers& peers) {
    if (peers.count() == 1 || parameters.empty()) return;
    const at::NoGradGuard noGraph;
    const auto options = parameters.front().tensor.options().requires_grad(false).dtype(at::kFloat);
    std::vector<at::Tensor> flat, present;
    for (const NamedTensor& one : parameters) {
        const at::Tensor gradient = one.tensor.grad();
        flat.push_back(gradient.defined() ? gradient.reshape({-1}) : at::zeros({one.tensor.numel()}, options));
        present.push_back(at::full({1}, gradient.defined() ? 1.0 : 0.0, options));
    }
    flat.insert(flat.end(), present.begin(), present.end());
    at::Tensor all = at::cat(flat); // [numbers of all parameters + parameters]
    peers.sum(all);
    std::int64_t at = 0;
    const std::int64_t counts = all.numel() - std::int64_t(parameters.size());
    const at::Tensor had = all.narrow(0, counts, std::int64_t(parameters.size())).cpu(); // [parameters]
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        at::Tensor parameter = parameters[i].tensor;
        if (had[std::int64_t(i)].item<float>() > 0.0f)
            parameter.mutable_grad() = all.narrow(0, at, parameter.numel()).view(parameter.sizes());
        at += parameter.numel();
    }
}

Slice sliceOf(std::size_t count, int rank, int processes) {
    return {count * std::size_t(rank) / std::size_t(processes), count * std::size_t(rank + 1) / std::size_t(processes)};
}

} // namespace hs::model
