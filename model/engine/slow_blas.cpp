#include "model/engine/slow_blas.h"

#include <fstream>
#include <iterator>

namespace hs::model {

std::string slowBlasWarning() {
    std::ifstream maps("/proc/self/maps");
    return slowBlasWarning(std::string(std::istreambuf_iterator<char>(maps), {}));
}

std::string slowBlasWarning(const std::string& mappedFiles) {
    // Debian keeps each BLAS in a folder of its own name; the reference's is plain "blas".
    if (mappedFiles.find("/blas/libblas.so") == std::string::npos) return {};
    return "LibTorch runs on the reference BLAS, which is many times slower than OpenBLAS: install libopenblas0-openmp";
}

} // namespace hs::model
