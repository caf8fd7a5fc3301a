// Process groups of LibTorch's c10d: a TCP store where the processes meet, Gloo or NCCL for the sums.
#include "model/training/peers.h"

#if defined(HS_WITH_C10D) && defined(USE_C10D_GLOO)
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#endif

#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

#if defined(HS_WITH_C10D) && defined(USE_C10D_GLOO)

namespace {

constexpr std::chrono::milliseconds kMeeting = std::chrono::minutes(15);
// The others wait through a validation and a checkpoint of the process that leads.
constexpr std::chrono::milliseconds kPatience = std::chrono::hours(6);

// Gloo and NCCL have the same two calls but, from LibTorch 2 on, no common base that has them.
template <class Group>
class C10dPeers : public Peers {
public:
    C10dPeers(c10::intrusive_ptr<c10d::Store> store, c10::intrusive_ptr<Group> group, int rank, int count)
        : m_store(std::move(store)), m_group(std::move(group)), m_rank(rank), m_count(count) {}

    int rank() const override { return m_rank; }
    int count() const override { return m_count; }
    void sum(at::Tensor& values) override {
        std::vector<at::Tensor> tensors{values};
        m_group->allreduce(tensors)->wait();
    }
    void tellAll(at::Tensor& values, int from) override {
        std::vector<at::Tensor> tensors{values};
        c10d::BroadcastOptions options;
        options.rootRank = from;
        m_group->broadcast(tensors, options)->wait();
    }

private:
    c10::intrusive_ptr<c10d::Store> m_store;
    c10::intrusive_ptr<Group> m_group;
    int m_rank, m_count;
};

std::unique_ptr<Peers> overGloo(const PeerPlace& place, const c10::intrusive_ptr<c10d::Store>& store) {
    const auto options = c10d::ProcessGroupGloo::Options::create(kPatience);
    options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
    auto group = c10::make_intrusive<c10d::ProcessGroupGloo>(store, place.rank, place.count, options);
    return std::make_unique<C10dPeers<c10d::ProcessGroupGloo>>(store, std::move(group), place.rank, place.count);
}

} // namespace

Result<std::unique_ptr<Peers>> meetPeers(const PeerPlace& place, at::Device device) {
    if (place.count == 1) return noPeers();
    try {
        c10d::TCPStoreOptions options;
        options.port = std::uint16_t(place.port);
        options.isServer = place.rank == 0;
        options.numWorkers = std::size_t(place.count);
        options.timeout = kMeeting;
        const c10::intrusive_ptr<c10d::Store> store = c10::make_intrusive<c10d::TCPStore>(place.address, options);
#ifdef USE_C10D_NCCL
        if (device.is_cuda()) {
            const auto nccl = c10d::ProcessGroupNCCL::Options::create();
            auto group = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, place.rank, place.count, nccl);
            return std::unique_ptr<Peers>(
                std::make_unique<C10dPeers<c10d::ProcessGroupNCCL>>(store, std::move(group), place.rank, place.count));
        }
#else
        if (device.is_cuda())
            return Error(ErrorCode::Unsupported, "several processes on CUDA cards need a LibTorch with NCCL, which this one lacks");
#endif
        return overGloo(place, store);
    } catch (const std::exception& problem) {
        const std::string words = problem.what();
        return Error(ErrorCode::Internal, "the " + std::to_string(place.count) + " processes of the run could not meet at " +
                                              place.address + ":" + std::to_string(place.port) + ": " +
                                              words.substr(0, words.find('\n')));
    }
}

#else

Result<std::unique_ptr<Peers>> meetPeers(const PeerPlace& place, at::Device) {
    if (place.count == 1) return noPeers();
    return Error(ErrorCode::Unsupported, "WORLD_SIZE is " + std::to_string(place.count) +
                                             ", but this program was built without process groups (Gloo's headers were missing)");
}

#endif

} // namespace hs::model
