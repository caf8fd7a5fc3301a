#include "model/cuda/token_step.h"

#include "model/cuda/launch.cuh"

#include <cmath>

namespace hs::model::cuda {

namespace {

constexpr int kEmbedThreads = 256;
constexpr int kPositionOffset = 2; // BioGPT's position table starts two rows late
constexpr int kMostLayers = 128;
constexpr float kPowersOfTwo = 1.44269504f; // of a score, so that attention can use powers of two

__global__ void embed(const float* embedding, const float* positionTable, const std::int64_t* tokens,
                      const std::int64_t* positions, int hidden, float scale, float* x) {
    letTheNextKernelBegin();
    const int row = blockIdx.x;
    const float* word = embedding + std::size_t(tokens[row]) * hidden;
    const float* place = positionTable + std::size_t(positions[row] + kPositionOffset) * hidden;
    for (int at = threadIdx.x; at < hidden; at += blockDim.x)
        x[std::size_t(row) * hidden + at] = fmaf(word[at], scale, place[at]);
}

struct LayerShares {
    float values[kMostLayers];
};

// shares [rows, layers, latents] -> attention [rows, latents], layers by their share.
__global__ void gather(const float* shares, LayerShares layerShares, int layers, int latents, float* attention) {
    letTheNextKernelBegin();
    waitForThePreviousKernel();
    const int row = blockIdx.y, at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= latents) return;
    const float* own = shares + std::size_t(row) * layers * latents + at;
    float sum = 0.0f;
#pragma unroll 8
    for (int layer = 0; layer < layers; ++layer)
        sum = fmaf(own[std::size_t(layer) * latents], layerShares.values[layer], sum);
    attention[std::size_t(row) * latents + at] = sum;
}

std::size_t aligned(std::size_t bytes) {
    constexpr std::size_t kLine = 256;
    return (bytes + kLine - 1) / kLine * kLine;
}

int crossInner(const TokenStepPlan& plan) {
    return plan.cross.empty() ? 0 : plan.crossHeads * plan.crossWidth;
}

int widest(const TokenStepPlan& plan) { // of the feed-forward layers
    int most = 0;
    for (const DecoderLayer& layer : plan.decoder)
        most = std::max(most, layer.up.outputs);
    for (const CrossLayer& layer : plan.cross)
        most = std::max(most, layer.up.outputs);
    return most;
}

// The workspace, cut into what the kernels hand each other. Without a start it only counts.
struct Workspace {
    float *x = nullptr, *queries = nullptr, *wide = nullptr, *found = nullptr;
    float *scores = nullptr, *peaks = nullptr, *shares = nullptr; // cross-attention of all layers
    std::size_t bytes = 0;

    Workspace(const TokenStepPlan& plan, int rows, void* start) {
        const auto take = [&](std::size_t numbers) {
            char* own = static_cast<char*>(start) + bytes;
            bytes += aligned(numbers * sizeof(float));
            return start != nullptr ? reinterpret_cast<float*>(own) : nullptr;
        };
        const auto count = std::size_t(rows), layers = plan.cross.size(), latents = std::size_t(plan.latents);
        const auto crossHeads = std::size_t(plan.crossHeads);
        const auto splits = std::size_t(splitsOf(plan.cachePositions)),
                   crossSplits = std::size_t(splitsOf(plan.latents));
        const std::size_t self = std::size_t(plan.heads) * splits * std::size_t(plan.hidden / plan.heads + kFoundExtra);
        const std::size_t cross =
            plan.cross.empty() ? 0 : crossHeads * crossSplits * std::size_t(plan.crossWidth + kFoundExtra);
        x = take(count * std::size_t(plan.hidden));
        queries = take(count * std::size_t(std::max(plan.hidden, crossInner(plan))));
        wide = take(count * std::size_t(widest(plan)));
        found = take(count * std::max(self, cross));
        if (plan.cross.empty()) return;
        scores = take(count * layers * crossHeads * latents);
        peaks = take(count * layers * crossHeads * crossSplits * 2);
        shares = take(count * layers * latents);
    }
};

template <typename T>
class Step {
public:
    Step(const TokenStepPlan& plan, const TokenStepRows& rows, Chain& chain)
        : m_plan(plan)
        , m_rows(rows)
        , m_work(plan, rows.count, rows.workspace)
        , m_chain(chain) {}

    void enqueue() {
        m_chain.launch(embed, dim3(unsigned(m_rows.count)), kEmbedThreads, 0, m_plan.embedding, m_plan.positionTable,
                       m_rows.tokens, m_rows.positions, m_plan.hidden, std::sqrt(float(m_plan.hidden)), m_work.x);
        for (std::size_t layer = 0; layer < m_plan.decoder.size(); ++layer) {
            if (!m_plan.cross.empty()) crossLayer(layer);
            decoderLayer(m_plan.decoder[layer]);
        }
        if (!m_plan.cross.empty()) gatherAttention();
        m_chain.template product<T, Input::Normed, After::Store>(
            call(m_plan.projection, normed(m_plan.finalNorm), m_rows.logits));
    }

private:
    InputCall plain(const float* x) const {
        InputCall input;
        input.x = x;
        return input;
    }

    InputCall normed(const Norm& norm) const {
        InputCall input = plain(m_work.x);
        input.norm = norm;
        return input;
    }

    InputCall joined(const Found& found) const {
        InputCall input;
        input.found = found;
        return input;
    }

    ProductCall call(const Matrix& matrix, const InputCall& input, float* y) const {
        ProductCall call;
        call.matrix = matrix;
        call.input = input;
        call.input.rows = m_rows.count;
        call.y = y;
        return call;
    }

    template <Input kInput>
    void residual(const Matrix& matrix, const InputCall& input, const float* gate) {
        ProductCall own = call(matrix, input, m_work.x);
        own.gate = gate;
        m_chain.template product<T, kInput, After::Residual>(own);
    }

    AttentionCall over(const void* keys, const void* values, int capacity, int heads, int width) const {
        AttentionCall look;
        look.queries = m_work.queries;
        look.keys = keys;
        look.values = values;
        look.capacity = capacity;
        look.found.numbers = m_work.found;
        look.found.heads = heads;
        look.found.width = width;
        look.found.splits = splitsOf(capacity);
        return look;
    }

    void feedForward(const Norm& norm, const Matrix& up, const Matrix& down, const float* gate) {
        m_chain.template product<T, Input::Normed, After::Gelu>(call(up, normed(norm), m_work.wide));
        residual<Input::Plain>(down, plain(m_work.wide), gate);
    }

    void crossLayer(std::size_t index) {
        const CrossLayer& layer = m_plan.cross[index];
        const std::size_t heads = std::size_t(m_plan.crossHeads), latents = std::size_t(m_plan.latents);
        ProductCall query = call(layer.query, normed(layer.attentionNorm), m_work.queries);
        query.scale = kPowersOfTwo / std::sqrt(float(m_plan.crossWidth));
        m_chain.template product<T, Input::Normed, After::Store>(query);
        AttentionCall look = over(layer.keys, layer.values, m_plan.latents, m_plan.crossHeads, m_plan.crossWidth);
        look.found.length = m_plan.latents;
        const std::size_t peaks = heads * std::size_t(look.found.splits) * 2;
        look.scores = m_work.scores + index * heads * latents;
        look.scoresOfRow = m_plan.cross.size() * heads * latents;
        look.peaks = m_work.peaks + index * peaks;
        look.peaksOfRow = m_plan.cross.size() * peaks;
        m_chain.template attention<T, false>(look, m_rows.count);
        residual<Input::Joined>(layer.output, joined(look.found), layer.attentionGate);
        feedForward(layer.feedForwardNorm, layer.up, layer.down, layer.feedForwardGate);
    }

    void decoderLayer(const DecoderLayer& layer) {
        const int width = m_plan.hidden / m_plan.heads;
        ProductCall all = call(layer.queryKeyValue, normed(layer.attentionNorm), m_work.queries);
        all.scale = kPowersOfTwo / std::sqrt(float(width));
        all.keys = layer.keys;
        all.values = layer.values;
        all.positions = m_rows.positions;
        all.sequences = m_rows.sequences;
        all.heads = m_plan.heads;
        all.width = width;
        all.cachePositions = m_plan.cachePositions;
        m_chain.template product<T, Input::Normed, After::Cache>(all);
        AttentionCall look = over(layer.keys, layer.values, m_plan.cachePositions, m_plan.heads, width);
        look.sequences = m_rows.sequences;
        look.found.positions = m_rows.positions;
        m_chain.template attention<T, true>(look, m_rows.count);
        residual<Input::Joined>(layer.output, joined(look.found), nullptr);
        feedForward(layer.feedForwardNorm, layer.up, layer.down, nullptr);
    }

    void gatherAttention() {
        constexpr int kThreads = 64;
        const int layers = int(m_plan.cross.size()), latents = m_plan.latents;
        m_chain.launch(shareOut, dim3(unsigned(splitsOf(latents)), unsigned(m_rows.count), unsigned(layers)),
                       kPlacesOfABlock, 0, m_work.scores, m_work.peaks, layers, m_plan.crossHeads, latents,
                       m_work.shares);
        LayerShares shares{};
        for (std::size_t i = 0; i < m_plan.cross.size(); ++i)
            shares.values[i] = m_plan.cross[i].share;
        const dim3 grid(unsigned((latents + kThreads - 1) / kThreads), unsigned(m_rows.count));
        m_chain.launch(gather, grid, kThreads, 0, m_work.shares, shares, layers, latents, m_rows.attention);
    }

    const TokenStepPlan& m_plan;
    const TokenStepRows& m_rows;
    Workspace m_work;
    Chain& m_chain;
};

template <typename T>
bool takes(const TokenStepPlan& plan) {
    const auto width = [](int own) { return own > 0 && own % Packed<T>::kCount == 0 && own <= kMostWidth; };
    const auto plain = [](const Matrix& matrix) { return matrix.inputs % kPieceInputs<T> == 0; };
    if (plan.decoder.empty() || plan.decoder.size() > std::size_t(kMostLayers)) return false;
    if (!width(plan.hidden / plan.heads) || !plain(plan.projection)) return false;
    if (plan.hidden > kMostNormed) return false;
    for (const DecoderLayer& layer : plan.decoder)
        if (!plain(layer.queryKeyValue) || !plain(layer.output) || !plain(layer.up) || !plain(layer.down)) return false;
    for (const CrossLayer& layer : plan.cross)
        if (!plain(layer.query) || !plain(layer.output) || !plain(layer.up) || !plain(layer.down)) return false;
    return plan.cross.empty() || (plan.cross.size() == plan.decoder.size() && width(plan.crossWidth));
}

// Shared memory is what bounds the rows: of the longest inputs, and as many sums as a block takes at once.
template <typename T>
int mostRowsOf(const TokenStepPlan& plan, std::size_t mostShared) {
    const int longest = std::max({widest(plan), plan.hidden, crossInner(plan)});
    const std::size_t ofRow =
        std::size_t(Cut<T>(longest).stride) * sizeof(T) + std::size_t(kGroupUnits * kTile) * sizeof(float);
    const std::size_t ofNorm = 2 * std::size_t(plan.hidden) * sizeof(float), own = 1024; // own: named in the kernels
    return mostShared < ofNorm + own ? 0 : std::min(TokenStep::kMostRows, int((mostShared - ofNorm - own) / ofRow));
}

} // namespace

bool TokenStep::supports(const TokenStepPlan& plan) {
    const bool fits = plan.element == Element::Float ? takes<float>(plan) : takes<__nv_bfloat16>(plan);
    return fits && TokenStep(plan).mostRows() > 0;
}

int TokenStep::mostRows() const {
    return m_plan.element == Element::Float ? mostRowsOf<float>(m_plan, m_mostShared)
                                            : mostRowsOf<__nv_bfloat16>(m_plan, m_mostShared);
}

TokenStep::TokenStep(TokenStepPlan plan)
    : m_plan(std::move(plan)) {
    int device = 0, major = 0, shared = 0;
    cudaGetDevice(&device);
    cudaDeviceGetAttribute(&shared, cudaDevAttrMaxSharedMemoryPerBlockOptin, device);
    m_mostShared = std::size_t(std::max(shared, 0));
    cudaDeviceGetAttribute(&m_processors, cudaDevAttrMultiProcessorCount, device);
    cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device);
    constexpr int kHopper = 9;
    m_overlaps = major >= kHopper;
}

std::size_t TokenStep::workspaceBytes(int rows) const {
    return Workspace(m_plan, rows, nullptr).bytes;
}

std::string TokenStep::enqueue(const TokenStepRows& rows, void* stream) const {
    Chain chain(static_cast<cudaStream_t>(stream), m_processors, m_overlaps);
    if (m_plan.element == Element::Float)
        Step<float>(m_plan, rows, chain).enqueue();
    else
        Step<__nv_bfloat16>(m_plan, rows, chain).enqueue();
    return chain.error();
}

} // namespace hs::model::cuda
