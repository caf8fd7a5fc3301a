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

    template <int S, int B>
    struct Fp32Dot {
        static void run(const WeightView& w, const float* const* x, const std::byte* const* rows, float (*out)[B]) {
            F sums[S][B][2];
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    sums[s][b][0] = sums[s][b][1] = V::zero();
            for (int k = 0; k < w.paddedColumns; k += kColumnStep) {
                F inputs[B][2];
                for (int b = 0; b < B; ++b) {
                    inputs[b][0] = V::load(x[b] + k);
                    inputs[b][1] = V::load(x[b] + k + kLanes);
                }
                for (int s = 0; s < S; ++s) {
                    const float* row = reinterpret_cast<const float*>(rows[s]) + k;
                    const F first = V::load(row);
                    const F second = V::load(row + kLanes);
                    for (int b = 0; b < B; ++b) {
                        sums[s][b][0] = V::fma(first, inputs[b][0], sums[s][b][0]);
                        sums[s][b][1] = V::fma(second, inputs[b][1], sums[s][b][1]);
                    }
                }
            }
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    out[s][b] = V::sum(V::add(sums[s][b][0], sums[s][b][1]));
        }
    };

    template <int S, int B>
    struct Bf16Dot {
        static void run(const WeightView& w, const float* const* x, const std::byte* const* rows, float (*out)[B]) {
            F sums[S][B][2];
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    sums[s][b][0] = sums[s][b][1] = V::zero();
            for (int k = 0; k < w.paddedColumns; k += kColumnStep) {
                F inputs[B][2];
                for (int b = 0; b < B; ++b) {
                    inputs[b][0] = V::load(x[b] + k);
                    inputs[b][1] = V::load(x[b] + k + kLanes);
                }
                for (int s = 0; s < S; ++s) {
                    F first, second;
                    V::loadBf16(reinterpret_cast<const std::uint16_t*>(rows[s]) + k, first, second);
                    for (int b = 0; b < B; ++b) {
                        sums[s][b][0] = V::fma(first, inputs[b][0], sums[s][b][0]);
                        sums[s][b][1] = V::fma(second, inputs[b][1], sums[s][b][1]);
                    }
                }
            }
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    out[s][b] = V::sum(V::add(sums[s][b][0], sums[s][b][1]));
        }
    };

    // Integer sums of a block are exact; blocks are added in order with their scales.
    template <int S, int B>
    static void int8Dot(const WeightView& w, const InputView& x, int input, const std::byte* const* rows,
                        const float* const* scales, float (*out)[B]) {
        F sums[S][B];
        for (int s = 0; s < S; ++s)
            for (int b = 0; b < B; ++b)
                sums[s][b] = V::zero();
        for (int block = 0; block < w.blocks; ++block) {
            const int column = block * kBlockColumns;
            const int left = w.paddedColumns - column;
            const int vectors = left >= kBlockColumns ? kBlockColumns / kByteColumnStep : left / kByteColumnStep;
            for (int s = 0; s < S; ++s) {
                const F scale = V::set(scales[s][block]);
                const auto* row = reinterpret_cast<const std::uint8_t*>(rows[s]) + column;
                for (int b = 0; b < B; ++b) {
                    const std::size_t at =
                        static_cast<std::size_t>(input + b) * x.stride + static_cast<std::size_t>(column);
                    const I correction =
                        V::loadInt(x.correction + static_cast<std::size_t>(input + b) * x.correctionStride +
                                   static_cast<std::size_t>(block) * kLanes);
                    const I products = vectors == 2 ? dotOf<2>(row, x, at) : dotOf<1>(row, x, at);
                    sums[s][b] = V::fma(V::toFloat(V::addInt(products, correction)), scale, sums[s][b]);
                }
            }
        }
        for (int s = 0; s < S; ++s)
            for (int b = 0; b < B; ++b)
                out[s][b] = V::sum(sums[s][b]) * x.scale[input + b];
    }

    template <int Vectors>
    static I dotOf(const std::uint8_t* row, const InputView& x, std::size_t at) {
        if constexpr (V::kByteDots)
            return V::byteDot(row, x.high + at, x.low + at, nullptr, Vectors);
        else
            return V::byteDot(row, nullptr, nullptr, x.wide + at, Vectors);
    }

    // S rows against inputs [first, first + B).
    template <int S, int B>
    static void block(const WeightView& w, const InputView& x, int first, const int* rows, float (*out)[B]) {
        const std::byte* data[S];
        for (int s = 0; s < S; ++s)
            data[s] = w.data + static_cast<std::size_t>(rows[s]) * w.rowBytes;
        if (w.type == WeightType::Int8) {
            const float* scales[S];
            for (int s = 0; s < S; ++s)
                scales[s] = w.scales + static_cast<std::size_t>(rows[s]) * static_cast<std::size_t>(w.blocks);
            int8Dot<S, B>(w, x, first, data, scales, out);
            return;
        }
        const float* inputs[B];
        for (int b = 0; b < B; ++b)
            inputs[b] = x.values + static_cast<std::size_t>(first + b) * x.stride;
        if (w.type == WeightType::Fp32)
            Fp32Dot<S, B>::run(w, inputs, data, out);
        else
            Bf16Dot<S, B>::run(w, inputs, data, out);
    }

    template <int S, int B>
    static void blockTo(const WeightView& w, const InputView& x, int first, const int* rows, int rowBegin, float* out,
                        std::size_t outStride) {
        float values[S][B];
        block<S, B>(w, x, first, rows, values);
        for (int s = 0; s < S; ++s)
            for (int b = 0; b < B; ++b)
                out[static_cast<std::size_t>(first + b) * outStride + static_cast<std::size_t>(rows[s] - rowBegin)] =
                    values[s][b];
    }

    // The range is cut into S runs that are read side by side, so that each memory stream stays long.
    template <int S, int B>
    static void streamRows(const WeightView& w, const InputView& x, RowRange range, float* out, std::size_t outStride) {
        const int length = (range.end - range.begin) / S;
        for (int i = 0; i < length; ++i) {
            int rows[S];
            for (int s = 0; s < S; ++s)
                rows[s] = range.begin + s * length + i;
            int input = 0;
            for (; input + B <= x.count; input += B)
                blockTo<S, B>(w, x, input, rows, range.begin, out, outStride);
            for (; input < x.count; ++input)
                blockTo<S, 1>(w, x, input, rows, range.begin, out, outStride);
        }
        for (int row = range.begin + S * length; row < range.end; ++row)
            for (int input = 0; input < x.count; ++input)
                blockTo<1, 1>(w, x, input, &row, range.begin, out, outStride);
    }

    static void dotRows(const WeightView& w, const InputView& x, RowRange range, int streams, float* out,
                        std::size_t outStride) {
        if (x.count > 1) return streamRows<V::kBatchStreams, V::kBatchInputs>(w, x, range, out, outStride);
        if constexpr (V::kMaxStreams >= 8)
            if (streams >= 8) return streamRows<8, 1>(w, x, range, out, outStride);
        if constexpr (V::kMaxStreams >= 4)
            if (streams >= 4) return streamRows<4, 1>(w, x, range, out, outStride);
        if constexpr (V::kMaxStreams >= 2)
            if (streams >= 2) return streamRows<2, 1>(w, x, range, out, outStride);
        streamRows<1, 1>(w, x, range, out, outStride);
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
        for (int column = 0, block = 0; column < paddedColumns; column += kBlockColumns, ++block) {
            std::int32_t sums[kLanes] = {};
            const int end = column + kBlockColumns < paddedColumns ? column + kBlockColumns : paddedColumns;
            for (int k = column; k < end; k += kLanes) {
                const I q = V::roundToInt(V::mul(V::load(x + k), factor));
                if (out.high != nullptr) V::storeDigits(out.high + k, out.low + k, q);
                if (out.wide != nullptr) V::storeWords(out.wide + k, q);
                std::int32_t lanes[kLanes];
                V::storeInt(lanes, q);
                for (int i = 0; i < kLanes; ++i)
                    sums[(k % kByteColumnStep + i) / 4] += lanes[i];
            }
            for (int i = 0; i < kLanes; ++i)
                out.correction[block * kLanes + i] = -128 * sums[i];
        }
    }

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

    // N vectors of sixteen a row; 0 = known only at run time.
    template <CacheType Type, int N>
    static void attendWith(const AttentionTask& task) {
        constexpr int kMost = N == 0 ? 16 : N;
        const int vectors = N == 0 ? task.headDimension / kLanes : N;
        const auto width = static_cast<std::size_t>(task.headDimension);
        F query[kMost];
        for (int v = 0; v < vectors; ++v)
            query[v] = V::mul(V::load(task.query + v * kLanes), V::set(task.queryScale));
        for (int j = 0; j < task.count; ++j) {
            F dot = V::zero();
            for (int v = 0; v < vectors; ++v)
                dot = V::fma(query[v],
                             loadCache<Type>(task.keys, static_cast<std::size_t>(j) * width +
                                                            static_cast<std::size_t>(v * kLanes)),
                             dot);
            task.probabilities[j] = V::sum(dot);
        }
        softmax(task.probabilities, task.count);
        F out[kMost];
        for (int v = 0; v < vectors; ++v)
            out[v] = V::zero();
        for (int j = 0; j < task.count; ++j) {
            const F p = V::set(task.probabilities[j]);
            for (int v = 0; v < vectors; ++v)
                out[v] = V::fma(p,
                                loadCache<Type>(task.values, static_cast<std::size_t>(j) * width +
                                                                 static_cast<std::size_t>(v * kLanes)),
                                out[v]);
        }
        for (int v = 0; v < vectors; ++v)
            V::store(task.output + v * kLanes, out[v]);
    }

    static void attend(const AttentionTask& task) {
        const bool wide = task.headDimension == 64;
        if (task.type == CacheType::Fp32)
            wide ? attendWith<CacheType::Fp32, 4>(task) : attendWith<CacheType::Fp32, 0>(task);
        else
            wide ? attendWith<CacheType::Fp16, 4>(task) : attendWith<CacheType::Fp16, 0>(task);
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
