// The fingerprint of a slide: the same for every copy of its files, whatever their names, folders and times.
//
// SHA-256 over, for each file, its size and blocks of its content: the first and last 64 KiB and 30 blocks of 16 KiB
// evenly between (the whole file when it is under 1 MiB). Multi-file formats add the files that carry their pixels, in
// the order of their names. It tells files apart; it is no proof against someone who forges one.
#pragma once

#include "core/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace hs::core {

// The files of a slide besides the one that is opened; empty for formats of one file. `vendor` is OpenSlide's word.
std::vector<std::filesystem::path> slideParts(const std::filesystem::path& path, const std::string& vendor);

Result<std::string> fingerprintSlide(const std::filesystem::path& path, const std::string& vendor);

} // namespace hs::core
