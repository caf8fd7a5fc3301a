// The functions of libhs_sentencepiece.so, found beside the running program or the engine module. Any thread.
#pragma once

#include "core/error.h"
#include "model/io/sentencepiece/sentencepiece_c.h"

namespace hs::model {

struct SentencePieceLibrary {
    decltype(&hsSpOpen) open = nullptr;
    decltype(&hsSpClose) close = nullptr;
    decltype(&hsSpVocabulary) vocabulary = nullptr;
    decltype(&hsSpSpecialId) specialId = nullptr;
    decltype(&hsSpIsByte) isByte = nullptr;
    decltype(&hsSpEncode) encode = nullptr;
    decltype(&hsSpPiece) piece = nullptr;
    decltype(&hsSpDecode) decode = nullptr;
};

// Opened once a process and kept. Unsupported where the build had no sentencepiece.
core::Result<SentencePieceLibrary> sentencePieceLibrary();

} // namespace hs::model
