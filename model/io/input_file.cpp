#include "model/io/input_file.h"

#include "core/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

InputFile::InputFile(std::string name, int descriptor, std::uint64_t size, const std::byte* mapping)
    : m_name(std::move(name))
    , m_descriptor(descriptor)
    , m_size(size)
    , m_mapping(mapping) {}

InputFile::~InputFile() {
    ::munmap(const_cast<std::byte*>(m_mapping), m_size);
    ::close(m_descriptor);
}

Result<std::shared_ptr<const InputFile>> InputFile::open(const std::filesystem::path& path) {
    const std::string name = core::displayName(path);
    // O_NONBLOCK: a named pipe must not make us wait for its writer.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        return Error(missing ? ErrorCode::NotFound : ErrorCode::Unsupported,
                     "cannot open " + name + ": " + std::strerror(errno));
    }
    const auto refuse = [&](ErrorCode code, const std::string& sentence) {
        ::close(file);
        return Error(code, sentence);
    };
    struct stat status {};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return refuse(ErrorCode::Unsupported, name + " is not a regular file");
    if (status.st_size == 0) return refuse(ErrorCode::Corrupt, name + " is empty");
    const auto size = std::uint64_t(status.st_size);
    void* mapping = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapping == MAP_FAILED)
        return refuse(ErrorCode::OutOfMemory,
                      "cannot map the " + std::to_string(size) + " bytes of " + name + ": " + std::strerror(errno));
    ::posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::shared_ptr<const InputFile>(new InputFile(name, file, size, static_cast<const std::byte*>(mapping)));
}

Error InputFile::shrunk() const {
    return Error(ErrorCode::Corrupt, m_name + " became shorter than " + std::to_string(m_size) +
                                         " bytes while it was being read; is something writing to it?");
}

Result<void> InputFile::readAt(std::uint64_t offset, std::span<std::byte> out) const {
    if (offset > m_size || out.size() > m_size - offset)
        return Error(ErrorCode::Internal, "a read of " + std::to_string(out.size()) + " bytes at " +
                                              std::to_string(offset) + " lies outside " + m_name);
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got = ::pread(m_descriptor, out.data() + done, out.size() - done, off_t(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Error(ErrorCode::Internal, "cannot read " + m_name + ": " + std::strerror(errno));
        if (got == 0) return shrunk();
        done += std::size_t(got);
    }
    return {};
}

Result<void> InputFile::checkIntact() const {
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0 || std::uint64_t(status.st_size) < m_size) return shrunk();
    return {};
}

void InputFile::willRead(std::uint64_t offset, std::uint64_t bytes) const {
    if (offset > m_size || bytes > m_size - offset) return;
    ::posix_fadvise(m_descriptor, off_t(offset), off_t(bytes), POSIX_FADV_WILLNEED);
}

} // namespace hs::model
