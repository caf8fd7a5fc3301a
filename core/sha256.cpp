#include "core/sha256.h"

#include "core/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace hs::core {

namespace {

// First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
alignas(16) constexpr std::uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t readBigEndian(const std::uint8_t* at) {
    return std::uint32_t(at[0]) << 24 | std::uint32_t(at[1]) << 16 | std::uint32_t(at[2]) << 8 | std::uint32_t(at[3]);
}

void hashBlocksPortable(std::uint32_t* state, const std::uint8_t* data, std::size_t blocks) {
    for (; blocks > 0; --blocks, data += 64) {
        std::uint32_t w[64];
        for (int i = 0; i < 16; ++i)
            w[i] = readBigEndian(data + 4 * i);
#pragma GCC unroll 16
        for (int i = 16; i < 64; ++i) {
            const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
            const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        std::uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
#pragma GCC unroll 64
        for (int i = 0; i < 64; ++i) {
            const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
            const std::uint32_t t1 = h + sum1 + (g ^ (e & (f ^ g))) + kRound[i] + w[i];
            const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
            const std::uint32_t t2 = sum0 + ((a & b) | (c & (a | b)));
            h = g, g = f, f = e, e = d + t1;
            d = c, c = b, b = a, a = t1 + t2;
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
        state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    }
}

#if defined(__x86_64__)

bool processorHasSha() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (b & (1u << 29)) == 0) return false;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & (1u << 9)) != 0 && (c & (1u << 19)) != 0; // SSSE3, SSE4.1
}

// The instructions keep the state as two registers, ABEF and CDGH, and do four rounds with two of them.
__attribute__((target("sha,sse4.1,ssse3"))) void hashBlocksSha(std::uint32_t* state, const std::uint8_t* data,
                                                               std::size_t blocks) {
    const __m128i byteSwap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const __m128i dcba = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state));
    const __m128i hgfe = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4));
    const __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1);
    const __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
    for (; blocks > 0; --blocks, data += 64) {
        const __m128i abefBefore = abef;
        const __m128i cdghBefore = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; ++i)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(data + 16 * i)), byteSwap);
#pragma GCC unroll 16
        for (int group = 0; group < 16; ++group) {
            const __m128i now = w[group & 3];
            const __m128i sum =
                _mm_add_epi32(now, _mm_load_si128(reinterpret_cast<const __m128i*>(kRound + 4 * group)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
            if (group < 12) { // words of group + 4, from the four groups before it
                const __m128i w1 = w[(group + 1) & 3];
                const __m128i w2 = w[(group + 2) & 3];
                const __m128i w3 = w[(group + 3) & 3];
                const __m128i partial = _mm_add_epi32(_mm_sha256msg1_epu32(now, w1), _mm_alignr_epi8(w3, w2, 4));
                w[group & 3] = _mm_sha256msg2_epu32(partial, w3);
            }
        }
        abef = _mm_add_epi32(abef, abefBefore);
        cdgh = _mm_add_epi32(cdgh, cdghBefore);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#endif

} // namespace

Sha256::Blocks Sha256::fastest() {
#if defined(__x86_64__)
    static const bool hasSha = processorHasSha();
    if (hasSha) return hashBlocksSha;
#endif
    return hashBlocksPortable;
}

Sha256 Sha256::portable() {
    Sha256 hash;
    hash.m_blocks = hashBlocksPortable;
    return hash;
}

void Sha256::add(std::span<const std::byte> bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t left = bytes.size();
    m_totalBytes += left;
    if (m_pendingBytes > 0) {
        const std::size_t take = std::min(left, m_pending.size() - m_pendingBytes);
        std::copy_n(data, take, m_pending.data() + m_pendingBytes);
        m_pendingBytes += take;
        data += take;
        left -= take;
        if (m_pendingBytes < m_pending.size()) return;
        m_blocks(m_state.data(), m_pending.data(), 1);
        m_pendingBytes = 0;
    }
    m_blocks(m_state.data(), data, left / 64);
    m_pendingBytes = left % 64;
    std::copy_n(data + (left - m_pendingBytes), m_pendingBytes, m_pending.data());
}

void Sha256::add(std::string_view bytes) {
    add(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

void Sha256::add(std::span<const std::uint8_t> bytes) {
    add(std::as_bytes(bytes));
}

void Sha256::addNumber(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = std::uint8_t(number >> (8 * i));
    add(bytes);
}

Sha256::Digest Sha256::finish() {
    const std::uint64_t bits = m_totalBytes * 8;
    std::array<std::uint8_t, 128> tail{};
    std::copy_n(m_pending.data(), m_pendingBytes, tail.data());
    tail[m_pendingBytes] = 0x80;
    const std::size_t tailBlocks = m_pendingBytes < 56 ? 1 : 2;
    for (int i = 0; i < 8; ++i)
        tail[tailBlocks * 64 - 1 - std::size_t(i)] = std::uint8_t(bits >> (8 * i));
    m_blocks(m_state.data(), tail.data(), tailBlocks);
    Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = std::uint8_t(m_state[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

std::string Sha256::finishHex() {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : finish()) {
        hex += kDigits[byte >> 4];
        hex += kDigits[byte & 15];
    }
    return hex;
}

Result<void> addWholeFile(Sha256& hash, const std::filesystem::path& path, std::stop_token stop) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return Error(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Unsupported,
                     "cannot open " + displayName(path) + ": " + std::strerror(errno));
    ::posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
    std::vector<std::byte> buffer(1u << 20);
    Result<void> result;
    for (;;) {
        if (stop.stop_requested()) {
            result = Error(ErrorCode::Cancelled, "stopped while hashing " + displayName(path));
            break;
        }
        const ssize_t got = ::read(file, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            result = Error(errno == EISDIR ? ErrorCode::Unsupported : ErrorCode::Internal,
                           "cannot read " + displayName(path) + ": " + std::strerror(errno));
            break;
        }
        if (got == 0) break;
        hash.add(std::span(buffer.data(), std::size_t(got)));
    }
    ::close(file);
    return result;
}

std::string sha256Hex(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.finishHex();
}

Result<std::string> fileSha256(const std::filesystem::path& path, std::stop_token stop) {
    Sha256 hash;
    HS_CHECK(addWholeFile(hash, path, stop));
    return hash.finishHex();
}

} // namespace hs::core
