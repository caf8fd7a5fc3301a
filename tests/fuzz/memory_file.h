// A file that lives in memory and has a path, so that a fuzzer need not touch the disk. One thread.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace hs::test {

class MemoryFile {
public:
    MemoryFile(const std::uint8_t* bytes, std::size_t size)
        : m_descriptor(::memfd_create("fuzz", MFD_CLOEXEC)) {
        if (m_descriptor < 0 || ::write(m_descriptor, bytes, size) != ssize_t(size)) std::abort();
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

// What must hold whatever the input is.
inline void require(bool holds) {
    if (!holds) std::abort();
}

} // namespace hs::test
