// One feature of a GeoJSON file to a mark and back. Belongs to one reading; any thread.
#pragma once

#include "core/annotations/annotation.h"
#include "core/annotations/geojson_geometry.h"
#include "core/error.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace hs::core {

// Shares what many marks of a file have in common: classes and the names of measurements.
class FeatureReader {
public:
    Result<Annotation> read(const nlohmann::ordered_json& feature);

private:
    using Json = nlohmann::ordered_json;
    Result<void> readProperties(const Json& properties, Annotation& mark);
    Result<bool> readKnown(const std::string& key, const Json& value, Annotation& mark);
    Result<MarkClassPtr> readClass(const Json& value);
    Result<bool> readMeasurements(const Json& value, Annotation& mark);
    Result<bool> readMeasurementMap(const Json& value, Annotation& mark);
    std::shared_ptr<const std::string> shared(const std::string& name);

    std::unordered_map<std::string, MarkClassPtr> m_classes; // by their JSON
    std::unordered_map<std::string, std::shared_ptr<const std::string>> m_names;
};

void appendFeature(std::string& text, const Annotation& mark);

} // namespace hs::core
