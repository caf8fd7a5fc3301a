// libtiff prints warnings and errors, with whole paths, on stderr unless told otherwise, OpenSlide's own use of it too.
#pragma once

namespace hs::core {

// From now on libtiff's words go to the log at level debug, without paths. Any thread, any number of times.
void quietenLibraries();

} // namespace hs::core
