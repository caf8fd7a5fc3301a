// What a file is, told from its first bytes: so that a refusal names it. Pure but for the reading; any thread.
#pragma once

#include "core/error.h"

#include <filesystem>
#include <string>

namespace hs::core {

enum class FileKind { Tiff, Dicom, Picture, KnownOther, Text, Empty, Unknown };

struct FileFinding {
    FileKind kind = FileKind::Unknown;
    std::string words; // "a PNG picture", "text"
};

// NotFound when nothing is there, Unsupported for folders and what may not be read.
Result<FileFinding> lookAtFile(const std::filesystem::path& path);

// The same from the bytes alone.
FileFinding kindOf(std::string_view firstBytes);

} // namespace hs::core
