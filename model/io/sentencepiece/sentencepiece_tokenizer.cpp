#include "model/io/sentencepiece/sentencepiece_tokenizer.h"

#include "core/files.h"
#include "model/io/sentencepiece/sentencepiece_library.h"

#include <algorithm>
#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::uint64_t kMostModelBytes = 64u << 20;

class SentencePieceTokenizer final : public Tokenizer {
public:
    SentencePieceTokenizer(SentencePieceLibrary library, HsSpModel* model) : m_library(library), m_model(model) {}
    ~SentencePieceTokenizer() override { m_library.close(m_model); }
    SentencePieceTokenizer(const SentencePieceTokenizer&) = delete;
    SentencePieceTokenizer& operator=(const SentencePieceTokenizer&) = delete;

    std::string kind() const override { return "sentencepiece"; }
    int vocabulary() const override { return m_library.vocabulary(m_model); }

    std::vector<int> encode(std::string_view text) const override {
        std::vector<int> ids(text.size() + 8);
        const std::size_t count = m_library.encode(m_model, text.data(), text.size(), ids.data(), ids.size());
        if (count > ids.size()) { // normalisation may lengthen a text
            ids.resize(count);
            m_library.encode(m_model, text.data(), text.size(), ids.data(), ids.size());
        }
        ids.resize(count);
        return ids;
    }

    // The model's own decoding is the text; there is nothing to clean up.
    std::string decode(std::span<const int> ids, bool) const override {
        std::string text(ids.size() * 8 + 64, '\0');
        const std::size_t size = m_library.decode(m_model, ids.data(), ids.size(), text.data(), text.size());
        if (size > text.size()) {
            text.resize(size);
            m_library.decode(m_model, ids.data(), ids.size(), text.data(), text.size());
        }
        text.resize(size);
        return text;
    }

    std::vector<std::string> pieces(std::span<const int> ids) const override {
        std::vector<std::string> all;
        for (const int id : ids) {
            std::string piece(256, '\0');
            const std::size_t size = m_library.piece(m_model, id, piece.data(), piece.size());
            piece.resize(size);
            if (size > 256) m_library.piece(m_model, id, piece.data(), piece.size());
            all.push_back(std::move(piece));
        }
        return all;
    }

    std::unique_ptr<StreamingDecoder> streamingDecoder() const override;

    int bosId() const override { return m_library.specialId(m_model, HS_SP_BOS); }
    int padId() const override { return m_library.specialId(m_model, HS_SP_PAD); }
    int eosId() const override { return m_library.specialId(m_model, HS_SP_EOS); }
    int unknownId() const override { return m_library.specialId(m_model, HS_SP_UNKNOWN); }
    bool isByte(int id) const { return m_library.isByte(m_model, id) != 0; }

private:
    const SentencePieceLibrary m_library;
    HsSpModel* const m_model; // owned
};

// Pieces only append, but for bytes of a character that is still incomplete.
class SentencePieceStream final : public StreamingDecoder {
public:
    explicit SentencePieceStream(const SentencePieceTokenizer& tokenizer) : m_tokenizer(tokenizer) {}

    DecodedStep push(int id) override {
        m_ids.push_back(id);
        std::string now = m_tokenizer.decode(m_ids, false);
        const auto differs = std::mismatch(m_text.begin(), m_text.end(), now.begin(), now.end());
        DecodedStep step;
        step.replaceFrom = std::size_t(differs.first - m_text.begin());
        step.tail = now.substr(step.replaceFrom);
        m_text = std::move(now);
        if (!m_tokenizer.isByte(id)) m_wholeIds = m_ids.size();
        const std::span<const int> whole(m_ids.data(), m_wholeIds);
        step.stableBytes = m_wholeIds == m_ids.size() ? m_text.size() : m_tokenizer.decode(whole, false).size();
        return step;
    }
    const std::string& text() const override { return m_text; }

private:
    const SentencePieceTokenizer& m_tokenizer;
    std::vector<int> m_ids;
    std::size_t m_wholeIds = 0; // up to the last piece that is no single byte
    std::string m_text;
};

std::unique_ptr<StreamingDecoder> SentencePieceTokenizer::streamingDecoder() const {
    return std::make_unique<SentencePieceStream>(*this);
}

} // namespace

core::Result<std::shared_ptr<const Tokenizer>> openSentencePieceTokenizer(const std::filesystem::path& modelFile) {
    HS_TRY(const std::string bytes, core::readTextFile(modelFile, kMostModelBytes));
    HS_TRY(const SentencePieceLibrary library, sentencePieceLibrary());
    char reason[256] = "";
    HsSpModel* model = bytes.empty() ? nullptr : library.open(bytes.data(), bytes.size(), reason, sizeof reason);
    if (model == nullptr)
        return Error(ErrorCode::Corrupt, core::displayName(modelFile) + " is not a sentencepiece model" +
                                             (*reason != '\0' ? ": " + std::string(reason) : std::string()));
    return std::shared_ptr<const Tokenizer>(std::make_shared<const SentencePieceTokenizer>(library, model));
}

} // namespace hs::model
