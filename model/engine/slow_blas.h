// Whether LibTorch multiplies with the reference BLAS, which is fifty times slower than it need be. Any thread.
#pragma once

#include <string>

namespace hs::model {

// One sentence to show, or empty.
std::string slowBlasWarning();

// The same of a list of mapped files (/proc/self/maps); for tests.
std::string slowBlasWarning(const std::string& mappedFiles);

} // namespace hs::model
