#include "core/annotations/geojson.h"

#include "core/annotations/geojson_feature.h"
#include "core/annotations/gzip.h"
#include "core/annotations/json_guard.h"
#include "core/files.h"

#include <new>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

// Thrown through the parser, which knows no other way to be stopped.
struct Refused {
    Error error;
};

// Takes features from the parser as they are complete, and lets the parser forget them.
class FeatureTaker {
public:
    explicit FeatureTaker(MarkFile& into)
        : m_into(into) {}

    bool operator()(int depth, Json::parse_event_t event, Json& value) {
        using Event = Json::parse_event_t;
        if (depth == 0 && event == Event::array_start) m_listDepth = 0;
        if (depth == 1 && event == Event::key) m_inFeatures = value == "features";
        if (depth == 1 && event == Event::array_start && m_inFeatures && m_listDepth != 0) m_listDepth = 1;
        if (depth == 1 && event == Event::array_end && m_listDepth == 1) {
            m_listDepth = kNoList;
            m_sawFeatures = true;
        }
        const bool ofList = m_listDepth != kNoList && depth == m_listDepth + 1;
        if (ofList && (event == Event::value || event == Event::array_end))
            throw Refused{Error(ErrorCode::Corrupt, "feature " + std::to_string(m_taken + 1) +
                                                        ": an object was expected, found " +
                                                        std::string(jsonKind(value)))};
        if (!ofList || event != Event::object_end) return true;
        take(value);
        return false;
    }

    bool sawFeatures() const { return m_sawFeatures; }

    void take(const Json& feature) {
        ++m_taken;
        auto mark = m_reader.read(feature);
        if (!mark) {
            Error error = std::move(mark).error();
            error.message = "feature " + std::to_string(m_taken) + ": " + error.message;
            throw Refused{std::move(error)};
        }
        if (!mark.value().drawable()) ++m_into.undrawable;
        m_into.marks.push_back(std::move(mark).value());
    }

private:
    static constexpr int kNoList = -2;
    MarkFile& m_into;
    FeatureReader m_reader;
    std::size_t m_taken = 0;
    int m_listDepth = kNoList;
    bool m_inFeatures = false;
    bool m_sawFeatures = false;
};

void takeRoot(Json& root, FeatureTaker& taker, MarkFile& file) {
    if (root.is_array()) return; // its features have been taken
    if (!root.is_object())
        throw Refused{Error(ErrorCode::Corrupt, "a collection of features was expected, found " +
                                                    std::string(jsonKind(root)))};
    const auto type = root.find("type");
    const std::string found = type != root.end() && type->is_string() ? type->get<std::string>() : std::string();
    if (found == "Feature" && !taker.sawFeatures()) return taker.take(root);
    if (found != "FeatureCollection")
        throw Refused{Error(ErrorCode::Corrupt,
                            "its type must be FeatureCollection or Feature, found " +
                                (found.empty() ? std::string("none") : "\"" + shownText(found) + "\""))};
    if (!taker.sawFeatures()) throw Refused{Error(ErrorCode::Corrupt, "a FeatureCollection without a list of features")};
    root.erase("type");
    root.erase("features");
    if (!root.empty()) file.fileExtras = std::move(root);
}

Error unreadable(std::string_view name, std::size_t byte, std::size_t size) {
    const bool ends = byte >= size;
    return Error(ErrorCode::Corrupt, std::string(name) + (ends ? " is cut short or empty: its JSON ends after "
                                                               : " is not JSON: it breaks at byte ") +
                                         std::to_string(ends ? size : byte) +
                                         (ends ? " bytes without being complete" : " of " + std::to_string(size)));
}

Result<MarkFile> parseGuarded(std::string_view text, std::string_view name) {
    MarkFile file;
    FeatureTaker taker(file);
    const Json::parser_callback_t callback = [&taker](int depth, Json::parse_event_t event, Json& value) {
        return taker(depth, event, value);
    };
    try {
        Json root = Json::parse(text.begin(), text.end(), callback);
        takeRoot(root, taker, file);
        return file;
    } catch (Refused& refused) {
        refused.error.message = std::string(name) + ", " + refused.error.message;
        return std::move(refused.error);
    } catch (const Json::parse_error& error) {
        return unreadable(name, error.byte, text.size());
    } catch (const Json::exception&) { // a number that no double holds
        return Error(ErrorCode::Corrupt, std::string(name) + " holds a number too large to be a coordinate");
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "no memory is left to read the marks of " + std::string(name) + " (" +
                                                 std::to_string(text.size() >> 20) + " MB)");
    }
}

} // namespace

Result<MarkFile> parseGeoJson(std::string_view text, std::string_view name) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3); // a byte order mark
    HS_TRY(const auto quoted, guardJson(text, name));
    return parseGuarded(quoted ? std::string_view(*quoted) : text, name);
}

Result<MarkFile> readGeoJson(const std::filesystem::path& path) {
    HS_TRY(std::string bytes, readTextFile(path, kMostMarkBytes));
    const std::string name = displayName(path);
    const bool packedName = path.extension() == ".gz";
    if (looksLikeGzip(bytes)) {
        HS_TRY(bytes, gunzip(bytes, name, kMostMarkBytes));
    } else if (packedName && !bytes.empty() && bytes.front() != '{' && bytes.front() != '[') {
        return Error(ErrorCode::Corrupt, name + " is not packed with gzip, whatever its name says: it begins with byte " +
                                             std::to_string(int(std::uint8_t(bytes.front()))));
    }
    return parseGeoJson(bytes, name);
}

std::string geoJsonOf(std::span<const AnnotationPtr> marks, const Json& fileExtras) {
    std::string text = "{\"type\":\"FeatureCollection\"";
    if (fileExtras.is_object() && !fileExtras.empty()) {
        const std::string more = fileExtras.dump(-1, ' ', false, Json::error_handler_t::replace);
        text += ',';
        text.append(more, 1, more.size() - 2);
    }
    text += ",\"features\":[";
    for (std::size_t i = 0; i < marks.size(); ++i) {
        text += i > 0 ? ",\n" : "\n";
        appendFeature(text, *marks[i]);
    }
    text += "\n]}\n";
    return text;
}

Result<void> writeGeoJson(const std::filesystem::path& path, std::span<const AnnotationPtr> marks,
                          const Json& fileExtras) {
    std::string text = geoJsonOf(marks, fileExtras);
    if (path.extension() == ".gz") {
        HS_TRY(text, gzip(text));
    }
    return writeFileAtomically(path, text);
}

} // namespace hs::core
