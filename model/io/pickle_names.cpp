#include "model/io/pickle_names.h"

#include <array>
#include <utility>

namespace hs::model {

namespace {

using namespace std::string_view_literals;

constexpr std::array kOpcodes{
    std::pair{'(', "MARK"sv},
    std::pair{'0', "POP"sv},
    std::pair{'1', "POP_MARK"sv},
    std::pair{'2', "DUP"sv},
    std::pair{'F', "FLOAT"sv},
    std::pair{'I', "INT"sv},
    std::pair{'L', "LONG"sv},
    std::pair{'P', "PERSID"sv},
    std::pair{'Q', "BINPERSID"sv},
    std::pair{'R', "REDUCE"sv},
    std::pair{'S', "STRING"sv},
    std::pair{'V', "UNICODE"sv},
    std::pair{'b', "BUILD"sv},
    std::pair{'d', "DICT"sv},
    std::pair{'g', "GET"sv},
    std::pair{'i', "INST"sv},
    std::pair{'l', "LIST"sv},
    std::pair{'o', "OBJ"sv},
    std::pair{'p', "PUT"sv},
    std::pair{'\x81', "NEWOBJ"sv},
    std::pair{'\x82', "EXT1"sv},
    std::pair{'\x83', "EXT2"sv},
    std::pair{'\x84', "EXT4"sv},
    std::pair{'\x8f', "EMPTY_SET"sv},
    std::pair{'\x90', "ADDITEMS"sv},
    std::pair{'\x91', "FROZENSET"sv},
    std::pair{'\x92', "NEWOBJ_EX"sv},
    std::pair{'\x96', "BYTEARRAY8"sv},
    std::pair{'\x97', "NEXT_BUFFER"sv},
    std::pair{'\x98', "READONLY_BUFFER"sv},
};

constexpr std::array kStorages{
    std::pair{"DoubleStorage"sv, DType::F64}, std::pair{"FloatStorage"sv, DType::F32},
    std::pair{"HalfStorage"sv, DType::F16},   std::pair{"BFloat16Storage"sv, DType::BF16},
    std::pair{"LongStorage"sv, DType::I64},   std::pair{"IntStorage"sv, DType::I32},
    std::pair{"ShortStorage"sv, DType::I16},  std::pair{"CharStorage"sv, DType::I8},
    std::pair{"ByteStorage"sv, DType::U8},    std::pair{"BoolStorage"sv, DType::Bool},
};

} // namespace

std::string pickleOpcodeName(std::uint8_t opcode) {
    for (const auto& [byte, name] : kOpcodes)
        if (std::uint8_t(byte) == opcode) return std::string(name);
    constexpr char kDigits[] = "0123456789abcdef";
    return std::string("0x") + kDigits[opcode >> 4] + kDigits[opcode & 15];
}

std::optional<DType> storageDType(std::string_view global) {
    for (const std::string_view module : {"torch "sv, "torch.cuda "sv})
        for (const auto& [name, dtype] : kStorages)
            if (global.starts_with(module) && global.substr(module.size()) == name) return dtype;
    return std::nullopt;
}

std::optional<PickleCallable> pickleCallable(std::string_view global) {
    if (global == "collections OrderedDict") return PickleCallable::OrderedDict;
    if (global == "torch Size") return PickleCallable::Size;
    if (global == "torch._utils _rebuild_tensor") return PickleCallable::RebuildTensor;
    if (global == "torch._utils _rebuild_tensor_v2") return PickleCallable::RebuildTensorV2;
    if (global == "torch._utils _rebuild_parameter") return PickleCallable::RebuildParameter;
    if (storageDType(global)) return PickleCallable::Storage;
    return std::nullopt;
}

} // namespace hs::model
