// First byte even: any bytes as text, encoded, decoded whole and streamed. Odd: any bytes as bpecodes, or as
// vocab.json, which open or are refused, and tokenize a fixed text.
#include "model/io/biogpt_tokenizer.h"
#include "model/io/unicode.h"
#include "tests/fuzz/memory_file.h"

#include <string_view>

using namespace hs::model;
using hs::test::require;

namespace {

const Tokenizer& biogpt() {
    static const auto tokenizer = Tokenizer::open(HS_SOURCE_DIR "/resources/biogpt", HS_SOURCE_DIR "/resources/moses");
    require(tokenizer.ok());
    return *tokenizer.value();
}

std::shared_ptr<const MosesTables> tables() {
    static const auto tables = MosesTables::open(HS_SOURCE_DIR "/resources/moses");
    return tables.value();
}

void follow(const std::vector<int>& ids) {
    const auto decoder = biogpt().streamingDecoder();
    std::string shown, promised;
    for (const int id : ids) {
        const DecodedStep step = decoder->push(id);
        require(step.replaceFrom <= shown.size() && step.replaceFrom >= promised.size());
        shown = shown.substr(0, step.replaceFrom) + step.tail;
        require(step.stableBytes >= promised.size() && step.stableBytes <= shown.size());
        promised = shown.substr(0, step.stableBytes);
    }
    require(shown == biogpt().decode(ids, true));
}

void tryText(std::string_view text) {
    const Encoding encoding = biogpt().encodeWithPieces(text);
    require(encoding.ids == biogpt().encode(text) && encoding.ids.size() == encoding.pieces.size());
    for (const int id : encoding.ids)
        require(id >= 0 && id < biogpt().vocabulary());
    follow(encoding.ids);
    const std::vector<int> open = biogpt().encodeOpen(text);
    for (const int id : open)
        require(id >= 0 && id < biogpt().vocabulary());
    follow(open);
    // The bytes as ids reach sequences that no text encodes to.
    std::vector<int> ids;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        ids.push_back(int(std::uint8_t(text[i])) << 8 | std::uint8_t(text[i + 1]));
    follow(ids);
}

void tryVocabulary(std::string_view bytes) {
    const hs::test::MemoryFile memory(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    static const auto merges = BpeMerges::parse("i n\nin g</w>\n", "merges");
    for (const auto& vocabulary :
         {BioGptVocabulary::openJson(memory.path()), BioGptVocabulary::openDict(memory.path())}) {
        if (!vocabulary) continue;
        const BioGptTokenizer tokenizer(vocabulary.value(), merges.value(), tables());
        const auto ids = tokenizer.encode("Staining in </s> skin, <unk> \xc2\xb5m.");
        static_cast<void>(tokenizer.decode(ids, true));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    if (bytes[0] % 2 == 0) {
        tryText(rest);
        return 0;
    }
    if (const auto merges = BpeMerges::parse(rest, "merges")) {
        const auto pieces = merges.value()->split(rest.substr(0, 200));
        std::string joined;
        for (const std::string& piece : pieces)
            joined += piece;
        require(pieces.empty() || joined == std::string(rest.substr(0, 200)) + "</w>");
    }
    tryVocabulary(rest);
    return 0;
}
