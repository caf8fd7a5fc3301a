// WeightsFile: named tensors of a .safetensors or .pth file, memory-mapped while they are being loaded.
//
// No LibTorch here, and nothing in a file is ever executed: .pth is read by a pickle machine that knows only what a state
// dict needs (zip and pre-1.6 layouts, plain or nested under "model") and refuses everything else by name. Every offset,
// count and shape is checked against the file's size before it is used; nothing larger than the file is allocated.
//
// A WeightsFile is immutable: any thread may read it. Keep it only while loading: a mapped file that shrinks would raise
// SIGBUS, so copyTo() guards its reads and answers one sentence instead.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
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
    const std::byte* data = nullptr; // first element, inside the mapping
    std::int64_t elements() const;
    bool contiguous() const;
    std::uint64_t storageId = 0;     // equal for tensors that share one storage
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

    const TensorEntry* find(std::string_view name) const;

    // Copies a tensor row-major as float32 (converting F64, F16, BF16) or, for integers, fails with Unsupported.
    core::Result<void> copyToFloat(const TensorEntry& tensor, std::span<float> out) const;
    // Copies a tensor row-major in its own dtype.
    core::Result<void> copyTo(const TensorEntry& tensor, std::span<std::byte> out) const;
};

// One tensor to be written.
struct TensorToWrite {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};

// Writes .safetensors beside its goal and renames it.
core::Result<void> writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                                    const std::map<std::string, std::string>& metadata);

} // namespace hs::model
