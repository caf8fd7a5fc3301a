#include "core/slide/file_kind.h"

#include "core/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace hs::core {

namespace {

constexpr std::size_t kLook = 4096;
constexpr std::size_t kDicomMark = 128; // "DICM" stands there

struct Magic {
    std::string_view bytes;
    std::size_t at;
    std::string_view words;
    FileKind kind = FileKind::KnownOther;
};

using namespace std::string_view_literals;

constexpr std::array kMagics = {
    Magic{"\x89PNG\r\n\x1a\n"sv, 0, "a PNG picture", FileKind::Picture},
    Magic{"\xff\xd8\xff"sv, 0, "a JPEG picture", FileKind::Picture},
    Magic{"%PDF-"sv, 0, "a PDF document"},
    Magic{"GIF8"sv, 0, "a GIF picture"},
    Magic{"BM"sv, 0, "a BMP picture"},
    Magic{"ZISRAWFILE"sv, 0, "a Zeiss CZI file"},
    Magic{"\x89HDF\r\n\x1a\n"sv, 0, "an HDF5 file"},
    Magic{"\x00\x00\x00\x0cjP  "sv, 0, "a JPEG 2000 picture"},
    Magic{"\xff\x4f\xff\x51"sv, 0, "a JPEG 2000 picture"},
    Magic{"PK\x03\x04"sv, 0, "a ZIP archive"},
    Magic{"\x1f\x8b"sv, 0, "a gzip archive"},
    Magic{"7z\xbc\xaf\x27\x1c"sv, 0, "a 7-Zip archive"},
    Magic{"SQLite format 3"sv, 0, "a database"},
    Magic{"RIFF"sv, 0, "a WebP picture or a film"},
    Magic{"ftyp"sv, 4, "a film or a HEIF picture"},
};

FileFinding textKind(std::string_view bytes) {
    if (bytes.find("DPUfsImport") != std::string_view::npos) return {FileKind::KnownOther, "a Philips iSyntax file"};
    return {FileKind::Text, "text"};
}

bool looksLikeText(std::string_view bytes) {
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 32 && !std::isspace(byte);
    });
}

} // namespace

FileFinding kindOf(std::string_view bytes) {
    if (bytes.empty()) return {FileKind::Empty, "empty"};
    const std::string_view mark = bytes.substr(0, 4);
    if (mark == "II*\0"sv || mark == "MM\0*"sv || mark == "II+\0"sv || mark == "MM\0+"sv)
        return {FileKind::Tiff, "a TIFF file"};
    if (bytes.size() > kDicomMark + 4 && bytes.substr(kDicomMark, 4) == "DICM")
        return {FileKind::Dicom, "a DICOM file"};
    for (const Magic& magic : kMagics)
        if (bytes.size() >= magic.at + magic.bytes.size() && bytes.substr(magic.at, magic.bytes.size()) == magic.bytes)
            return {magic.kind, std::string(magic.words)};
    if (looksLikeText(bytes)) return textKind(bytes);
    return {FileKind::Unknown, "of a kind that is not known here"};
}

Result<FileFinding> lookAtFile(const std::filesystem::path& path) {
    const std::string name = displayName(path);
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return Error(ErrorCode::NotFound, "there is no file " + name);
        return Error(ErrorCode::Unsupported, "cannot read " + name + ": " + std::strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) return Error(ErrorCode::Unsupported, name + " is a folder, a slide file was expected");
    if (!S_ISREG(status.st_mode))
        return Error(ErrorCode::Unsupported, name + " is a device, a slide file was expected");
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return Error(ErrorCode::Unsupported, "cannot read " + name + ": " + std::strerror(errno));
    std::string bytes(kLook, '\0');
    const ssize_t got = ::read(file, bytes.data(), bytes.size());
    const int failure = errno;
    ::close(file);
    if (got < 0) return Error(ErrorCode::Corrupt, "cannot read " + name + ": " + std::strerror(failure));
    bytes.resize(std::size_t(got));
    return kindOf(bytes);
}

} // namespace hs::core
