// Whole files: read at once, written so that a reader never sees half of one. Any thread.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

// The name to show a person: the last part of the path, never the whole of it, and printable. No path: for words only.
std::string displayName(const std::filesystem::path& path);

// Text of strangers for a line on a screen: control characters and what is not UTF-8 are replaced (U+FFFD).
std::string printable(std::string_view text);

// A path from UTF-8 and back (all strings of the project are UTF-8).
std::filesystem::path pathFromUtf8(std::string_view utf8);
std::string utf8FromPath(const std::filesystem::path& path);

// Any text (a case id) as the name of a file: what a name cannot hold becomes '_', and a digest of the text follows, so
// that two texts never share a name. A text that is a plain name stays as it is.
std::string safeFileName(std::string_view text);

// Refuses with NotFound, Unsupported (a folder, a device, a pipe) or Corrupt (larger than maxBytes), and says which and
// how large.
Result<std::string> readTextFile(const std::filesystem::path& path, std::uint64_t maxBytes = 256u << 20);

// Writes beside the goal ("<name>.part-<pid>"), syncs and renames. On any failure the goal is as it was before and
// nothing is left behind; a full disk is said in the sentence. A link stays one, what it names is written; a folder, a
// device or a pipe is refused (Unsupported), for a file in its place would take it from others.
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

// Before long work: whether writeAtomically() could begin now. The folder must be there and may be written.
Result<void> checkGoal(const std::filesystem::path& path);

// The same for writers that need a path of their own (HDF5, TIFF, Qt): `write` gets the temporary path.
Result<void> writeAtomically(const std::filesystem::path& path,
                             const std::function<Result<void>(const std::filesystem::path& temporary)>& write);

} // namespace hs::core
