// share/histoscribe beside this module, so that an installed prefix can be moved: <prefix>/lib/histoscribe/<module> and
// <prefix>/share/histoscribe. Any thread.
#pragma once

#include <filesystem>

namespace hs::model {

std::filesystem::path resourcesFolder();

} // namespace hs::model
