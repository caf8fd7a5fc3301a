#include "tests/support/golden_files.h"

#include <gtest/gtest.h>
#include <png.h>
#include <zlib.h>

#include <cstring>
#include <fstream>
#include <sstream>

namespace hs::test {

namespace {

std::string readAll(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << "cannot read " << path.filename();
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::uint32_t number(const std::string& bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value |= std::uint32_t(static_cast<unsigned char>(bytes.at(at + std::size_t(i)))) << (8 * i);
    return value;
}

std::string inflateRaw(const std::string& packed, std::size_t size) {
    std::string plain(size, '\0');
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = uInt(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = uInt(plain.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    return plain;
}

// \x93NUMPY, version, header length, then a Python literal such as {'descr': '|u1', …, 'shape': (224, 224, 3), }.
Array parseNpy(const std::string& bytes) {
    const bool longHeader = bytes.at(6) >= 2;
    const std::size_t start = longHeader ? 12 : 10;
    const std::size_t length = number(bytes, 8, longHeader ? 4 : 2);
    const std::string header = bytes.substr(start, length);
    Array array;
    const std::size_t type = header.find("'descr': '") + 10;
    array.type = header.substr(type, header.find('\'', type) - type);
    const std::size_t open = header.find("'shape': (") + 10;
    std::istringstream shape(header.substr(open, header.find(')', open) - open));
    for (std::string side; std::getline(shape, side, ',');)
        if (side.find_first_of("0123456789") != std::string::npos) array.shape.push_back(std::stoul(side));
    array.bytes.assign(bytes.begin() + std::ptrdiff_t(start + length), bytes.end());
    return array;
}

} // namespace

Picture readPng(const std::filesystem::path& path) {
    Picture picture;
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_file(&image, path.c_str())) {
        ADD_FAILURE() << "cannot read " << path.filename() << ": " << image.message;
        return picture;
    }
    const bool colour = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
    image.format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
    picture.width = int(image.width);
    picture.height = int(image.height);
    picture.channels = colour ? 3 : 1;
    picture.bytes.resize(PNG_IMAGE_SIZE(image));
    EXPECT_TRUE(png_image_finish_read(&image, nullptr, picture.bytes.data(), 0, nullptr)) << image.message;
    return picture;
}

std::map<std::string, Array> readNpz(const std::filesystem::path& path) {
    std::map<std::string, Array> arrays;
    const std::string zip = readAll(path);
    const std::size_t end = zip.rfind("PK\x05\x06");
    if (end == std::string::npos) return arrays;
    std::size_t entry = number(zip, end + 16, 4);
    for (std::uint32_t i = number(zip, end + 10, 2); i > 0; --i) {
        const std::uint32_t method = number(zip, entry + 10, 2), packed = number(zip, entry + 20, 4);
        const std::uint32_t size = number(zip, entry + 24, 4), nameLength = number(zip, entry + 28, 2);
        const std::uint32_t local = number(zip, entry + 42, 4);
        const std::size_t data = local + 30 + number(zip, local + 26, 2) + number(zip, local + 28, 2);
        const std::string name = zip.substr(entry + 46, nameLength), bytes = zip.substr(data, packed);
        arrays[name.substr(0, name.rfind(".npy"))] = parseNpy(method == 8 ? inflateRaw(bytes, size) : bytes);
        entry += 46 + nameLength + number(zip, entry + 30, 2) + number(zip, entry + 32, 2);
    }
    return arrays;
}

} // namespace hs::test
