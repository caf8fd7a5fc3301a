#include "model/io/byte_reader.h"

#include <algorithm>
#include <cstring>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {
constexpr std::uint64_t kBufferBytes = 64 * 1024;
}

ByteReader::ByteReader(const InputFile& file, std::uint64_t begin, std::uint64_t end)
    : m_file(file)
    , m_position(std::min(begin, file.size()))
    , m_end(std::max(m_position, std::min(end, file.size())))
    , m_bufferAt(m_position) {}

Error ByteReader::cutShort(std::uint64_t wanted) const {
    return Error(ErrorCode::Corrupt, m_file.name() + " is cut short: " + std::to_string(wanted) +
                                         " bytes were expected at byte " + std::to_string(m_position) + ", " +
                                         std::to_string(left()) + " are left");
}

// Makes at least `bytes` (no more than the buffer holds or a checked text needs) readable at m_position.
Result<void> ByteReader::fill(std::uint64_t bytes) {
    if (bytes > left()) return cutShort(bytes);
    if (m_position + bytes <= m_bufferAt + m_buffer.size()) return {};
    m_buffer.resize(std::min(left(), std::max(bytes, kBufferBytes)));
    m_bufferAt = m_position;
    return m_file.readAt(m_position, m_buffer);
}

Result<std::uint64_t> ByteReader::readUnsigned(int bytes) {
    HS_CHECK(fill(std::uint64_t(bytes)));
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value |= std::uint64_t(m_buffer[m_position - m_bufferAt + std::uint64_t(i)]) << (8 * i);
    m_position += std::uint64_t(bytes);
    return value;
}

Result<std::string> ByteReader::readText(std::uint64_t bytes, std::uint64_t most) {
    if (bytes > most)
        return Error(ErrorCode::Corrupt, m_file.name() + " states a text of " + std::to_string(bytes) +
                                             " bytes at byte " + std::to_string(m_position) + ", at most " +
                                             std::to_string(most) + " were expected");
    HS_CHECK(fill(bytes));
    std::string text(std::size_t(bytes), '\0');
    if (bytes > 0) std::memcpy(text.data(), m_buffer.data() + (m_position - m_bufferAt), bytes);
    m_position += bytes;
    return text;
}

Result<std::string> ByteReader::readLine(std::uint64_t most) {
    std::string line;
    for (;;) {
        HS_TRY(const std::uint64_t byte, readUnsigned(1));
        if (byte == '\n') return line;
        if (line.size() >= most)
            return Error(ErrorCode::Corrupt, m_file.name() + " holds a line of more than " + std::to_string(most) +
                                                 " bytes before byte " + std::to_string(m_position));
        line += char(byte);
    }
}

Result<void> ByteReader::skip(std::uint64_t bytes) {
    if (bytes > left()) return cutShort(bytes);
    m_position += bytes;
    return {};
}

std::string shownName(std::string_view untrusted) {
    constexpr std::size_t kMost = 80;
    std::string shown;
    for (const char c : untrusted.substr(0, kMost))
        shown += c >= ' ' && c <= '~' ? c : '?';
    if (untrusted.size() > kMost) shown += "...";
    return shown;
}

} // namespace hs::model
