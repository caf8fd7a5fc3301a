#include "tests/cases/tiff_bytes.h"

#include <algorithm>

namespace hs::test {

namespace {

void append(std::string& bytes, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i)
        bytes += char(value >> (8 * i) & 0xFF);
}

void replace(std::string& bytes, std::size_t at, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i)
        bytes[at + std::size_t(i)] = char(value >> (8 * i) & 0xFF);
}

int sizeOf(TiffType type) {
    switch (type) {
    case TiffType::Text:
        return 1;
    case TiffType::Short:
        return 2;
    case TiffType::Long:
        return 4;
    case TiffType::Rational:
    case TiffType::Long8:
        return 8;
    }
    return 4;
}

std::string payloadOf(const TiffTag& tag) {
    std::string bytes = tag.text;
    const int size = tag.type == TiffType::Rational ? 4 : sizeOf(tag.type);
    for (const std::uint64_t value : tag.values)
        append(bytes, value, size);
    return bytes;
}

std::uint64_t countOf(const TiffTag& tag) {
    if (tag.statedCount != 0) return tag.statedCount;
    if (tag.type == TiffType::Text) return tag.text.size();
    return tag.type == TiffType::Rational ? tag.values.size() / 2 : tag.values.size();
}

// Pink with darker grains, on white towards the rim.
std::string tilePixels(const TiffShape& shape, int column, int row) {
    std::string pixels;
    pixels.reserve(std::size_t(shape.tile) * std::size_t(shape.tile) * 3);
    for (int y = row * shape.tile; y < (row + 1) * shape.tile; ++y)
        for (int x = column * shape.tile; x < (column + 1) * shape.tile; ++x) {
            const bool glass = x < 32 || y < 32 || x >= shape.width - 32 || y >= shape.height - 32;
            const unsigned grain = unsigned(x / 3 * 7919 + y / 3 * 104729) * 2654435761u >> 24;
            const int dark = int(grain % 110);
            pixels += char(glass ? 245 : 225 - dark);
            pixels += char(glass ? 245 : 150 - dark);
            pixels += char(glass ? 245 : 190 - dark / 2);
        }
    return pixels;
}

class Writer {
public:
    explicit Writer(const TiffFile& file)
        : m_file(file)
        , m_wide(file.big ? 8 : 4) {}

    std::string write() {
        m_bytes = m_file.big ? std::string("II\x2B\0\x08\0\0\0", 8) : std::string("II*\0", 4);
        std::size_t link = m_bytes.size();
        append(m_bytes, 0, m_wide);
        std::size_t first = 0;
        for (const TiffDirectory& directory : m_file.directories) {
            const std::size_t at = writeDirectory(directory);
            if (first == 0) first = at;
            replace(m_bytes, link, at, m_wide);
            link = m_nextLink;
        }
        if (m_file.loops) replace(m_bytes, link, first, m_wide);
        return std::move(m_bytes);
    }

private:
    std::size_t writeDirectory(const TiffDirectory& directory) {
        std::vector<TiffTag> tags = directory.tags;
        TiffTag offsets{directory.offsetsTag, m_file.big ? TiffType::Long8 : TiffType::Long, {}, {}, 0};
        TiffTag counts{directory.countsTag, TiffType::Long, {}, {}, 0};
        for (const std::string& block : directory.blocks) {
            offsets.values.push_back(m_bytes.size() + directory.addToOffsets);
            counts.values.push_back(block.size() + directory.addToCounts);
            m_bytes += block;
        }
        if (!directory.blocks.empty()) {
            tags.push_back(offsets);
            tags.push_back(counts);
        }
        std::stable_sort(tags.begin(), tags.end(), [](const TiffTag& a, const TiffTag& b) { return a.tag < b.tag; });
        std::vector<std::string> values;
        std::vector<std::size_t> places;
        for (const TiffTag& tag : tags) {
            values.push_back(payloadOf(tag));
            places.push_back(m_bytes.size());
            if (values.back().size() > std::size_t(m_wide)) m_bytes += values.back();
            if (m_bytes.size() % 2 == 1) m_bytes += '\0';
        }
        const std::size_t at = m_bytes.size();
        append(m_bytes, tags.size(), m_file.big ? 8 : 2);
        for (std::size_t i = 0; i < tags.size(); ++i) {
            append(m_bytes, tags[i].tag, 2);
            append(m_bytes, std::uint64_t(tags[i].type), 2);
            append(m_bytes, countOf(tags[i]), m_wide);
            if (values[i].size() > std::size_t(m_wide)) {
                append(m_bytes, places[i], m_wide);
            } else {
                m_bytes += values[i];
                m_bytes.append(std::size_t(m_wide) - values[i].size(), '\0');
            }
        }
        m_nextLink = m_bytes.size();
        append(m_bytes, 0, m_wide);
        return at;
    }

    const TiffFile& m_file;
    int m_wide; // bytes of an offset
    std::string m_bytes;
    std::size_t m_nextLink = 0;
};

} // namespace

TiffDirectory& TiffDirectory::set(std::uint16_t tag, TiffType type, std::vector<std::uint64_t> values) {
    remove(tag);
    tags.push_back({tag, type, std::move(values), {}, 0});
    return *this;
}

TiffDirectory& TiffDirectory::setText(std::uint16_t tag, std::string text) {
    remove(tag);
    tags.push_back({tag, TiffType::Text, {}, std::move(text) + '\0', 0});
    return *this;
}

TiffDirectory& TiffDirectory::remove(std::uint16_t tag) {
    std::erase_if(tags, [tag](const TiffTag& one) { return one.tag == tag; });
    return *this;
}

TiffDirectory tiledPicture(const TiffShape& shape) {
    TiffDirectory picture;
    picture.set(tiff::kKind, 0)
        .set(tiff::kWidth, std::uint64_t(shape.width))
        .set(tiff::kHeight, std::uint64_t(shape.height));
    picture.set(tiff::kBits, TiffType::Short, {8, 8, 8}).set(tiff::kCompression, TiffType::Short, {1});
    picture.set(tiff::kColours, TiffType::Short, {2}).set(tiff::kSamples, TiffType::Short, {3});
    picture.set(tiff::kPlanes, TiffType::Short, {1});
    if (shape.pixelsPerCentimetre != 0) {
        picture.set(tiff::kXResolution, TiffType::Rational, {shape.pixelsPerCentimetre, 1});
        picture.set(tiff::kYResolution, TiffType::Rational, {shape.pixelsPerCentimetre, 1});
        picture.set(tiff::kResolutionUnit, TiffType::Short, {3});
    }
    picture.set(tiff::kTileWidth, std::uint64_t(shape.tile)).set(tiff::kTileHeight, std::uint64_t(shape.tile));
    for (int row = 0; row * shape.tile < shape.height; ++row)
        for (int column = 0; column * shape.tile < shape.width; ++column)
            picture.blocks.push_back(tilePixels(shape, column, row));
    return picture;
}

std::string TiffFile::bytes() const {
    return Writer(*this).write();
}

std::string goodTiff() {
    return tiffOf(tiledPicture());
}

} // namespace hs::test
