// JsonFields: one table of fields drives both the reading and the writing of a JSON object, so they cannot drift apart.
//
// A visitor is called as visit(key, value, limits…) for each field. The reader wants every key (unless optional),
// refuses keys it does not know, and says the first contradiction in one sentence with the key's path. Pure; any
// thread.
#pragma once

#include "core/error.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace hs::model {

template <class T>
struct Limits {
    T least{};
    T most{};
};

enum class Presence { Required, Optional };

class JsonFieldReader {
public:
    // `path` names the object in sentences: "architecture.text".
    JsonFieldReader(const nlohmann::json& object, std::string file, std::string path)
        : m_object(object)
        , m_file(std::move(file))
        , m_path(std::move(path)) {
        if (!m_object.is_object()) fail("is " + kindOf(m_object) + ", an object was expected");
    }

    void operator()(const char* key, int& value, Limits<int> limits, Presence presence = Presence::Required) {
        if (const auto* field = find(key, presence)) readInteger(key, *field, value, limits);
    }

    void operator()(const char* key, std::uint64_t& value, Presence presence = Presence::Required) {
        const auto* field = find(key, presence);
        if (field == nullptr) return;
        if (!field->is_number_unsigned()) return fail(key, "is " + shown(*field) + ", a count was expected");
        value = field->get<std::uint64_t>();
    }

    void operator()(const char* key, double& value, Limits<double> limits, Presence presence = Presence::Required) {
        if (const auto* field = find(key, presence)) readReal(key, *field, value, limits);
    }

    void operator()(const char* key, std::string& value, Presence presence = Presence::Required) {
        const auto* field = find(key, presence);
        if (field == nullptr) return;
        if (!field->is_string()) return fail(key, "is " + kindOf(*field) + ", a text was expected");
        value = field->get<std::string>();
    }

    void operator()(const char* key, bool& value, Presence presence = Presence::Required) {
        const auto* field = find(key, presence);
        if (field == nullptr) return;
        if (!field->is_boolean()) return fail(key, "is " + shown(*field) + ", true or false was expected");
        value = field->get<bool>();
    }

    void operator()(const char* key, std::vector<std::string>& value, Presence presence = Presence::Required) {
        const auto* field = find(key, presence);
        if (field == nullptr) return;
        if (!field->is_array()) return fail(key, "is " + kindOf(*field) + ", a list of texts was expected");
        value.clear();
        for (const auto& item : *field) {
            if (!item.is_string()) return fail(key, "holds " + shown(item) + ", a text was expected");
            value.push_back(item.get<std::string>());
        }
    }

    template <class T, std::size_t N>
    void operator()(const char* key, std::array<T, N>& value, Limits<T> limits,
                    Presence presence = Presence::Required) {
        const auto* field = find(key, presence);
        if (field == nullptr) return;
        if (!field->is_array() || field->size() != N)
            return fail(key, "is " + shown(*field) + ", a list of " + std::to_string(N) + " numbers was expected");
        for (std::size_t i = 0; i < N; ++i) {
            if constexpr (std::is_same_v<T, int>)
                readInteger(key, (*field)[i], value[i], limits);
            else
                readReal(key, (*field)[i], value[i], limits);
        }
    }

    // A nested object, or nothing (with the complaint noted) where it is missing or null.
    const nlohmann::json* object(const char* key, Presence presence = Presence::Required) {
        const auto* field = find(key, presence);
        if (field == nullptr || (presence == Presence::Optional && field->is_null())) return nullptr;
        return field;
    }

    bool has(const char* key) const { return m_object.is_object() && m_object.contains(key); }

    // The first complaint, or one about a key that no field asked for.
    core::Result<void> finish() {
        if (m_complaint.empty() && m_object.is_object())
            for (const auto& [key, value] : m_object.items())
                if (!m_known.contains(key)) {
                    fail("has the unknown field \"" + key.substr(0, 60) + "\"");
                    break;
                }
        if (m_complaint.empty()) return {};
        return core::Error(core::ErrorCode::Corrupt, m_complaint);
    }

private:
    static std::string kindOf(const nlohmann::json& value) { return std::string("a JSON ") + value.type_name(); }
    static std::string shown(const nlohmann::json& value) {
        if (value.is_structured()) return kindOf(value);
        const std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
        return text.size() > 60 ? text.substr(0, 57) + "..." : text;
    }

    const nlohmann::json* find(const char* key, Presence presence) {
        m_known.insert(key);
        if (!m_object.is_object()) return nullptr;
        const auto found = m_object.find(key);
        if (found != m_object.end()) return &*found;
        if (presence == Presence::Required) fail(key, "is missing");
        return nullptr;
    }

    void readInteger(const char* key, const nlohmann::json& field, int& value, Limits<int> limits) {
        const bool fits = field.is_number_integer() &&
                          (!field.is_number_unsigned() || field.get<std::uint64_t>() <= std::uint64_t(limits.most)) &&
                          field.get<std::int64_t>() >= limits.least && field.get<std::int64_t>() <= limits.most;
        if (!fits)
            return fail(key, "is " + shown(field) + ", a whole number from " + std::to_string(limits.least) + " to " +
                                 std::to_string(limits.most) + " was expected");
        value = field.get<int>();
    }

    void readReal(const char* key, const nlohmann::json& field, double& value, Limits<double> limits) {
        const double number = field.is_number() ? field.get<double>() : limits.most + 1;
        if (!(number >= limits.least && number <= limits.most))
            return fail(key, "is " + shown(field) + ", a number from " + nlohmann::json(limits.least).dump() + " to " +
                                 nlohmann::json(limits.most).dump() + " was expected");
        value = number;
    }

    void fail(const std::string& what) { note(m_path.empty() ? "its content" : m_path, what); }
    void fail(const char* key, const std::string& what) { note((m_path.empty() ? "" : m_path + ".") + key, what); }
    void note(const std::string& where, const std::string& what) {
        if (m_complaint.empty()) m_complaint = m_file + ": " + where + " " + what;
    }

    const nlohmann::json& m_object;
    std::string m_file;
    std::string m_path;
    std::string m_complaint;
    std::set<std::string, std::less<>> m_known;
};

class JsonFieldWriter {
public:
    explicit JsonFieldWriter(nlohmann::ordered_json& object)
        : m_object(object) {}

    template <class T, class... Rest>
    void operator()(const char* key, const T& value, const Rest&...) {
        m_object[key] = value;
    }

private:
    nlohmann::ordered_json& m_object;
};

} // namespace hs::model
