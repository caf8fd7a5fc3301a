// WeightsContent: what a reader of one format found in a weights file; becomes a WeightsFile. A value.
#pragma once

#include "model/io/input_file.h"
#include "model/io/weights_file.h"

#include <map>
#include <string>
#include <vector>

namespace hs::model {

struct WeightsContent {
    std::vector<TensorEntry> tensors; // `data` points into the mapping of the InputFile
    std::map<std::string, std::string> metadata;
};

// A .pth of torch.save: zip layout, or the legacy one (five pickles, then the storages).
core::Result<WeightsContent> readZipCheckpoint(const InputFile& file);
core::Result<WeightsContent> readLegacyCheckpoint(const InputFile& file);

core::Result<WeightsContent> readSafetensors(const InputFile& file);

// How each format begins.
bool looksLikeZip(const InputFile& file);
bool looksLikeLegacy(const InputFile& file);
bool looksLikeSafetensors(const InputFile& file);

} // namespace hs::model
