// WeightsFile: named tensors of a .safetensors or .pth file, memory-mapped while they are being loaded.
//
// No LibTorch here, and nothing in a file is ever executed: .pth is read by a pickle machine that knows only what a
// state dict needs (zip and pre-1.6 layouts, plain or nested under "model") and refuses everything else by name. Every
// offset, count and shape is checked against the file's size before it is used; nothing larger than the file is
// allocated.
//
// A WeightsFile is immutable: any thread may read it. Keep it only while loading: touching the mapping of a file that
// has shrunk raises SIGBUS. copyTo() and copyToFloat() read the file itself (pread) and answer one sentence instead;
// use TensorEntry::data only right after checkIntact() and where a copy would cost too much.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

std::size_t dtypeBytes(DType dtype);
std::string dtypeName(DType dtype); // "float32"

// Where a tensor lies. Strides are in elements; a view may share storage with another (tied weights do).
struct TensorEntry {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;
    const std::byte* data = nullptr; // first element, inside the mapping; need not be aligned to its dtype
    std::int64_t elements() const;
    bool contiguous() const;
    std::uint64_t storageId = 0; // equal for tensors that share one storage
};

class WeightsFile {
public:
    virtual ~WeightsFile() = default;

    // By content, not by suffix. NotFound, Unsupported (names the opcode, global or dtype), Corrupt (names the place).
    static core::Result<std::shared_ptr<const WeightsFile>> open(const std::filesystem::path& path);

    virtual const std::vector<TensorEntry>& tensors() const = 0;            // in file order
    virtual const std::map<std::string, std::string>& metadata() const = 0; // safetensors' __metadata__, .pth's scalars
    virtual std::string fileName() const = 0;
    virtual std::uint64_t fileBytes() const = 0;

    virtual const TensorEntry* find(std::string_view name) const;

    // Copies a tensor row-major as float32, converting F64, F16 and BF16, and I8 that has a companion
    // "<name>.int8_scale" (see quantise.h); other integers fail with Unsupported.
    core::Result<void> copyToFloat(const TensorEntry& tensor, std::span<float> out) const;
    // The same of rows [begin, end) of its first dimension.
    core::Result<void> copyRowsToFloat(const TensorEntry& tensor, std::int64_t begin, std::int64_t end,
                                       std::span<float> out) const;
    // Copies a tensor row-major in its own dtype.
    core::Result<void> copyTo(const TensorEntry& tensor, std::span<std::byte> out) const;

    // Corrupt when the file has become shorter since it was opened.
    virtual core::Result<void> checkIntact() const { return {}; }
    // Asks the system to fetch a tensor ahead of its use; reading in file order is ahead by itself.
    virtual void willRead(const TensorEntry&) const {}

protected:
    // Bytes of the file behind a place in the mapping. Weights that live in memory may keep this plain copy.
    virtual core::Result<void> readBytes(const std::byte* at, std::span<std::byte> out) const;

private:
    core::Result<void> dequantise(const TensorEntry& tensor, std::int64_t begin, std::int64_t end,
                                  std::span<float> out) const;
};

// One tensor to be written.
struct TensorToWrite {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};

// Writes .safetensors beside its goal and renames it. A metadata entry "hs.alias.<name>" = "<tensor>" makes <name> a
// second name of that tensor when the file is opened (tied weights are stored once).
core::Result<void> writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                                    const std::map<std::string, std::string>& metadata);

// The same for weights larger than memory: `bytes` of a tensor are empty and asked for one tensor after the other.
using TensorBytes = std::function<core::Result<std::vector<std::byte>>(const TensorToWrite& tensor)>;
core::Result<void> writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                                    const std::map<std::string, std::string>& metadata, const TensorBytes& bytesOf);

} // namespace hs::model
