#include "core/synthetic/tiff_file.h"

#include "core/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace hs::core {

namespace {

constexpr std::size_t kBuffer = 1u << 20;

Error writeError(const std::string& name, int number) {
    const std::string reason = number == ENOSPC ? "the disk is full" : std::strerror(number);
    const bool place = number == ENOENT || number == ENOTDIR;
    const bool rights = number == EACCES || number == EPERM || number == EROFS;
    return Error(place    ? ErrorCode::NotFound
                 : rights ? ErrorCode::Unsupported
                          : ErrorCode::Internal,
                 "cannot write " + name + ": " + reason);
}

int sizeOf(std::uint16_t code) {
    return code == 3 ? 2 : code == 4 ? 4 : code == 5 || code == 16 ? 8 : 1;
}

} // namespace

Result<TiffFile> TiffFile::create(const std::filesystem::path& path, TiffFlavour flavour) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return writeError(displayName(path), errno);
    TiffFile made(file, displayName(path), flavour);
    // The place of the first directory is filled in at the end.
    const std::string header = flavour == TiffFlavour::Big ? "II" + made.number(43, 2) + made.number(8, 2) +
                                                                 made.number(0, 2) + made.number(0, 8)
                                                           : "II" + made.number(42, 2) + made.number(0, 4);
    HS_CHECK(made.append(header));
    return made;
}

TiffFile::TiffFile(int file, std::string name, TiffFlavour flavour)
    : m_file(file)
    , m_name(std::move(name))
    , m_flavour(flavour) {}

TiffFile::TiffFile(TiffFile&& other) noexcept
    : m_file(std::exchange(other.m_file, -1))
    , m_name(std::move(other.m_name))
    , m_flavour(other.m_flavour)
    , m_size(other.m_size)
    , m_buffer(std::move(other.m_buffer)) {}

TiffFile::~TiffFile() {
    if (m_file >= 0) ::close(m_file);
}

std::string TiffFile::number(std::uint64_t value, int width) const {
    std::string bytes;
    for (int i = 0; i < width; ++i)
        bytes += char(value >> (8 * i) & 255);
    return bytes;
}

Result<void> TiffFile::writeAt(std::string_view bytes, std::uint64_t offset) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::pwrite(m_file, bytes.data() + done, bytes.size() - done, off_t(offset + done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return writeError(m_name, written < 0 ? errno : ENOSPC);
        done += std::size_t(written);
    }
    return {};
}

Result<void> TiffFile::flush() {
    HS_CHECK(writeAt(m_buffer, m_size - m_buffer.size()));
    m_buffer.clear();
    return {};
}

Result<std::uint64_t> TiffFile::append(std::string_view bytes) {
    if (m_size % 2 != 0) m_buffer += '\0', ++m_size; // directories and data begin on a word
    const std::uint64_t at = m_size;
    if (m_flavour == TiffFlavour::Classic && at + bytes.size() > 0xFFFFFFF0u)
        return Error(ErrorCode::InvalidInput, m_name + " would grow beyond the 4 GiB of a classic TIFF");
    m_buffer += bytes;
    m_size += bytes.size();
    if (m_buffer.size() > kBuffer) HS_CHECK(flush());
    return at;
}

std::uint16_t TiffFile::typeCode(const TiffEntry& entry) const {
    if (entry.type == TiffEntry::Type::Offset) return m_flavour == TiffFlavour::Big ? 16 : 4;
    return std::uint16_t(entry.type);
}

std::uint64_t TiffFile::countOf(const TiffEntry& entry) const {
    if (!entry.bytes.empty()) return entry.bytes.size();
    return entry.type == TiffEntry::Type::Rational ? entry.numbers.size() / 2 : entry.numbers.size();
}

std::string TiffFile::payload(const TiffEntry& entry) const {
    if (!entry.bytes.empty()) return entry.bytes;
    const int width = entry.type == TiffEntry::Type::Rational ? 4 : sizeOf(typeCode(entry));
    std::string bytes;
    for (const std::uint64_t value : entry.numbers)
        bytes += number(value, width);
    return bytes;
}

Result<void> TiffFile::finish(const std::vector<std::vector<TiffEntry>>& directories) {
    const int width = offsetWidth();
    std::uint64_t link = m_flavour == TiffFlavour::Big ? 8 : 4; // where the next directory's place is to be written
    for (const auto& entries : directories) {
        std::string directory = number(entries.size(), m_flavour == TiffFlavour::Big ? 8 : 2);
        for (const TiffEntry& entry : entries) {
            std::string value = payload(entry);
            if (value.size() > std::size_t(width)) {
                HS_TRY(const std::uint64_t at, append(value));
                value = number(at, width);
            }
            value.resize(std::size_t(width), '\0');
            directory += number(entry.tag, 2) + number(typeCode(entry), 2) + number(countOf(entry), width) + value;
        }
        directory += number(0, width);
        HS_TRY(const std::uint64_t at, append(directory));
        HS_CHECK(flush());
        HS_CHECK(writeAt(number(at, width), link));
        link = at + directory.size() - std::size_t(width);
    }
    HS_CHECK(flush());
    const int closed = ::close(std::exchange(m_file, -1));
    if (closed != 0) return writeError(m_name, errno);
    return {};
}

} // namespace hs::core
