// Scaling a patch to the side the encoder sees (256 → 224), equal to Pillow's bilinear resize to the bit. One thread an
// instance at a time; instances are cheap to keep, the weights are computed once.
//
// Facts kept (golden/README.md): two passes, along the rows first, each rounded to bytes; a triangle filter of
// half-width max(scale, 1), so shrinking antialiases; weights normalised in double, then rounded to 22 bits; equal
// sides copy.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hs::core {

class PatchResizer {
public:
    // Both at least 1.
    PatchResizer(int fromSide, int toSide);

    int fromSide() const { return m_from; }
    int toSide() const { return m_to; }

    // rgb: [from, from, 3] bytes; out: [to, to, 3] bytes.
    void resize(std::span<const std::uint8_t> rgb, std::span<std::uint8_t> out);

private:
    struct Weights {
        int taps = 0;                    // of the widest output pixel; the others are filled with zeros
        std::vector<std::int32_t> first; // [to], first input pixel
        std::vector<std::int32_t> value; // [to, taps], of 2^22
    };
    static Weights weightsFor(int from, int to);

    int m_from = 0;
    int m_to = 0;
    Weights m_weights;
    std::vector<std::uint8_t> m_between; // [from, to, 3]
};

} // namespace hs::core
