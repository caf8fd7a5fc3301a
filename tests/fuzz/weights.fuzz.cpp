// Any bytes as a weights file: it opens or is refused with one sentence; what opens can be read, and no tensor is
// larger than the file.
#include "model/io/published.h"
#include "model/io/weights_file.h"
#include "tests/fuzz/memory_file.h"

#include <vector>

using namespace hs::model;
using hs::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const hs::test::MemoryFile memory(bytes, size);
    const auto file = WeightsFile::open(memory.path());
    if (!file) {
        require(!file.error().message.empty() && file.error().message.find('\n') == std::string::npos);
        return 0;
    }
    std::size_t read = 0; // many views of one storage are legal: read some
    for (const TensorEntry& tensor : file.value()->tensors()) {
        const auto count = std::size_t(tensor.elements());
        require(count * dtypeBytes(tensor.dtype) <= size);
        if ((read += count) > 1u << 20) break;
        std::vector<std::byte> raw(count * dtypeBytes(tensor.dtype));
        require(file.value()->copyTo(tensor, raw).ok());
        std::vector<float> values(count);
        static_cast<void>(file.value()->copyToFloat(tensor, values).ok());
        require(file.value()->find(tensor.name) != nullptr);
    }
    static_cast<void>(inferModel(*file.value()).ok());
    static_cast<void>(inferEncoder(*file.value()).ok());
    static_cast<void>(examineTiedEmbedding(*file.value()).ok());
    return 0;
}
