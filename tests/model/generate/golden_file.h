// Tensors of a golden .pt file (a plain dict, read by our own checkpoint reader).
#pragma once

#include "model/io/weights_file.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace hs::test {

class GoldenFile {
public:
    explicit GoldenFile(const std::filesystem::path& path) {
        auto opened = model::WeightsFile::open(path);
        if (opened.ok())
            m_file = opened.value();
        else
            ADD_FAILURE() << opened.error().message;
    }
    bool ok() const { return m_file != nullptr; }

    std::vector<float> floats(const std::string& name) const {
        const model::TensorEntry& entry = find(name);
        std::vector<float> out(std::size_t(entry.elements()));
        EXPECT_TRUE(m_file->copyToFloat(entry, out).ok()) << name;
        return out;
    }
    std::vector<double> doubles(const std::string& name) const { return raw<double>(name, model::DType::F64); }
    std::vector<int> integers(const std::string& name) const {
        std::vector<int> out;
        for (const std::int64_t value : raw<std::int64_t>(name, model::DType::I64))
            out.push_back(int(value));
        return out;
    }

private:
    const model::TensorEntry& find(const std::string& name) const {
        static const model::TensorEntry kNone;
        const model::TensorEntry* entry = m_file->find(name);
        EXPECT_NE(entry, nullptr) << name;
        return entry != nullptr ? *entry : kNone;
    }
    template <class T>
    std::vector<T> raw(const std::string& name, model::DType type) const {
        const model::TensorEntry& entry = find(name);
        EXPECT_EQ(entry.dtype, type) << name;
        std::vector<T> out(std::size_t(entry.elements()));
        EXPECT_TRUE(m_file->copyTo(entry, std::as_writable_bytes(std::span(out))).ok()) << name;
        return out;
    }

    std::shared_ptr<const model::WeightsFile> m_file;
};

inline bool haveShared(const char* what) {
    return std::filesystem::exists(std::filesystem::path(HS_SHARED_DIR) / what);
}

} // namespace hs::test
