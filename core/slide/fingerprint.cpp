#include "core/slide/fingerprint.h"

#include "core/files.h"
#include "core/sha256.h"

#include <algorithm>
#include <fstream>

namespace hs::core {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kWholeBelow = 1 << 20;
constexpr std::uint64_t kEndBytes = 64 << 10;
constexpr std::uint64_t kMiddleBytes = 16 << 10;
constexpr std::uint64_t kMiddleBlocks = 30;
constexpr std::uint64_t kMostIndexBytes = 1 << 20;
constexpr std::size_t kMostParts = 4096;

bool addBlock(Sha256& hash, std::ifstream& file, std::uint64_t from, std::uint64_t count) {
    std::string bytes(std::size_t(count), '\0');
    file.seekg(std::streamoff(from));
    if (!file.read(bytes.data(), std::streamsize(count))) return false;
    hash.add(bytes);
    return true;
}

Result<void> addFile(Sha256& hash, const fs::path& path) {
    std::error_code failure;
    const std::uint64_t size = fs::file_size(path, failure);
    std::ifstream file(path, std::ios::binary);
    if (failure || !file) return Error(ErrorCode::NotFound, "cannot read " + displayName(path));
    hash.addNumber(size);
    bool complete = true;
    if (size < kWholeBelow) {
        complete = addBlock(hash, file, 0, size);
    } else {
        complete = addBlock(hash, file, 0, kEndBytes);
        const std::uint64_t room = size - 2 * kEndBytes - kMiddleBytes;
        for (std::uint64_t i = 0; i < kMiddleBlocks && complete; ++i)
            complete = addBlock(hash, file, kEndBytes + room / (kMiddleBlocks - 1) * i, kMiddleBytes);
        complete = complete && addBlock(hash, file, size - kEndBytes, kEndBytes);
    }
    if (!complete) return Error(ErrorCode::Corrupt, "cannot read the whole of " + displayName(path));
    return {};
}

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
        if (entry->is_regular_file(failure) && files.size() < kMostParts) files.push_back(entry->path());
    return files;
}

// Files beside an index (.vms, .vmu) that it names: "ImageFile(1,0)=slide(1,0).jpg".
std::vector<fs::path> filesNamedIn(const fs::path& index) {
    std::vector<fs::path> files;
    const Result<std::string> text = readTextFile(index, kMostIndexBytes);
    if (!text) return files;
    std::size_t start = 0;
    while (start < text.value().size() && files.size() < kMostParts) {
        const std::size_t end = std::min(text.value().find_first_of("\r\n", start), text.value().size());
        const std::string line = text.value().substr(start, end - start);
        start = end + 1;
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos || equals + 1 == line.size()) continue;
        const fs::path named = index.parent_path() / pathFromUtf8(line.substr(equals + 1)).filename();
        std::error_code failure;
        if (fs::is_regular_file(named, failure)) files.push_back(named);
    }
    return files;
}

} // namespace

std::vector<fs::path> slideParts(const fs::path& path, const std::string& vendor) {
    std::vector<fs::path> parts;
    if (vendor == "mirax")
        parts = filesIn(fs::path(path).replace_extension());
    else if (vendor == "hamamatsu" && path.extension() != ".ndpi")
        parts = filesNamedIn(path);
    else if (vendor == "dicom")
        parts = filesIn(path.parent_path());
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    std::erase(parts, path);
    return parts;
}

Result<std::string> fingerprintSlide(const fs::path& path, const std::string& vendor) {
    Sha256 hash;
    HS_CHECK(addFile(hash, path));
    for (const fs::path& part : slideParts(path, vendor))
        HS_CHECK(addFile(hash, part));
    return hash.finishHex();
}

} // namespace hs::core
