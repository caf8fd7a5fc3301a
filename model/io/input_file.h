// InputFile: an open file that is read by pread and also mapped.
//
// Copies go through pread, never through the mapping: a file that shrinks while it is open then gives a short read and
// one sentence, where touching the mapping would raise SIGBUS. A warm pread costs one copy in memory (5 GB/s and more).
// Rejected: a SIGBUS handler (process-wide state, and a library must not own signals).
// Immutable; any thread may read.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace hs::model {

class InputFile {
public:
    // NotFound, Unsupported (a folder, no permission) or Corrupt (empty).
    static core::Result<std::shared_ptr<const InputFile>> open(const std::filesystem::path& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    const std::string& name() const { return m_name; }
    std::uint64_t size() const { return m_size; }          // bytes, when it was opened
    const std::byte* mapping() const { return m_mapping; } // [size]; may raise SIGBUS once the file has shrunk

    // Fills `out` from `offset`; Corrupt when the file has become shorter than it was.
    core::Result<void> readAt(std::uint64_t offset, std::span<std::byte> out) const;

    // Corrupt when the file is shorter than it was when opened.
    core::Result<void> checkIntact() const;

    // Asks the kernel to fetch a range ahead of its use.
    void willRead(std::uint64_t offset, std::uint64_t bytes) const;

private:
    InputFile(std::string name, int descriptor, std::uint64_t size, const std::byte* mapping);
    core::Error shrunk() const;

    std::string m_name;
    int m_descriptor;
    std::uint64_t m_size;
    const std::byte* m_mapping;
};

} // namespace hs::model
