#include "core/synthetic/tiff_pyramid.h"

#include "core/files.h"
#include "core/synthetic/jpeg_tile.h"
#include "core/synthetic/tiff_file.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace hs::core {

namespace {

constexpr int kTile = 256;
constexpr std::size_t kTileBytes = std::size_t(kTile) * kTile * 3;
constexpr std::int64_t kSmallestLevel = 400; // the last level's longer side is not above twice this
constexpr std::int64_t kBigTiffPixels = 2'000'000'000;

// fn(i) for i in [0, count) on `threads` threads; the first error stops the rest.
Result<void> parallelFor(std::int64_t count, int threads, const std::function<Result<void>(std::int64_t)>& fn) {
    std::atomic<std::int64_t> next{0};
    std::mutex mutex;
    std::optional<Error> failure; // guarded by mutex
    const auto work = [&] {
        for (std::int64_t i = next++; i < count; i = next++) {
            Result<void> result = fn(i);
            if (result) continue;
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::move(result).error();
            next = count;
        }
    };
    {
        std::vector<std::jthread> workers;
        for (int i = 1; i < std::min<std::int64_t>(threads, count); ++i)
            workers.emplace_back(work);
        work();
    }
    if (failure) return *failure;
    return {};
}

struct Level {
    std::int64_t width = 0, height = 0;
    std::int64_t columns = 0, rows = 0;        // tiles
    std::vector<std::uint64_t> offsets, sizes; // of the tiles, row by row
    std::vector<std::uint8_t> strip;           // one row of tiles, [kTile, columns * kTile, 3]; none for level 0
};

class PyramidWriter {
public:
    PyramidWriter(TiffFile file, const TiffPyramidOptions& options, const DrawFunction& draw)
        : m_file(std::move(file))
        , m_options(options)
        , m_draw(draw)
        , m_threads(options.threads > 0 ? options.threads : int(std::max(1u, std::thread::hardware_concurrency()))) {
        std::int64_t width = options.width, height = options.height;
        do {
            Level level;
            level.width = width, level.height = height;
            level.columns = (width + kTile - 1) / kTile, level.rows = (height + kTile - 1) / kTile;
            if (!m_levels.empty()) level.strip.assign(kTileBytes * std::size_t(level.columns), 255);
            m_levels.push_back(std::move(level));
            width = (width + 1) / 2, height = (height + 1) / 2;
        } while (std::max(width, height) > kSmallestLevel);
    }

    Result<void> write(const PixelProgress& progress, std::stop_token stop) {
        const Level& finest = m_levels.front();
        for (std::int64_t row = 0; row < finest.rows; ++row) {
            HS_CHECK(writeRow(0, row, stop));
            if (progress)
                progress(std::min((row + 1) * kTile, finest.height) * finest.width, finest.height * finest.width);
        }
        return finish();
    }

private:
    // Draws or copies the tiles of a row, encodes them, and halves them into the level below.
    Result<void> writeRow(std::size_t index, std::int64_t row, const std::stop_token& stop) {
        Level& level = m_levels[index];
        std::vector<std::string> encoded(std::size_t(level.columns));
        HS_CHECK(parallelFor(level.columns, m_threads, [&](std::int64_t column) -> Result<void> {
            if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "writing the slide was stopped");
            std::vector<std::uint8_t> tile(kTileBytes);
            if (index == 0)
                m_draw({column * kTile, row * kTile, kTile, kTile}, tile);
            else
                copyFromStrip(level, column, tile);
            HS_TRY(encoded[std::size_t(column)], encodeJpegTile(tile.data(), kTile, m_options.quality));
            if (index + 1 < m_levels.size()) halveInto(m_levels[index + 1], tile, column, row);
            return {};
        }));
        for (const std::string& bytes : encoded) {
            HS_TRY(const std::uint64_t at, m_file.append(bytes));
            level.offsets.push_back(at);
            level.sizes.push_back(bytes.size());
        }
        if (index + 1 == m_levels.size() || (row % 2 == 0 && row + 1 < level.rows)) return {};
        HS_CHECK(writeRow(index + 1, row / 2, stop));
        std::fill(m_levels[index + 1].strip.begin(), m_levels[index + 1].strip.end(), std::uint8_t(255));
        return {};
    }

    static void copyFromStrip(const Level& level, std::int64_t column, std::vector<std::uint8_t>& tile) {
        const std::size_t stride = std::size_t(level.columns) * kTile * 3;
        for (int y = 0; y < kTile; ++y)
            std::copy_n(&level.strip[std::size_t(y) * stride + std::size_t(column) * kTile * 3], kTile * 3,
                        &tile[std::size_t(y) * kTile * 3]);
    }

    static void halveInto(Level& below, const std::vector<std::uint8_t>& tile, std::int64_t column, std::int64_t row) {
        const std::size_t stride = std::size_t(below.columns) * kTile * 3;
        for (int y = 0; y < kTile / 2; ++y) {
            const std::uint8_t* upper = &tile[std::size_t(2 * y) * kTile * 3];
            const std::uint8_t* lower = upper + kTile * 3;
            std::uint8_t* out =
                &below.strip[std::size_t(row % 2 * (kTile / 2) + y) * stride + std::size_t(column) * (kTile / 2) * 3];
            for (int x = 0; x < kTile / 2; ++x, upper += 6, lower += 6)
                for (int channel = 0; channel < 3; ++channel)
                    *out++ = std::uint8_t(
                        (upper[channel] + upper[channel + 3] + lower[channel] + lower[channel + 3] + 2) / 4);
        }
    }

    Result<void> finish() {
        HS_TRY(const std::string tables, jpegTables(m_options.quality));
        std::vector<std::vector<TiffEntry>> directories;
        for (std::size_t i = 0; i < m_levels.size(); ++i)
            directories.push_back(directoryOf(i, tables));
        return m_file.finish(directories);
    }

    std::vector<TiffEntry> directoryOf(std::size_t index, const std::string& tables) const {
        using Type = TiffEntry::Type;
        const Level& level = m_levels[index];
        // Pixels per centimetre, in thousandths.
        const std::uint64_t resolution =
            std::uint64_t(std::llround(1e7 / m_options.spacing * double(level.width) / double(m_options.width)));
        std::vector<TiffEntry> entries{
            {254, Type::Long, {index == 0 ? 0u : 1u}, {}},
            {256, Type::Long, {std::uint64_t(level.width)}, {}},
            {257, Type::Long, {std::uint64_t(level.height)}, {}},
            {258, Type::Short, {8, 8, 8}, {}},
            {259, Type::Short, {7}, {}}, // JPEG
            {262, Type::Short, {6}, {}}, // YCbCr
        };
        if (index == 0) entries.push_back({270, Type::Ascii, {}, m_options.description + '\0'});
        const std::vector<TiffEntry> rest{
            {277, Type::Short, {3}, {}},
            {282, Type::Rational, {resolution, 1000}, {}},
            {283, Type::Rational, {resolution, 1000}, {}},
            {284, Type::Short, {1}, {}},
            {296, Type::Short, {3}, {}}, // centimetres
            {305, Type::Ascii, {}, std::string("HistoScribe " HS_VERSION) + '\0'},
            {322, Type::Long, {kTile}, {}},
            {323, Type::Long, {kTile}, {}},
            {324, Type::Offset, level.offsets, {}},
            {325, Type::Long, level.sizes, {}},
            {347, Type::Undefined, {}, tables},
            {530, Type::Short, {2, 2}, {}}, // chroma subsampling
        };
        entries.insert(entries.end(), rest.begin(), rest.end());
        return entries;
    }

    TiffFile m_file;
    const TiffPyramidOptions& m_options;
    const DrawFunction& m_draw;
    int m_threads;
    std::vector<Level> m_levels;
};

} // namespace

Result<void> writeTiffPyramid(const std::filesystem::path& path, const TiffPyramidOptions& options,
                              const DrawFunction& draw, const PixelProgress& progress, std::stop_token stop) {
    constexpr std::int64_t kMostPixels = 1'000'000; // a side
    if (options.width < 1 || options.height < 1 || options.width > kMostPixels || options.height > kMostPixels)
        return Error(ErrorCode::InvalidInput, "a slide of " + std::to_string(options.width) + " x " +
                                                  std::to_string(options.height) + " pixels was asked for; 1 to " +
                                                  std::to_string(kMostPixels) + " a side are possible");
    if (!(options.spacing >= 0.01 && options.spacing <= 100.0))
        return Error(ErrorCode::InvalidInput,
                     "a spacing of " + std::to_string(options.spacing) + " µm was asked for; 0.01 to 100 are possible");
    return writeAtomically(path, [&](const std::filesystem::path& temporary) -> Result<void> {
        const bool big = options.width * options.height > kBigTiffPixels;
        HS_TRY(TiffFile file, TiffFile::create(temporary, big ? TiffFlavour::Big : TiffFlavour::Classic));
        return PyramidWriter(std::move(file), options, draw).write(progress, stop);
    });
}

} // namespace hs::core
