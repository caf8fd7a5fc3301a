// Peers: the other processes of a data-parallel run. Each holds the whole model and learns from its slice of every batch;
// gradients are summed. Found from the environment that torchrun sets, and that packaging/slurm sets from Slurm's own:
// RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT.
//
// All calls are collective: every process makes them in the same order. Training thread. LibTorch's exceptions (a peer
// that is gone, a network that fails) pass through; the trainer makes one sentence of them.
#pragma once

#include "core/error.h"
#include "model/nn/libtorch.h"
#include "model/training/adamw.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::model {

class Peers {
public:
    virtual ~Peers() = default;
    virtual int rank() const = 0;
    virtual int count() const = 0;
    virtual void sum(at::Tensor& values) = 0;                // in place, over all processes
    virtual void tellAll(at::Tensor& values, int from) = 0;  // in place, from one process
    bool leads() const { return rank() == 0; }               // writes the run folder, validates, speaks
};

// A run of one process: every call answers at once.
std::unique_ptr<Peers> noPeers();

struct PeerPlace {
    int rank = 0;
    int count = 1;
    std::string address;
    int port = 0;
};

// The place that the environment states; a single one where WORLD_SIZE is not set. InvalidInput for half a statement.
using Environment = std::function<const char*(const char* name)>;
core::Result<PeerPlace> peerPlace(const Environment& environment);

// Meets the other processes at place.address, waiting up to a quarter of an hour for them. NCCL where the device is a
// CUDA card and LibTorch has it, else Gloo. Unsupported where this build has no process groups.
core::Result<std::unique_ptr<Peers>> meetPeers(const PeerPlace& place, at::Device device);

// Gradients of all processes summed, a parameter's undefined gradient counting as zero; one that is undefined everywhere
// stays so.
void sumGradients(const std::vector<NamedTensor>& parameters, Peers& peers);

// [begin, end) of a batch of `count` examples that belongs to a process.
struct Slice {
    std::size_t begin = 0, end = 0;
};
Slice sliceOf(std::size_t count, int rank, int processes);

} // namespace hs::model
