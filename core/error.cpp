#include "core/error.h"

#include "core/files.h"

namespace hs::core {

Error::Error(ErrorCode errorCode, std::string_view sentence) : code(errorCode), message(printable(sentence)) {}

std::string_view errorCodeName(ErrorCode code) {
    switch (code) {
    case ErrorCode::NotFound: return "NotFound";
    case ErrorCode::Unsupported: return "Unsupported";
    case ErrorCode::Corrupt: return "Corrupt";
    case ErrorCode::OutOfMemory: return "OutOfMemory";
    case ErrorCode::DeviceLost: return "DeviceLost";
    case ErrorCode::InvalidInput: return "InvalidInput";
    case ErrorCode::Cancelled: return "Cancelled";
    case ErrorCode::Internal: return "Internal";
    }
    return "Internal";
}

int exitCodeFor(ErrorCode code) {
    switch (code) {
    case ErrorCode::InvalidInput: return 2;
    case ErrorCode::NotFound:
    case ErrorCode::Unsupported:
    case ErrorCode::Corrupt: return 3;
    case ErrorCode::OutOfMemory:
    case ErrorCode::DeviceLost: return 4;
    case ErrorCode::Cancelled: return 130;
    case ErrorCode::Internal: return 1;
    }
    return 1;
}

std::string describe(const Error& error) {
    std::string text = error.message;
    for (const std::string& context : error.contexts)
        text += " (" + context + ")";
    return text;
}

} // namespace hs::core
