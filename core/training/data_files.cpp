// The part of data_check.h that looks at the disk.
#include "core/training/data_check.h"

#include "core/sha256.h"

#include <fstream>
#include <set>

namespace hs::core {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kBlock = 64u << 10;

// Of the first, a middle and the last block and the size: enough to know a copy, cheap on a slide of 2 GB.
std::string contentKey(const fs::path& path, std::uint64_t bytes) {
    std::ifstream file(path, std::ios::binary);
    Sha256 hash;
    hash.addNumber(bytes);
    std::string block;
    const std::uint64_t last = bytes > kBlock ? bytes - kBlock : 0;
    for (const std::uint64_t at : std::set<std::uint64_t>{0, last / 2, last}) {
        block.resize(std::min(kBlock, bytes - at));
        file.seekg(std::streamoff(at));
        if (!file.read(block.data(), std::streamsize(block.size()))) return {};
        hash.add(block);
    }
    return hash.finishHex();
}

} // namespace

Result<FileFacts> lookAtFiles(const std::vector<Case>& cases, const FileProgress& progress, std::stop_token stop) {
    FileFacts facts;
    std::map<std::uint64_t, std::vector<fs::path>> slidesBySize;
    for (const Case& one : cases) {
        for (const auto& path : one.slides)
            facts[path];
        for (const auto& path : one.features)
            facts[path];
    }
    std::size_t done = 0;
    for (auto& [path, fact] : facts) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "stopped while looking at the files");
        std::error_code failed;
        const auto status = fs::status(path, failed);
        fact.exists = fs::exists(status);
        if (fs::is_regular_file(status)) fact.bytes = fs::file_size(path, failed);
        if (fs::is_directory(status)) fact.bytes = 1; // a DICOM series
        if (fs::is_regular_file(status) && !failed) slidesBySize[fact.bytes].push_back(path);
        if (progress) progress(++done, facts.size());
    }
    for (const auto& [bytes, paths] : slidesBySize) {
        if (paths.size() < 2 || bytes == 0) continue;
        for (const auto& path : paths) {
            if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "stopped while looking at the files");
            facts[path].content = contentKey(path, bytes);
        }
    }
    return facts;
}

} // namespace hs::core
