// Interrupted: thrown through LibTorch code when a stop was asked for, and caught where a Result is made of it.
#pragma once

#include <exception>
#include <functional>
#include <stop_token>

namespace hs::model {

class Interrupted : public std::exception {
public:
    const char* what() const noexcept override { return "stopped as asked"; }
};

inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Interrupted();
}

// For the beforeLayer of ResampleOptions and PassRequest.
inline std::function<void()> stopCheck(std::stop_token stop) {
    return [stop = std::move(stop)] { throwIfStopped(stop); };
}

} // namespace hs::model
