// A plain sentencepiece .model behind the Tokenizer interface. Immutable after opening: any thread.
#pragma once

#include "core/error.h"
#include "model/io/tokenizer.h"

#include <filesystem>
#include <memory>

namespace hs::model {

// Corrupt when the file is not a model; Unsupported where this build has no sentencepiece.
core::Result<std::shared_ptr<const Tokenizer>> openSentencePieceTokenizer(const std::filesystem::path& modelFile);

} // namespace hs::model
