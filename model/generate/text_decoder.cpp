#include "model/generate/text_decoder.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<void> checkRows(const DecoderLimits& limits, int sequences, std::span<const DecodeRow> rows) {
    if (rows.empty() || rows.size() > std::size_t(limits.rowsAtOnce))
        return Error(ErrorCode::Internal, "expected 1 to " + std::to_string(limits.rowsAtOnce) +
                                              " tokens at once, found " + std::to_string(rows.size()));
    for (const DecodeRow& row : rows) {
        if (row.token < 0 || row.token >= limits.vocabulary)
            return Error(ErrorCode::InvalidInput, "expected token ids below " + std::to_string(limits.vocabulary) +
                                                      ", found " + std::to_string(row.token));
        if (row.position < 0 || row.position >= limits.maxPositions)
            return Error(ErrorCode::InvalidInput, "expected positions below " + std::to_string(limits.maxPositions) +
                                                      ", found " + std::to_string(row.position));
        if (row.sequence < 0 || row.sequence >= sequences)
            return Error(ErrorCode::Internal, "expected a sequence below " + std::to_string(sequences) + ", found " +
                                                  std::to_string(row.sequence));
    }
    return {};
}

Result<void> checkPrefix(const DecoderLimits& limits, int sequences, int from, int to, int length) {
    const bool known = from >= 0 && to >= 0 && from < sequences && to < sequences;
    if (known && length >= 0 && length <= limits.maxPositions) return {};
    return Error(ErrorCode::Internal, "expected a prefix of one of " + std::to_string(sequences) + " sequences, found " +
                                          std::to_string(length) + " positions from " + std::to_string(from) + " to " +
                                          std::to_string(to));
}

} // namespace hs::model
