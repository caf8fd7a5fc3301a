#include "core/slide/library_chatter.h"

#include "core/log.h"

#include <tiffio.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <mutex>

namespace hs::core {

namespace {

void logQuietly(const char*, const char* format, va_list arguments) {
    char words[256];
    std::vsnprintf(words, sizeof words, format, arguments);
    if (!std::strchr(words, '/')) log().debug("libtiff: {}", words);
}

} // namespace

void quietenLibraries() {
    static std::once_flag once;
    std::call_once(once, [] {
        TIFFSetWarningHandler(logQuietly);
        TIFFSetErrorHandler(logQuietly);
    });
}

} // namespace hs::core
