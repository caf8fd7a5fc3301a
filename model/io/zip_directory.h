// ZipDirectory: where the entries of a zip file lie, for entries that are stored (not compressed), as torch.save
// writes.
//
// Reads the central directory (zip64 included) and checks every offset against the file's size. Pure; any thread.
// Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16, 4.5.3.
#pragma once

#include "model/io/input_file.h"

#include <cstdint>
#include <map>
#include <string>

namespace hs::model {

struct ZipEntry {
    std::uint64_t dataBegin = 0; // in the file
    std::uint64_t bytes = 0;
};

// Unsupported for deflated or encrypted entries (named), Corrupt for anything that contradicts itself.
core::Result<std::map<std::string, ZipEntry>> readZipDirectory(const InputFile& file);

} // namespace hs::model
