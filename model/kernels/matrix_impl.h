// The kernels of matrix_table.h, written once over a class of sixteen lanes and instantiated by one translation unit a
// processor path. As in kernel_impl.h: no standard header with inline functions, no shared inline function.
#pragma once

#include "model/kernels/kernel_impl.h"
#include "model/kernels/matrix_table.h"

namespace hs::model::kernels {

template <class V>
struct MatrixImpl {
    using F = typename V::F;
    using Own = Impl<V>;
    using Word = std::uint32_t;

    // ---- products -------------------------------------------------------------------------------------------------

    // R rows against one panel; each element is one chain of sums.
    template <WordType Type, int R>
    static void tile(const ProductTask& t, const Word* a, const Word* panel, float* c) {
        F sums[R][2];
        for (int r = 0; r < R; ++r)
            for (int j = 0; j < 2; ++j)
                sums[r][j] =
                    t.accumulate ? V::load(c + static_cast<std::size_t>(r) * t.cStride + j * kLanes) : V::zero();
        const auto* b = reinterpret_cast<const float*>(panel);
        for (int w = 0; w < t.words; ++w, b += kPanelColumns) {
            if constexpr (Type == WordType::Fp32) {
                const F first = V::load(b);
                const F second = V::load(b + kLanes);
#pragma GCC unroll 14
                for (int r = 0; r < R; ++r) {
                    const F x = V::set(__builtin_bit_cast(
                        float, a[static_cast<std::size_t>(r) * t.aStride + static_cast<std::size_t>(w)]));
                    sums[r][0] = V::fma(x, first, sums[r][0]);
                    sums[r][1] = V::fma(x, second, sums[r][1]);
                }
            } else {
                const auto first = V::loadPairs(b);
                const auto second = V::loadPairs(b + kLanes);
#pragma GCC unroll 14
                for (int r = 0; r < R; ++r) {
                    const auto x = V::setPair(a[static_cast<std::size_t>(r) * t.aStride + static_cast<std::size_t>(w)]);
                    sums[r][0] = V::pairDot(x, first, sums[r][0]);
                    sums[r][1] = V::pairDot(x, second, sums[r][1]);
                }
            }
        }
        for (int r = 0; r < R; ++r)
            for (int j = 0; j < 2; ++j)
                V::store(c + static_cast<std::size_t>(r) * t.cStride + j * kLanes, sums[r][j]);
    }

    template <WordType Type, int R>
    static void tilePanels(const ProductTask& t, int row) {
        const Word* a = t.a + static_cast<std::size_t>(row) * t.aStride;
        float* c = t.c + static_cast<std::size_t>(row) * t.cStride;
        for (int panel = 0; panel < t.panels; ++panel)
            tile<Type, R>(t, a, t.b + static_cast<std::size_t>(panel) * t.bStride, c + panel * kPanelColumns);
    }

    // What is left behind the whole tiles: R is found by halving the search.
    template <WordType Type, int R>
    static void lastRows(const ProductTask& t, int row, int rows) {
        if constexpr (R > 0) {
            if (rows == R) return tilePanels<Type, R>(t, row);
            lastRows<Type, R - 1>(t, row, rows);
        }
    }

    // Panels this short are read from the first cache by one tile of rows after the other.
    static constexpr int kShortPanel = 64; // words

    template <WordType Type>
    static void productOf(const ProductTask& t) {
        if (t.words <= kShortPanel && t.panels > 1 && t.rows > V::kTileRows) {
            ProductTask one = t;
            one.panels = 1;
            for (int panel = 0; panel < t.panels; ++panel, one.b += t.bStride, one.c += kPanelColumns)
                productOf<Type>(one);
            return;
        }
        int row = 0;
        for (; row + V::kTileRows <= t.rows; row += V::kTileRows)
            tilePanels<Type, V::kTileRows>(t, row);
        lastRows<Type, V::kTileRows - 1>(t, row, t.rows - row);
    }

    static void product(const ProductTask& t) {
        if (t.type == WordType::Fp32)
            productOf<WordType::Fp32>(t);
        else
            productOf<WordType::Bf16>(t);
    }

    // ---- panels ---------------------------------------------------------------------------------------------------

    static Word pairOf(float low, float high) {
        return static_cast<Word>(Own::bf16Of(low)) | static_cast<Word>(Own::bf16Of(high)) << 16;
    }
    static float fromBf16(std::uint16_t x) {
        return __builtin_bit_cast(float, static_cast<Word>(x) << 16);
    }

    static float numberAt(const SourceRows& rows, int row, int k) {
        const std::size_t at = static_cast<std::size_t>(row) * rows.stride + static_cast<std::size_t>(k);
        return rows.bf16 ? fromBf16(static_cast<const std::uint16_t*>(rows.data)[at])
                         : static_cast<const float*>(rows.data)[at];
    }

    // Sixteen words of a row from number k on; the row has them all.
    static void sixteenWords(const SourceRows& rows, int row, int k, WordType type, Word* out) {
        const std::size_t at = static_cast<std::size_t>(row) * rows.stride + static_cast<std::size_t>(k);
        if (rows.bf16) {
            const auto* from = static_cast<const std::uint16_t*>(rows.data) + at;
            if (type == WordType::Bf16)
                __builtin_memcpy(out, from, 64);
            else
                for (int i = 0; i < kLanes; ++i)
                    out[i] = static_cast<Word>(from[i]) << 16;
            return;
        }
        const float* from = static_cast<const float*>(rows.data) + at;
        if (type == WordType::Fp32)
            __builtin_memcpy(out, from, 64);
        else
            V::storePairs(out, V::load(from), V::load(from + kLanes));
    }

    static void packPanel(const SourceRows& rows, int columns, int numbers, WordType type, Word* panel) {
        const int perWord = numbersPerWord(type);
        const int words = wordsFor(type, numbers);
        const int whole = numbers / perWord / kLanes * kLanes;
        for (int half = 0; half < kPanelColumns; half += kLanes) {
            const int present = columns - half < 0 ? 0 : columns - half > kLanes ? kLanes : columns - half;
            alignas(64) Word square[kLanes * kLanes] = {};
            for (int w = 0; w < whole; w += kLanes) {
                for (int i = 0; i < present; ++i)
                    sixteenWords(rows, half + i, w * perWord, type, square + i * kLanes);
                V::transpose(square, panel + static_cast<std::size_t>(w) * kPanelColumns + half, kPanelColumns);
            }
            for (int w = whole; w < words; ++w)
                for (int i = 0; i < kLanes; ++i) {
                    Word word = 0;
                    if (i < present && type == WordType::Fp32)
                        word = __builtin_bit_cast(Word, numberAt(rows, half + i, w));
                    else if (i < present)
                        word = pairOf(numberAt(rows, half + i, 2 * w),
                                      2 * w + 1 < numbers ? numberAt(rows, half + i, 2 * w + 1) : 0.0f);
                    panel[static_cast<std::size_t>(w) * kPanelColumns + static_cast<std::size_t>(half + i)] = word;
                }
        }
    }

    static void packTransposed(const float* rows, std::size_t stride, int columns, int numbers, WordType type,
                               Word* panel) {
        const int perWord = numbersPerWord(type);
        for (int w = 0; w * perWord < numbers; ++w, panel += kPanelColumns) {
            const float* first = rows + static_cast<std::size_t>(w * perWord) * stride;
            if (columns == kPanelColumns && type == WordType::Fp32) {
                __builtin_memcpy(panel, first, kPanelColumns * sizeof(Word));
            } else if (columns == kPanelColumns && 2 * w + 1 < numbers) {
                for (int c = 0; c < kPanelColumns; c += kLanes)
                    V::storeZipped(panel + c, V::load(first + c), V::load(first + stride + c));
            } else {
                for (int c = 0; c < kPanelColumns; ++c) {
                    const float low = c < columns ? first[c] : 0.0f;
                    const float high =
                        c < columns && 2 * w + 1 < numbers ? first[stride + static_cast<std::size_t>(c)] : 0.0f;
                    panel[c] = type == WordType::Fp32 ? __builtin_bit_cast(Word, low) : pairOf(low, high);
                }
            }
        }
    }

    // ---- rows -----------------------------------------------------------------------------------------------------

    // Calls number(i), which gives numbers i to i + 15, and stores them as words.
    template <class Number>
    static void storeAsWords(int n, WordType type, Word* out, Number number) {
        if (type == WordType::Fp32) {
            for (int i = 0; i < n; i += kLanes)
                V::store(reinterpret_cast<float*>(out) + i, number(i));
            return;
        }
        int i = 0;
        for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
            const F low = number(i);
            V::storePairs(out + i / 2, low, number(i + kLanes));
        }
        if (i < n) {
            alignas(64) Word last[kLanes];
            V::storePairs(last, number(i), V::zero());
            __builtin_memcpy(out + i / 2, last, 32);
        }
    }

    static void toWords(const float* x, int n, WordType type, Word* out) {
        storeAsWords(n, type, out, [&](int i) { return V::load(x + i); });
    }

    static void normToWords(const float* x, const float* gain, const float* bias, int n, WordType type, Word* out) {
        F sum = V::zero();
        for (int i = 0; i < n; i += kLanes)
            sum = V::add(sum, V::load(x + i));
        const F centre = V::set(V::sum(sum) / static_cast<float>(n));
        F squares = V::zero();
        for (int i = 0; i < n; i += kLanes) {
            const F d = V::sub(V::load(x + i), centre);
            squares = V::fma(d, d, squares);
        }
        const F inverse = V::set(1.0f / __builtin_sqrtf(V::sum(squares) / static_cast<float>(n) + 1e-5f));
        storeAsWords(n, type, out, [&](int i) {
            return V::fma(V::mul(V::sub(V::load(x + i), centre), inverse), V::load(gain + i), V::load(bias + i));
        });
    }

    // x Phi(x) for what becomes bf16: Phi(x) - 1/2 is x times a polynomial of degree 8 in x^2, from Chebyshev
    // interpolation on |x| <= 4.25; beyond that Phi stays. The product's error is below 7e-5 everywhere.
    static F quickGelu(F x) {
        const F bounded = V::max(V::set(-4.25f), V::min(V::set(4.25f), x));
        const F s = V::mul(bounded, bounded);
        F p = V::set(6.460183083e-11f);
        p = V::fma(p, s, V::set(-6.024924559e-09f));
        p = V::fma(p, s, V::set(2.479441150e-07f));
        p = V::fma(p, s, V::set(-6.009385288e-06f));
        p = V::fma(p, s, V::set(9.715998021e-05f));
        p = V::fma(p, s, V::set(-1.129386947e-03f));
        p = V::fma(p, s, V::set(9.877813980e-03f));
        p = V::fma(p, s, V::set(-6.642762572e-02f));
        p = V::fma(p, s, V::set(3.989353180e-01f));
        return V::mul(x, V::fma(p, bounded, V::set(0.5f)));
    }

    static void geluToWords(const float* x, const float* bias, int n, WordType type, Word* out) {
        const auto value = [&](int i) {
            return bias == nullptr ? V::load(x + i) : V::add(V::load(x + i), V::load(bias + i));
        };
        if (type == WordType::Fp32)
            storeAsWords(n, type, out, [&](int i) { return Own::geluOf(value(i)); });
        else
            storeAsWords(n, type, out, [&](int i) { return quickGelu(value(i)); });
    }

    static void addTo(const float* x, const float* bias, float scale, const float* base, int n, float* out) {
        const F factor = V::set(scale);
        for (int i = 0; i < n; i += kLanes) {
            F value = V::load(x + i);
            if (bias != nullptr) value = V::add(value, V::load(bias + i));
            V::store(out + i, base == nullptr ? V::mul(value, factor) : V::fma(value, factor, V::load(base + i)));
        }
    }

    static void addWords(const Word* words, WordType type, float scale, int n, float* out) {
        const F factor = V::set(scale);
        if (type == WordType::Fp32) {
            const auto* x = reinterpret_cast<const float*>(words);
            for (int i = 0; i < n; i += kLanes)
                V::store(out + i, V::fma(V::load(x + i), factor, V::load(out + i)));
            return;
        }
        for (int i = 0; i < n; i += kLanes)
            V::store(out + i, V::fma(V::loadNumbers(words + i / 2), factor, V::load(out + i)));
    }

    // ---- softmax --------------------------------------------------------------------------------------------------

    // Scores i to i + 15, scaled and biased; -3e38 behind the n-th.
    static F scoreAt(const SoftmaxTask& t, int i, F scale) {
        F value = V::load(t.scores + i);
        value = t.bias == nullptr ? V::mul(value, scale) : V::fma(value, scale, V::load(t.bias + i));
        return i + kLanes <= t.n ? value : V::keepFirst(value, t.n - i, -3e38f);
    }

    static float highest(const SoftmaxTask& t, F scale) {
        F most = scoreAt(t, 0, scale);
        for (int i = kLanes; i < t.n; i += kLanes)
            most = V::max(most, scoreAt(t, i, scale));
        return V::maxLane(most);
    }

    // e^x for what becomes bf16, x <= 88: 2^n of the whole part of x / ln 2 times a polynomial of degree 4 in the rest,
    // from Chebyshev interpolation on [-1/2, 1/2], relative error below 4e-6; rounding x / ln 2 adds up to 6e-6 at -87.
    static F quickExp(F x) {
        const F t = V::max(V::set(-126.0f), V::mul(x, V::set(1.44269504088896341f)));
        const F n = V::round(t);
        const F f = V::sub(t, n);
        F p = V::set(9.666368515e-03f);
        p = V::fma(p, f, V::set(5.592197584e-02f));
        p = V::fma(p, f, V::set(2.402234904e-01f));
        p = V::fma(p, f, V::set(6.931210452e-01f));
        p = V::fma(p, f, V::set(1.0f));
        return V::mul(p, V::powerOfTwo(n));
    }

    // e^(score - largest) of sixteen numbers; zero behind the n-th.
    static F exponential(const SoftmaxTask& t, int i, F score, F largest) {
        const F x = V::sub(score, largest);
        const F e = t.type == WordType::Bf16 ? quickExp(x) : Own::exp(x);
        return i + kLanes <= t.n ? e : V::keepFirst(e, t.n - i, 0.0f);
    }

    static constexpr int kMostKept = 64; // rows this short stay in registers

    static void softmaxToWords(const SoftmaxTask& t) {
        const F scale = V::set(t.scale);
        if (t.padded <= kMostKept) return softmaxKept(t, scale);
        const F largest = V::set(highest(t, scale));
        F sum = V::zero();
        float* kept = t.scores;
        for (int i = 0; i < t.padded; i += kLanes) {
            const F e = i < t.n ? exponential(t, i, scoreAt(t, i, scale), largest) : V::zero();
            V::store(kept + i, e);
            sum = V::add(sum, e);
        }
        const F inverse = V::set(1.0f / V::sum(sum));
        storeAsWords(t.padded, t.type, t.out, [&](int i) { return V::mul(V::load(kept + i), inverse); });
    }

    static void softmaxKept(const SoftmaxTask& t, F scale) {
        F kept[kMostKept / kLanes];
        F most = V::set(-3e38f);
        for (int i = 0; i < t.n; i += kLanes) {
            kept[i / kLanes] = scoreAt(t, i, scale);
            most = V::max(most, kept[i / kLanes]);
        }
        const F largest = V::set(V::maxLane(most));
        F sum = V::zero();
        for (int i = 0; i < t.padded; i += kLanes) {
            F& one = kept[i / kLanes];
            one = i < t.n ? exponential(t, i, one, largest) : V::zero();
            sum = V::add(sum, one);
        }
        const F inverse = V::set(1.0f / V::sum(sum));
        storeAsWords(t.padded, t.type, t.out, [&](int i) { return V::mul(kept[i / kLanes], inverse); });
    }

    static void softmaxBlock(const SoftmaxTask& t, RunningSoftmax& state) {
        const F scale = V::set(t.scale);
        const float most = highest(t, scale);
        const float higher = most > state.maximum ? most : state.maximum;
        alignas(64) float lanes[kLanes];
        V::store(lanes, Own::exp(V::set(state.maximum - higher)));
        state.shrink = lanes[0];
        state.maximum = higher;
        const F largest = V::set(higher);
        F sum = V::zero();
        storeAsWords(t.padded, t.type, t.out, [&](int i) {
            const F e = i < t.n ? exponential(t, i, scoreAt(t, i, scale), largest) : V::zero();
            sum = V::add(sum, e);
            return e;
        });
        state.sum = state.sum * state.shrink + V::sum(sum);
    }

    static constexpr MatrixTable table(const char* name, bool bf16Products) {
        return MatrixTable{name,        bf16Products, V::kTileRows, product,  packPanel,      packTransposed, toWords,
                           normToWords, geluToWords,  addTo,        addWords, softmaxToWords, softmaxBlock};
    }
};

} // namespace hs::model::kernels
