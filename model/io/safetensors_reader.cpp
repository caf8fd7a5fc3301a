// Reader of .safetensors: eight bytes of length, a JSON head, the data. Source: the format's README
// (huggingface/safetensors).
//
// The head is taken apart by a SAX handler that refuses whatever does not belong there as it comes, so a bomb of
// brackets or of numbers never becomes a tree in memory.
#include "model/io/byte_reader.h"
#include "model/io/tensor_checks.h"
#include "model/io/weights_content.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::uint64_t kMostHeadBytes = 100'000'000; // the format's own limit
constexpr std::size_t kMostDimensions = 16;
constexpr std::string_view kAliasPrefix = "hs.alias.";

std::optional<DType> dtypeFromSafetensors(std::string_view name) {
    if (name == "F64") return DType::F64;
    if (name == "F32") return DType::F32;
    if (name == "F16") return DType::F16;
    if (name == "BF16") return DType::BF16;
    if (name == "I64") return DType::I64;
    if (name == "I32") return DType::I32;
    if (name == "I16") return DType::I16;
    if (name == "I8") return DType::I8;
    if (name == "U8") return DType::U8;
    if (name == "BOOL") return DType::Bool;
    return std::nullopt;
}

struct HeadTensor {
    std::string name;
    std::string dtype;
    std::optional<std::vector<std::int64_t>> shape;
    std::optional<std::vector<std::int64_t>> offsets;
};

struct Head {
    std::vector<HeadTensor> tensors;
    std::map<std::string, std::string> metadata;
};

// Depth 1: names of tensors; depth 2: the fields of one, or the metadata.
class HeadHandler : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit HeadHandler(Head& head)
        : m_head(head) {}

    const std::string& complaint() const { return m_complaint; }

    bool null() override { return refuse("null"); }
    bool boolean(bool) override { return refuse("a boolean"); }
    bool number_float(number_float_t, const string_t&) override { return refuse("a broken number"); }
    bool binary(binary_t&) override { return refuse("binary data"); }

    bool number_integer(number_integer_t) override { return refuse("a negative number"); }

    bool number_unsigned(number_unsigned_t value) override {
        if (m_array == nullptr) return refuse("a number");
        if (value > std::uint64_t(1) << 62) return refuse("a number that no file can reach");
        if (m_array->size() >= kMostDimensions) return refuse("more than 16 dimensions");
        m_array->push_back(std::int64_t(value));
        return true;
    }

    bool string(string_t& text) override {
        if (m_depth != 2 || m_array != nullptr) return refuse("a text");
        if (m_inMetadata) return m_head.metadata.emplace(m_key, std::move(text)).second || refuse("a repeated key");
        if (m_key != "dtype" || !m_head.tensors.back().dtype.empty()) return refuse("a text");
        m_head.tensors.back().dtype = std::move(text);
        return true;
    }

    bool start_object(std::size_t) override {
        if (m_depth == 2 || m_array != nullptr) return refuse("an object");
        if (++m_depth == 2) {
            m_inMetadata = m_key == "__metadata__";
            if (!m_inMetadata) m_head.tensors.push_back({m_key, {}, {}, {}});
        }
        return true;
    }

    bool key(string_t& name) override {
        if (m_depth == 1 && !m_names.insert(name).second) return complain("names " + shownName(name) + " twice");
        m_key = std::move(name);
        return true;
    }

    bool end_object() override {
        if (m_depth-- == 2 && !m_inMetadata) {
            const HeadTensor& tensor = m_head.tensors.back();
            if (tensor.dtype.empty() || !tensor.shape || !tensor.offsets || tensor.offsets->size() != 2)
                return complain("lacks dtype, shape or two data_offsets for tensor " + shownName(tensor.name));
        }
        return true;
    }

    bool start_array(std::size_t) override {
        if (m_depth != 2 || m_inMetadata || m_array != nullptr) return refuse("a list");
        HeadTensor& tensor = m_head.tensors.back();
        auto& target = m_key == "shape" ? tensor.shape : tensor.offsets;
        if ((m_key != "shape" && m_key != "data_offsets") || target) return refuse("a list");
        m_array = &target.emplace();
        return true;
    }

    bool end_array() override {
        m_array = nullptr;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return complain("is not JSON at its byte " + std::to_string(position));
    }

private:
    bool refuse(const std::string& what) { return complain("has " + what + " under " + shownName(m_key)); }
    bool complain(std::string what) {
        if (m_complaint.empty()) m_complaint = std::move(what);
        return false;
    }

    Head& m_head;
    std::string m_key;
    std::string m_complaint;
    std::unordered_set<std::string> m_names;
    std::vector<std::int64_t>* m_array = nullptr;
    int m_depth = 0;
    bool m_inMetadata = false;
};

Error corrupt(const InputFile& file, const std::string& what) {
    return Error(ErrorCode::Corrupt, file.name() + ": " + what);
}

Result<Head> readHead(const InputFile& file, std::uint64_t headBytes) {
    ByteReader reader(file, 8, 8 + headBytes);
    HS_TRY(const std::string text, reader.readText(headBytes, kMostHeadBytes));
    Head head;
    HeadHandler handler(head);
    const bool parsed = nlohmann::json::sax_parse(text, &handler);
    if (!parsed || !handler.complaint().empty()) return corrupt(file, "its head " + handler.complaint());
    return head;
}

Result<TensorEntry> makeEntry(const InputFile& file, const HeadTensor& head, std::uint64_t dataBegin,
                              std::uint64_t id) {
    const std::string what = "tensor " + shownName(head.name);
    const auto dtype = dtypeFromSafetensors(head.dtype);
    if (!dtype)
        return Error(ErrorCode::Unsupported,
                     file.name() + ": " + what + " has dtype " + shownName(head.dtype) + ", which is not read here");
    const std::uint64_t room = file.size() - dataBegin;
    const auto begin = std::uint64_t((*head.offsets)[0]);
    const auto end = std::uint64_t((*head.offsets)[1]);
    if (begin > end || end > room)
        return corrupt(file, what + " lies at bytes " + std::to_string(begin) + " to " + std::to_string(end) +
                                 " of the data, which has " + std::to_string(room) + "; is the file cut short?");
    const auto count = elementCount(*head.shape);
    const std::uint64_t width = dtypeBytes(*dtype);
    if (!count || std::uint64_t(*count) > room || std::uint64_t(*count) * width != end - begin)
        return corrupt(file, what + " of shape " + shapeText(*head.shape) + " and dtype " + head.dtype + " states " +
                                 std::to_string(end - begin) + " bytes");
    TensorEntry entry;
    entry.name = head.name;
    entry.dtype = *dtype;
    entry.shape = *head.shape;
    entry.strides = rowMajorStrides(entry.shape);
    entry.data = file.mapping() + dataBegin + begin;
    entry.storageId = id;
    return entry;
}

// Tied tensors are written once, with a second name in the metadata.
Result<void> addAliases(const InputFile& file, WeightsContent& content) {
    std::unordered_map<std::string, std::size_t> indexOf;
    for (std::size_t i = 0; i < content.tensors.size(); ++i)
        indexOf.emplace(content.tensors[i].name, i);
    for (auto entry = content.metadata.begin(); entry != content.metadata.end();) {
        if (!entry->first.starts_with(kAliasPrefix)) {
            ++entry;
            continue;
        }
        const std::string name = entry->first.substr(kAliasPrefix.size());
        const auto target = indexOf.find(entry->second);
        if (target == indexOf.end() || indexOf.contains(name))
            return corrupt(file, "its second name " + shownName(name) + " for tensor " + shownName(entry->second) +
                                     " is taken or names nothing");
        TensorEntry alias = content.tensors[target->second];
        alias.name = name;
        indexOf.emplace(name, content.tensors.size());
        content.tensors.push_back(std::move(alias));
        entry = content.metadata.erase(entry);
    }
    return {};
}

Result<void> refuseOverlaps(const InputFile& file, const std::vector<TensorEntry>& tensors) {
    std::vector<const TensorEntry*> order;
    for (const TensorEntry& tensor : tensors)
        if (tensor.elements() > 0) order.push_back(&tensor);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->data < b->data; });
    for (std::size_t i = 1; i < order.size(); ++i) {
        const TensorEntry& before = *order[i - 1];
        if (before.data + std::size_t(before.elements()) * dtypeBytes(before.dtype) > order[i]->data)
            return corrupt(file,
                           "tensors " + shownName(before.name) + " and " + shownName(order[i]->name) + " overlap");
    }
    return {};
}

} // namespace

bool looksLikeSafetensors(const InputFile& file) {
    if (file.size() < 10) return false;
    ByteReader reader(file, 0, 9);
    const auto length = reader.readUnsigned(8);
    const auto brace = reader.readUnsigned(1);
    return length && brace && length.value() >= 2 && length.value() <= kMostHeadBytes && brace.value() == '{';
}

Result<WeightsContent> readSafetensors(const InputFile& file) {
    ByteReader reader(file, 0, file.size());
    HS_TRY(const std::uint64_t headBytes, reader.readUnsigned(8));
    if (headBytes > file.size() - 8)
        return corrupt(file, "it is cut short: its head has " + std::to_string(headBytes) + " bytes, the file " +
                                 std::to_string(file.size()));
    HS_TRY(Head head, readHead(file, headBytes));
    WeightsContent content;
    content.metadata = std::move(head.metadata);
    for (const HeadTensor& tensor : head.tensors) {
        HS_TRY(TensorEntry entry, makeEntry(file, tensor, 8 + headBytes, content.tensors.size() + 1));
        content.tensors.push_back(std::move(entry));
    }
    HS_CHECK(refuseOverlaps(file, content.tensors));
    HS_CHECK(addAliases(file, content));
    return content;
}

} // namespace hs::model
