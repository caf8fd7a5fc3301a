// StreamedHistoGpt: a HistoGPT network that is read from its file layer by layer, as a pass reaches each, into the memory
// of one layer of each kind, and of its vocabulary only the words of the text: for reverse passes beside a model that is
// already loaded (size S: 0.2 GB instead of 3.3). float32, whatever the file holds. The file is read with pread, so that
// one that shrinks or vanishes meanwhile ends in a sentence (WeightsUnreadable).
#pragma once

#include "model/io/weights_file.h"
#include "model/nn/network_source.h"

#include <memory>
#include <vector>

namespace hs::model {

struct LoadPlan;

class StreamedHistoGpt final : public NetworkSource {
public:
    // Every misfit of the file in one error, as loadHistoGpt().
    static core::Result<std::unique_ptr<StreamedHistoGpt>> open(std::shared_ptr<const WeightsFile> file,
                                                                const TextConfig& text,
                                                                const ResamplerConfig& resampler, at::Device device);
    ~StreamedHistoGpt() override;
    StreamedHistoGpt(const StreamedHistoGpt&) = delete;
    StreamedHistoGpt& operator=(const StreamedHistoGpt&) = delete;

    HistoGpt& network() override { return m_network; }
    void reachResampler(std::size_t layer) override;
    void reachText(std::size_t layer) override;
    void leaveText() override;
    at::Tensor wordsFor(const at::Tensor& ids) override;
    at::Tensor vocabulary(std::int64_t begin, std::int64_t end) override;

private:
    // Layers of one kind, whose tensors share memory.
    struct Stack {
        std::vector<LoadPlan> layers;
        std::size_t held = SIZE_MAX; // the layer whose weights they hold
    };

    StreamedHistoGpt(std::shared_ptr<const WeightsFile> file, HistoGpt network, at::Device device);
    core::Result<void> prepare();
    void shareMemory(Stack& stack);
    void reach(Stack& stack, std::size_t layer);
    at::Tensor rows(std::int64_t begin, std::int64_t end);

    std::shared_ptr<const WeightsFile> m_file;
    HistoGpt m_network;
    at::Device m_device;
    Stack m_resampler, m_text;
    const TensorEntry* m_words = nullptr; // the matrix of the vocabulary
};

} // namespace hs::model
