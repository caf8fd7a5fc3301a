// SHA-256 (FIPS 180-4): names slides and weights by their content. A value; one thread feeds one instance.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hs::core {

class Sha256 {
public:
    Sha256();

    void add(std::span<const std::uint8_t> bytes);
    void add(std::string_view text);
    // Eight bytes, least significant first.
    void addNumber(std::uint64_t number);

    // 64 lower-case hex digits of all that was added; the instance is spent afterwards.
    std::string finishHex();

private:
    void addBlock(const std::uint8_t* block);

    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_pending{};
    std::size_t m_pendingCount = 0;
    std::uint64_t m_total = 0;
};

std::string sha256Hex(std::string_view bytes);

} // namespace hs::core
