// The kernels themselves, written once over a class of sixteen lanes (simd_*.h) and instantiated by one translation
// unit a processor path. No header of the standard library beyond fixed-width integers and no shared inline function
// may be used here: its copy compiled for AVX-512 could replace the one of a processor without it.
#pragma once

#include "model/kernels/kernel_table.h"

#include <cstddef>
#include <cstdint>

namespace hs::model::kernels {

template <class V>
struct Impl {
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

    // Adds columns [begin, end) of S rows with B inputs. ahead: S runs of weights that are
    // wanted soon and asked for now (used by groups of inputs: a single one reads streams that the processor foresees).
    template <WeightType Type, int S, int B>
    static void addFloatDots(const float* const* x, const std::byte* const* rows, int begin, int end,
                             const std::byte* const* ahead, F (&sums)[S][B][2]) {
        constexpr int kBytes = Type == WeightType::Fp32 ? 4 : 2;
        for (int k = begin; k < end; k += kColumnStep) {
            if constexpr (B > 1)
                for (int s = 0; s < S; ++s)
                    for (int line = 0; line < kColumnStep * kBytes; line += 64)
                        __builtin_prefetch(ahead[s] + (k - begin) * kBytes + line);
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

    // The range is cut into S runs, so that each stream stays long.
    template <int S>
    static void streamRows(const WeightView& w, const InputView& x, RowRange range, float* out) {
        const int length = (range.end - range.begin) / S;
        for (int i = 0; i < length; ++i) {
            int rows[S];
            for (int s = 0; s < S; ++s)
                rows[s] = range.begin + s * length + i;
            float values[S];
            rowsOfOne<S>(w, x, rows, values);
            for (int s = 0; s < S; ++s)
                out[rows[s] - range.begin] = values[s];
        }
        for (int row = range.begin + S * length; row < range.end; ++row) {
            float value[1];
            rowsOfOne<1>(w, x, {row}, value);
            out[row - range.begin] = value[0];
        }
    }

    // ---- many inputs: a few rows and a chunk of columns at a time, so that the inputs stay in the first cache -------

    static constexpr int kRowsTogether = 16;
    static constexpr int kChunkColumns = 512; // of fp32 and bf16; int8: a block
    static constexpr int kAhead = 4;          // rows

    struct Many {
        const WeightView& w;
        const InputView& x;
        int firstRow; // of the rows that are summed together
        float* sums;  // [kRowsTogether][inputs][2 x 16 lanes]

        float* sumsOf(int row, int input) const {
            return sums + static_cast<std::size_t>((row - firstRow) * x.count + input) * 2 * kLanes;
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
            addChunk<Type, S, B>(many, row, first, chunk, ahead);
        if constexpr (B > 1)
            if (first < many.x.count) addInputs<Type, S, B - 1>(many, row, first, chunk, ahead);
    }

    // What comes kAhead rows after these: of this chunk, else the next chunk of the first rows (behind the last one, what
    // follows in memory: the next rows).
    template <WeightType Type, int S>
    static void seeAhead(const Many& many, int row, int end, int chunk, const std::byte** ahead) {
        constexpr int kBytes = Type == WeightType::Int8 ? kBlockColumns : kChunkColumns * (Type == WeightType::Fp32 ? 4 : 2);
        int wanted = row + kAhead;
        if (wanted + S > end) {
            wanted += many.firstRow - end;
            ++chunk;
        }
        for (int s = 0; s < S; ++s)
            ahead[s] = rowOf(many.w, wanted + s) + static_cast<std::size_t>(chunk) * kBytes;
    }

    template <WeightType Type>
    static void manyInputs(const WeightView& w, const InputView& x, RowRange range, float* out, std::size_t outStride) {
        constexpr int S = V::kBatchRows, B = V::kBatchInputs;
        alignas(64) float sums[kRowsTogether * kMostInputs * 2 * kLanes];
        const int chunks =
            Type == WeightType::Int8 ? w.blocks : (w.paddedColumns + kChunkColumns - 1) / kChunkColumns;
        for (int begin = range.begin; begin < range.end; begin += kRowsTogether) {
            const int end = begin + kRowsTogether < range.end ? begin + kRowsTogether : range.end;
            const Many many{w, x, begin, sums};
            for (int i = 0; i < (end - begin) * x.count * 2; ++i)
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
            for (int row = begin; row < end; ++row)
                for (int input = 0; input < x.count; ++input) {
                    const float* lanes = many.sumsOf(row, input);
                    out[static_cast<std::size_t>(input) * outStride + static_cast<std::size_t>(row - range.begin)] =
                        Type == WeightType::Int8 ? V::sum(V::load(lanes)) * x.scale[input]
                                                 : V::sum(V::add(V::load(lanes), V::load(lanes + kLanes)));
                }
        }
    }

    static void dotRows(const WeightView& w, const InputView& x, RowRange range, int streams, float* out,
                        std::size_t outStride) {
        if (x.count > 1) {
            if (w.type == WeightType::Fp32) return manyInputs<WeightType::Fp32>(w, x, range, out, outStride);
            if (w.type == WeightType::Bf16) return manyInputs<WeightType::Bf16>(w, x, range, out, outStride);
            return manyInputs<WeightType::Int8>(w, x, range, out, outStride);
        }
        if constexpr (V::kMaxStreams >= 8)
            if (streams >= 8) return streamRows<8>(w, x, range, out);
        if constexpr (V::kMaxStreams >= 4)
            if (streams >= 4) return streamRows<4>(w, x, range, out);
        if constexpr (V::kMaxStreams >= 2)
            if (streams >= 2) return streamRows<2>(w, x, range, out);
        streamRows<1>(w, x, range, out);
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
                V::template addByteDots<1, 1>(ones, nullptr, {out.high + column, out.low + column, nullptr}, 0, vectors, sums);
            else
                V::template addByteDots<1, 1>(ones, nullptr, {nullptr, nullptr, out.wide + column}, 0, vectors, sums);
            V::storeInt(out.correction + block * kLanes, V::timesMinus128(sums[0][0]));
        }
    }

    struct Ones {
        alignas(64) std::uint8_t bytes[kBlockColumns];
        constexpr Ones() : bytes() {
            for (auto& byte : bytes)
                byte = 1;
        }
    };

    // ---- element-wise ---------------------------------------------------------------------------------------------

    static void layerNorm(const float* x, const float* gain, const float* bias, int n, float* y) {
        F sum = V::zero();
        for (int i = 0; i < n; i += kLanes)
            sum = V::add(sum, V::load(x + i));
        const float mean = V::sum(sum) / static_cast<float>(n);
        const F centre = V::set(mean);
        F squares = V::zero();
        for (int i = 0; i < n; i += kLanes) {
            const F d = V::sub(V::load(x + i), centre);
            squares = V::fma(d, d, squares);
        }
        const float variance = V::sum(squares) / static_cast<float>(n);
        const F inverse = V::set(1.0f / __builtin_sqrtf(variance + 1e-5f));
        for (int i = 0; i < n; i += kLanes) {
            const F unit = V::mul(V::sub(V::load(x + i), centre), inverse);
            V::store(y + i, V::fma(unit, V::load(gain + i), V::load(bias + i)));
        }
    }

    // e^x: x = n ln 2 + r, |r| <= 0.35, Taylor series to r^7 (relative error below 2e-8).
    static F exp(F x) {
        x = V::max(V::set(-87.0f), V::min(V::set(88.0f), x));
        const F n = V::round(V::mul(x, V::set(1.44269504088896341f)));
        F r = V::fma(n, V::set(-0.693145751953125f), x); // ln 2 in two parts, the first exact in 17 bits
        r = V::fma(n, V::set(-1.42860682030941723e-6f), r);
        F p = V::set(1.98412698412698413e-4f);
        p = V::fma(p, r, V::set(1.38888888888888889e-3f));
        p = V::fma(p, r, V::set(8.33333333333333333e-3f));
        p = V::fma(p, r, V::set(4.16666666666666667e-2f));
        p = V::fma(p, r, V::set(1.66666666666666667e-1f));
        p = V::fma(p, r, V::set(0.5f));
        p = V::fma(p, r, V::set(1.0f));
        p = V::fma(p, r, V::set(1.0f));
        return V::mul(p, V::powerOfTwo(n));
    }

    // x Phi(x) with Phi(-z sqrt 2) = erfc(z) / 2. erfc(z) e^(z^2) is smooth in t = 1 / (1 + z / 2): a polynomial of
    // degree 10 fitted by Chebyshev interpolation on t in [0.24, 1] (relative error 3e-9); beyond it erfc is below
    // 4e-19.
    static F geluOf(F x) {
        const F z = V::min(V::set(6.3f), V::mul(V::abs(x), V::set(0.70710678118654752f)));
        const F t = V::div(V::set(1.0f), V::fma(z, V::set(0.5f), V::set(1.0f)));
        const F s = V::fma(t, V::set(1.0f / 0.38f), V::set(-0.62f / 0.38f));
        F p = V::set(2.593153767721e-06f);
        p = V::fma(p, s, V::set(-5.602812357712e-06f));
        p = V::fma(p, s, V::set(-2.395342715788e-05f));
        p = V::fma(p, s, V::set(1.131687496340e-04f));
        p = V::fma(p, s, V::set(1.340516001968e-04f));
        p = V::fma(p, s, V::set(-1.790480690796e-03f));
        p = V::fma(p, s, V::set(-1.643636190538e-03f));
        p = V::fma(p, s, V::set(3.442045653579e-02f));
        p = V::fma(p, s, V::set(1.725982873304e-01f));
        p = V::fma(p, s, V::set(4.232568281784e-01f));
        p = V::fma(p, s, V::set(3.729382877941e-01f));
        const F tail = V::mul(V::set(0.5f), V::mul(p, exp(V::sub(V::zero(), V::mul(z, z)))));
        return V::mul(x, V::ifNegative(x, tail, V::sub(V::set(1.0f), tail)));
    }

    static void gelu(float* x, int n) {
        for (int i = 0; i < n; i += kLanes)
            V::store(x + i, geluOf(V::load(x + i)));
    }

    static void addScaled(float* y, const float* x, float scale, int n) {
        const F factor = V::set(scale);
        for (int i = 0; i < n; i += kLanes)
            V::store(y + i, V::fma(V::load(x + i), factor, V::load(y + i)));
    }

    static void toHalf(const float* x, std::uint16_t* y, int n) {
        for (int i = 0; i < n; i += kLanes)
            V::storeHalf(y + i, V::load(x + i));
    }

    // ---- softmax --------------------------------------------------------------------------------------------------

    static float largestOf(float* x, int n) { // pads the last vector with -3e38
        for (int i = n; i % kLanes != 0; ++i)
            x[i] = -3e38f;
        F most = V::load(x);
        for (int i = kLanes; i < n; i += kLanes)
            most = V::max(most, V::load(x + i));
        return V::maxLane(most);
    }

    static void softmax(float* x, int n) {
        const F largest = V::set(largestOf(x, n));
        F sum = V::zero();
        const int whole = n / kLanes * kLanes;
        for (int i = 0; i < whole; i += kLanes) {
            const F e = exp(V::sub(V::load(x + i), largest));
            V::store(x + i, e);
            sum = V::add(sum, e);
        }
        if (whole < n) {
            float last[kLanes];
            V::store(last, exp(V::sub(V::load(x + whole), largest)));
            for (int i = n - whole; i < kLanes; ++i)
                last[i] = 0.0f;
            V::store(x + whole, V::load(last));
            sum = V::add(sum, V::load(last));
        }
        const F inverse = V::set(1.0f / V::sum(sum));
        for (int i = 0; i < n; i += kLanes)
            V::store(x + i, V::mul(V::load(x + i), inverse));
    }

    static LogSum logSumExp(const float* x, int n) {
        const int whole = n / kLanes * kLanes;
        float last[kLanes]; // the remainder, padded with what adds nothing
        for (int i = 0; i < kLanes; ++i)
            last[i] = whole + i < n ? x[whole + i] : -3e38f;
        F most = V::load(last);
        for (int i = 0; i < whole; i += kLanes)
            most = V::max(most, V::load(x + i));
        LogSum out;
        out.largest = V::maxLane(most);
        const F largest = V::set(out.largest);
        // Lanes in float over runs of 1024 numbers, runs in double.
        for (int begin = 0; begin < whole; begin += 1024) {
            const int end = begin + 1024 < whole ? begin + 1024 : whole;
            F sum = V::zero();
            F weighted = V::zero();
            for (int i = begin; i < end; i += kLanes) {
                const F below = V::sub(V::load(x + i), largest);
                const F e = exp(below);
                sum = V::add(sum, e);
                weighted = V::fma(e, below, weighted);
            }
            out.sum += static_cast<double>(V::sum(sum));
            out.weighted += static_cast<double>(V::sum(weighted));
        }
        float below[kLanes], e[kLanes];
        V::store(below, V::sub(V::load(last), largest));
        V::store(e, exp(V::load(below)));
        for (int i = 0; i < n - whole; ++i) {
            out.sum += static_cast<double>(e[i]);
            out.weighted += static_cast<double>(e[i]) * static_cast<double>(below[i]);
        }
        return out;
    }

    // ---- attention ------------------------------------------------------------------------------------------------

    template <CacheType Type>
    static F loadCache(const void* base, std::size_t at) {
        if constexpr (Type == CacheType::Fp32)
            return V::load(static_cast<const float*>(base) + at);
        else
            return V::loadHalf(static_cast<const std::uint16_t*>(base) + at);
    }

    // N vectors of sixteen a row (0: known only at run time) and Q queries from `first` on. What a query gets does not
    // depend on Q: its sums run over the columns, then over the keys, in their order.
    template <CacheType Type, int N, int Q>
    static void attendWith(const AttentionTask& task, int first) {
        constexpr int kMost = N == 0 ? 16 : N;
        const int vectors = N == 0 ? task.headDimension / kLanes : N;
        const auto width = static_cast<std::size_t>(task.headDimension);
        F queries[Q][kMost];
        float* probabilities[Q];
        for (int q = 0; q < Q; ++q) {
            const float* from = task.query + static_cast<std::size_t>(first + q) * task.queryStride;
            for (int v = 0; v < vectors; ++v)
                queries[q][v] = V::mul(V::load(from + v * kLanes), V::set(task.queryScale));
            probabilities[q] = task.probabilities + static_cast<std::size_t>(first + q) * task.probabilityStride;
        }
        for (int begin = 0; begin < task.count; begin += kLanes) { // sixteen keys; the buffer has room for all
            const int keys = task.count - begin < kLanes ? task.count - begin : kLanes;
            F dots[Q][kLanes];
            for (int j = 0; j < keys; ++j) {
                F key[kMost];
                for (int v = 0; v < vectors; ++v)
                    key[v] = loadCache<Type>(task.keys, static_cast<std::size_t>(begin + j) * width +
                                                            static_cast<std::size_t>(v * kLanes));
                for (int q = 0; q < Q; ++q) {
                    F dot = V::zero();
                    for (int v = 0; v < vectors; ++v)
                        dot = V::fma(queries[q][v], key[v], dot);
                    dots[q][j] = dot;
                }
            }
            for (int q = 0; q < Q; ++q) {
                for (int j = keys; j < kLanes; ++j)
                    dots[q][j] = V::zero();
                V::store(probabilities[q] + begin, V::sumEach(dots[q]));
            }
        }
        for (int q = 0; q < Q; ++q)
            softmax(probabilities[q], task.count);
        F out[Q][kMost];
        for (int q = 0; q < Q; ++q)
            for (int v = 0; v < vectors; ++v)
                out[q][v] = V::zero();
        for (int j = 0; j < task.count; ++j) {
            F value[kMost];
            for (int v = 0; v < vectors; ++v)
                value[v] = loadCache<Type>(task.values, static_cast<std::size_t>(j) * width +
                                                            static_cast<std::size_t>(v * kLanes));
            for (int q = 0; q < Q; ++q) {
                const F p = V::set(probabilities[q][j]);
                for (int v = 0; v < vectors; ++v)
                    out[q][v] = V::fma(p, value[v], out[q][v]);
            }
        }
        for (int q = 0; q < Q; ++q)
            for (int v = 0; v < vectors; ++v)
                V::store(task.output + static_cast<std::size_t>(first + q) * task.outputStride + v * kLanes,
                         out[q][v]);
    }

    template <CacheType Type, int N>
    static void attendAll(const AttentionTask& task) {
        int first = 0;
        for (; first + V::kBatchQueries <= task.queries; first += V::kBatchQueries)
            attendWith<Type, N, V::kBatchQueries>(task, first);
        for (; first < task.queries; ++first)
            attendWith<Type, N, 1>(task, first);
    }

    static void attend(const AttentionTask& task) {
        const bool wide = task.headDimension == 64;
        if (task.type == CacheType::Fp32)
            wide ? attendAll<CacheType::Fp32, 4>(task) : attendAll<CacheType::Fp32, 0>(task);
        else
            wide ? attendAll<CacheType::Fp16, 4>(task) : attendAll<CacheType::Fp16, 0>(task);
    }

    // ---- packing --------------------------------------------------------------------------------------------------

    static std::uint16_t bf16Of(float x) { // to nearest even; not-a-number stays one
        const auto bits = __builtin_bit_cast(std::uint32_t, x);
        if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
        return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
    }

    static void packBf16(const float* row, int columns, std::uint16_t* out) {
        for (int group = 0; group < columns; group += kColumnStep)
            for (int i = 0; i < kLanes; ++i) {
                const int first = group + i;
                const int second = first + kLanes;
                out[group + 2 * i] = first < columns ? bf16Of(row[first]) : std::uint16_t{0};
                out[group + 2 * i + 1] = second < columns ? bf16Of(row[second]) : std::uint16_t{0};
            }
    }

    static void packInt8(const float* row, int columns, std::uint8_t* out, float* scales) {
        for (int column = 0, blockIndex = 0; column < columns; column += kBlockColumns, ++blockIndex) {
            const int end = column + kBlockColumns < columns ? column + kBlockColumns : columns;
            float largest = 0.0f;
            for (int k = column; k < end; ++k) {
                const float magnitude = __builtin_fabsf(row[k]);
                largest = magnitude > largest ? magnitude : largest;
            }
            const F factor = V::set(largest > 0.0f ? 127.0f / largest : 0.0f);
            scales[blockIndex] = largest / 127.0f;
            int k = column;
            for (; k + kLanes <= end; k += kLanes)
                V::storeBytes(out + k, V::roundToInt(V::fma(V::load(row + k), factor, V::set(128.0f))));
            const int stored = (end + kByteColumnStep - 1) / kByteColumnStep * kByteColumnStep;
            for (; k < stored; k += kLanes) {
                float last[kLanes];
                for (int i = 0; i < kLanes; ++i)
                    last[i] = k + i < end ? row[k + i] : 0.0f;
                V::storeBytes(out + k, V::roundToInt(V::fma(V::load(last), factor, V::set(128.0f))));
            }
        }
    }

    static std::uint64_t readBytes(const std::byte* data, std::size_t bytes, int streams) {
        return V::sumBytes(data, bytes, streams);
    }

    static constexpr KernelTable table(const char* name) {
        return KernelTable{name,   V::kByteDots, V::kMaxStreams, dotRows, quantiseInput, layerNorm, gelu,     addScaled,
                           attend, softmax,      logSumExp,      toHalf,  packBf16,      packInt8,  readBytes};
    }
};

} // namespace hs::model::kernels
