// Feature files whose data sets have another type, shape or place than a reader expects, made by HDF5 itself.
#include "tests/cases/fault_case.h"

#include "model/io/hdf5_handle.h"

#include <hdf5.h>

#include <cmath>

namespace hs::test {

namespace {

constexpr hsize_t kPatches = 12, kDimension = 256;
using model::Hdf5Handle;
using Sizes = std::vector<hsize_t>;

struct File {
    explicit File(const std::string& path)
        : handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose) {}

    // A data set of so many numbers; a chunked one takes no bytes for what is not written.
    void numbers(const char* name, const Sizes& sizes, double first = 0.0, hid_t type = H5T_NATIVE_DOUBLE) const {
        const Hdf5Handle space(H5Screate_simple(int(sizes.size()), sizes.data(), nullptr), H5Sclose);
        const Hdf5Handle set(H5Dcreate2(handle.id(), name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
        hsize_t count = 1;
        for (const hsize_t size : sizes)
            count *= size;
        std::vector<double> values(count);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = i == 0 ? first : double(i % 1000);
        H5Dwrite(set.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    }
    void claim(const char* name, const Sizes& sizes) const {
        const Hdf5Handle space(H5Screate_simple(int(sizes.size()), sizes.data(), nullptr), H5Sclose);
        const Hdf5Handle chunks(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
        const Sizes chunk(sizes.size(), 1);
        H5Pset_chunk(chunks.id(), int(chunk.size()), chunk.data());
        const Hdf5Handle set(H5Dcreate2(handle.id(), name, H5T_NATIVE_FLOAT, space.id(), H5P_DEFAULT, chunks.id(), H5P_DEFAULT), H5Dclose);
    }
    void words(const char* name, const Sizes& sizes) const {
        const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
        H5Tset_size(type.id(), 8);
        const Hdf5Handle space(H5Screate_simple(int(sizes.size()), sizes.data(), nullptr), H5Sclose);
        const Hdf5Handle set(H5Dcreate2(handle.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
        const std::string text(sizes[0] * sizes[1] * 8, 'a');
        H5Dwrite(set.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data());
    }
    void group(const char* name) const {
        const Hdf5Handle group(H5Gcreate2(handle.id(), name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    }
    void text(const char* name, const std::string& value) const {
        const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
        H5Tset_size(type.id(), value.size());
        const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
        const Hdf5Handle attribute(H5Acreate2(handle.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
        H5Awrite(attribute.id(), type.id(), value.data());
    }

    Hdf5Handle handle;
};

FaultCase of(std::string name, int exitCode, std::string sentence, void (*fill)(const File&)) {
    FaultCase one{std::move(name), exitCode, std::move(sentence), [fill](const CaseFolder& folder) -> Arguments {
                      const std::string path = folder / "f.h5";
                      fill(File(path));
                      return {"report",   path, "--bundle", std::string(HS_BINARY_DIR) + "/share/histoscribe/demo",
                              "--greedy", "--max-tokens", "4"};
                  }};
    one.needsModel = true;
    one.seconds = 20.0; // LibTorch alone takes a second to load, several on a busy machine
    return one;
}

} // namespace

std::vector<FaultCase> hdf5Cases() {
    return {
        of("NothingInIt", 3, "f\\.h5 .*no data set feats", [](const File&) {}),
        of("NoCoordinates", 3, "f\\.h5 .*no data set coords", [](const File& f) { f.numbers("feats", {kPatches, kDimension}); }),
        of("NoFeatures", 3, "f\\.h5 .*no data set feats", [](const File& f) { f.numbers("coords", {kPatches, 3}); }),
        of("FeaturesThatAreAFolder", 3, "feats cannot be opened",
           [](const File& f) { f.group("feats"), f.numbers("coords", {kPatches, 3}); }),
        of("FeaturesOfWords", 3, "f\\.h5 .*numbers",
           [](const File& f) { f.words("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches, 3}); }),
        of("CoordinatesOfWords", 3, "f\\.h5 .*numbers",
           [](const File& f) { f.numbers("feats", {kPatches, kDimension}), f.words("coords", {kPatches, 3}); }),
        of("FeaturesInARow", 3, "feats should have two dimensions",
           [](const File& f) { f.numbers("feats", {kPatches * kDimension}), f.numbers("coords", {kPatches, 3}); }),
        of("FeaturesOfFourDimensions", 3, "feats should have two dimensions",
           [](const File& f) { f.numbers("feats", {1, 1, kPatches, kDimension}), f.numbers("coords", {kPatches, 3}); }),
        of("TwoSlidesInOne", 3, "feats has a third dimension",
           [](const File& f) { f.numbers("feats", {2, kPatches, kDimension}), f.numbers("coords", {kPatches, 3}); }),
        of("RowsAndColumnsExchanged", 3, "256 features but 12 coordinates",
           [](const File& f) { f.numbers("feats", {kDimension, kPatches}), f.numbers("coords", {kPatches, 3}); }),
        of("MoreCoordinatesThanFeatures", 3, "12 features but 13",
           [](const File& f) { f.numbers("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches + 1, 3}); }),
        of("CoordinatesOfFourColumns", 3, "4 columns",
           [](const File& f) { f.numbers("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches, 4}); }),
        of("ANegativeCoordinate", 3, "coordinate",
           [](const File& f) { f.numbers("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches, 3}, -1.0); }),
        of("ACoordinateThatIsNone", 3, "coordinate",
           [](const File& f) { f.numbers("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches, 3}, std::nan("")); }),
        of("ACoordinateBeyondAnySlide", 3, "coordinate",
           [](const File& f) { f.numbers("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches, 3}, 1e18); }),
        of("TenMillionRowsNeverWritten", 3, "never written",
           [](const File& f) { f.claim("feats", {10000000, kDimension}), f.claim("coords", {10000000, 3}); }),
        of("ABillionRows", 3, "claims 1000000000 x",
           [](const File& f) { f.claim("feats", {1000000000, kDimension}), f.claim("coords", {1000000000, 3}); }),
        of("AMillionColumns", 3, "claims .*x 1000000",
           [](const File& f) { f.claim("feats", {kPatches, 1000000}), f.numbers("coords", {kPatches, 3}); }),
        of("CellsThatDoNotFit", 3, "cells do not fit",
           [](const File& f) {
               f.numbers("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches, 3});
               f.numbers("cells", {kPatches, 3}), f.text("format", "histoscribe-features-1");
           }),
        of("OursWithoutItsCells", 3, "no data set cells",
           [](const File& f) {
               f.numbers("feats", {kPatches, kDimension}), f.numbers("coords", {kPatches, 3});
               f.text("format", "histoscribe-features-1");
           }),
        of("WholeAsPublished", 0, "",
           [](const File& f) {
               f.numbers("feats", {kPatches, kDimension}, 0.5), f.numbers("coords", {kPatches, 3});
               f.text("encoder", "demo-swin/clip");
           }),
        of("WholeOfSmallIntegers", 0, "",
           [](const File& f) {
               f.numbers("feats", {kPatches, kDimension}, 1.0, H5T_NATIVE_SHORT), f.numbers("coords", {kPatches, 3});
               f.text("encoder", "demo-swin/clip");
           }),
    };
}

} // namespace hs::test
