// A network that is read layer by layer gives the maps of the network that is whole, to the bit, and ends in a sentence
// where its file does not hold. Own small model; both sides read the same file.
#include "core/files.h"
#include "model/attribution/gradient_map.h"
#include "model/attribution/reference_map.h"
#include "model/io/quantise.h"
#include "model/nn/initialise.h"
#include "model/nn/load_weights.h"
#include "model/nn/streamed_histogpt.h"
#include "tests/model/nn/small_network.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>

namespace hs::model {
namespace {

// Matrices as float32, or as int8 with a scale a row.
void writeNetwork(HistoGpt& network, const std::filesystem::path& path, DType matrices) {
    std::deque<at::Tensor> kept;
    std::deque<QuantisedRows> rows;
    std::vector<TensorToWrite> tensors;
    for (const auto& named : network->named_parameters()) {
        kept.push_back(named.value().detach().contiguous());
        const at::Tensor& tensor = kept.back();
        const std::span<const float> numbers(tensor.data_ptr<float>(), std::size_t(tensor.numel()));
        const std::vector<std::int64_t> shape(tensor.sizes().begin(), tensor.sizes().end());
        if (matrices != DType::I8 || tensor.dim() != 2) {
            tensors.push_back({named.key(), DType::F32, shape, std::as_bytes(numbers)});
            continue;
        }
        rows.push_back(quantiseRows(numbers, std::size_t(shape[0])).value());
        tensors.push_back({named.key(), DType::I8, shape, std::as_bytes(std::span(rows.back().values))});
        tensors.push_back({named.key() + std::string(kScaleSuffix), DType::F32, {shape[0]},
                           std::as_bytes(std::span(rows.back().scales))});
    }
    ASSERT_TRUE(writeSafetensors(path, tensors, {}).ok());
}

class StreamedNetwork : public testing::TestWithParam<DType> {
protected:
    void SetUp() override {
        HistoGpt made(smallText(3), smallResampler(3));
        initialise(made, 3);
        const at::NoGradGuard noGraph;
        for (LayerPair& layer : made->histogpt->layers()) { // closed gates would hide the image
            layer->cross->attn_gate.fill_(0.7f);
            layer->cross->ff_gate.fill_(-0.4f);
        }
        fillNormal(m_features, "features", 1.0);
        writeNetwork(made, m_path, GetParam());
        m_gradient.ids = {2, 7, 9, 11, 9};
        m_gradient.begin = 2;
        m_gradient.end = 4;
        m_gradient.features = m_features;
    }

    std::unique_ptr<StreamedHistoGpt> streamed() {
        auto opened =
            StreamedHistoGpt::open(WeightsFile::open(m_path).value(), smallText(3), smallResampler(3), at::kCPU);
        EXPECT_TRUE(opened.ok()) << opened.error().message;
        return std::move(opened).value();
    }

    HistoGpt whole() {
        HistoGpt network(smallText(3), smallResampler(3));
        EXPECT_TRUE(loadHistoGpt(network, *WeightsFile::open(m_path).value()).ok());
        return network;
    }

    hs::test::TemporaryFolder m_folder;
    const std::filesystem::path m_path = m_folder.path() / "network.safetensors";
    at::Tensor m_features = at::empty({9, 12}); // [n, features]
    GradientMapRequest m_gradient;
};

TEST_P(StreamedNetwork, AFileCutShortMeanwhileGivesASentence) {
    const auto network = streamed();
    std::filesystem::resize_file(m_path, std::filesystem::file_size(m_path) / 8);
    const auto map = gradientMap(*network, m_gradient);
    ASSERT_FALSE(map.ok());
    EXPECT_NE(map.error().message.find("network.safetensors"), std::string::npos) << map.error().message;
}

TEST_P(StreamedNetwork, AFileOfAnotherNetworkIsRefusedWithItsNumbers) {
    ResamplerConfig other = smallResampler(3);
    other.latents = 6;
    const auto opened = StreamedHistoGpt::open(WeightsFile::open(m_path).value(), smallText(3), other, at::kCPU);
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find("[6, 32]"), std::string::npos) << opened.error().message;
}

// Tells what is reached, and lets a test act on it.
class Watched final : public NetworkSource {
public:
    explicit Watched(NetworkSource& source)
        : m_source(source) {}
    HistoGpt& network() override { return m_source.network(); }
    void reachResampler(std::size_t layer) override { m_source.reachResampler(layer); }
    void reachText(std::size_t layer) override {
        m_source.reachText(layer);
        reached.push_back(layer);
        if (act) act();
    }
    void leaveText() override { m_source.leaveText(); }
    at::Tensor wordsFor(const at::Tensor& ids) override { return m_source.wordsFor(ids); }
    at::Tensor vocabulary(std::int64_t begin, std::int64_t end) override { return m_source.vocabulary(begin, end); }

    std::vector<std::size_t> reached;
    std::function<void()> act;

private:
    NetworkSource& m_source;
};

TEST_P(StreamedNetwork, AStopInTheReversePassEndsTheMap) {
    const auto network = streamed();
    Watched watched(*network);
    std::stop_source stop;
    watched.act = [&] {
        if (watched.reached.size() == 4) stop.request_stop(); // three layers forward, the first of the way back
    };
    m_gradient.stop = stop.get_token();
    const auto map = gradientMap(watched, m_gradient);
    ASSERT_FALSE(map.ok());
    EXPECT_EQ(map.error().code, core::ErrorCode::Cancelled);
    EXPECT_EQ(watched.reached, (std::vector<std::size_t>{0, 1, 2, 2}));
}

TEST_P(StreamedNetwork, LayersShareTheMemoryOfOne) {
    const auto network = streamed();
    auto& layers = network->network()->histogpt->layers();
    EXPECT_EQ(layers[0]->parameters().front().data_ptr(), layers[2]->parameters().front().data_ptr());
    auto& resampler = network->network()->histogpt->perceiver_resampler->layers();
    EXPECT_EQ(resampler[0]->parameters().front().data_ptr(), resampler[2]->parameters().front().data_ptr());
}

TEST_P(StreamedNetwork, ItsGradientMapIsThatOfTheWholeNetwork) {
    HistoGpt kept = whole();
    const auto expected = gradientMap(kept, m_gradient);
    const auto found = gradientMap(*streamed(), m_gradient);
    ASSERT_TRUE(expected.ok() && found.ok());
    EXPECT_TRUE(found.value().scores.equal(expected.value().scores));
    EXPECT_EQ(found.value().logProbability, expected.value().logProbability);
    EXPECT_GT(found.value().scores.min().item<double>(), 0.0) << "nothing was compared";
}

TEST_P(StreamedNetwork, ItsReferenceMapIsThatOfTheWholeNetwork) {
    HistoGpt kept = whole();
    kept->eval();
    ReferenceMapRequest request;
    request.ids = m_gradient.ids;
    request.positions = {2, 3};
    request.features = m_features;
    const auto expected = referenceMap(kept, request);
    const auto found = referenceMap(*streamed(), request);
    ASSERT_TRUE(expected.ok() && found.ok());
    EXPECT_TRUE(found.value().scores.equal(expected.value().scores));
    EXPECT_TRUE(found.value().attention.equal(expected.value().attention));
    EXPECT_GT(found.value().attention.max().item<double>(), 0.0) << "nothing was compared";
}

INSTANTIATE_TEST_SUITE_P(Files, StreamedNetwork, testing::Values(DType::F32, DType::I8),
                         [](const auto& param) { return dtypeName(param.param); });

} // namespace
} // namespace hs::model
