#include "core/annotations/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace hs::core {

namespace {

constexpr int kGzipWindow = 15 + 16; // zlib's words for "with a gzip header"
constexpr std::size_t kStep = 1 << 16;

Bytef* bytesOf(std::string_view bytes) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

struct Inflater {
    z_stream stream{};
    bool ready = false;
    Inflater() { ready = inflateInit2(&stream, kGzipWindow) == Z_OK; }
    ~Inflater() {
        if (ready) inflateEnd(&stream);
    }
};

// zlib counts in 32 bits.
void feed(z_stream& stream, std::string_view& rest) {
    if (stream.avail_in > 0 || rest.empty()) return;
    const std::size_t piece = std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max());
    stream.next_in = bytesOf(rest);
    stream.avail_in = uInt(piece);
    rest.remove_prefix(piece);
}

} // namespace

bool looksLikeGzip(std::string_view bytes) {
    return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

Result<std::string> gunzip(std::string_view bytes, std::string_view name, std::uint64_t maxBytes) {
    Inflater inflater;
    if (!inflater.ready) return Error(ErrorCode::OutOfMemory, "no memory is left to unpack " + std::string(name));
    z_stream& stream = inflater.stream;
    std::string out;
    std::string_view rest = bytes;
    char step[kStep];
    while (true) {
        feed(stream, rest);
        stream.next_out = reinterpret_cast<Bytef*>(step);
        stream.avail_out = kStep;
        const int state = inflate(&stream, Z_NO_FLUSH);
        out.append(step, kStep - stream.avail_out);
        if (out.size() > maxBytes)
            return Error(ErrorCode::Corrupt, std::string(name) + " unpacks to more than " +
                                                 std::to_string(maxBytes >> 20) + " MB, which no file of marks needs");
        if (state == Z_STREAM_END) {
            if (stream.avail_in == 0 && rest.empty()) return out;
            if (inflateReset(&stream) != Z_OK) break; // gzip files may follow each other in one
        } else if (state == Z_BUF_ERROR || (state == Z_OK && stream.avail_in == 0 && rest.empty() && stream.avail_out)) {
            return Error(ErrorCode::Corrupt, std::string(name) + " is cut short: its gzip data ends after " +
                                                 std::to_string(bytes.size()) + " bytes without an end mark");
        } else if (state != Z_OK) {
            break;
        }
    }
    return Error(ErrorCode::Corrupt, std::string(name) + " is damaged: its gzip data cannot be unpacked beyond byte " +
                                         std::to_string(out.size()));
}

Result<std::string> gzip(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return Error(ErrorCode::OutOfMemory, "no memory is left to pack " + std::to_string(bytes.size()) + " bytes");
    std::string out;
    std::string_view rest = bytes;
    char step[kStep];
    int state = Z_OK;
    while (state == Z_OK) {
        feed(stream, rest);
        stream.next_out = reinterpret_cast<Bytef*>(step);
        stream.avail_out = kStep;
        state = deflate(&stream, rest.empty() ? Z_FINISH : Z_NO_FLUSH);
        out.append(step, kStep - stream.avail_out);
    }
    deflateEnd(&stream);
    if (state != Z_STREAM_END)
        return Error(ErrorCode::Internal, "packing " + std::to_string(bytes.size()) + " bytes with gzip failed");
    return out;
}

} // namespace hs::core
