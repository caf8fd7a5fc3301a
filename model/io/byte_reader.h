// ByteReader: little-endian numbers and short texts out of a range of an InputFile, every length checked first.
//
// Belongs to one thread. Errors say what was being read and at which byte of the file.
#pragma once

#include "model/io/input_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hs::model {

class ByteReader {
public:
    // Reads [begin, end) of the file; end is at most its size. The file must outlive the reader.
    ByteReader(const InputFile& file, std::uint64_t begin, std::uint64_t end);

    std::uint64_t position() const { return m_position; } // in the file
    std::uint64_t left() const { return m_end - m_position; }
    const InputFile& file() const { return m_file; }

    // Little-endian unsigned integer of 1, 2, 4 or 8 bytes.
    core::Result<std::uint64_t> readUnsigned(int bytes);
    core::Result<std::string> readText(std::uint64_t bytes, std::uint64_t most);
    // Up to a line feed, which is dropped.
    core::Result<std::string> readLine(std::uint64_t most);
    core::Result<void> skip(std::uint64_t bytes);

private:
    core::Error cutShort(std::uint64_t wanted) const;
    core::Result<void> fill(std::uint64_t bytes);

    const InputFile& m_file;
    std::uint64_t m_position;
    std::uint64_t m_end;
    std::vector<std::byte> m_buffer; // bytes of the file from m_bufferAt on
    std::uint64_t m_bufferAt;
};

// A name out of an untrusted file, fit for a sentence: printable ASCII, at most 80 characters.
std::string shownName(std::string_view untrusted);

} // namespace hs::model
