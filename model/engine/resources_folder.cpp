#include "model/engine/resources_folder.h"

#include <dlfcn.h>

namespace hs::model {

std::filesystem::path resourcesFolder() {
    Dl_info found{};
    if (::dladdr(reinterpret_cast<const void*>(&resourcesFolder), &found) == 0 || found.dli_fname == nullptr) return {};
    const std::filesystem::path module = std::filesystem::absolute(found.dli_fname);
    return module.parent_path().parent_path().parent_path() / "share" / "histoscribe";
}

} // namespace hs::model
