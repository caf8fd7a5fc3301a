// Products of a weight matrix with one or many inputs, for kernel_impl.h and under its rules: no header of the standard
// library beyond fixed-width integers, no shared inline function.
#pragma once

#include "model/kernels/kernel_table.h"

#include <cstddef>
#include <cstdint>

namespace hs::model::kernels {

template <class V>
struct Dots {
    using F = typename V::F;
    using I = typename V::I;

    // ---- products -------------------------------------------------------------------------------------------------
    // Every dot product keeps two accumulators of sixteen lanes (columns 0-15 and 16-31 of each group of 32), in order.

    // Sixteen pairs of columns from k on: 0-15 and 16-31 of a group of 32.
    template <WeightType Type>
    static void loadWeights(const std::byte* row, int k, F& first, F& second) {
        if constexpr (Type == WeightType::Fp32) {
            first = V::load(reinterpret_cast<const float*>(row) + k);
            second = V::load(reinterpret_cast<const float*>(row) + k + kLanes);
        } else {
            V::loadBf16(reinterpret_cast<const std::uint16_t*>(row) + k, first, second);
        }
    }

    // Adds columns [begin, end) of S rows with B inputs. ahead: S runs of weights that are wanted soon and asked for now,
    // into the second cache (the first one is full of inputs); null: another group of inputs has asked for them. A single
    // input reads streams that the processor foresees.
    template <WeightType Type, int S, int B>
    static void addFloatDots(const float* const* x, const std::byte* const* rows, int begin, int end,
                             const std::byte* const* ahead, F (&sums)[S][B][2]) {
        constexpr int kBytes = Type == WeightType::Fp32 ? 4 : 2;
        for (int k = begin; k < end; k += kColumnStep) {
            if constexpr (B > 1)
                if (ahead != nullptr)
                    for (int s = 0; s < S; ++s)
                        for (int line = 0; line < kColumnStep * kBytes; line += 64)
                            __builtin_prefetch(ahead[s] + (k - begin) * kBytes + line, 0, 2);
            F weights[S][2];
            for (int s = 0; s < S; ++s)
                loadWeights<Type>(rows[s], k, weights[s][0], weights[s][1]);
#pragma GCC unroll 8
            for (int b = 0; b < B; ++b) {
                const F first = S > 1 ? V::once(V::load(x[b] + k)) : V::load(x[b] + k);
                const F second = S > 1 ? V::once(V::load(x[b] + k + kLanes)) : V::load(x[b] + k + kLanes);
#pragma GCC unroll 8
                for (int s = 0; s < S; ++s) {
                    sums[s][b][0] = V::fma(weights[s][0], first, sums[s][b][0]);
                    sums[s][b][1] = V::fma(weights[s][1], second, sums[s][b][1]);
                }
            }
        }
    }

    // Adds one block of columns. Integer sums of a block are exact, in any order; blocks are added in order.
    template <int S, int B>
    static void addByteBlock(const WeightView& w, const InputView& x, int first, const std::byte* const* rows,
                             const float* const* scales, int block, const std::byte* const* ahead, F (&sums)[S][B]) {
        const int column = block * kBlockColumns;
        const int left = w.paddedColumns - column;
        const int vectors = (left < kBlockColumns ? left : kBlockColumns) / kByteColumnStep;
        const std::uint8_t* weights[S];
        for (int s = 0; s < S; ++s)
            weights[s] = reinterpret_cast<const std::uint8_t*>(rows[s]) + column;
        I products[S][B];
        for (int b = 0; b < B; ++b) {
            const I correction = V::loadInt(x.correction + static_cast<std::size_t>(first + b) * x.correctionStride +
                                            static_cast<std::size_t>(block) * kLanes);
            for (int s = 0; s < S; ++s)
                products[s][b] = correction;
        }
        const std::size_t at = static_cast<std::size_t>(first) * x.stride + static_cast<std::size_t>(column);
        V::template addByteDots<S, B>(weights, ahead, digitsAt(x, at), x.stride, vectors, products);
        for (int s = 0; s < S; ++s) {
            const F scale = V::set(scales[s][block]);
            for (int b = 0; b < B; ++b)
                sums[s][b] = V::fma(V::toFloat(products[s][b]), scale, sums[s][b]);
        }
    }

    static Digits digitsAt(const InputView& x, std::size_t at) {
        if constexpr (V::kByteDots)
            return {x.high + at, x.low + at, nullptr};
        else
            return {nullptr, nullptr, x.wide + at};
    }

    static const std::byte* rowOf(const WeightView& w, int row) {
        return w.data + static_cast<std::size_t>(row) * w.rowBytes;
    }
    static const float* scalesOf(const WeightView& w, int row) {
        return w.scales + static_cast<std::size_t>(row) * static_cast<std::size_t>(w.blocks);
    }

    // ---- one input: S rows at once, so that several streams of memory are read side by side -----------------------

    template <WeightType Type, int S>
    static void floatRows(const InputView& x, const std::byte* const* rows, int columns, float (&out)[S]) {
        F sums[S][1][2];
        for (int s = 0; s < S; ++s)
            sums[s][0][0] = sums[s][0][1] = V::zero();
        addFloatDots<Type, S, 1>(&x.values, rows, 0, columns, nullptr, sums);
        for (int s = 0; s < S; ++s)
            out[s] = V::sum(V::add(sums[s][0][0], sums[s][0][1]));
    }

    template <int S>
    static void rowsOfOne(const WeightView& w, const InputView& x, const int (&rows)[S], float (&out)[S]) {
        const std::byte* data[S];
        for (int s = 0; s < S; ++s)
            data[s] = rowOf(w, rows[s]);
        if (w.type == WeightType::Fp32) return floatRows<WeightType::Fp32, S>(x, data, w.paddedColumns, out);
        if (w.type == WeightType::Bf16) return floatRows<WeightType::Bf16, S>(x, data, w.paddedColumns, out);
        const float* scales[S];
        F sums[S][1];
        for (int s = 0; s < S; ++s) {
            scales[s] = scalesOf(w, rows[s]);
            sums[s][0] = V::zero();
        }
        for (int block = 0; block < w.blocks; ++block)
            addByteBlock<S, 1>(w, x, 0, data, scales, block, nullptr, sums);
        for (int s = 0; s < S; ++s)
            out[s] = V::sum(sums[s][0]) * x.scale[0];
    }

    template <int S>
    static void streamRows(const WeightView& w, const InputView& x, const RowRuns& runs, float* out) {
        for (int i = 0; i < runs.rows; ++i) {
            int rows[S];
            for (int s = 0; s < S; ++s)
                rows[s] = runs.begin + s * runs.apart + i;
            float values[S];
            rowsOfOne<S>(w, x, rows, values);
            for (int s = 0; s < S; ++s)
                out[s * runs.rows + i] = values[s];
        }
    }

    // ---- many inputs: a few rows and a chunk of columns at a time, so that the inputs stay in the first cache -------

    static constexpr int kRowsTogether = 16; // as many as sumEach() folds at once
    static constexpr int kChunkColumns = 512; // of fp32 and bf16; int8: a block
    static constexpr int kAhead = 8;          // rows

    struct Many {
        const WeightView& w;
        const InputView& x;
        int firstRow; // of the rows that are summed together
        int chunks;
        int halves;  // of 16 lanes each: 1 of int8, 2 of the others
        float* sums; // [kRowsTogether][inputs][halves x 16 lanes]

        float* sumsOf(int row, int input) const {
            return sums + static_cast<std::size_t>(((row - firstRow) * x.count + input) * halves * kLanes);
        }
    };

    template <WeightType Type, int S, int B>
    static void addChunk(const Many& many, int row, int first, int chunk, const std::byte* const* ahead) {
        const WeightView& w = many.w;
        const std::byte* data[S];
        for (int s = 0; s < S; ++s)
            data[s] = rowOf(w, row + s);
        if constexpr (Type == WeightType::Int8) {
            const float* scales[S];
            F sums[S][B];
            for (int s = 0; s < S; ++s) {
                scales[s] = scalesOf(w, row + s);
                for (int b = 0; b < B; ++b)
                    sums[s][b] = V::load(many.sumsOf(row + s, first + b));
            }
            addByteBlock<S, B>(w, many.x, first, data, scales, chunk, ahead, sums);
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    V::store(many.sumsOf(row + s, first + b), sums[s][b]);
        } else {
            const float* inputs[B];
            F sums[S][B][2];
            for (int b = 0; b < B; ++b)
                inputs[b] = many.x.values + static_cast<std::size_t>(first + b) * many.x.stride;
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    for (int half = 0; half < 2; ++half)
                        sums[s][b][half] = V::load(many.sumsOf(row + s, first + b) + half * kLanes);
            const int begin = chunk * kChunkColumns;
            const int end = begin + kChunkColumns < w.paddedColumns ? begin + kChunkColumns : w.paddedColumns;
            addFloatDots<Type, S, B>(inputs, data, begin, end, ahead, sums);
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    for (int half = 0; half < 2; ++half)
                        V::store(many.sumsOf(row + s, first + b) + half * kLanes, sums[s][b][half]);
        }
    }

    // Inputs from `first` on: B at a time, the last ones in a group of their own.
    template <WeightType Type, int S, int B>
    static void addInputs(const Many& many, int row, int first, int chunk, const std::byte* const* ahead) {
        for (; first + B <= many.x.count; first += B)
            addChunk<Type, S, B>(many, row, first, chunk, first == 0 ? ahead : nullptr);
        if constexpr (B > 1)
            if (first < many.x.count) addInputs<Type, S, B - 1>(many, row, first, chunk, ahead);
    }

    // What comes kAhead rows after these: of this chunk, else the next chunk of the first rows, behind the last one the
    // first chunk of the rows that follow (of the next task where this one ends: asking for too much harms nothing).
    template <WeightType Type, int S>
    static void seeAhead(const Many& many, int row, int end, int chunk, const std::byte** ahead) {
        constexpr int kBytes =
            Type == WeightType::Int8 ? kBlockColumns : kChunkColumns * (Type == WeightType::Fp32 ? 4 : 2);
        int wanted = row + kAhead;
        if (wanted + S > end) {
            if (chunk + 1 < many.chunks) {
                wanted += many.firstRow - end;
                ++chunk;
            } else {
                chunk = 0;
            }
        }
        for (int s = 0; s < S; ++s)
            ahead[s] = rowOf(many.w, wanted + s) + static_cast<std::size_t>(chunk) * kBytes;
    }

    // Sums of lanes become numbers, for sixteen rows at once.
    template <WeightType Type>
    static void foldSums(const Many& many, int rows, float* out, std::size_t outStride) {
        for (int input = 0; input < many.x.count; ++input) {
            F lanes[kRowsTogether];
            for (int i = 0; i < kRowsTogether; ++i) {
                const float* from = many.sumsOf(many.firstRow + (i < rows ? i : 0), input);
                lanes[i] = many.halves == 1 ? V::load(from) : V::add(V::load(from), V::load(from + kLanes));
            }
            F numbers = V::sumEach(lanes);
            if constexpr (Type == WeightType::Int8) numbers = V::mul(numbers, V::set(many.x.scale[input]));
            float* to = out + static_cast<std::size_t>(input) * outStride;
            if (rows == kRowsTogether) {
                V::store(to, numbers);
                continue;
            }
            alignas(64) float each[kLanes];
            V::store(each, numbers);
            for (int i = 0; i < rows; ++i)
                to[i] = each[i];
        }
    }

    template <WeightType Type>
    static void manyInputs(const WeightView& w, const InputView& x, RowRange range, float* out, std::size_t outStride) {
        constexpr int S = V::kBatchRows, B = V::kBatchInputs;
        alignas(64) float sums[kRowsTogether * kMostInputs * 2 * kLanes];
        const int chunks = Type == WeightType::Int8 ? w.blocks : (w.paddedColumns + kChunkColumns - 1) / kChunkColumns;
        constexpr int kHalves = Type == WeightType::Int8 ? 1 : 2;
        for (int begin = range.begin; begin < range.end; begin += kRowsTogether) {
            const int end = begin + kRowsTogether < range.end ? begin + kRowsTogether : range.end;
            const Many many{w, x, begin, chunks, kHalves, sums};
            for (int i = 0; i < (end - begin) * x.count * kHalves; ++i)
                V::store(sums + i * kLanes, V::zero());
            for (int chunk = 0; chunk < chunks; ++chunk) {
                int row = begin;
                const std::byte* ahead[S];
                for (; row + S <= end; row += S) {
                    seeAhead<Type, S>(many, row, end, chunk, ahead);
                    addInputs<Type, S, B>(many, row, 0, chunk, ahead);
                }
                for (; row < end; ++row) {
                    seeAhead<Type, 1>(many, row, end, chunk, ahead);
                    addInputs<Type, 1, B>(many, row, 0, chunk, ahead);
                }
            }
            foldSums<Type>(many, end - begin, out + (begin - range.begin), outStride);
        }
    }

    static void oneRun(const WeightView& w, const InputView& x, RowRange range, float* out, std::size_t outStride) {
        if (x.count == 1) return streamRows<1>(w, x, {range.begin, range.end - range.begin}, out);
        if (w.type == WeightType::Fp32) return manyInputs<WeightType::Fp32>(w, x, range, out, outStride);
        if (w.type == WeightType::Bf16) return manyInputs<WeightType::Bf16>(w, x, range, out, outStride);
        manyInputs<WeightType::Int8>(w, x, range, out, outStride);
    }

    static void dotRows(const WeightView& w, const InputView& x, const RowRuns& runs, float* out,
                        std::size_t outStride) {
        if (x.count == 1) {
            if constexpr (V::kMaxStreams >= 8)
                if (runs.count == 8) return streamRows<8>(w, x, runs, out);
            if constexpr (V::kMaxStreams >= 4)
                if (runs.count == 4) return streamRows<4>(w, x, runs, out);
            if constexpr (V::kMaxStreams >= 2)
                if (runs.count == 2) return streamRows<2>(w, x, runs, out);
        }
        for (int run = 0; run < runs.count; ++run) {
            const int begin = runs.begin + run * runs.apart;
            oneRun(w, x, {begin, begin + runs.rows}, out + run * runs.rows, outStride);
        }
    }

    static void quantiseInput(const float* x, int paddedColumns, QuantisedRow out) {
        constexpr float kLargest = 32639.0f; // 127 * 256 + 127: the largest with both digits in range
        F most = V::zero();
        for (int k = 0; k < paddedColumns; k += kLanes)
            most = V::max(most, V::abs(V::load(x + k)));
        const float largest = V::maxLane(most);
        const float inverse = largest > 0.0f ? kLargest / largest : 0.0f;
        *out.scale = largest / kLargest;
        const F factor = V::set(inverse);
        for (int k = 0; k < paddedColumns; k += kLanes) {
            const I q = V::roundToInt(V::mul(V::load(x + k), factor));
            if (out.high != nullptr) V::storeDigits(out.high + k, out.low + k, q);
            if (out.wide != nullptr) V::storeWords(out.wide + k, q);
        }
        static constexpr Ones kOnes;
        const std::uint8_t* ones[1] = {kOnes.bytes};
        for (int column = 0, block = 0; column < paddedColumns; column += kBlockColumns, ++block) {
            const int left = paddedColumns - column;
            const int vectors = (left < kBlockColumns ? left : kBlockColumns) / kByteColumnStep;
            I sums[1][1] = {{V::intZero()}};
            if constexpr (V::kByteDots)
                V::template addByteDots<1, 1>(ones, nullptr, {out.high + column, out.low + column, nullptr}, 0, vectors,
                                              sums);
            else
                V::template addByteDots<1, 1>(ones, nullptr, {nullptr, nullptr, out.wide + column}, 0, vectors, sums);
            V::storeInt(out.correction + block * kLanes, V::timesMinus128(sums[0][0]));
        }
    }

    struct Ones {
        alignas(64) std::uint8_t bytes[kBlockColumns];
        constexpr Ones()
            : bytes() {
            for (auto& byte : bytes)
                byte = 1;
        }
    };
};

} // namespace hs::model::kernels
