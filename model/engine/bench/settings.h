// BenchSettings: what one `hscribe bench` asks for, read from its JSON object and checked.
#pragma once

#include "core/error.h"
#include "core/report.h"
#include "model/io/bundle.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace hs::model {

struct BenchSettings {
    std::string name; // "decode", …
    std::string architecture = "histogpt-s";
    std::string bundle; // a folder instead of random weights; empty: none
    core::Precision precision = core::Precision::Fp32;
    core::Device device = core::Device::Auto;
    int patches = 1024;
    int tokens = 64;
    int threads = 0; // 0: every core
    int batch = 0;   // 0: the figure's own
    bool compareRecompute = false;

    // InvalidInput, one sentence, when something is not as runBench's header says.
    static core::Result<BenchSettings> read(const nlohmann::json& settings);
    nlohmann::json toJson() const;

    // Sizes: of the bundle's description, or of the architecture's name.
    core::Result<Bundle> model() const;
};

} // namespace hs::model
