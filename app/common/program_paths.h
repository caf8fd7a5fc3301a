// Where the program's parts lie, found from the executable's own place, so that an installed prefix can be moved.
// Any thread.
#pragma once

#include <filesystem>
#include <string_view>

namespace hs::app {

std::filesystem::path programFolder();  // the folder of the running executable
std::filesystem::path shareFolder();    // <prefix>/share/histoscribe: tables, vocabularies, the demo bundle
std::filesystem::path engineModule();   // <prefix>/lib/histoscribe/libhs_engine.so
std::filesystem::path mosesFolder();    // character tables of the Moses tokenizer
std::filesystem::path demoBundle();
// The folder of a bundle as a person names it: a path, or the name of one that was installed ("demo").
std::filesystem::path bundleNamed(std::string_view utf8);
std::filesystem::path cacheFolder();    // $XDG_CACHE_HOME/histoscribe

} // namespace hs::app
