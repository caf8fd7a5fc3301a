#include "app/histoscribe/training_machine.h"

#include "core/files.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>

#include <charconv>
#include <fstream>
#include <iterator>

namespace hs::app {

namespace {

constexpr int kDriverPatienceMs = 2000;

QString say(const char* text) { return QCoreApplication::translate("hs::app::TrainingMachine", text); }

std::uint64_t numberAfter(std::string_view text, std::string_view key) {
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos) return 0;
    const std::size_t digit = text.find_first_of("0123456789", at + key.size());
    std::uint64_t value = 0;
    if (digit != std::string_view::npos) std::from_chars(text.data() + digit, text.data() + text.size(), value);
    return value;
}

std::string cardLines() {
    const QString program = QStandardPaths::findExecutable(QStringLiteral("nvidia-smi"));
    if (program.isEmpty()) return {};
    QProcess asked;
    asked.start(program, {QStringLiteral("--query-gpu=name,memory.free,memory.total"), QStringLiteral("--format=csv,noheader,nounits")});
    if (!asked.waitForFinished(kDriverPatienceMs)) {
        asked.kill();
        asked.waitForFinished(kDriverPatienceMs);
        return {};
    }
    return asked.exitCode() == 0 ? asked.readAllStandardOutput().toStdString() : std::string();
}

std::uint64_t linear(std::uint64_t in, std::uint64_t out) { return in * out + out; }

// Layer norms and biases counted roughly: they are a thousandth of the whole.
std::uint64_t decoderLayer(std::uint64_t width, std::uint64_t feedForward) {
    return 4 * linear(width, width) + linear(width, feedForward) + linear(feedForward, width) + 4 * width;
}

} // namespace

MachineMemory parseMemory(std::string_view meminfo) {
    return {numberAfter(meminfo, "MemAvailable:") << 10, numberAfter(meminfo, "MemTotal:") << 10};
}

std::vector<ui::DeviceChoice> parseCards(std::string_view lines) {
    std::vector<ui::DeviceChoice> cards;
    for (const QString& line : QString::fromUtf8(lines.data(), qsizetype(lines.size())).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QStringList cells = line.split(QLatin1Char(','));
        bool free = false, total = false;
        if (cells.size() < 3) continue;
        const qulonglong freeMiB = cells[cells.size() - 2].trimmed().toULongLong(&free);
        const qulonglong totalMiB = cells[cells.size() - 1].trimmed().toULongLong(&total);
        if (free && total) cards.push_back({QStringLiteral("cuda"), cells[0].trimmed(), freeMiB << 20, totalMiB << 20, {}});
    }
    return cards;
}

bool engineHasCuda(const std::filesystem::path& engineModule) {
    const auto bytes = core::readTextFile(engineModule, 1u << 30);
    return bytes && bytes.value().find("libtorch_cuda") != std::string::npos;
}

std::vector<ui::DeviceChoice> devicesHere(const std::filesystem::path& engineModule) {
    std::error_code failed;
    const bool engine = std::filesystem::exists(engineModule, failed);
    const QString noEngine = say(QT_TRANSLATE_NOOP("hs::app::TrainingMachine", "This installation has no engine, and training needs it: install the package histoscribe-engine."));
    std::ifstream meminfo("/proc/meminfo"); // its size reads as zero
    const MachineMemory memory = parseMemory(std::string(std::istreambuf_iterator<char>(meminfo), {}));
    std::vector<ui::DeviceChoice> devices{
        {QStringLiteral("cpu"), say(QT_TRANSLATE_NOOP("hs::app::TrainingMachine", "Processor")), memory.available, memory.total, engine ? QString() : noEngine}};
    std::vector<ui::DeviceChoice> cards = parseCards(cardLines());
    if (cards.size() > 1) cards.resize(1); // hscribe takes the first; CUDA_VISIBLE_DEVICES chooses another
    const auto hasCuda = [&] {
        static const bool once = engineHasCuda(engineModule); // a hundred megabytes to look through: asked again and again
        return once;
    };
    const bool cuda = !cards.empty() && hasCuda();
    for (ui::DeviceChoice& card : cards) {
        if (!engine) card.whyNot = noEngine;
        else if (!cuda)
            card.whyNot = say(QT_TRANSLATE_NOOP("hs::app::TrainingMachine", "The engine at hand was built without CUDA, so this card cannot be used; an engine built against a LibTorch with CUDA can."));
        devices.push_back(card);
    }
    return devices;
}

core::ModelSizes sizesOf(const model::Bundle& bundle) {
    const auto wide = [](int value) { return std::uint64_t(value); };
    const model::TextConfig& text = bundle.text;
    const model::ResamplerConfig& resampler = bundle.resampler;
    const std::uint64_t inner = wide(resampler.headDimension) * wide(resampler.heads), width = wide(resampler.model);
    core::ModelSizes sizes;
    sizes.resamplerParameters = linear(wide(resampler.features), width) + wide(resampler.latents) * width +
                                wide(resampler.layers) * (4 * width * inner + 2 * width * width * wide(resampler.feedForwardMultiple));
    const std::uint64_t hidden = wide(text.hidden), layers = wide(text.layers);
    sizes.languageParameters = (wide(text.vocabulary) + wide(text.maxPositions)) * hidden + layers * decoderLayer(hidden, wide(text.feedForward));
    const std::uint64_t crossInner = text.crossHeadDimension > 0
                                         ? wide(text.crossHeadDimension) * wide(text.crossHeads > 0 ? text.crossHeads : text.heads)
                                         : hidden;
    sizes.crossParameters = layers * (2 * hidden * crossInner + 2 * width * crossInner + 2 * hidden * hidden * wide(text.crossFeedForwardMultiple)) +
                            linear(hidden, hidden);
    sizes.hidden = text.hidden;
    sizes.layers = text.layers;
    sizes.heads = text.heads;
    sizes.vocabulary = text.vocabulary;
    sizes.resamplerWidth = resampler.model;
    sizes.resamplerInner = int(inner);
    sizes.resamplerHeads = resampler.heads;
    sizes.resamplerLayers = resampler.layers;
    sizes.latents = resampler.latents;
    sizes.features = resampler.features;
    return sizes;
}

} // namespace hs::app
