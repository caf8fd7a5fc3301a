#include "core/slide/library_chatter.h"

#include "core/log.h"

#include <dlfcn.h>
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

// OpenSlide's GLib complains on stderr about odd properties. GLib is no dependency of ours: its function is found in the
// process, where OpenSlide brought it.
void quietenGlib() {
    using LogFunction = void (*)(const char*, int, const char*, void*);
    using SetHandler = LogFunction (*)(LogFunction, void*);
    const auto set = reinterpret_cast<SetHandler>(::dlsym(RTLD_DEFAULT, "g_log_set_default_handler"));
    if (set == nullptr) return;
    set([](const char*, int, const char* words, void*) {
        if (words != nullptr && !std::strchr(words, '/')) log().debug("glib: {}", words);
    }, nullptr);
}

} // namespace

void quietenLibraries() {
    static std::once_flag once;
    std::call_once(once, [] {
        TIFFSetWarningHandler(logQuietly);
        TIFFSetErrorHandler(logQuietly);
        quietenGlib();
    });
}

} // namespace hs::core
