// Any bytes as bundle.json beside a whole bundle's other files, and as a config.json: read or refused with one
// sentence; what is read can be written and read again.
#include "model/io/bundle.h"
#include "model/io/published.h"
#include "tests/fuzz/memory_file.h"

#include <filesystem>
#include <fstream>

using namespace hs::model;
using hs::test::require;
namespace fs = std::filesystem;

namespace {

// On a memory file system where there is one.
const fs::path& folder() {
    static const fs::path path = [] {
        const fs::path base = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
        std::string pattern = (base / "hs-fuzz-bundle-XXXXXX").string();
        require(::mkdtemp(pattern.data()) != nullptr);
        const fs::path made = pattern;
        fs::create_directory(made / "tokenizer");
        for (const char* file :
             {"weights.safetensors", "encoder.safetensors", "tokenizer/dict.txt", "tokenizer/bpecodes"})
            std::ofstream(made / file) << "content";
        std::atexit([] { fs::remove_all(folder()); });
        return made;
    }();
    return path;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::ofstream(folder() / "bundle.json", std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes), std::streamsize(size));
    const auto bundle = readBundle(folder());
    if (bundle) {
        const auto written = writeBundle(bundle.value());
        require(written.ok());
        require(readBundle(folder()).ok());
    } else {
        require(!bundle.error().message.empty() && bundle.error().message.find('\n') == std::string::npos);
    }
    const hs::test::MemoryFile memory(bytes, size);
    static_cast<void>(readModelConfig(memory.path()).ok());
    return 0;
}
