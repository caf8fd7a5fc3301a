// Sha256: the hash that names weights and slides (FIPS 180-4).
//
// Our own, so that a GPU server with nothing but a compiler builds it; uses the processor's SHA instructions where it
// has them (1.5 GB/s and more), plain C++ elsewhere. A Sha256 belongs to one thread; fileSha256 blocks.
#pragma once

#include "core/error.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace hs::core {

class Sha256 {
public:
    using Digest = std::array<std::uint8_t, 32>;

    void add(std::span<const std::byte> bytes);
    void add(std::span<const std::uint8_t> bytes);
    void add(std::string_view text);
    // Eight bytes, least significant first.
    void addNumber(std::uint64_t number);

    // Ends the message; the object must not be used afterwards.
    Digest finish();

    // 64 lower-case hexadecimal digits.
    std::string finishHex();

    // For tests: the portable path even where the processor has SHA instructions.
    static Sha256 portable();

private:
    using Blocks = void (*)(std::uint32_t* state, const std::uint8_t* data, std::size_t blocks);
    static Blocks fastest();

    Blocks m_blocks = fastest();
    std::array<std::uint32_t, 8> m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> m_pending{};
    std::size_t m_pendingBytes = 0;
    std::uint64_t m_totalBytes = 0;
};

// Feeds a file to the hash in pieces of 1 MiB; honours the stop token before each (Cancelled). NotFound, Unsupported.
Result<void> addWholeFile(Sha256& hash, const std::filesystem::path& path, std::stop_token stop = {});

// Hexadecimal SHA-256 of a text, of one file.
std::string sha256Hex(std::string_view bytes);
Result<std::string> fileSha256(const std::filesystem::path& path, std::stop_token stop = {});

} // namespace hs::core
