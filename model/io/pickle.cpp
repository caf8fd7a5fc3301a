#include "model/io/pickle.h"

#include "model/io/pickle_names.h"

#include <bit>
#include <unordered_map>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

// A state dict of 1,373 tensors takes about 25,000 values and 300 kB; these bounds only stop bombs.
constexpr std::size_t kMostValues = 2'000'000;
constexpr std::uint64_t kMostTextBytes = 1u << 20;
constexpr std::uint64_t kMostPickleBytes = 64u << 20;
constexpr std::size_t kMostDimensions = 16;
constexpr std::size_t kMostArguments = 16; // of one call

class Machine {
public:
    explicit Machine(ByteReader& reader)
        : m_reader(reader)
        , m_begin(reader.position()) {}

    Result<Pickle> run();

private:
    using Items = std::vector<PickleId>;

    // One opcode each; `true` when the opcode was theirs.
    Result<bool> stepScalar(std::uint8_t opcode);
    Result<bool> stepText(std::uint8_t opcode);
    Result<bool> stepContainer(std::uint8_t opcode);
    Result<bool> stepMemo(std::uint8_t opcode);
    Result<bool> stepCall(std::uint8_t opcode);

    Result<void> pushLong(std::uint64_t bytes);
    Result<void> pushText(int lengthBytes);
    Result<void> pushTuple(std::size_t count);
    Result<void> pushGlobal(std::string module, const std::string& name);
    Result<void> appendItems(const Items& items, bool toDict);
    Result<void> memoise(std::uint64_t index);
    Result<void> recall(std::uint64_t index);
    Result<void> reduce();
    Result<void> makeOrderedDict(const Items& arguments);
    Result<void> makeTensor(const Items& arguments);
    Result<void> makeStorage();

    Result<void> push(PickleKind kind, decltype(PickleValue::content) content);
    Result<PickleId> pop();
    Result<Items> popToMark();
    Result<std::vector<std::int64_t>> integers(PickleId id, const char* what);
    const PickleValue& at(PickleId id) const { return m_pickle.values[id]; }
    Error corrupt(const std::string& what) const;
    Error unsupported(const std::string& what) const;

    ByteReader& m_reader;
    std::uint64_t m_begin;
    Pickle m_pickle;
    Items m_stack;
    std::vector<std::size_t> m_marks; // heights of the stack
    std::unordered_map<std::uint64_t, PickleId> m_memo;
    std::unordered_map<std::string, std::uint32_t> m_storageOfKey;
    std::size_t m_copiedItems = 0;
};

Error Machine::corrupt(const std::string& what) const {
    return Error(ErrorCode::Corrupt, m_reader.file().name() + ": " + what + " (in the pickle, byte " +
                                         std::to_string(m_reader.position()) + ")");
}

Error Machine::unsupported(const std::string& what) const {
    return Error(ErrorCode::Unsupported, m_reader.file().name() + ": " + what + " (in the pickle, byte " +
                                             std::to_string(m_reader.position()) + ")");
}

Result<void> Machine::push(PickleKind kind, decltype(PickleValue::content) content) {
    if (m_pickle.values.size() >= kMostValues)
        return corrupt("more than " + std::to_string(kMostValues) + " values, which no state dict needs");
    m_stack.push_back(PickleId(m_pickle.values.size()));
    m_pickle.values.push_back({kind, std::move(content)});
    return {};
}

Result<PickleId> Machine::pop() {
    if (m_stack.empty() || (!m_marks.empty() && m_stack.size() <= m_marks.back()))
        return corrupt("an opcode takes a value where there is none");
    const PickleId id = m_stack.back();
    m_stack.pop_back();
    return id;
}

Result<Machine::Items> Machine::popToMark() {
    if (m_marks.empty()) return corrupt("an opcode looks for a mark where there is none");
    Items items(m_stack.begin() + std::ptrdiff_t(m_marks.back()), m_stack.end());
    m_stack.resize(m_marks.back());
    m_marks.pop_back();
    return items;
}

Result<void> Machine::pushLong(std::uint64_t bytes) {
    HS_TRY(const std::string digits, m_reader.readText(bytes, kMostTextBytes));
    if (bytes > 8) return push(PickleKind::Text, "an integer of " + std::to_string(bytes) + " bytes");
    std::uint64_t value = bytes > 0 && (std::uint8_t(digits.back()) & 0x80) != 0 ? ~std::uint64_t(0) : 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        value &= ~(std::uint64_t(0xff) << (8 * i));
        value |= std::uint64_t(std::uint8_t(digits[i])) << (8 * i);
    }
    return push(PickleKind::Int, std::bit_cast<std::int64_t>(value));
}

Result<void> Machine::pushText(int lengthBytes) {
    HS_TRY(const std::uint64_t bytes, m_reader.readUnsigned(lengthBytes));
    HS_TRY(std::string text, m_reader.readText(bytes, kMostTextBytes));
    return push(PickleKind::Text, std::move(text));
}

Result<void> Machine::pushTuple(std::size_t count) {
    Items items(count);
    for (std::size_t i = count; i > 0; --i) {
        HS_TRY(items[i - 1], pop());
    }
    return push(PickleKind::Tuple, std::move(items));
}

Result<bool> Machine::stepScalar(std::uint8_t opcode) {
    const auto pushInt = [&](int bytes) -> Result<void> {
        HS_TRY(const std::uint64_t value, m_reader.readUnsigned(bytes));
        const auto number = bytes == 4 ? std::int64_t(std::int32_t(std::uint32_t(value))) : std::int64_t(value);
        return push(PickleKind::Int, number);
    };
    switch (opcode) {
    case 'N':
        HS_CHECK(push(PickleKind::None, std::int64_t(0)));
        return true;
    case 0x88:
        HS_CHECK(push(PickleKind::Bool, std::int64_t(1)));
        return true;
    case 0x89:
        HS_CHECK(push(PickleKind::Bool, std::int64_t(0)));
        return true;
    case 'J':
        HS_CHECK(pushInt(4));
        return true;
    case 'K':
        HS_CHECK(pushInt(1));
        return true;
    case 'M':
        HS_CHECK(pushInt(2));
        return true;
    case 0x8a:
    case 0x8b: {
        HS_TRY(const std::uint64_t bytes, m_reader.readUnsigned(opcode == 0x8a ? 1 : 4));
        HS_CHECK(pushLong(bytes));
        return true;
    }
    case 'G': { // big-endian double
        HS_TRY(const std::string bytes, m_reader.readText(8, 8));
        std::uint64_t bits = 0;
        for (const char byte : bytes)
            bits = bits << 8 | std::uint8_t(byte);
        HS_CHECK(push(PickleKind::Real, std::bit_cast<double>(bits)));
        return true;
    }
    default:
        return false;
    }
}

Result<bool> Machine::stepText(std::uint8_t opcode) {
    switch (opcode) {
    case 'X': // BINUNICODE
    case 'T': // BINSTRING
    case 'B':
        HS_CHECK(pushText(4));
        return true;
    case 0x8c: // SHORT_BINUNICODE
    case 'U':  // SHORT_BINSTRING
    case 'C':
        HS_CHECK(pushText(1));
        return true;
    case 0x8d: // BINUNICODE8
    case 0x8e:
        HS_CHECK(pushText(8));
        return true;
    default:
        return false;
    }
}

Result<void> Machine::appendItems(const Items& items, bool toDict) {
    if (m_stack.empty() || (!m_marks.empty() && m_stack.size() <= m_marks.back()))
        return corrupt("items are appended to nothing");
    PickleValue& target = m_pickle.values[m_stack.back()];
    if (target.kind != (toDict ? PickleKind::Dict : PickleKind::List))
        return corrupt(std::string("items are appended to something that is not a ") + (toDict ? "dict" : "list"));
    if (toDict && items.size() % 2 != 0) return corrupt("a dict got a key without a value");
    Items& into = std::get<Items>(target.content);
    into.insert(into.end(), items.begin(), items.end());
    return {};
}

Result<bool> Machine::stepContainer(std::uint8_t opcode) {
    switch (opcode) {
    case '(':
        m_marks.push_back(m_stack.size());
        return true;
    case ')':
        HS_CHECK(push(PickleKind::Tuple, Items()));
        return true;
    case ']':
        HS_CHECK(push(PickleKind::List, Items()));
        return true;
    case '}':
        HS_CHECK(push(PickleKind::Dict, Items()));
        return true;
    case 0x85:
        HS_CHECK(pushTuple(1));
        return true;
    case 0x86:
        HS_CHECK(pushTuple(2));
        return true;
    case 0x87:
        HS_CHECK(pushTuple(3));
        return true;
    case 't': {
        HS_TRY(Items items, popToMark());
        HS_CHECK(push(PickleKind::Tuple, std::move(items)));
        return true;
    }
    case 'a': {
        HS_TRY(const PickleId item, pop());
        HS_CHECK(appendItems({item}, false));
        return true;
    }
    case 's': {
        HS_TRY(const PickleId value, pop());
        HS_TRY(const PickleId key, pop());
        HS_CHECK(appendItems({key, value}, true));
        return true;
    }
    case 'e':
    case 'u': {
        HS_TRY(const Items items, popToMark());
        HS_CHECK(appendItems(items, opcode == 'u'));
        return true;
    }
    default:
        return false;
    }
}

Result<void> Machine::memoise(std::uint64_t index) {
    if (m_stack.empty()) return corrupt("an empty stack is put into the memo");
    if (m_memo.size() >= kMostValues) return corrupt("more memo entries than a state dict needs");
    m_memo[index] = m_stack.back();
    return {};
}

Result<void> Machine::recall(std::uint64_t index) {
    const auto found = m_memo.find(index);
    if (found == m_memo.end()) return corrupt("memo entry " + std::to_string(index) + " was never written");
    m_stack.push_back(found->second);
    return {};
}

Result<bool> Machine::stepMemo(std::uint8_t opcode) {
    switch (opcode) {
    case 'q':
    case 'r': {
        HS_TRY(const std::uint64_t index, m_reader.readUnsigned(opcode == 'q' ? 1 : 4));
        HS_CHECK(memoise(index));
        return true;
    }
    case 0x94:
        HS_CHECK(memoise(m_memo.size()));
        return true;
    case 'h':
    case 'j': {
        HS_TRY(const std::uint64_t index, m_reader.readUnsigned(opcode == 'h' ? 1 : 4));
        HS_CHECK(recall(index));
        return true;
    }
    default:
        return false;
    }
}

Result<void> Machine::pushGlobal(std::string module, const std::string& name) {
    if (module == "__builtin__" || module == "builtins") module = "builtins"; // one spelling for refusals
    const std::string global = module + " " + name;
    if (!pickleCallable(global))
        return unsupported("asks for the Python object " + shownName(module + "." + name) +
                           ", which a state dict does not need; refused, nothing was executed");
    return push(PickleKind::Global, global);
}

Result<void> Machine::makeOrderedDict(const Items& arguments) {
    if (arguments.empty()) return push(PickleKind::Dict, Items());
    // Python 2 wrote OrderedDict([[key, value], …]).
    const PickleValue& pairs = at(arguments[0]);
    if (arguments.size() != 1 || pairs.kind != PickleKind::List) return corrupt("an OrderedDict is made of no list");
    Items items;
    for (const PickleId pair : pairs.items()) {
        const PickleValue& value = at(pair);
        const bool isPair =
            (value.kind == PickleKind::List || value.kind == PickleKind::Tuple) && value.items().size() == 2;
        if (!isPair) return corrupt("an OrderedDict is made of something that is not a pair");
        items.insert(items.end(), value.items().begin(), value.items().end());
    }
    m_copiedItems += items.size(); // a memoised list may be copied again and again
    if (m_copiedItems > kMostValues) return corrupt("more dict items than a state dict needs");
    return push(PickleKind::Dict, std::move(items));
}

Result<std::vector<std::int64_t>> Machine::integers(PickleId id, const char* what) {
    const PickleValue& value = at(id);
    if (value.kind != PickleKind::Tuple && value.kind != PickleKind::List)
        return corrupt(std::string("the ") + what + " of a tensor is not a tuple");
    if (value.items().size() > kMostDimensions)
        return corrupt("a tensor has " + std::to_string(value.items().size()) + " dimensions, at most " +
                       std::to_string(kMostDimensions) + " were expected");
    std::vector<std::int64_t> numbers;
    for (const PickleId item : value.items()) {
        if (at(item).kind != PickleKind::Int || at(item).number() < 0)
            return corrupt(std::string("the ") + what + " of a tensor holds something that is not a count");
        numbers.push_back(at(item).number());
    }
    return numbers;
}

// (storage, offset, size, stride, requires_grad, backward_hooks[, metadata]); the old form has the first four.
Result<void> Machine::makeTensor(const Items& arguments) {
    if (arguments.size() < 4 || at(arguments[0]).kind != PickleKind::Storage ||
        at(arguments[1]).kind != PickleKind::Int)
        return corrupt("a tensor is rebuilt from something that is not (storage, offset, size, stride)");
    PickleTensor tensor;
    tensor.storage = std::uint32_t(at(arguments[0]).number());
    tensor.offset = at(arguments[1]).number();
    HS_TRY(tensor.shape, integers(arguments[2], "size"));
    HS_TRY(tensor.strides, integers(arguments[3], "stride"));
    if (tensor.offset < 0 || tensor.shape.size() != tensor.strides.size())
        return corrupt("a tensor has " + std::to_string(tensor.shape.size()) + " sizes, " +
                       std::to_string(tensor.strides.size()) + " strides and the offset " +
                       std::to_string(tensor.offset));
    m_pickle.tensors.push_back(std::move(tensor));
    return push(PickleKind::Tensor, std::int64_t(m_pickle.tensors.size() - 1));
}

Result<void> Machine::reduce() {
    HS_TRY(const PickleId argumentsId, pop());
    HS_TRY(const PickleId callable, pop());
    if (at(callable).kind != PickleKind::Global || at(argumentsId).kind != PickleKind::Tuple)
        return corrupt("REDUCE calls something that is not a known function");
    if (at(argumentsId).items().size() > kMostArguments)
        return corrupt("a call has " + std::to_string(at(argumentsId).items().size()) + " arguments");
    const Items arguments = at(argumentsId).items();
    switch (*pickleCallable(at(callable).text())) {
    case PickleCallable::OrderedDict:
        return makeOrderedDict(arguments);
    case PickleCallable::RebuildTensor:
    case PickleCallable::RebuildTensorV2:
        return makeTensor(arguments);
    case PickleCallable::RebuildParameter:
        if (arguments.empty() || at(arguments[0]).kind != PickleKind::Tensor)
            return corrupt("a parameter is made of something that is not a tensor");
        m_stack.push_back(arguments[0]);
        return {};
    case PickleCallable::Size:
        if (arguments.size() != 1 || at(arguments[0]).kind != PickleKind::Tuple)
            return corrupt("a torch.Size is made of something that is not a tuple");
        m_stack.push_back(arguments[0]);
        return {};
    case PickleCallable::Storage:
        break;
    }
    return unsupported("calls " + shownName(at(callable).text()) + ", which a state dict does not do");
}

// ('storage', torch.FloatStorage, key, location, elements[, view]); a legacy view is (key, first element, elements).
Result<void> Machine::makeStorage() {
    HS_TRY(const PickleId id, pop());
    const PickleValue& tuple = at(id);
    const auto malformed = [&] { return corrupt("a persistent id is not ('storage', type, key, location, count)"); };
    if (tuple.kind != PickleKind::Tuple || tuple.items().size() < 5) return malformed();
    const Items& items = tuple.items();
    const PickleValue& view = items.size() > 5 ? at(items[5]) : PickleValue();
    if (at(items[0]).kind != PickleKind::Text || at(items[0]).text() != "storage" ||
        at(items[1]).kind != PickleKind::Global || at(items[2]).kind != PickleKind::Text ||
        at(items[4]).kind != PickleKind::Int || at(items[4]).number() < 0)
        return malformed();
    const auto dtype = storageDType(at(items[1]).text());
    if (!dtype) return malformed();
    PickleStorage storage{at(items[2]).text(), *dtype, at(items[4]).number(), 0};
    if (view.kind == PickleKind::Tuple) {
        const Items& parts = view.items();
        if (parts.size() != 3 || at(parts[1]).kind != PickleKind::Int || at(parts[1]).number() < 0 ||
            at(parts[2]).kind != PickleKind::Int || at(parts[2]).number() < 0)
            return malformed();
        storage.viewBegin = at(parts[1]).number();
        storage.elements = at(parts[2]).number();
    }
    const std::string identity = storage.key + "\n" + std::to_string(storage.viewBegin);
    const auto [known, isNew] = m_storageOfKey.try_emplace(identity, std::uint32_t(m_pickle.storages.size()));
    if (isNew) {
        m_pickle.storages.push_back(std::move(storage));
    } else {
        const PickleStorage& before = m_pickle.storages[known->second];
        if (before.dtype != storage.dtype || before.elements != storage.elements)
            return corrupt("storage " + shownName(storage.key) + " is described in two ways");
    }
    return push(PickleKind::Storage, std::int64_t(known->second));
}

Result<bool> Machine::stepCall(std::uint8_t opcode) {
    switch (opcode) {
    case 'c': {
        HS_TRY(const std::string module, m_reader.readLine(1024));
        HS_TRY(const std::string name, m_reader.readLine(1024));
        HS_CHECK(pushGlobal(module, name));
        return true;
    }
    case 0x93: { // STACK_GLOBAL
        HS_TRY(const PickleId name, pop());
        HS_TRY(const PickleId module, pop());
        if (at(name).kind != PickleKind::Text || at(module).kind != PickleKind::Text)
            return corrupt("STACK_GLOBAL names an object by something that is not a text");
        HS_CHECK(pushGlobal(at(module).text(), at(name).text()));
        return true;
    }
    case 'R':
        HS_CHECK(reduce());
        return true;
    case 'Q':
        HS_CHECK(makeStorage());
        return true;
    case 'b': { // BUILD: a state dict's _metadata, which nothing here needs
        HS_TRY(const PickleId state, pop());
        (void)state;
        if (m_stack.empty() || at(m_stack.back()).kind != PickleKind::Dict)
            return unsupported("sets the state of an object that is not an ordered dict (opcode BUILD)");
        return true;
    }
    default:
        return false;
    }
}

Result<Pickle> Machine::run() {
    for (;;) {
        if (m_reader.position() - m_begin > kMostPickleBytes)
            return corrupt("the pickle has more than " + std::to_string(kMostPickleBytes) + " bytes");
        HS_TRY(const std::uint64_t byte, m_reader.readUnsigned(1));
        const auto opcode = std::uint8_t(byte);
        if (opcode == '.') break;
        if (opcode == 0x80) { // PROTO
            HS_TRY(const std::uint64_t protocol, m_reader.readUnsigned(1));
            if (protocol < 2 || protocol > 5) return unsupported("pickle protocol " + std::to_string(protocol));
            continue;
        }
        if (opcode == 0x95) { // FRAME: its length only helps readers that buffer
            HS_CHECK(m_reader.skip(8));
            continue;
        }
        bool known = false;
        for (const auto step : {&Machine::stepMemo, &Machine::stepText, &Machine::stepScalar, &Machine::stepContainer,
                                &Machine::stepCall}) {
            HS_TRY(known, (this->*step)(opcode));
            if (known) break;
        }
        if (!known)
            return unsupported("pickle opcode " + pickleOpcodeName(opcode) + ", which a state dict does not need");
    }
    HS_TRY(m_pickle.root, pop());
    return std::move(m_pickle);
}

} // namespace

Result<Pickle> readPickle(ByteReader& reader) {
    return Machine(reader).run();
}

} // namespace hs::model
