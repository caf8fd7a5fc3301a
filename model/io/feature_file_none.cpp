// Feature files in a build without HDF5: refused in one sentence.
#include "model/io/feature_file.h"

#include "core/files.h"

namespace hs::model {

namespace {

core::Error noHdf5(const std::filesystem::path& path) {
    return core::Error(core::ErrorCode::Unsupported,
                       core::displayName(path) + " is a feature file, and this build has no HDF5");
}

} // namespace

core::Result<core::FeatureSet> readFeatureFile(const std::filesystem::path& path, const ExpectedFeatures&) {
    return noHdf5(path);
}
core::Result<void> writeFeatureFile(const std::filesystem::path& path, const core::FeatureSet&) {
    return noHdf5(path);
}
bool isFeatureFile(const std::filesystem::path& path) {
    return path.extension() == ".h5" || path.extension() == ".hdf5";
}

} // namespace hs::model
