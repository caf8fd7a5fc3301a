#include "model/io/zip_directory.h"

#include "model/io/byte_reader.h"

#include <algorithm>
#include <optional>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint32_t kEnd64Locator = 0x07064b50;
constexpr std::uint64_t kEndBytes = 22;
constexpr std::uint64_t kCentralHeaderBytes = 46;
constexpr std::uint64_t kLocalHeaderBytes = 30;
constexpr std::uint64_t kMostNameBytes = 4096;

struct CentralRange {
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
    std::uint64_t entries = 0;
};

Error corrupt(const InputFile& file, const std::string& what) {
    return Error(ErrorCode::Corrupt, file.name() + " is not a whole zip file: " + what);
}

std::uint32_t littleEndian32(const std::byte* at) {
    return std::uint32_t(at[0]) | std::uint32_t(at[1]) << 8 | std::uint32_t(at[2]) << 16 | std::uint32_t(at[3]) << 24;
}

// The end record lies at most 64 KiB (a comment's length) before the end of the file.
Result<std::uint64_t> findEnd(const InputFile& file) {
    if (file.size() < kEndBytes) return corrupt(file, "it has only " + std::to_string(file.size()) + " bytes");
    const std::uint64_t tailBytes = std::min<std::uint64_t>(file.size(), kEndBytes + 65535);
    std::vector<std::byte> tail(tailBytes);
    HS_CHECK(file.readAt(file.size() - tailBytes, tail));
    for (std::uint64_t at = tailBytes - kEndBytes + 1; at > 0; --at) {
        if (littleEndian32(tail.data() + at - 1) != kEnd) continue;
        const std::uint64_t comment = std::uint64_t(tail[at - 1 + 20]) | std::uint64_t(tail[at - 1 + 21]) << 8;
        if (at - 1 + kEndBytes + comment == tailBytes) return file.size() - tailBytes + at - 1;
    }
    return corrupt(file, "its last 64 KiB hold no directory, so it was cut short");
}

Result<std::optional<CentralRange>> readEnd64(const InputFile& file, std::uint64_t end) {
    if (end < 20) return std::optional<CentralRange>();
    ByteReader locator(file, end - 20, end);
    HS_TRY(const std::uint64_t locatorMark, locator.readUnsigned(4));
    if (locatorMark != kEnd64Locator) return std::optional<CentralRange>();
    HS_CHECK(locator.skip(4));
    HS_TRY(const std::uint64_t at, locator.readUnsigned(8));
    if (at > end) return corrupt(file, "the zip64 directory lies outside");
    ByteReader reader(file, at, end);
    HS_TRY(const std::uint64_t mark, reader.readUnsigned(4));
    if (mark != kEnd64) return corrupt(file, "the zip64 directory has the wrong signature");
    HS_CHECK(reader.skip(8 + 2 + 2 + 4 + 4 + 8));
    CentralRange range;
    HS_TRY(range.entries, reader.readUnsigned(8));
    HS_TRY(range.bytes, reader.readUnsigned(8));
    HS_TRY(range.begin, reader.readUnsigned(8));
    return std::optional(range);
}

Result<CentralRange> findCentral(const InputFile& file) {
    HS_TRY(const std::uint64_t end, findEnd(file));
    HS_TRY(const std::optional<CentralRange> large, readEnd64(file, end));
    CentralRange range;
    if (large) {
        range = *large;
    } else {
        ByteReader reader(file, end, file.size());
        HS_CHECK(reader.skip(10));
        HS_TRY(range.entries, reader.readUnsigned(2));
        HS_TRY(range.bytes, reader.readUnsigned(4));
        HS_TRY(range.begin, reader.readUnsigned(4));
    }
    if (range.begin > end || range.bytes > end - range.begin)
        return corrupt(file, "its directory of " + std::to_string(range.bytes) + " bytes at " +
                                 std::to_string(range.begin) + " lies outside the file");
    if (range.entries > range.bytes / kCentralHeaderBytes)
        return corrupt(file, "its directory of " + std::to_string(range.bytes) + " bytes cannot hold " +
                                 std::to_string(range.entries) + " entries");
    return range;
}

struct CentralEntry {
    std::string name;
    std::uint64_t flags = 0;
    std::uint64_t method = 0;
    std::uint64_t stored = 0; // compressed size
    std::uint64_t bytes = 0;
    std::uint64_t localHeader = 0;
};

// Field 1 of the extra data holds, in this order, those of the three numbers that did not fit in 32 bits.
Result<void> readZip64Extra(const InputFile& file, std::uint64_t begin, std::uint64_t bytes, CentralEntry& entry) {
    ByteReader reader(file, begin, begin + bytes);
    while (reader.left() >= 4) {
        HS_TRY(const std::uint64_t id, reader.readUnsigned(2));
        HS_TRY(const std::uint64_t size, reader.readUnsigned(2));
        if (id != 1) {
            HS_CHECK(reader.skip(size));
            continue;
        }
        for (std::uint64_t* number : {&entry.bytes, &entry.stored, &entry.localHeader}) {
            if (*number != 0xffffffffu) continue;
            HS_TRY(*number, reader.readUnsigned(8));
        }
        return {};
    }
    return {};
}

Result<CentralEntry> readCentralEntry(const InputFile& file, ByteReader& reader) {
    HS_TRY(const std::uint64_t mark, reader.readUnsigned(4));
    if (mark != kCentralHeader) return corrupt(file, "a directory entry has the wrong signature");
    CentralEntry entry;
    HS_CHECK(reader.skip(4));
    HS_TRY(entry.flags, reader.readUnsigned(2));
    HS_TRY(entry.method, reader.readUnsigned(2));
    HS_CHECK(reader.skip(8)); // time, date, checksum
    HS_TRY(entry.stored, reader.readUnsigned(4));
    HS_TRY(entry.bytes, reader.readUnsigned(4));
    HS_TRY(const std::uint64_t nameBytes, reader.readUnsigned(2));
    HS_TRY(const std::uint64_t extraBytes, reader.readUnsigned(2));
    HS_TRY(const std::uint64_t commentBytes, reader.readUnsigned(2));
    HS_CHECK(reader.skip(8)); // disk, attributes
    HS_TRY(entry.localHeader, reader.readUnsigned(4));
    HS_TRY(entry.name, reader.readText(nameBytes, kMostNameBytes));
    const std::uint64_t extraBegin = reader.position();
    HS_CHECK(reader.skip(extraBytes));
    HS_CHECK(reader.skip(commentBytes));
    HS_CHECK(readZip64Extra(file, extraBegin, extraBytes, entry));
    return entry;
}

Result<ZipEntry> locate(const InputFile& file, const CentralEntry& entry) {
    const std::string name = "entry " + shownName(entry.name);
    if ((entry.flags & 1) != 0) return Error(ErrorCode::Unsupported, file.name() + ": " + name + " is encrypted");
    if (entry.method != 0)
        return Error(ErrorCode::Unsupported,
                     file.name() + ": " + name + " is compressed (method " + std::to_string(entry.method) +
                         "); PyTorch stores its entries, so save the weights again with torch.save");
    if (entry.stored != entry.bytes) return corrupt(file, name + " has two sizes");
    if (entry.localHeader > file.size()) return corrupt(file, name + " lies outside the file");
    ByteReader local(file, entry.localHeader, entry.localHeader + kLocalHeaderBytes);
    HS_TRY(const std::uint64_t mark, local.readUnsigned(4));
    if (mark != kLocalHeader) return corrupt(file, name + " has the wrong signature");
    HS_CHECK(local.skip(22));
    HS_TRY(const std::uint64_t nameBytes, local.readUnsigned(2));
    HS_TRY(const std::uint64_t extraBytes, local.readUnsigned(2));
    const std::uint64_t begin = local.position() + nameBytes + extraBytes;
    if (begin > file.size() || entry.bytes > file.size() - begin)
        return corrupt(file, name + " of " + std::to_string(entry.bytes) + " bytes at " + std::to_string(begin) +
                                 " reaches beyond the end at " + std::to_string(file.size()));
    return ZipEntry{begin, entry.bytes};
}

} // namespace

Result<std::map<std::string, ZipEntry>> readZipDirectory(const InputFile& file) {
    HS_TRY(const CentralRange range, findCentral(file));
    ByteReader reader(file, range.begin, range.begin + range.bytes);
    std::map<std::string, ZipEntry> entries;
    for (std::uint64_t i = 0; i < range.entries; ++i) {
        HS_TRY(const CentralEntry central, readCentralEntry(file, reader));
        HS_TRY(const ZipEntry entry, locate(file, central));
        if (!entries.emplace(central.name, entry).second)
            return corrupt(file, "it holds two entries " + shownName(central.name));
    }
    return entries;
}

} // namespace hs::model
