#include "model/training/latent_store.h"

#include "core/files.h"

#include <ATen/ATen.h>

#include <fstream>
#include <system_error>
#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

LatentStore::LatentStore(LatentStore&& other) noexcept
    : m_file(std::exchange(other.m_file, {})), m_all(std::move(other.m_all)) {}

LatentStore& LatentStore::operator=(LatentStore&& other) noexcept {
    if (this != &other) {
        remove();
        m_file = std::exchange(other.m_file, {});
        m_all = std::move(other.m_all);
    }
    return *this;
}

LatentStore::~LatentStore() { remove(); }

void LatentStore::remove() noexcept {
    m_all.reset();
    std::error_code ignored; // a cache that cannot be removed harms nobody
    if (!m_file.empty()) std::filesystem::remove(m_file, ignored);
}

Result<LatentStore> LatentStore::compute(PerceiverResampler& resampler, CaseFeatures& cases,
                                         const std::filesystem::path& file, Peers& peers, const Progress& progress,
                                         std::stop_token stop) {
    LatentStore store(peers.leads() ? file : std::filesystem::path());
    const std::vector<std::int64_t> shape{std::int64_t(cases.count()), resampler->config().latents, resampler->config().model};
    const std::int64_t numbers = shape[0] * shape[1] * shape[2];
    const std::uint64_t caseBytes = std::uint64_t(shape[1] * shape[2]) * sizeof(float);
    const auto failed = [&] {
        return Error(ErrorCode::Internal, "the latents cannot be kept in " + core::displayName(file) +
                                              " (disk full, or no right to write there): " + std::to_string(numbers * 4 >> 20) +
                                              " MB are needed");
    };
    std::error_code problem;
    std::filesystem::create_directories(file.parent_path(), problem);
    if (peers.leads()) std::ofstream(file, std::ios::binary | std::ios::trunc).flush();
    at::Tensor here = at::zeros({1}, resampler->latents.options().requires_grad(false)); // [1]
    peers.sum(here); // the file is there now
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    if (!out) return failed();
    for (std::size_t i = std::size_t(peers.rank()); i < cases.count(); i += std::size_t(peers.count())) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "training was stopped while latents were computed");
        HS_CHECK(progress(std::int64_t(i), std::int64_t(cases.count())));
        HS_TRY(const at::Tensor bag, cases.features(i));                                                 // [n, features]
        const at::Tensor latents =
            resampler->resample(bag.to(resampler->latents.device())).to(at::kCPU, at::kFloat).contiguous(); // [latents, model]
        out.seekp(std::streamoff(i * caseBytes));
        out.write(static_cast<const char*>(latents.data_ptr()), std::streamsize(latents.nbytes()));
        if (!out) return failed();
    }
    out.close();
    if (!out) return failed();
    peers.sum(here); // every process has written its part
    if (numbers > 0)
        store.m_all = at::from_file(core::utf8FromPath(file), /*shared=*/false, numbers, at::kFloat).view(shape);
    HS_CHECK(progress(shape[0], shape[0]));
    return store;
}

} // namespace hs::model
