#include "core/files.h"
#include "model/io/tensor_checks.h"
#include "model/io/weights_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

std::string_view safetensorsName(DType dtype) {
    switch (dtype) {
    case DType::F64:
        return "F64";
    case DType::F32:
        return "F32";
    case DType::F16:
        return "F16";
    case DType::BF16:
        return "BF16";
    case DType::I64:
        return "I64";
    case DType::I32:
        return "I32";
    case DType::I16:
        return "I16";
    case DType::I8:
        return "I8";
    case DType::U8:
        return "U8";
    case DType::Bool:
        return "BOOL";
    }
    return "F32";
}

// Widest dtypes first, so that every tensor is aligned to its dtype without holes, which the format forbids.
std::vector<const TensorToWrite*> inFileOrder(std::span<const TensorToWrite> tensors) {
    std::vector<const TensorToWrite*> order;
    for (const TensorToWrite& tensor : tensors)
        order.push_back(&tensor);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto* a, const auto* b) { return dtypeBytes(a->dtype) > dtypeBytes(b->dtype); });
    return order;
}

Result<std::uint64_t> bytesFor(const TensorToWrite& tensor) {
    const auto count = elementCount(tensor.shape);
    if (!count) return Error(ErrorCode::InvalidInput, "tensor " + tensor.name + " has no shape that can be stored");
    return std::uint64_t(*count) * dtypeBytes(tensor.dtype);
}

Result<std::string> makeHead(const std::vector<const TensorToWrite*>& order,
                             const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json head = nlohmann::ordered_json::object();
    if (!metadata.empty()) head["__metadata__"] = metadata;
    std::set<std::string_view> names;
    std::uint64_t at = 0;
    for (const TensorToWrite* tensor : order) {
        if (tensor->name == "__metadata__" || !names.insert(tensor->name).second)
            return Error(ErrorCode::InvalidInput, "tensor name " + tensor->name + " is reserved or used twice");
        HS_TRY(const std::uint64_t bytes, bytesFor(*tensor));
        nlohmann::ordered_json entry;
        entry["dtype"] = safetensorsName(tensor->dtype);
        entry["shape"] = tensor->shape;
        entry["data_offsets"] = {at, at + bytes};
        head[tensor->name] = std::move(entry);
        at += bytes;
    }
    std::string text;
    try {
        text = head.dump();
    } catch (const nlohmann::json::exception&) {
        return Error(ErrorCode::InvalidInput, "a tensor's name or the metadata is not UTF-8");
    }
    text.resize((text.size() + 8 + 63) / 64 * 64 - 8, ' '); // the data begins at a multiple of 64
    return text;
}

class Output {
public:
    explicit Output(const std::filesystem::path& path)
        : m_file(std::fopen(path.c_str(), "wbe"))
        , m_name(core::displayName(path)) {}
    ~Output() {
        if (m_file != nullptr) std::fclose(m_file);
    }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    Result<void> write(std::span<const std::byte> bytes) {
        if (m_file == nullptr) return failed("create");
        if (!bytes.empty() && std::fwrite(bytes.data(), 1, bytes.size(), m_file) != bytes.size())
            return failed("write");
        return {};
    }

    Result<void> close() {
        std::FILE* file = std::exchange(m_file, nullptr);
        if (file != nullptr && std::fclose(file) != 0) return failed("write");
        return {};
    }

private:
    Error failed(const char* verb) const {
        const std::string reason = errno == ENOSPC ? "the disk is full" : std::strerror(errno);
        return Error(ErrorCode::Internal, std::string("cannot ") + verb + " " + m_name + ": " + reason);
    }

    std::FILE* m_file;
    std::string m_name;
};

} // namespace

Result<void> writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                              const std::map<std::string, std::string>& metadata, const TensorBytes& bytesOf) {
    const auto order = inFileOrder(tensors);
    HS_TRY(const std::string head, makeHead(order, metadata));
    return core::writeAtomically(path, [&](const std::filesystem::path& temporary) -> Result<void> {
        Output output(temporary);
        std::array<std::byte, 8> length{};
        for (std::size_t i = 0; i < length.size(); ++i)
            length[i] = std::byte(std::uint64_t(head.size()) >> (8 * i) & 0xff);
        HS_CHECK(output.write(length));
        HS_CHECK(output.write(std::as_bytes(std::span(head))));
        for (const TensorToWrite* tensor : order) {
            HS_TRY(const std::uint64_t expected, bytesFor(*tensor));
            HS_TRY(const std::vector<std::byte> bytes, bytesOf(*tensor));
            if (bytes.size() != expected)
                return Error(ErrorCode::InvalidInput,
                             "tensor " + tensor->name + " of shape " + shapeText(tensor->shape) + " needs " +
                                 std::to_string(expected) + " bytes, " + std::to_string(bytes.size()) + " were given");
            HS_CHECK(output.write(bytes));
        }
        return output.close();
    });
}

Result<void> writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                              const std::map<std::string, std::string>& metadata) {
    return writeSafetensors(path, tensors, metadata, [](const TensorToWrite& tensor) {
        return Result<std::vector<std::byte>>(std::vector<std::byte>(tensor.bytes.begin(), tensor.bytes.end()));
    });
}

} // namespace hs::model
