// Names of pickle opcodes (for refusals) and the whitelist of globals. Pure; any thread.
#pragma once

#include "model/io/weights_file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hs::model {

// "NEWOBJ", or "0xfe" for a byte that is no opcode.
std::string pickleOpcodeName(std::uint8_t opcode);

enum class PickleCallable { OrderedDict, Size, RebuildTensor, RebuildTensorV2, RebuildParameter, Storage };

// "torch._utils _rebuild_tensor_v2": module, blank, name. Nothing for what a state dict does not need.
std::optional<PickleCallable> pickleCallable(std::string_view global);

// "torch FloatStorage" → F32.
std::optional<DType> storageDType(std::string_view global);

} // namespace hs::model
