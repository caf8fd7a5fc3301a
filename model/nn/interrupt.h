// Interrupted: thrown through LibTorch code when a stop was asked for, and caught where a Result is made of it.
#pragma once

#include <exception>
#include <stop_token>

namespace hs::model {

class Interrupted : public std::exception {
public:
    const char* what() const noexcept override { return "stopped as asked"; }
};

inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Interrupted();
}

} // namespace hs::model
