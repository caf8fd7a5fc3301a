#include "model/verify/golden_file.h"

#include "core/files.h"
#include "core/json_depth.h"

#include <algorithm>
#include <optional>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

std::optional<at::ScalarType> scalarType(DType dtype) {
    switch (dtype) {
    case DType::F64:
        return at::kDouble;
    case DType::F32:
        return at::kFloat;
    case DType::F16:
        return at::kHalf;
    case DType::BF16:
        return at::kBFloat16;
    case DType::I64:
        return at::kLong;
    case DType::I32:
        return at::kInt;
    case DType::I16:
        return at::kShort;
    case DType::I8:
        return at::kChar;
    case DType::U8:
        return at::kByte;
    case DType::Bool:
        return at::kBool;
    }
    return std::nullopt;
}

} // namespace

Result<GoldenFile> GoldenFile::open(const std::filesystem::path& path) {
    GoldenFile golden;
    golden.m_path = path;
    HS_TRY(golden.m_file, WeightsFile::open(path));
    const std::filesystem::path info = golden.beside("_info.json");
    if (std::filesystem::exists(info)) {
        HS_TRY(const std::string text, core::readTextFile(info));
        golden.m_info = nlohmann::json::parse(core::shallowJson(text), nullptr, false);
        if (golden.m_info.is_discarded())
            return Error(ErrorCode::Corrupt, "expected JSON in " + core::displayName(info));
    }
    return golden;
}

std::vector<std::string> GoldenFile::names() const {
    return namesWith("");
}

bool GoldenFile::hasPrefix(const std::string& prefix) const {
    return std::any_of(m_file->tensors().begin(), m_file->tensors().end(),
                       [&](const TensorEntry& entry) { return entry.name.starts_with(prefix); });
}

std::vector<std::string> GoldenFile::namesWith(const std::string& prefix) const {
    std::vector<std::string> found;
    for (const TensorEntry& entry : m_file->tensors())
        if (entry.name.starts_with(prefix)) found.push_back(entry.name);
    return found;
}

at::Tensor GoldenFile::tensor(const std::string& name) const {
    const TensorEntry* entry = m_file->find(name);
    if (entry == nullptr) return {};
    const std::optional<at::ScalarType> type = scalarType(entry->dtype);
    if (!type) return {};
    at::Tensor value = at::empty(entry->shape, *type); // as in the file
    const std::span<std::byte> bytes(static_cast<std::byte*>(value.data_ptr()), value.nbytes());
    if (!m_file->copyTo(*entry, bytes).ok()) return {};
    return value;
}

std::filesystem::path GoldenFile::beside(const std::string& ending) const {
    std::string stem = core::utf8FromPath(m_path.stem());
    for (const std::string_view kind : {"_golden", "_grads"})
        if (stem.ends_with(kind)) stem.resize(stem.size() - kind.size());
    return m_path.parent_path() / core::pathFromUtf8(stem + ending);
}

} // namespace hs::model
