#include "model/io/hdf5_handle.h"

#include <vector>

namespace hs::model {

namespace {

Hdf5Handle scalarSpace() {
    return {H5Screate(H5S_SCALAR), H5Sclose};
}

// A text type as long as the text, at least one byte.
Hdf5Handle textType(std::size_t bytes) {
    Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.id(), bytes > 0 ? bytes : 1);
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    return type;
}

Hdf5Handle openAttribute(hid_t object, const char* name) {
    if (H5Aexists(object, name) <= 0) return {H5I_INVALID_HID, H5Aclose};
    return {H5Aopen(object, name, H5P_DEFAULT), H5Aclose};
}

std::optional<std::string> readVariableText(const Hdf5Handle& attribute) {
    Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.id(), H5T_VARIABLE);
    const Hdf5Handle stored(H5Aget_type(attribute.id()), H5Tclose);
    H5Tset_cset(type.id(), H5Tget_cset(stored.id()));
    char* text = nullptr;
    if (H5Aread(attribute.id(), type.id(), &text) < 0 || text == nullptr) return std::nullopt;
    std::string read(text);
    H5free_memory(text);
    return read;
}

} // namespace

std::mutex& hdf5Mutex() {
    static std::mutex mutex;
    static const bool silenced = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
    static_cast<void>(silenced);
    return mutex;
}

std::optional<std::string> readTextAttribute(hid_t object, const char* name) {
    const Hdf5Handle attribute = openAttribute(object, name);
    if (!attribute.ok()) return std::nullopt;
    const Hdf5Handle type(H5Aget_type(attribute.id()), H5Tclose);
    const Hdf5Handle space(H5Aget_space(attribute.id()), H5Sclose);
    if (H5Tget_class(type.id()) != H5T_STRING || H5Sget_simple_extent_npoints(space.id()) != 1) return std::nullopt;
    if (H5Tis_variable_str(type.id()) > 0) return readVariableText(attribute);
    const std::size_t bytes = H5Tget_size(type.id());
    constexpr std::size_t kMostBytes = 1u << 20;
    if (bytes == 0 || bytes > kMostBytes) return std::nullopt;
    std::vector<char> text(bytes + 1, '\0');
    if (H5Aread(attribute.id(), type.id(), text.data()) < 0) return std::nullopt;
    return std::string(text.data());
}

std::optional<double> readNumberAttribute(hid_t object, const char* name) {
    const Hdf5Handle attribute = openAttribute(object, name);
    if (!attribute.ok()) return std::nullopt;
    const Hdf5Handle type(H5Aget_type(attribute.id()), H5Tclose);
    const Hdf5Handle space(H5Aget_space(attribute.id()), H5Sclose);
    const H5T_class_t kind = H5Tget_class(type.id());
    if ((kind != H5T_INTEGER && kind != H5T_FLOAT) || H5Sget_simple_extent_npoints(space.id()) != 1)
        return std::nullopt;
    double number = 0.0;
    if (H5Aread(attribute.id(), H5T_NATIVE_DOUBLE, &number) < 0) return std::nullopt;
    return number;
}

bool writeTextAttribute(hid_t object, const char* name, const std::string& text) {
    const Hdf5Handle type = textType(text.size() + 1);
    const Hdf5Handle space = scalarSpace();
    const Hdf5Handle attribute(H5Acreate2(object, name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    return attribute.ok() && H5Awrite(attribute.id(), type.id(), text.c_str()) >= 0;
}

bool writeNumberAttribute(hid_t object, const char* name, double number) {
    const Hdf5Handle space = scalarSpace();
    const Hdf5Handle attribute(H5Acreate2(object, name, H5T_IEEE_F64LE, space.id(), H5P_DEFAULT, H5P_DEFAULT),
                               H5Aclose);
    return attribute.ok() && H5Awrite(attribute.id(), H5T_NATIVE_DOUBLE, &number) >= 0;
}

} // namespace hs::model
