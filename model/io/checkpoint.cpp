// Readers of torch.save's two layouts. Source: torch/serialization.py (_save, _legacy_save) of PyTorch 1.13 and 2.x.
#include "model/io/byte_reader.h"
#include "model/io/pickle.h"
#include "model/io/tensor_checks.h"
#include "model/io/weights_content.h"
#include "model/io/zip_directory.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

// Where the bytes of one storage lie in the file.
struct StorageRange {
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
};

Error corrupt(const InputFile& file, const std::string& what) {
    return Error(ErrorCode::Corrupt, file.name() + ": " + what);
}

const PickleValue* itemOf(const Pickle& pickle, const PickleValue& dict, std::string_view key) {
    const auto& items = dict.items();
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const PickleValue& name = pickle.values[items[i]];
        if (name.kind == PickleKind::Text && name.text() == key) return &pickle.values[items[i + 1]];
    }
    return nullptr;
}

bool holdsTensors(const Pickle& pickle, const PickleValue& value) {
    if (value.kind != PickleKind::Dict) return false;
    const auto& items = value.items();
    for (std::size_t i = 1; i < items.size(); i += 2)
        if (pickle.values[items[i]].kind == PickleKind::Tensor) return true;
    return false;
}

// The dict whose values are tensors: the top one, or the one a trainer wrapped under a well-known name.
Result<const PickleValue*> findStateDict(const InputFile& file, const Pickle& pickle) {
    const PickleValue& root = pickle.values[pickle.root];
    if (root.kind != PickleKind::Dict)
        return Error(ErrorCode::Unsupported, file.name() + " holds something that is not a dict of tensors at its top");
    if (holdsTensors(pickle, root)) return &root;
    for (const std::string_view name : {"model", "state_dict", "model_state_dict"}) {
        const PickleValue* nested = itemOf(pickle, root, name);
        if (nested == nullptr || nested->kind != PickleKind::Dict) continue;
        if (holdsTensors(pickle, *nested)) return nested;
        const PickleValue* inner = itemOf(pickle, *nested, "state_dict");
        if (inner != nullptr && holdsTensors(pickle, *inner)) return inner;
    }
    return Error(ErrorCode::Unsupported,
                 file.name() + " holds no tensors at its top, nor under \"model\" or \"state_dict\"");
}

std::optional<std::string> scalarText(const PickleValue& value) {
    switch (value.kind) {
    case PickleKind::None:
        return "None";
    case PickleKind::Bool:
        return value.number() != 0 ? "True" : "False";
    case PickleKind::Int:
        return std::to_string(value.number());
    case PickleKind::Real: {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.17g", std::get<double>(value.content));
        return text.data();
    }
    case PickleKind::Text:
        return value.text();
    default:
        return std::nullopt;
    }
}

Result<TensorEntry> makeEntry(const InputFile& file, const Pickle& pickle, const std::string& name,
                              const PickleTensor& tensor, const std::vector<StorageRange>& ranges) {
    const PickleStorage& storage = pickle.storages[tensor.storage];
    const StorageRange& range = ranges[tensor.storage];
    const auto width = std::int64_t(dtypeBytes(storage.dtype));
    const auto refuse = [&](const std::string& what) {
        return corrupt(file, "tensor " + shownName(name) + " of shape " + shapeText(tensor.shape) + " " + what);
    };
    const auto count = elementCount(tensor.shape);
    const auto extent = viewExtent(tensor.shape, tensor.strides);
    if (!count || !extent) return refuse("has more elements than a file can hold");
    // A view may repeat elements (stride 0); a loader allocates its shape, so that may not exceed the file either.
    if (*count > std::int64_t(file.size()) / width)
        return refuse("needs more bytes than the " + std::to_string(file.size()) + " of the file");
    const bool inside = tensor.offset <= storage.elements && *extent <= storage.elements - tensor.offset;
    if (!inside)
        return refuse("ends at element " + std::to_string(tensor.offset) + " + " + std::to_string(*extent) +
                      " of a storage that has " + std::to_string(storage.elements));
    TensorEntry entry;
    entry.name = name;
    entry.dtype = storage.dtype;
    entry.shape = tensor.shape;
    entry.strides = tensor.strides;
    entry.data = file.mapping() + range.begin + std::uint64_t((storage.viewBegin + tensor.offset) * width);
    entry.storageId = range.begin;
    return entry;
}

Result<WeightsContent> collect(const InputFile& file, const Pickle& pickle, const std::vector<StorageRange>& ranges) {
    HS_TRY(const PickleValue* dict, findStateDict(file, pickle));
    WeightsContent content;
    const PickleValue& root = pickle.values[pickle.root];
    for (std::size_t i = 0; i + 1 < root.items().size(); i += 2) {
        const PickleValue& key = pickle.values[root.items()[i]];
        if (key.kind != PickleKind::Text) continue;
        if (auto text = scalarText(pickle.values[root.items()[i + 1]])) content.metadata[key.text()] = std::move(*text);
    }
    std::unordered_set<std::string_view> names;
    for (std::size_t i = 0; i + 1 < dict->items().size(); i += 2) {
        const PickleValue& key = pickle.values[dict->items()[i]];
        const PickleValue& value = pickle.values[dict->items()[i + 1]];
        if (value.kind != PickleKind::Tensor) continue;
        if (key.kind != PickleKind::Text) return corrupt(file, "a tensor has a name that is not a text");
        if (!names.insert(key.text()).second)
            return corrupt(file, "tensor " + shownName(key.text()) + " is there twice");
        const PickleTensor& tensor = pickle.tensors[std::size_t(value.number())];
        HS_TRY(TensorEntry entry, makeEntry(file, pickle, key.text(), tensor, ranges));
        content.tensors.push_back(std::move(entry));
    }
    return content;
}

// The storage must fit in the bytes that the file has for it.
Result<void> checkStorage(const InputFile& file, const PickleStorage& storage, const StorageRange& range) {
    const std::uint64_t width = dtypeBytes(storage.dtype);
    const std::uint64_t room = range.bytes / width;
    if (std::uint64_t(storage.viewBegin) > room ||
        std::uint64_t(storage.elements) > room - std::uint64_t(storage.viewBegin))
        return corrupt(file, "storage " + shownName(storage.key) + " should have " + std::to_string(storage.elements) +
                                 " elements of " + dtypeName(storage.dtype) + ", the file has " +
                                 std::to_string(range.bytes) + " bytes for it");
    return {};
}

// The one folder inside the archive: everything before the first slash of ".../data.pkl".
Result<std::string> archivePrefix(const InputFile& file, const std::map<std::string, ZipEntry>& entries) {
    std::optional<std::string> prefix;
    for (const auto& [name, entry] : entries) {
        constexpr std::string_view kPickle = "data.pkl";
        if (!name.ends_with(kPickle)) continue;
        std::string before = name.substr(0, name.size() - kPickle.size());
        if (!before.empty() && before.find('/') != before.size() - 1) continue;
        if (prefix) return corrupt(file, "it holds two pickles, " + shownName(*prefix) + " and " + shownName(before));
        prefix = std::move(before);
    }
    if (!prefix)
        return Error(ErrorCode::Unsupported, file.name() + " is a zip file without data.pkl, so not one of torch.save");
    if (entries.contains(*prefix + "constants.pkl"))
        return Error(ErrorCode::Unsupported, file.name() + " is a TorchScript program; a state dict was expected");
    return *prefix;
}

Result<void> checkByteOrder(const InputFile& file, const std::map<std::string, ZipEntry>& entries,
                            const std::string& prefix) {
    const auto found = entries.find(prefix + "byteorder");
    if (found == entries.end()) return {};
    ByteReader reader(file, found->second.dataBegin, found->second.dataBegin + found->second.bytes);
    HS_TRY(const std::string order, reader.readText(found->second.bytes, 16));
    if (order != "little")
        return Error(ErrorCode::Unsupported,
                     file.name() + " was written in byte order " + shownName(order) + ", little was expected");
    return {};
}

} // namespace

bool looksLikeZip(const InputFile& file) {
    std::array<std::byte, 4> head{};
    if (file.size() < head.size() || !file.readAt(0, head)) return false;
    return std::memcmp(head.data(), "PK\x03\x04", 4) == 0;
}

bool looksLikeLegacy(const InputFile& file) {
    // Protocol 2, a ten-byte integer: torch.serialization.MAGIC_NUMBER, STOP.
    constexpr std::array<unsigned char, 15> kMagic{0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46,
                                                   0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e};
    std::array<std::byte, 15> head{};
    if (file.size() < head.size() || !file.readAt(0, head)) return false;
    return std::memcmp(head.data(), kMagic.data(), kMagic.size()) == 0;
}

Result<WeightsContent> readZipCheckpoint(const InputFile& file) {
    HS_TRY(const auto entries, readZipDirectory(file));
    HS_TRY(const std::string prefix, archivePrefix(file, entries));
    HS_CHECK(checkByteOrder(file, entries, prefix));
    const ZipEntry& pickleEntry = entries.at(prefix + "data.pkl");
    ByteReader reader(file, pickleEntry.dataBegin, pickleEntry.dataBegin + pickleEntry.bytes);
    HS_TRY(const Pickle pickle, readPickle(reader));
    std::vector<StorageRange> ranges;
    for (const PickleStorage& storage : pickle.storages) {
        const auto found = entries.find(prefix + "data/" + storage.key);
        if (found == entries.end())
            return corrupt(file, "entry data/" + shownName(storage.key) + " is missing from the zip file");
        ranges.push_back({found->second.dataBegin, found->second.bytes});
        HS_CHECK(checkStorage(file, storage, ranges.back()));
    }
    return collect(file, pickle, ranges);
}

namespace {

Result<std::vector<std::string>> readStorageKeys(const InputFile& file, ByteReader& reader) {
    HS_TRY(const Pickle keys, readPickle(reader));
    const PickleValue& list = keys.values[keys.root];
    if (list.kind != PickleKind::List) return corrupt(file, "the list of its storages is not a list");
    std::vector<std::string> names;
    for (const PickleId id : list.items()) {
        if (keys.values[id].kind != PickleKind::Text) return corrupt(file, "the name of a storage is not a text");
        names.push_back(keys.values[id].text());
    }
    return names;
}

// Magic, protocol version, system information.
Result<void> readLegacyHead(const InputFile& file, ByteReader& reader) {
    HS_TRY(const Pickle magic, readPickle(reader));
    (void)magic;
    HS_TRY(const Pickle version, readPickle(reader));
    const PickleValue& number = version.values[version.root];
    if (number.kind != PickleKind::Int || number.number() != 1001)
        return Error(ErrorCode::Unsupported, file.name() + " has an unknown version of torch.save's old layout");
    HS_TRY(const Pickle system, readPickle(reader));
    const PickleValue& root = system.values[system.root];
    const PickleValue* little = root.kind == PickleKind::Dict ? itemOf(system, root, "little_endian") : nullptr;
    if (little == nullptr || little->kind != PickleKind::Bool)
        return corrupt(file, "its head does not state the byte order");
    if (little->number() == 0)
        return Error(ErrorCode::Unsupported, file.name() + " was written on a big-endian machine");
    return {};
}

} // namespace

Result<WeightsContent> readLegacyCheckpoint(const InputFile& file) {
    ByteReader reader(file, 0, file.size());
    HS_CHECK(readLegacyHead(file, reader));
    HS_TRY(const Pickle pickle, readPickle(reader));
    HS_TRY(const std::vector<std::string> keys, readStorageKeys(file, reader));
    // A root storage's width is that of the typed storages that use it; the file states its elements before its bytes.
    std::unordered_map<std::string, std::uint64_t> widths;
    for (const PickleStorage& storage : pickle.storages)
        widths.emplace(storage.key, dtypeBytes(storage.dtype));
    std::unordered_map<std::string, StorageRange> rangeOfKey;
    std::uint64_t at = reader.position();
    for (const std::string& key : keys) {
        const auto width = widths.find(key);
        if (width == widths.end()) return corrupt(file, "storage " + shownName(key) + " belongs to no tensor");
        ByteReader count(file, at, at + 8);
        HS_TRY(const std::uint64_t elements, count.readUnsigned(8));
        const std::uint64_t begin = at + 8;
        if (elements > (file.size() - begin) / width->second)
            return corrupt(file, "it is cut short: storage " + shownName(key) + " of " + std::to_string(elements) +
                                     " elements begins at byte " + std::to_string(begin) + " of " +
                                     std::to_string(file.size()));
        at = begin + elements * width->second;
        if (!rangeOfKey.emplace(key, StorageRange{begin, elements * width->second}).second)
            return corrupt(file, "storage " + shownName(key) + " is listed twice");
    }
    std::vector<StorageRange> ranges;
    for (const PickleStorage& storage : pickle.storages) {
        const auto found = rangeOfKey.find(storage.key);
        if (found == rangeOfKey.end())
            return corrupt(file, "storage " + shownName(storage.key) + " is missing behind the pickles");
        ranges.push_back(found->second);
        HS_CHECK(checkStorage(file, storage, ranges.back()));
    }
    return collect(file, pickle, ranges);
}

} // namespace hs::model
