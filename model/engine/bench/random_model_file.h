// RandomModelFile: every tensor of an architecture as random float32 in a .safetensors of its own under the system's
// temporary folder, gone with this value: what a bench reads where no bundle is named.
#pragma once

#include "core/error.h"
#include "model/io/bundle.h"

#include <filesystem>
#include <memory>
#include <stop_token>

namespace hs::model {

class RandomModelFile {
public:
    static core::Result<std::unique_ptr<const RandomModelFile>> write(const Bundle& bundle, std::stop_token stop);
    ~RandomModelFile();
    RandomModelFile(const RandomModelFile&) = delete;
    RandomModelFile& operator=(const RandomModelFile&) = delete;

    std::filesystem::path path() const { return m_folder / "random.safetensors"; }

private:
    RandomModelFile();

    std::filesystem::path m_folder;
};

} // namespace hs::model
