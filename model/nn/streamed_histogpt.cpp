#include "model/nn/streamed_histogpt.h"

#include "model/nn/load_plan.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::string_view kResamplerLayers = "histogpt.perceiver_resampler.layers.";
constexpr std::string_view kTextLayers = "histogpt.layers.";

// The number that follows a prefix: 3 of "histogpt.layers.3.1.fc1.weight".
std::optional<std::size_t> layerOf(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) return std::nullopt;
    std::size_t layer = 0;
    const std::string_view number = name.substr(prefix.size());
    const auto read = std::from_chars(number.data(), number.data() + number.size(), layer);
    if (read.ec != std::errc()) return std::nullopt;
    return layer;
}

LoadPlan& planOf(std::vector<LoadPlan>& layers, std::size_t layer) {
    if (layers.size() <= layer) layers.resize(layer + 1);
    return layers[layer];
}

} // namespace

StreamedHistoGpt::StreamedHistoGpt(std::shared_ptr<const WeightsFile> file, HistoGpt network, at::Device device)
    : m_file(std::move(file))
    , m_network(std::move(network))
    , m_device(device) {}

StreamedHistoGpt::~StreamedHistoGpt() = default;

Result<std::unique_ptr<StreamedHistoGpt>> StreamedHistoGpt::open(std::shared_ptr<const WeightsFile> file,
                                                                 const TextConfig& text,
                                                                 const ResamplerConfig& resampler, at::Device device) {
    const std::int64_t classes = classesIn(*file);
    HistoGpt network(text, resampler, classes); // memory that nobody touches costs nothing
    network->eval();
    for (at::Tensor& parameter : network->parameters())
        parameter.requires_grad_(false);
    std::unique_ptr<StreamedHistoGpt> streamed(
        new StreamedHistoGpt(std::move(file), std::move(network), device));
    HS_CHECK(streamed->prepare());
    return streamed;
}

// Everything is held against the file; what belongs to no layer is read at once.
Result<void> StreamedHistoGpt::prepare() {
    LoadOptions options;
    options.device = m_device;
    allowTiedNames(*m_file, options);
    HS_TRY(const LoadPlan whole, planLoad(*m_network, *m_file, options));
    LoadPlan rest;
    for (const LoadStep& step : whole.steps) {
        if (step.name == kEmbedding)
            m_words = step.entry;
        else if (const auto layer = layerOf(step.name, kResamplerLayers))
            planOf(m_resampler.layers, *layer).steps.push_back(step);
        else if (const auto block = layerOf(step.name, kTextLayers))
            planOf(m_text.layers, *block).steps.push_back(step);
        else
            rest.steps.push_back(step);
    }
    m_network->histogpt->embed_tokens->weight.set_data(at::empty({0}));
    shareMemory(m_resampler);
    shareMemory(m_text);
    convertTargets(rest, options);
    return copyPlanned(rest, *m_file, options);
}

void StreamedHistoGpt::shareMemory(Stack& stack) {
    if (stack.layers.empty()) return;
    LoadOptions options;
    options.device = m_device;
    convertTargets(stack.layers.front(), options);
    const std::vector<LoadStep>& first = stack.layers.front().steps;
    for (std::size_t layer = 1; layer < stack.layers.size(); ++layer)
        for (std::size_t i = 0; i < first.size(); ++i) // layers are alike, so their tensors come in the same order
            stack.layers[layer].steps[i].target.set_data(first[i].target);
}

void StreamedHistoGpt::reach(Stack& stack, std::size_t layer) {
    if (stack.held == layer) return;
    stack.held = SIZE_MAX;
    LoadOptions options;
    options.device = m_device;
    const Result<void> read = copyPlanned(stack.layers.at(layer), *m_file, options);
    if (!read) throw WeightsUnreadable(read.error());
    stack.held = layer;
}

void StreamedHistoGpt::reachResampler(std::size_t layer) {
    reach(m_resampler, layer);
}

void StreamedHistoGpt::reachText(std::size_t layer) {
    reach(m_text, layer);
}

void StreamedHistoGpt::leaveText() {
    for (LoadPlan& plan : m_text.layers)
        for (LoadStep& step : plan.steps)
            step.target.set_data(at::empty({0}, step.target.options()));
    m_text.layers.clear();
}

at::Tensor StreamedHistoGpt::rows(std::int64_t begin, std::int64_t end) {
    const at::Tensor read = at::empty({end - begin, m_words->shape[1]}, at::kFloat); // [rows, hidden]
    const Result<void> copied =
        m_file->copyRowsToFloat(*m_words, begin, end, {read.data_ptr<float>(), std::size_t(read.numel())});
    if (!copied) throw WeightsUnreadable(copied.error());
    return read;
}

// The network's table becomes the words of this text alone, and their ids places in it.
at::Tensor StreamedHistoGpt::wordsFor(const at::Tensor& ids) {
    const auto [unique, places, counts] = at::_unique2(ids.cpu(), true, true); // [words], [t]
    std::vector<at::Tensor> table;
    for (std::int64_t i = 0; i < unique.size(0); ++i) {
        const std::int64_t id = unique[i].item<std::int64_t>();
        table.push_back(rows(id, id + 1));
    }
    m_network->histogpt->embed_tokens->weight.set_data(at::cat(table).to(m_device)); // [words, hidden]
    return places.to(ids.device());
}

at::Tensor StreamedHistoGpt::vocabulary(std::int64_t begin, std::int64_t end) {
    return rows(begin, end).to(m_device);
}

} // namespace hs::model
