// GoldenFile: the expected tensors of one golden file (a plain dict written by torch.save), and what lies beside it.
//
// The file is read with the project's own reader, so nothing in it is executed. One thread.
#pragma once

#include "core/error.h"
#include "model/io/weights_file.h"
#include "model/nn/libtorch.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace hs::model {

class GoldenFile {
public:
    static core::Result<GoldenFile> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    const WeightsFile& file() const { return *m_file; }
    std::vector<std::string> names() const; // in file order
    bool has(const std::string& name) const { return m_file->find(name) != nullptr; }
    bool hasPrefix(const std::string& prefix) const;
    // Names that begin with the prefix, in file order.
    std::vector<std::string> namesWith(const std::string& prefix) const;

    // A copy in its own dtype on the CPU; undefined when there is none of that name, or when it cannot be read.
    at::Tensor tensor(const std::string& name) const;

    // A file of the same folder that shares this one's stem: "tiny_golden.pt" + "_features.h5" -> "tiny_features.h5".
    std::filesystem::path beside(const std::string& ending) const;
    // The *_info.json beside it (seed of the formula weights); null when there is none.
    const nlohmann::json& info() const { return m_info; }

private:
    std::filesystem::path m_path;
    std::shared_ptr<const WeightsFile> m_file;
    nlohmann::json m_info;
};

} // namespace hs::model
