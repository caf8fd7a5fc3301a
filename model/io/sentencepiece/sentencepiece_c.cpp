#include "model/io/sentencepiece/sentencepiece_c.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct HsSpModel {
    sentencepiece::SentencePieceProcessor processor;
};

namespace {

void copyText(std::string_view text, char* out, size_t capacity) {
    if (text.size() <= capacity) std::memcpy(out, text.data(), text.size());
}

bool known(const HsSpModel* model, int id) { return id >= 0 && id < model->processor.GetPieceSize(); }

} // namespace

#define HS_SP_EXPORT extern "C" __attribute__((visibility("default")))

HS_SP_EXPORT HsSpModel* hsSpOpen(const char* bytes, size_t size, char* error, size_t errorCapacity) {
    auto model = std::make_unique<HsSpModel>();
    const auto status = model->processor.LoadFromSerializedProto(std::string_view(bytes, size));
    if (status.ok()) return model.release();
    const std::string reason = status.ToString();
    if (errorCapacity > 0) {
        const size_t length = std::min(errorCapacity - 1, reason.size());
        std::memcpy(error, reason.data(), length);
        error[length] = '\0';
    }
    return nullptr;
}

HS_SP_EXPORT void hsSpClose(HsSpModel* model) { delete model; }

HS_SP_EXPORT int hsSpVocabulary(const HsSpModel* model) { return model->processor.GetPieceSize(); }

HS_SP_EXPORT int hsSpSpecialId(const HsSpModel* model, int which) {
    switch (which) {
    case HS_SP_UNKNOWN: return model->processor.unk_id();
    case HS_SP_BOS: return model->processor.bos_id();
    case HS_SP_EOS: return model->processor.eos_id();
    case HS_SP_PAD: return model->processor.pad_id();
    default: return -1;
    }
}

HS_SP_EXPORT int hsSpIsByte(const HsSpModel* model, int id) { return known(model, id) && model->processor.IsByte(id); }

HS_SP_EXPORT size_t hsSpEncode(const HsSpModel* model, const char* text, size_t size, int* ids, size_t capacity) {
    std::vector<int> found;
    if (!model->processor.Encode(std::string_view(text, size), &found).ok()) return 0;
    if (found.size() <= capacity) std::copy(found.begin(), found.end(), ids);
    return found.size();
}

HS_SP_EXPORT size_t hsSpPiece(const HsSpModel* model, int id, char* text, size_t capacity) {
    if (!known(model, id)) return 0;
    const std::string& piece = model->processor.IdToPiece(id);
    copyText(piece, text, capacity);
    return piece.size();
}

HS_SP_EXPORT size_t hsSpDecode(const HsSpModel* model, const int* ids, size_t count, char* text, size_t capacity) {
    std::vector<int> kept; // the library aborts on ids outside of the model
    std::copy_if(ids, ids + count, std::back_inserter(kept), [&](int id) { return known(model, id); });
    std::string decoded;
    if (!model->processor.Decode(kept, &decoded).ok()) return 0;
    copyText(decoded, text, capacity);
    return decoded.size();
}
