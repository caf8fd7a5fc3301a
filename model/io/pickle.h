// Pickle: what a state dict's pickle holds, read by a machine that can build values and nothing else.
//
// Nothing is ever imported or called. The machine knows the opcodes of protocols 2 to 5 that torch.save writes and the
// globals a state dict needs (ordered dicts, typed storages, the functions that rebuild a tensor); any other opcode or
// global is refused by name. Values lie in one arena and refer to each other by index, so a value that holds itself, or
// a memoised bomb of lists in lists, costs what its bytes cost and is never walked. Pure; any thread. Source of the
// opcodes: Python's Lib/pickletools.py; of the layouts: torch/serialization.py.
#pragma once

#include "model/io/byte_reader.h"
#include "model/io/weights_file.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hs::model {

using PickleId = std::uint32_t; // index into Pickle::values

enum class PickleKind { None, Bool, Int, Real, Text, Global, Tuple, List, Dict, Storage, Tensor };

// Tuple, List: the ids of their items. Dict: key, value, key, value, … in the order they were set.
struct PickleValue {
    PickleKind kind = PickleKind::None;
    std::variant<std::int64_t, double, std::string, std::vector<PickleId>> content = std::int64_t(0);

    std::int64_t number() const { return std::get<std::int64_t>(content); } // Bool, Int; index for Storage and Tensor
    const std::string& text() const { return std::get<std::string>(content); }
    const std::vector<PickleId>& items() const { return std::get<std::vector<PickleId>>(content); }
};

struct PickleStorage {
    std::string key; // names the zip entry, or the storage behind a legacy pickle
    DType dtype = DType::F32;
    std::int64_t elements = 0;
    std::int64_t viewBegin = 0; // legacy storages that are a view of another one: first element in it
};

struct PickleTensor {
    std::uint32_t storage = 0;
    std::int64_t offset = 0; // elements
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides; // elements
};

struct Pickle {
    std::vector<PickleValue> values;
    PickleId root = 0;
    std::vector<PickleStorage> storages;
    std::vector<PickleTensor> tensors;
};

// Reads one pickle up to its STOP and leaves the reader behind it.
core::Result<Pickle> readPickle(ByteReader& reader);

} // namespace hs::model
