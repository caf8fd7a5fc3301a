// Any bytes as a file of marks, plain or packed: read or refused with one sentence; what is read is written, read again
// and written the same.
#include "core/annotations/geojson.h"
#include "core/annotations/gzip.h"
#include "core/annotations/mark_document.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace hs::core;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void checkRefusal(const Error& error) {
    require(!error.message.empty() && error.message.find('\n') == std::string::npos);
}

void checkMarks(std::string_view text) {
    auto file = parseGeoJson(text, "marks.geojson");
    if (!file) return checkRefusal(file.error());
    const auto marks = sharedMarks(std::move(file.value().marks));
    const std::string once = geoJsonOf(marks, file.value().fileExtras);
    auto again = parseGeoJson(once, "marks.geojson");
    require(again.ok());
    require(geoJsonOf(sharedMarks(std::move(again.value().marks)), again.value().fileExtras) == once);
    MarkDocument document;
    document.add(marks, "x");
    document.pick({1, 1}, 3);
    for (const AnnotationPtr& mark : marks)
        measure(mark->shape, Spacing{0.5, 0.5});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (looksLikeGzip(bytes)) {
        const auto plain = gunzip(bytes, "marks.geojson.gz", 1 << 20);
        if (!plain) {
            checkRefusal(plain.error());
            return 0;
        }
        checkMarks(plain.value());
    } else {
        checkMarks(bytes);
    }
    return 0;
}
