#include "core/synthetic/jpeg_tile.h"

#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

namespace hs::core {

namespace {

// libjpeg reports errors by a call that must not return.
struct Failure {
    jpeg_error_mgr manager; // must stay first: libjpeg hands back its address
    std::jmp_buf jump;
};

void fail(j_common_ptr info) {
    std::longjmp(reinterpret_cast<Failure*>(info->err)->jump, 1);
}
void ignore(j_common_ptr) {}
void ignoreMessage(j_common_ptr, int) {}

enum class Part { Tables, Tile };

// Everything libjpeg touches lives in plain structures, so that a jump out of it skips no destructor.
bool compress(const std::uint8_t* rgb, int side, int quality, Part part, unsigned char** bytes, unsigned long* count) {
    jpeg_compress_struct info{};
    Failure failure{};
    info.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = fail;
    failure.manager.output_message = ignore;
    failure.manager.emit_message = ignoreMessage;
    if (setjmp(failure.jump) != 0) {
        jpeg_destroy_compress(&info);
        return false;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, bytes, count);
    info.image_width = JDIMENSION(side);
    info.image_height = JDIMENSION(side);
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.write_JFIF_header = FALSE;
    info.write_Adobe_marker = FALSE;
    if (part == Part::Tables) {
        jpeg_write_tables(&info);
    } else {
        jpeg_suppress_tables(&info, TRUE);
        jpeg_start_compress(&info, FALSE);
        while (info.next_scanline < info.image_height) {
            JSAMPROW row = const_cast<JSAMPROW>(rgb + std::size_t(info.next_scanline) * std::size_t(side) * 3);
            jpeg_write_scanlines(&info, &row, 1);
        }
        jpeg_finish_compress(&info);
    }
    jpeg_destroy_compress(&info);
    return true;
}

Result<std::string> compressed(const std::uint8_t* rgb, int side, int quality, Part part) {
    unsigned char* bytes = nullptr;
    unsigned long count = 0;
    const bool done = compress(rgb, side, quality, part, &bytes, &count);
    std::string out(reinterpret_cast<const char*>(bytes), done ? count : 0);
    std::free(bytes);
    if (!done)
        return Error(ErrorCode::Internal, "the JPEG library refused a tile of " + std::to_string(side) + " pixels");
    return out;
}

} // namespace

Result<std::string> jpegTables(int quality) {
    return compressed(nullptr, 8, quality, Part::Tables);
}

Result<std::string> encodeJpegTile(const std::uint8_t* rgb, int side, int quality) {
    return compressed(rgb, side, quality, Part::Tile);
}

} // namespace hs::core
