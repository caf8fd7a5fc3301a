// The kernels themselves, written once over a class of sixteen lanes (simd_*.h) and instantiated by one translation
// unit a processor path. No header of the standard library beyond fixed-width integers and no shared inline function
// may be used here: its copy compiled for AVX-512 could replace the one of a processor without it.
#pragma once

#include "model/kernels/dot_impl.h"
#include "model/kernels/kernel_table.h"

#include <cstddef>
#include <cstdint>

namespace hs::model::kernels {

template <class V>
struct Impl {
    using F = typename V::F;
    using I = typename V::I;

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

    static void addShares(std::int32_t* sums, const float* p, float scale, int n) {
        const F factor = V::set(scale);
        for (int i = 0; i < n; i += kLanes)
            V::storeInt(sums + i,
                        V::addInt(V::loadInt(sums + i), V::roundToInt(V::mul(V::load(p + i), factor))));
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
                value[v] = loadCache<Type>(task.values,
                                           static_cast<std::size_t>(j) * width + static_cast<std::size_t>(v * kLanes));
            for (int q = 0; q < Q; ++q) {
                const F p = V::set(probabilities[q][j]);
                for (int v = 0; v < vectors; ++v)
                    out[q][v] = V::fma(p, value[v], out[q][v]);
            }
        }
        for (int q = 0; q < Q; ++q)
            for (int v = 0; v < vectors; ++v)
                V::store(task.output + static_cast<std::size_t>(first + q) * task.outputStride + v * kLanes, out[q][v]);
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
        return KernelTable{name,      V::kByteDots, V::kMaxStreams, Dots<V>::dotRows, Dots<V>::quantiseInput,
                           layerNorm, gelu,         addShares,      attend,           softmax,
                           logSumExp, toHalf,       packBf16,       packInt8,         readBytes};
    }
};

} // namespace hs::model::kernels
