// TiffFile: the bytes of a TIFF being written: a header, data as it comes, directories at the end. Internal.
//
// One owner, one thread. The first failure is kept and answered by every later call.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

enum class TiffFlavour { Classic, Big };

// One directory entry; numbers are stored in the width its type and the flavour ask for.
struct TiffEntry {
    enum class Type : std::uint16_t { Ascii = 2, Short = 3, Long = 4, Rational = 5, Undefined = 7, Offset = 0 };
    std::uint16_t tag = 0;
    Type type = Type::Long;
    std::vector<std::uint64_t> numbers; // a rational is two of them
    std::string bytes;                  // Ascii and Undefined
};

class TiffFile {
public:
    static Result<TiffFile> create(const std::filesystem::path& path, TiffFlavour flavour);
    TiffFile(TiffFile&& other) noexcept;
    TiffFile& operator=(TiffFile&&) = delete;
    ~TiffFile();

    // Appends and answers where the bytes lie.
    Result<std::uint64_t> append(std::string_view bytes);

    // Directories in order, each with its entries sorted by tag; then the file is closed.
    Result<void> finish(const std::vector<std::vector<TiffEntry>>& directories);

private:
    TiffFile(int file, std::string name, TiffFlavour flavour);
    Result<void> writeAt(std::string_view bytes, std::uint64_t offset);
    Result<void> flush();
    std::string number(std::uint64_t value, int width) const;
    int offsetWidth() const { return m_flavour == TiffFlavour::Big ? 8 : 4; }
    std::string payload(const TiffEntry& entry) const;
    std::uint16_t typeCode(const TiffEntry& entry) const;
    std::uint64_t countOf(const TiffEntry& entry) const;

    int m_file;
    std::string m_name; // to show
    TiffFlavour m_flavour;
    std::uint64_t m_size = 0; // bytes appended, those in the buffer included
    std::string m_buffer;
};

} // namespace hs::core
