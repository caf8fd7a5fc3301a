#include "app/common/program_paths.h"

#include "core/files.h"

#include <cstdlib>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

fs::path prefix() { return programFolder().parent_path(); }

} // namespace

fs::path programFolder() {
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    return failed ? fs::current_path(failed) : program.parent_path();
}

fs::path shareFolder() { return prefix() / "share" / "histoscribe"; }
fs::path engineModule() { return prefix() / "lib" / "histoscribe" / "libhs_engine.so"; }
fs::path mosesFolder() { return shareFolder() / "moses"; }
fs::path demoBundle() { return shareFolder() / "demo"; }

fs::path bundleNamed(std::string_view utf8) {
    const fs::path path = core::pathFromUtf8(utf8);
    std::error_code failed;
    if (utf8.empty() || fs::exists(path, failed) || path.has_parent_path()) return path;
    const fs::path installed = shareFolder() / path;
    return fs::exists(installed / "bundle.json", failed) ? installed : path;
}

fs::path cacheFolder() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
        return fs::path(cache) / "histoscribe";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        return fs::path(home) / ".cache" / "histoscribe";
    return fs::temp_directory_path() / "histoscribe-cache";
}

} // namespace hs::app
