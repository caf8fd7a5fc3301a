#include "core/log.h"

#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <string>

namespace hs::core {

spdlog::logger& log() {
    static const std::shared_ptr<spdlog::logger> logger = [] {
        auto made = std::make_shared<spdlog::logger>("hs", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_level(spdlog::level::warn);
        made->set_pattern("%H:%M:%S.%e %l %v");
        return made;
    }();
    return *logger;
}

bool setLogLevel(std::string_view level) {
    constexpr std::array kWords{"trace", "debug", "info", "warn", "error", "off"};
    for (const char* word : kWords) {
        if (level != word) continue;
        log().set_level(spdlog::level::from_str(std::string(level)));
        return true;
    }
    return false;
}

} // namespace hs::core
