// The device's patch encoder against the network it is made of (which is held against the reference): float32 to 1e-4
// of the features' size, bfloat16 to a cosine of 0.999. On a card too where there is one.
#include "model/device/device_encoder.h"
#include "model/nn/initialise.h"

#include <gtest/gtest.h>

namespace hs::test {
namespace {

using namespace hs::model;

CTransPath smallNetwork() {
    EncoderConfig config;
    config.embed = 32;
    config.heads = {1, 2, 4, 8};
    config.depths = {2, 2, 2, 2};
    CTransPath network(config);
    initialise(network, 3);
    network->eval();
    const at::NoGradGuard noGraph;
    std::uint64_t seed = 1;
    for (auto& item : network->named_parameters()) // biases and gains that are not the same everywhere
        if (item.value().dim() == 1) {
            at::manual_seed(seed++);
            item.value().add_(at::randn(item.value().sizes()) * 0.1);
        }
    return network;
}

struct Place {
    const char* name;
    at::Device device;
    at::ScalarType type;
};

class DeviceEncoderTest : public testing::TestWithParam<Place> {};

TEST_P(DeviceEncoderTest, GivesTheFeaturesOfItsNetwork) {
    const auto& [name, device, type] = GetParam();
    if (device.is_cuda() && !at::hasCUDA()) GTEST_SKIP() << "this machine has no CUDA card";
    const at::NoGradGuard noGraph;
    CTransPath network = smallNetwork();
    at::manual_seed(7);
    const at::Tensor pictures = at::randn({3, 3, 224, 224}); // [b, 3, p, p]
    const at::Tensor expected = network->forward(pictures);  // [b, width]
    network->to(device);
    const at::Tensor found = DeviceEncoder(network, type).encode(pictures.to(device)).to(at::kCPU); // [b, width]
    ASSERT_EQ(found.sizes(), expected.sizes());
    ASSERT_EQ(found.scalar_type(), at::kFloat);
    if (type == at::kFloat) {
        EXPECT_LT(((found - expected).norm() / expected.norm()).item<float>(), 1e-4);
    }
    EXPECT_GT(at::cosine_similarity(found, expected, 1).min().item<float>(), 0.999);
}

INSTANTIATE_TEST_SUITE_P(On, DeviceEncoderTest,
                         testing::Values(Place{"CpuFloat", at::kCPU, at::kFloat},
                                         Place{"CpuBfloat16", at::kCPU, at::kBFloat16},
                                         Place{"CardFloat", at::Device(at::kCUDA, 0), at::kFloat},
                                         Place{"CardBfloat16", at::Device(at::kCUDA, 0), at::kBFloat16}),
                         [](const auto& one) { return std::string(one.param.name); });

} // namespace
} // namespace hs::test
