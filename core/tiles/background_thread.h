// Threads that work behind the screen step back when the GUI thread has something to do.
#pragma once

namespace hs::core {

// Lowers the calling thread's priority for as long as it lives; without effect where the system does not allow it.
void stepBackForTheScreen();

} // namespace hs::core
