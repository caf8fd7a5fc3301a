// What this machine offers for training, and how much a bundle's model takes of it. Any thread; devicesHere blocks for up
// to two seconds where a driver sleeps.
#pragma once

#include "core/training/memory_estimate.h"
#include "model/io/bundle.h"
#include "ui/training/training_values.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hs::app {

// The processor, then the cards nvidia-smi tells of; a card the engine at hand cannot use says what would help.
std::vector<ui::DeviceChoice> devicesHere(const std::filesystem::path& engineModule);

// "MemAvailable" and "MemTotal" of /proc/meminfo, bytes; zero where it does not say.
struct MachineMemory {
    std::uint64_t available = 0;
    std::uint64_t total = 0;
};
MachineMemory parseMemory(std::string_view meminfo);

// Lines of `nvidia-smi --query-gpu=name,memory.free,memory.total --format=csv,noheader,nounits` (MiB).
std::vector<ui::DeviceChoice> parseCards(std::string_view lines);

// True when the engine module was built against a LibTorch with CUDA: it names that library.
bool engineHasCuda(const std::filesystem::path& engineModule);

core::ModelSizes sizesOf(const model::Bundle& bundle);

} // namespace hs::app
