// JPEG tiles for TIFF: abbreviated streams (YCbCr 4:2:0) that share one set of tables. Any thread.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <string>

namespace hs::core {

// Tables of a quality, as the TIFF tag JPEGTables holds them.
Result<std::string> jpegTables(int quality);

// One tile of side x side pixels, rgb [side, side, 3], without tables.
Result<std::string> encodeJpegTile(const std::uint8_t* rgb, int side, int quality);

} // namespace hs::core
