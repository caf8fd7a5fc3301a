#include "model/cpu/cross_keys_values.h"

#include "model/cpu/key_value_panels.h"

namespace hs::model {

using core::Result;

bool supportsCrossKeysValues(const CrossView& view, const TextWeights& text) {
    return view.exitGate.inputs % 32 == 0 && view.exitGate.outputs % 32 == 0 &&
           KeyValuePanels::columnStep({text.crossHeads(), text.crossHeadDimension()}) > 0;
}

Result<std::shared_ptr<CpuCrossMemory>> crossKeysValues(std::span<const float> latents, const CrossView& view,
                                                        const TextWeights& text, const kernels::KernelTable& kernels,
                                                        Products& products, const CrossOptions& options) {
    const kernels::MatrixTable& table = products.table();
    const int width = view.exitGate.inputs, hidden = view.exitGate.outputs;
    const int rows = int(latents.size() / std::size_t(width));
    HS_TRY(auto memory, CpuCrossMemory::create(text, rows));
    HS_TRY(WordMatrix x, WordMatrix::create(options.words, rows, width));
    HS_TRY(WordMatrix media, WordMatrix::create(options.words, rows, hidden));
    products.forEach(rows, 16, [&](int, int begin, int end) {
        for (int i = begin; i < end; ++i)
            table.toWords(latents.data() + std::size_t(i) * std::size_t(width), width, options.words, x.row(i));
    });
    const int perWord = kernels::numbersPerWord(options.words);
    products.linear(x, view.exitGate, kernels::kPanelColumns, [&](const ProductBlock& block) {
        for (int i = 0; i < block.rows; ++i)
            table.toWords(block.row(i), block.columns, options.words,
                          media.row(block.firstRow + i) + block.firstColumn / perWord);
    });
    const int step = KeyValuePanels::columnStep({text.crossHeads(), text.crossHeadDimension()});
    for (std::size_t layer = 0; layer < view.keysValues.size(); ++layer) {
        if (options.beforeLayer) options.beforeLayer();
        products.linear(media, view.keysValues[layer], step, [&](const ProductBlock& block) {
            memory->fillPart(
                kernels, int(layer),
                {block.firstRow, block.rows, block.firstColumn, block.columns, block.values, block.stride});
        });
    }
    return memory;
}

} // namespace hs::model
