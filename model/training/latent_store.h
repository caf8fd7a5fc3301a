// LatentStore: the latents of every case, computed once before stage 2 starts, because the resampler is frozen there: a
// training step then costs only the text side. They lie in one file of the run folder, mapped, so that memory stays free
// (640 latents of 1536 numbers are 3.9 MB a case). Training thread.
#pragma once

#include "core/error.h"
#include "model/nn/libtorch.h"
#include "model/nn/perceiver_resampler.h"
#include "model/training/case_features.h"
#include "model/training/peers.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace hs::model {

class LatentStore {
public:
    using Progress = std::function<core::Result<void>(std::int64_t done, std::int64_t total)>;

    // Runs the resampler over every case and writes `file` (float32 [cases, latents, model]); Cancelled when stopped. Several
    // processes share the work and the file. The process that leads removes it again when its store goes.
    static core::Result<LatentStore> compute(PerceiverResampler& resampler, CaseFeatures& cases,
                                             const std::filesystem::path& file, Peers& peers, const Progress& progress,
                                             std::stop_token stop);

    LatentStore(LatentStore&& other) noexcept;
    LatentStore& operator=(LatentStore&& other) noexcept;
    ~LatentStore();

    at::Tensor latents(std::size_t index) const { return m_all[std::int64_t(index)]; } // [latents, model], on the CPU

private:
    explicit LatentStore(std::filesystem::path file) : m_file(std::move(file)) {}
    void remove() noexcept;

    std::filesystem::path m_file; // empty: moved from
    at::Tensor m_all;             // [cases, latents, model]
};

} // namespace hs::model
