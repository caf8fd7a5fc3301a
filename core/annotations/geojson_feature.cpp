#include "core/annotations/geojson_feature.h"

#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

Error wrongKind(std::string_view what, std::string_view expected, const Json& found) {
    return Error(ErrorCode::Corrupt, std::string(what) + " must be " + std::string(expected) + ", found " +
                                         std::string(jsonKind(found)));
}

void keep(Json& extras, const std::string& key, const Json& value) {
    if (!extras.is_object()) extras = Json::object();
    extras[key] = value;
}

// [r, g, b], or the older integer 0xAARRGGBB (negative in Java); nothing for null.
Result<std::optional<MarkColour>> colourFrom(const Json& value) {
    if (value.is_null()) return std::optional<MarkColour>();
    if (value.is_number_integer()) {
        const auto packed = std::uint64_t(value.get<std::int64_t>());
        return std::optional(MarkColour{std::uint8_t(packed >> 16), std::uint8_t(packed >> 8), std::uint8_t(packed)});
    }
    if (!value.is_array() || value.size() < 3) return wrongKind("a colour", "three numbers or one integer", value);
    std::array<std::uint8_t, 3> channels{};
    for (std::size_t i = 0; i < 3; ++i) {
        if (!value[i].is_number_integer() || value[i].get<std::int64_t>() < 0 || value[i].get<std::int64_t>() > 255)
            return Error(ErrorCode::Corrupt, "a colour's channels must be whole numbers from 0 to 255");
        channels[i] = std::uint8_t(value[i].get<int>());
    }
    return std::optional(MarkColour{channels[0], channels[1], channels[2]});
}

// A number, or one of the words that stand for numbers JSON does not have.
std::optional<double> measured(const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (value.is_null() || value == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (value == "Infinity") return std::numeric_limits<double>::infinity();
    if (value == "-Infinity") return -std::numeric_limits<double>::infinity();
    return std::nullopt;
}

Json measuredJson(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    if (value == std::floor(value) && std::abs(value) < 1e15) return std::int64_t(value);
    return value;
}

std::optional<ShapeKind> drawableKind(const Json& geometry) {
    if (!geometry.is_object()) return std::nullopt;
    const auto type = geometry.find("type");
    if (type == geometry.end() || !type->is_string()) return std::nullopt;
    return shapeKindFromName(type->get_ref<const std::string&>());
}

Json extrasOf(const Json& geometry) {
    Json extras;
    for (const auto& [key, value] : geometry.items())
        if (key != "type" && key != "coordinates") keep(extras, key, value);
    return extras;
}

Result<bool> readNucleus(const Json& value, Annotation& mark) {
    const auto kind = drawableKind(value);
    if (!kind) return false;
    HS_TRY(mark.nucleus, shapeFromGeometry(value, *kind));
    mark.nucleusExtras = extrasOf(value);
    return true;
}

} // namespace

Result<Annotation> FeatureReader::read(const Json& feature) {
    if (!feature.is_object()) return wrongKind("a feature", "an object", feature);
    const auto type = feature.find("type");
    if (type == feature.end() || *type != "Feature")
        return Error(ErrorCode::Corrupt, "its type must be \"Feature\"");
    Annotation mark;
    mark.objectType.clear();
    const auto geometry = feature.find("geometry");
    const auto kind = geometry == feature.end() ? std::nullopt : drawableKind(*geometry);
    if (!kind) {
        if (geometry != feature.end() && !geometry->is_null() && !geometry->is_object())
            return wrongKind("a geometry", "an object", *geometry);
        mark.unknownFeature = feature;
        return mark;
    }
    HS_TRY(mark.shape, shapeFromGeometry(*geometry, *kind));
    mark.geometryExtras = extrasOf(*geometry);
    for (const auto& [key, value] : feature.items()) {
        if (key == "type" || key == "geometry") continue;
        if (key == "properties") {
            if (value.is_null()) continue;
            if (!value.is_object()) return wrongKind("properties", "an object", value);
            HS_CHECK(readProperties(value, mark));
            continue;
        }
        if (key == "nucleusGeometry") {
            HS_TRY(const bool taken, readNucleus(value, mark));
            if (taken) continue;
        }
        keep(mark.featureExtras, key, value);
    }
    return mark;
}

Result<void> FeatureReader::readProperties(const Json& properties, Annotation& mark) {
    for (const auto& [key, value] : properties.items()) {
        HS_TRY(const bool taken, readKnown(key, value, mark));
        if (!taken) keep(mark.propertyExtras, key, value);
    }
    return {};
}

// False: not one of ours, to be kept as it is.
Result<bool> FeatureReader::readKnown(const std::string& key, const Json& value, Annotation& mark) {
    if (key == "objectType") {
        if (!value.is_string()) return wrongKind("objectType", "a text", value);
        mark.objectType = value.get<std::string>();
        return !mark.objectType.empty();
    }
    if (key == "name") {
        if (value.is_null()) return false;
        if (!value.is_string()) return wrongKind("name", "a text", value);
        mark.name = value.get<std::string>();
        return true;
    }
    if (key == "isLocked") {
        if (!value.is_boolean()) return wrongKind("isLocked", "true or false", value);
        mark.locked = value.get<bool>();
        return true;
    }
    if (key == "color" || key == "colorRGB") {
        if (mark.colour) return false; // both forms: the first counts, the other is kept
        HS_TRY(mark.colour, colourFrom(value));
        if (!mark.colour) return false;
        mark.colourAsRead = Json{{key, value}};
        return true;
    }
    if (key == "classification") {
        if (value.is_null()) return false;
        HS_TRY(mark.classification, readClass(value));
        return true;
    }
    if (key == "measurements") return readMeasurements(value, mark);
    return false;
}

Result<MarkClassPtr> FeatureReader::readClass(const Json& value) {
    if (!value.is_object()) return wrongKind("classification", "an object", value);
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (const auto known = m_classes.find(text); known != m_classes.end()) return known->second;
    MarkClass one;
    one.asRead = value;
    if (const auto name = value.find("name"); name != value.end() && !name->is_null()) {
        if (!name->is_string()) return wrongKind("a classification's name", "a text", *name);
        one.name = name->get<std::string>();
    } else if (const auto names = value.find("names"); names != value.end() && names->is_array()) {
        for (const Json& part : *names)
            if (part.is_string()) one.name += (one.name.empty() ? "" : ": ") + part.get<std::string>();
    }
    for (const char* key : {"color", "colorRGB"}) {
        const auto colour = value.find(key);
        if (colour == value.end() || one.colour) continue;
        HS_TRY(one.colour, colourFrom(*colour));
    }
    return m_classes.emplace(text, std::make_shared<const MarkClass>(std::move(one))).first->second;
}

std::shared_ptr<const std::string> FeatureReader::shared(const std::string& name) {
    auto& known = m_names[name];
    if (!known) known = std::make_shared<const std::string>(name);
    return known;
}

Result<bool> FeatureReader::readMeasurements(const Json& value, Annotation& mark) {
    if (value.is_null()) return false;
    if (value.is_object()) return readMeasurementMap(value, mark);
    if (!value.is_array()) return wrongKind("measurements", "an object or a list", value);
    std::vector<Measurement> list;
    for (const Json& one : value) {
        if (!one.is_object()) return wrongKind("a measurement", "an object", one);
        const auto name = one.find("name"), number = one.find("value");
        if (name == one.end() || !name->is_string() || number == one.end())
            return Error(ErrorCode::Corrupt, "a measurement of the list has no name or no value");
        const auto read = measured(*number);
        if (!read) return wrongKind("the measurement \"" + shownText(name->get_ref<const std::string&>()) + "\"", "a number", *number);
        if (one.size() > 2) return false; // says more than we know: kept as it is
        list.push_back({shared(name->get<std::string>()), *read});
    }
    mark.measurements = std::move(list);
    mark.measurementForm = MeasurementForm::List;
    return true;
}

Result<bool> FeatureReader::readMeasurementMap(const Json& value, Annotation& mark) {
    for (const auto& [name, number] : value.items()) {
        const auto read = measured(number);
        if (!read) return wrongKind("the measurement \"" + shownText(name) + "\"", "a number", number);
        mark.measurements.push_back({shared(name), *read});
    }
    return true;
}

namespace {

Json colourJson(MarkColour colour) {
    return Json::array({colour.red, colour.green, colour.blue});
}

// As it was read while it still says the same.
void putColour(Json& properties, const Annotation& mark) {
    if (!mark.colour) return;
    if (mark.colourAsRead.is_object() && !mark.colourAsRead.empty()) {
        const auto as = mark.colourAsRead.items().begin();
        const auto was = colourFrom(as.value());
        if (was && was.value() == mark.colour) {
            properties[as.key()] = as.value();
            return;
        }
    }
    properties["color"] = colourJson(*mark.colour);
}

Json classJson(const MarkClass& one) {
    if (one.asRead.is_object()) return one.asRead;
    return Json{{"name", one.name}, {"color", colourJson(one.colour.value_or(colourForName(one.name)))}};
}

Json measurementsJson(const Annotation& mark) {
    Json all = mark.measurementForm == MeasurementForm::Map ? Json::object() : Json::array();
    for (const Measurement& one : mark.measurements) {
        if (mark.measurementForm == MeasurementForm::Map)
            all[*one.name] = measuredJson(one.value);
        else
            all.push_back({{"name", *one.name}, {"value", measuredJson(one.value)}});
    }
    return all;
}

void appendJson(std::string& text, const Json& value) {
    text += value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json propertiesJson(const Annotation& mark) {
    Json properties = Json::object();
    if (!mark.objectType.empty()) properties["objectType"] = mark.objectType;
    if (mark.name) properties["name"] = *mark.name;
    putColour(properties, mark);
    if (mark.classification) properties["classification"] = classJson(*mark.classification);
    if (mark.locked) properties["isLocked"] = *mark.locked;
    if (!mark.measurements.empty()) properties["measurements"] = measurementsJson(mark);
    if (mark.propertyExtras.is_object())
        for (const auto& [key, value] : mark.propertyExtras.items())
            if (!properties.contains(key)) properties[key] = value;
    return properties;
}

} // namespace

void appendFeature(std::string& text, const Annotation& mark) {
    if (!mark.drawable()) return appendJson(text, mark.unknownFeature);
    text += "{\"type\":\"Feature\"";
    if (mark.featureExtras.is_object())
        for (const auto& [key, value] : mark.featureExtras.items()) {
            text += ',';
            appendJson(text, Json(key));
            text += ':';
            appendJson(text, value);
        }
    text += ",\"geometry\":";
    appendGeometry(text, mark.shape, mark.geometryExtras);
    if (mark.nucleus) {
        text += ",\"nucleusGeometry\":";
        appendGeometry(text, *mark.nucleus, mark.nucleusExtras);
    }
    text += ",\"properties\":";
    appendJson(text, propertiesJson(mark));
    text += '}';
}

} // namespace hs::core
