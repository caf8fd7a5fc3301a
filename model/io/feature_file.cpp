#include "model/io/feature_file.h"

#include "core/files.h"
#include "core/log.h"
#include "model/io/hdf5_handle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <map>
#include <new>
#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

constexpr char kFormat[] = "histoscribe-features-1";
// The published files: patches of 256 px cut from the slide scaled down four times, whatever the file says of itself.
constexpr std::int64_t kPublishedPatch = 256;
constexpr std::int64_t kPublishedDownsample = 4;
constexpr hsize_t kMostRows = 20'000'000;
constexpr hsize_t kMostColumns = 1 << 16;

enum class Layout { Ours, HistoGpt, Level0 }; // Level0: CLAM and TRIDENT

struct Table { // a data set of two dimensions (a leading dimension of 1 is left out)
    Hdf5Handle set{H5I_INVALID_HID, H5Dclose};
    hsize_t rows = 0;
    hsize_t columns = 0;
};

Error corrupt(const std::string& name, const std::string& problem) {
    return Error(ErrorCode::Corrupt, name + " is not a usable feature file: " + problem);
}

core::Result<Table> openTable(hid_t file, const std::string& name, std::initializer_list<const char*> names) {
    for (const char* candidate : names) {
        if (H5Lexists(file, candidate, H5P_DEFAULT) <= 0) continue;
        Table table;
        table.set = Hdf5Handle(H5Dopen2(file, candidate, H5P_DEFAULT), H5Dclose);
        if (!table.set.ok()) return corrupt(name, std::string(candidate) + " cannot be opened");
        const Hdf5Handle space(H5Dget_space(table.set.id()), H5Sclose);
        std::array<hsize_t, 3> size{};
        const int dimensions = H5Sget_simple_extent_ndims(space.id());
        if (dimensions < 2 || dimensions > 3)
            return corrupt(name, std::string(candidate) + " should have two dimensions");
        H5Sget_simple_extent_dims(space.id(), size.data(), nullptr);
        if (dimensions == 3 && size[0] != 1) return corrupt(name, std::string(candidate) + " has a third dimension");
        table.rows = size[std::size_t(dimensions) - 2];
        table.columns = size[std::size_t(dimensions) - 1];
        if (table.rows > kMostRows || table.columns > kMostColumns)
            return corrupt(name, std::string(candidate) + " claims " + std::to_string(table.rows) + " x " +
                                     std::to_string(table.columns) + " numbers");
        return table;
    }
    return corrupt(name, std::string("it has no data set ") + *names.begin());
}

// Bytes a data set takes in the file; a claim without bytes behind it is not believed before memory is taken for it.
bool hasBytesFor(const Table& table) {
    return table.rows == 0 || table.columns == 0 || H5Dget_storage_size(table.set.id()) > 0;
}

template <class Number>
core::Result<std::vector<Number>> readNumbers(const Table& table, hid_t type, const std::string& name) {
    if (!hasBytesFor(table)) return corrupt(name, "its numbers were never written");
    try {
        std::vector<Number> numbers(std::size_t(table.rows * table.columns));
        if (!numbers.empty() && H5Dread(table.set.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0)
            return corrupt(name, "its numbers cannot be read (truncated?)");
        return numbers;
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, name + " holds " + std::to_string(table.rows) + " x " +
                                                 std::to_string(table.columns) + " numbers, more than fit into memory");
    }
}

core::Result<void> checkFinite(const std::vector<float>& values, const std::string& name) {
    const auto bad = std::count_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
    if (bad == 0) return {};
    return corrupt(name, std::to_string(bad) + " of its " + std::to_string(values.size()) + " numbers are not finite");
}

// The side of a patch when no attribute tells: the smallest step between neighbours.
std::int64_t smallestStep(const std::vector<double>& coords, std::size_t columns, std::size_t axis) {
    std::vector<double> places;
    for (std::size_t i = axis; i < coords.size(); i += columns)
        places.push_back(coords[i]);
    std::sort(places.begin(), places.end());
    double step = 0.0;
    for (std::size_t i = 1; i < places.size(); ++i) {
        const double gap = places[i] - places[i - 1];
        if (gap > 0.0 && (step == 0.0 || gap < step)) step = gap;
    }
    return std::int64_t(std::llround(step));
}

std::int64_t level0PatchSide(const Table& coords, hid_t file, const std::vector<double>& places) {
    for (const hid_t object : {coords.set.id(), file}) {
        if (const auto side = readNumberAttribute(object, "patch_size_level0")) return std::int64_t(*side);
        const auto side = readNumberAttribute(object, "patch_size");
        if (!side) continue;
        const auto downsample = readNumberAttribute(object, "downsample");
        return std::int64_t(*side * downsample.value_or(1.0));
    }
    return smallestStep(places, coords.columns, coords.columns - 2);
}

core::Result<void> fillOurs(core::PatchGrid& grid, const std::vector<double>& coords, hid_t file,
                            const std::string& name) {
    grid.patchPixels = int(readNumberAttribute(file, "patch_pixels").value_or(256));
    grid.spacing = readNumberAttribute(file, "patch_spacing_um").value_or(0.0);
    grid.downsample = readNumberAttribute(file, "downsample").value_or(1.0);
    HS_TRY(const Table cells, openTable(file, name, {"cells"}));
    if (cells.columns != 4 || cells.rows * 3 != coords.size())
        return corrupt(name, "its cells do not fit its coordinates");
    HS_TRY(const auto numbers, readNumbers<std::int64_t>(cells, H5T_NATIVE_INT64, name));
    for (std::size_t i = 0; i < grid.patches.size(); ++i) {
        core::Patch& patch = grid.patches[i];
        const std::int64_t* cell = numbers.data() + i * 4; // row, column, width, height
        patch.scene = std::int32_t(coords[i * 3]);
        patch.row = std::int32_t(cell[0]);
        patch.column = std::int32_t(cell[1]);
        patch.area = {std::int64_t(coords[i * 3 + 1]), std::int64_t(coords[i * 3 + 2]), cell[2], cell[3]};
    }
    return {};
}

// Scene, then x, which is the row, then y, the column, in pixels of the scaled-down scene (reference: patching.py).
void fillPublished(core::PatchGrid& grid, const std::vector<double>& coords) {
    grid.patchPixels = int(kPublishedPatch);
    grid.downsample = double(kPublishedDownsample);
    constexpr std::int64_t side = kPublishedPatch * kPublishedDownsample;
    for (std::size_t i = 0; i < grid.patches.size(); ++i) {
        const auto row = std::int64_t(coords[i * 3 + 1]), column = std::int64_t(coords[i * 3 + 2]);
        grid.patches[i] = {std::int32_t(coords[i * 3]),
                           std::int32_t(row / kPublishedPatch),
                           std::int32_t(column / kPublishedPatch),
                           {column * kPublishedDownsample, row * kPublishedDownsample, side, side}};
    }
}

core::Result<void> fillLevel0(core::PatchGrid& grid, const std::vector<double>& coords, const Table& table, hid_t file,
                              const std::string& name) {
    const std::int64_t side = level0PatchSide(table, file, coords);
    if (side <= 0 && grid.patches.size() > 1) return corrupt(name, "nothing in it tells how large its patches are");
    const std::size_t columns = table.columns;
    for (std::size_t i = 0; i < grid.patches.size(); ++i) {
        const auto x = std::int64_t(coords[i * columns + columns - 2]),
                   y = std::int64_t(coords[i * columns + columns - 1]);
        const std::int64_t cell = std::max<std::int64_t>(1, side);
        grid.patches[i] = {0, std::int32_t(y / cell), std::int32_t(x / cell), {x, y, cell, cell}};
    }
    grid.downsample = double(side) / double(grid.patchPixels);
    return {};
}

bool coordinatesSane(const std::vector<double>& coords) {
    return std::all_of(coords.begin(), coords.end(), [](double v) { return std::isfinite(v) && v >= 0.0 && v < 1e9; });
}

core::Result<core::FeatureSet> readOpened(hid_t file, const std::string& name, const ExpectedFeatures& expected) {
    HS_TRY(const Table feats, openTable(file, name, {"feats", "features"}));
    HS_TRY(const Table places, openTable(file, name, {"coords", "coordinates"}));
    if (feats.rows != places.rows)
        return corrupt(name, "it has " + std::to_string(feats.rows) + " features but " + std::to_string(places.rows) +
                                 " coordinates");
    if (places.columns != 2 && places.columns != 3)
        return corrupt(name,
                       "its coordinates have " + std::to_string(places.columns) + " columns, 2 or 3 were expected");
    if (expected.dimension > 0 && feats.columns != hsize_t(expected.dimension))
        return Error(ErrorCode::Unsupported, name + " holds features of dimension " + std::to_string(feats.columns) +
                                                 ", the bundle reads " + std::to_string(expected.dimension) +
                                                 ": they come from another encoder");
    core::FeatureSet features;
    features.encoder = readTextAttribute(file, "encoder").value_or("");
    if (!expected.encoderTag.empty() && !features.encoder.empty() && features.encoder != expected.encoderTag)
        return Error(ErrorCode::Unsupported,
                     name + " holds features of " + features.encoder + ", the bundle reads " + expected.encoderTag);
    const bool ours = readTextAttribute(file, "format") == kFormat;
    const Layout layout = ours                                                               ? Layout::Ours
                          : H5Lexists(file, "feats", H5P_DEFAULT) > 0 && places.columns == 3 ? Layout::HistoGpt
                                                                                             : Layout::Level0;
    if (layout == Layout::Level0 && features.encoder.empty())
        core::log().warn(
            "a feature file names neither its encoder nor its normalisation: whether they fit cannot be checked");
    features.dimension = int(feats.columns);
    HS_TRY(features.values, readNumbers<float>(feats, H5T_NATIVE_FLOAT, name));
    HS_CHECK(checkFinite(features.values, name));
    HS_TRY(const auto coords, readNumbers<double>(places, H5T_NATIVE_DOUBLE, name));
    if (!coordinatesSane(coords)) return corrupt(name, "a coordinate is negative or not a number");
    features.grid.patches.resize(std::size_t(places.rows));
    if (layout == Layout::Ours) {
        HS_CHECK(fillOurs(features.grid, coords, file, name));
    } else if (layout == Layout::HistoGpt) {
        fillPublished(features.grid, coords);
    } else {
        HS_CHECK(fillLevel0(features.grid, coords, places, file, name));
    }
    features.slideFingerprint = readTextAttribute(file, "slide_fingerprint").value_or("");
    features.slideName = readTextAttribute(file, "slide_name").value_or("");
    features.programVersion = readTextAttribute(file, "program_version").value_or("");
    return features;
}

bool writeTable(hid_t file, const char* name, hid_t stored, hid_t memory, std::array<hsize_t, 2> size,
                const void* numbers) {
    const Hdf5Handle space(H5Screate_simple(2, size.data(), nullptr), H5Sclose);
    const Hdf5Handle set(H5Dcreate2(file, name, stored, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
    return set.ok() && (size[0] == 0 || H5Dwrite(set.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
}

bool writeContent(hid_t file, const core::FeatureSet& features) {
    std::vector<double> coords;
    std::vector<std::int64_t> cells;
    for (const core::Patch& patch : features.grid.patches) {
        coords.insert(coords.end(), {double(patch.scene), double(patch.area.x), double(patch.area.y)});
        cells.insert(cells.end(), {patch.row, patch.column, patch.area.width, patch.area.height});
    }
    const hsize_t rows = features.count();
    return writeTable(file, "feats", H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, {rows, hsize_t(features.dimension)},
                      features.values.data()) &&
           writeTable(file, "coords", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {rows, 3}, coords.data()) &&
           writeTable(file, "cells", H5T_STD_I64LE, H5T_NATIVE_INT64, {rows, 4}, cells.data()) &&
           writeTextAttribute(file, "format", kFormat) &&
           writeNumberAttribute(file, "patch_pixels", features.grid.patchPixels) &&
           writeNumberAttribute(file, "patch_spacing_um", features.grid.spacing) &&
           writeNumberAttribute(file, "downsample", features.grid.downsample) &&
           writeTextAttribute(file, "encoder", features.encoder) &&
           writeTextAttribute(file, "slide_fingerprint", features.slideFingerprint) &&
           writeTextAttribute(file, "slide_name", features.slideName) &&
           writeTextAttribute(file, "program_version", HS_VERSION);
}

// HDF5 never sees the disk: a file that it cannot flush stays open inside the library and crashes the program at its end.
core::Result<std::string> encodeInMemory(const core::FeatureSet& features, const std::string& name) {
    constexpr std::size_t kIncrement = std::size_t(4) << 20;
    const Error failure(ErrorCode::Internal, "the features for " + name + " could not be encoded");
    const std::lock_guard lock(hdf5Mutex());
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    if (!access.ok() || H5Pset_fapl_core(access.id(), kIncrement, /*backing_store=*/0) < 0) return failure;
    const Hdf5Handle file(H5Fcreate("features", H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), H5Fclose);
    if (!file.ok() || !writeContent(file.id(), features) || H5Fflush(file.id(), H5F_SCOPE_GLOBAL) < 0) return failure;
    const ssize_t size = H5Fget_file_image(file.id(), nullptr, 0);
    std::string bytes(std::size_t(std::max<ssize_t>(size, 0)), '\0');
    if (size <= 0 || H5Fget_file_image(file.id(), bytes.data(), bytes.size()) != size) return failure;
    return bytes;
}

} // namespace

core::Result<core::FeatureSet> readFeatureFile(const fs::path& path, const ExpectedFeatures& expected) {
    const std::string name = core::displayName(path);
    std::error_code failed;
    if (!fs::exists(path, failed)) return Error(ErrorCode::NotFound, name + " is not there");
    if (!isFeatureFile(path)) return Error(ErrorCode::Unsupported, name + " is not an HDF5 file");
    const std::lock_guard lock(hdf5Mutex());
    const Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.ok()) return corrupt(name, "HDF5 cannot open it (truncated?)");
    auto features = readOpened(file.id(), name, expected);
    if (features && features.value().slideName.empty()) features.value().slideName = core::utf8FromPath(path.stem());
    return features;
}

core::Result<void> writeFeatureFile(const fs::path& path, const core::FeatureSet& features) {
    HS_TRY(const std::string bytes, encodeInMemory(features, core::displayName(path)));
    return core::writeFileAtomically(path, bytes);
}

bool isFeatureFile(const fs::path& path) {
    constexpr std::array<char, 8> kSignature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    std::array<char, 8> start{};
    std::ifstream file(path, std::ios::binary);
    return file.read(start.data(), start.size()) && start == kSignature;
}

} // namespace hs::model
