// Error and Result<T>: how every fallible function of the project answers.
//
// A message is one sentence that says what was expected, what was found and where; each layer adds its own words with
// addContext(). The screen shows the sentence; the contexts fold out. Values, free of threads: copy them at will.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hs::core {

enum class ErrorCode {
    NotFound,     // a file or folder that is not there
    Unsupported,  // well formed, but nothing here reads or does it
    Corrupt,      // not what its format promises (truncated, wrong shape, not a number)
    OutOfMemory,  // of the machine or of the device
    DeviceLost,   // the GPU stopped answering
    InvalidInput, // the request itself contradicts the contract (wrong usage)
    Cancelled,    // the user asked to stop
    Internal,     // everything else, a full disk included
};

std::string_view errorCodeName(ErrorCode code);

// The exit code of hscribe for an error: 2 wrong usage, 3 input, 4 memory or device, 130 stopped, 1 otherwise.
int exitCodeFor(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;               // one sentence on one line, printable, no full stop at its end
    std::vector<std::string> contexts; // outermost last: "while opening the bundle demo"

    Error() = default;
    // What a sentence quotes from a file or a name is made printable.
    Error(ErrorCode errorCode, std::string_view sentence);

    Error&& withContext(std::string words) && {
        contexts.push_back(std::move(words));
        return std::move(*this);
    }
};

// The sentence, followed by its contexts in brackets: for a log or a fold, never for the first line on the screen.
std::string describe(const Error& error);

// Either a value or an Error. value() and error() may be called only on the matching kind (asserted).
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return *std::get_if<0>(&m_state); }
    const T& value() const& { return *std::get_if<0>(&m_state); }
    T&& value() && { return std::move(*std::get_if<0>(&m_state)); }

    Error& error() & { return *std::get_if<1>(&m_state); }
    const Error& error() const& { return *std::get_if<1>(&m_state); }
    Error&& error() && { return std::move(*std::get_if<1>(&m_state)); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_failed(true), m_error(std::move(error)) {}

    bool ok() const { return !m_failed; }
    explicit operator bool() const { return ok(); }

    Error& error() & { return m_error; }
    const Error& error() const& { return m_error; }
    Error&& error() && { return std::move(m_error); }

private:
    bool m_failed = false;
    Error m_error;
};

} // namespace hs::core

#define HS_JOIN_INNER(a, b) a##b
#define HS_JOIN(a, b) HS_JOIN_INNER(a, b)

// HS_TRY(auto image, readImage(path));   declares image, or returns the error of readImage from this function.
#define HS_TRY(declaration, expression)                                                                                \
    auto HS_JOIN(hsTry, __LINE__) = (expression);                                                                      \
    if (!HS_JOIN(hsTry, __LINE__).ok()) return std::move(HS_JOIN(hsTry, __LINE__)).error();                            \
    declaration = std::move(HS_JOIN(hsTry, __LINE__)).value()

// HS_CHECK(writeFile(path, bytes));   the same for a Result<void>.
#define HS_CHECK(expression)                                                                                           \
    do {                                                                                                               \
        auto hsCheckResult = (expression);                                                                             \
        if (!hsCheckResult.ok()) return std::move(hsCheckResult).error();                                              \
    } while (false)
