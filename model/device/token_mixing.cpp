#include "model/device/token_mixing.h"

#ifdef HS_FUSED_STEP
#include <c10/cuda/CUDAStream.h>
#endif

namespace hs::model {

namespace {

at::Tensor throughLibrary(at::Tensor& x, const Mixing& mixing, at::ScalarType type) {
    const std::int64_t side = mixing.side, shift = mixing.shift, width = x.size(2);
    if (mixing.addOrder == MixOrder::Windows) {
        at::Tensor map = fromWindows(mixing.add, mixing.window, side); // [b, side, side, width]
        if (shift > 0) map = at::roll(map, {shift, shift}, {1, 2});    // [b, side, side, width]
        x.add_(map.view(x.sizes()));                                   // [b, side * side, width]
    } else if (mixing.addOrder == MixOrder::Rows) {
        x.add_(mixing.add.view(x.sizes())); // [b, side * side, width]
    }
    if (mixing.outOrder == MixOrder::None) return {};
    at::Tensor out = at::layer_norm(x, {width}, mixing.gain, mixing.bias, kLayerNormEpsilon).to(type); // as x
    if (mixing.outOrder == MixOrder::Rows) return out;
    at::Tensor map = out.view({-1, side, side, width});           // [b, side, side, width]
    if (shift > 0) map = at::roll(map, {-shift, -shift}, {1, 2}); // [b, side, side, width]
    return toWindows(map, mixing.window);                         // [b * windows, tokens, width]
}

#ifdef HS_FUSED_STEP

cuda::TokenMix requestOf(const at::Tensor& x, const Mixing& mixing) {
    cuda::TokenMix mix;
    mix.pictures = int(x.size(0));
    mix.side = int(mixing.side);
    mix.width = int(x.size(2));
    mix.window = int(mixing.window);
    mix.shift = int(mixing.shift);
    mix.x = x.data_ptr<float>();
    mix.addOrder = mixing.addOrder;
    mix.add = mixing.add.defined() ? mixing.add.data_ptr() : nullptr;
    mix.outOrder = mixing.outOrder;
    if (mixing.outOrder == MixOrder::None) return mix;
    mix.gain = mixing.gain.data_ptr<float>();
    mix.bias = mixing.bias.data_ptr<float>();
    return mix;
}

bool onCard(const at::Tensor& x, const Mixing& mixing, at::ScalarType type) {
    return x.device().is_cuda() && x.is_contiguous() && type == at::kBFloat16 &&
           (!mixing.add.defined() || (mixing.add.is_contiguous() && mixing.add.scalar_type() == type));
}

// Undefined without an order.
at::Tensor emptyOut(const at::Tensor& x, const Mixing& mixing, at::ScalarType type) {
    if (mixing.outOrder == MixOrder::None) return {};
    const at::Tensor out = at::empty(x.sizes(), x.options().dtype(type)); // [b, side * side, width]
    if (mixing.outOrder == MixOrder::Rows) return out;
    return out.view({-1, mixing.window * mixing.window, x.size(2)}); // [b * windows, tokens, width]
}

#endif

} // namespace

at::Tensor mixTokens(at::Tensor& x, const Mixing& mixing, at::ScalarType type) {
#ifdef HS_FUSED_STEP
    if (onCard(x, mixing, type)) {
        cuda::TokenMix mix = requestOf(x, mixing);
        if (cuda::mixes(mix)) {
            const at::Tensor out = emptyOut(x, mixing, type);
            mix.out = out.defined() ? out.data_ptr() : nullptr;
            const std::string refused = cuda::mixTokens(mix, c10::cuda::getCurrentCUDAStream().stream());
            TORCH_CHECK(refused.empty(), "the patch encoder could not run on the card: ", refused);
            return out;
        }
    }
#endif
    return throughLibrary(x, mixing, type);
}

} // namespace hs::model
