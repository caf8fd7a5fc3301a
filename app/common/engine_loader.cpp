#include "app/common/engine_loader.h"

#include "app/common/program_paths.h"
#include "core/files.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <mutex>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

core::Result<core::EngineModule*> openModule() {
    const std::filesystem::path path = engineModule();
    if (!std::filesystem::exists(path))
        return Error(ErrorCode::Unsupported, "this installation has no engine: " + core::displayName(path) +
                                                 " was expected in " + core::utf8FromPath(path.parent_path()));
    // What LibTorch's libraries would print of their own accord; a value that the user has set stays.
    ::setenv("GLOG_minloglevel", "3", 0);
    ::setenv("TORCH_CPP_LOG_LEVEL", "FATAL", 0);
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* reason = ::dlerror();
        return Error(ErrorCode::Unsupported, std::string("the engine could not be opened: ") + (reason ? reason : "no reason given"));
    }
    const auto entry = reinterpret_cast<core::EngineEntryPoint>(::dlsym(library, core::kEngineEntryPoint));
    core::EngineModule* module = entry == nullptr ? nullptr : entry(core::kEngineAbiVersion);
    if (module == nullptr)
        return Error(ErrorCode::Unsupported, "the engine beside this program is of another version; version " +
                                                 std::to_string(core::kEngineAbiVersion) + " was expected");
    return module;
}

} // namespace

core::Result<core::EngineModule*> loadEngineModule() {
    static std::mutex mutex;
    static core::EngineModule* opened = nullptr; // guarded by mutex
    const std::lock_guard lock(mutex);
    if (opened != nullptr) return opened;
    HS_TRY(opened, openModule());
    return opened;
}

} // namespace hs::app
