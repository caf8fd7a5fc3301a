// Reads the reference data that tests compare with: PNG pictures and NumPy archives (.npz, stored or deflated).
//
// Test code: a file that cannot be read gives an empty value and a failed expectation with its name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hs::test {

struct Picture {
    int width = 0;
    int height = 0;
    int channels = 0;                // 1 or 3
    std::vector<std::uint8_t> bytes; // [height, width, channels]
};

Picture readPng(const std::filesystem::path& path);

struct Array {
    std::string type;               // NumPy's: "|u1", "<f4"
    std::vector<std::size_t> shape; // C order
    std::vector<std::uint8_t> bytes;
};

// By name without ".npy".
std::map<std::string, Array> readNpz(const std::filesystem::path& path);

} // namespace hs::test
