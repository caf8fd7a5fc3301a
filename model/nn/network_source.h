// NetworkSource: a HistoGPT network for passes that come to its layers one after the other, whether it is whole in memory
// or read as they come (StreamedHistoGpt). A pass says which layer it has reached, also when it comes back in reverse;
// the layer's weights then hold until it reaches another one. Owned by the caller; one thread at a time.
#pragma once

#include "core/error.h"
#include "model/nn/histogpt.h"

#include <exception>
#include <utility>

namespace hs::model {

class NetworkSource {
public:
    virtual ~NetworkSource() = default;

    virtual HistoGpt& network() = 0;
    virtual void reachResampler(std::size_t) {}
    virtual void reachText(std::size_t) {}
    virtual void leaveText() {} // no text layer will be reached again

    // ids [t] of the vocabulary -> what to hand to the network for them.
    virtual at::Tensor wordsFor(const at::Tensor& ids) { return ids; }
    // Rows [begin, end) of the matrix that makes logits: [end - begin, hidden].
    virtual at::Tensor vocabulary(std::int64_t begin, std::int64_t end) {
        return network()->histogpt->embed_tokens->weight.slice(0, begin, end);
    }
};

// All of it in memory.
class WholeNetwork final : public NetworkSource {
public:
    explicit WholeNetwork(HistoGpt& network)
        : m_network(network) {}
    HistoGpt& network() override { return m_network; }

private:
    HistoGpt& m_network;
};

// Thrown through LibTorch code where weights can no longer be read; caught where a Result is made of it.
class WeightsUnreadable : public std::exception {
public:
    explicit WeightsUnreadable(core::Error reason)
        : error(std::move(reason)) {}
    const char* what() const noexcept override { return error.message.c_str(); }
    core::Error error;
};

} // namespace hs::model
