// Image: pixels that travel between threads.
//
// Format is BGRA, 8 bits a channel, premultiplied; when opaque() every alpha is 255 (so Qt may read it as RGB32, which
// draws four times faster than RGBA). One owner fills it, then publishes it as shared_ptr<const Image>; after that
// nobody writes, so any thread may read.
#pragma once

#include "core/pixel_memory.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace hs::core {

class Image {
public:
    Image() = default;
    // Zeroed (transparent) pixels; width and height in pixels, both at least 0.
    Image(int width, int height);
    // Pixels of any value, for one who writes every one of them: a tile is a megabyte, and clearing it is not free.
    static Image forOverwrite(int width, int height);

    int width() const { return m_width; }
    int height() const { return m_height; }
    std::size_t strideBytes() const { return std::size_t(m_width) * 4; }
    std::size_t byteCount() const { return m_pixels.size() * 4; }
    bool empty() const { return m_pixels.empty(); }

    bool opaque() const { return m_opaque; }
    void setOpaque(bool opaque) { m_opaque = opaque; }

    // Row pointers; a pixel is 0xAARRGGBB on a little-endian machine.
    std::uint32_t* row(int y) { return m_pixels.data() + std::size_t(y) * m_width; }
    const std::uint32_t* row(int y) const { return m_pixels.data() + std::size_t(y) * m_width; }
    std::uint32_t* data() { return m_pixels.data(); }
    const std::uint32_t* data() const { return m_pixels.data(); }

    void fill(std::uint32_t argb);

    // Blends every pixel on an opaque background (0xRRGGBB) and marks the image opaque.
    void flattenOn(std::uint32_t rgb);

    // Packed RGB bytes, row by row, 3 bytes a pixel: what patch rules and encoders read.
    std::vector<std::uint8_t> toRgb() const;

private:
    // Pixel memory, which leaves new pixels as they are where std::allocator would clear them.
    template <class T>
    struct Uninitialised {
        using value_type = T;
        Uninitialised() = default;
        template <class U>
        Uninitialised(const Uninitialised<U>&) noexcept {}
        T* allocate(std::size_t count) {
            if (count > std::size_t(-1) / sizeof(T)) throw std::bad_array_new_length();
            return static_cast<T*>(takePixelMemory(count * sizeof(T)));
        }
        void deallocate(T* place, std::size_t count) noexcept { givePixelMemory(place, count * sizeof(T)); }
        template <class U>
        friend bool operator==(const Uninitialised&, const Uninitialised<U>&) noexcept {
            return true;
        }
        template <class U>
        void construct(U* place) noexcept {
            ::new (static_cast<void*>(place)) U;
        }
        template <class U, class... Arguments>
        void construct(U* place, Arguments&&... arguments) {
            ::new (static_cast<void*>(place)) U(std::forward<Arguments>(arguments)...);
        }
    };

    int m_width = 0;
    int m_height = 0;
    bool m_opaque = false;
    std::vector<std::uint32_t, Uninitialised<std::uint32_t>> m_pixels;
};

using ImagePtr = std::shared_ptr<const Image>;

} // namespace hs::core
