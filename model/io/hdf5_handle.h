// Hdf5Handle: an owned HDF5 identifier, closed when it goes. Used with hdf5Mutex() held: Debian's HDF5 is not
// reentrant.
#pragma once

#include <hdf5.h>

#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace hs::model {

class Hdf5Handle {
public:
    using Close = herr_t (*)(hid_t);

    Hdf5Handle(hid_t id, Close close)
        : m_id(id)
        , m_close(close) {}
    Hdf5Handle(Hdf5Handle&& other) noexcept
        : m_id(std::exchange(other.m_id, H5I_INVALID_HID))
        , m_close(other.m_close) {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
        std::swap(m_id, other.m_id);
        std::swap(m_close, other.m_close);
        return *this;
    }
    ~Hdf5Handle() {
        if (m_id >= 0) m_close(m_id);
    }

    bool ok() const { return m_id >= 0; }
    hid_t id() const { return m_id; }

private:
    hid_t m_id;
    Close m_close;
};

// Held around every use of the library; the first call also silences the library's own printing of errors.
std::mutex& hdf5Mutex();

// Attributes of a file or data set; nothing when absent or of another kind.
std::optional<std::string> readTextAttribute(hid_t object, const char* name);
std::optional<double> readNumberAttribute(hid_t object, const char* name);
bool writeTextAttribute(hid_t object, const char* name, const std::string& text);
bool writeNumberAttribute(hid_t object, const char* name, double number);

} // namespace hs::model
