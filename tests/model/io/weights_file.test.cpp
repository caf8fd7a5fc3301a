// Expected values of containers/*: containers/expected.pt, written by PyTorch 1.13.1 from the same objects; exact.
#include "model/io/weights_file.h"
#include "tests/model/io/temporary_folder.h"

#include "model/io/number_formats.h"
#include "model/io/quantise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <limits>

using namespace hs::model;
using hs::core::ErrorCode;
using hs::test::TemporaryFolder;
using testing::ElementsAreArray;
using testing::HasSubstr;

namespace {

std::filesystem::path containers() {
    return hs::test::sharedFolder() / "golden/containers";
}

std::shared_ptr<const WeightsFile> opened(const std::filesystem::path& path) {
    auto file = WeightsFile::open(path);
    if (!file) {
        ADD_FAILURE() << path << ": " << file.error().message;
        return nullptr;
    }
    return std::move(file).value();
}

std::vector<std::byte> bytesOf(const WeightsFile& file, const TensorEntry& tensor) {
    std::vector<std::byte> bytes(std::size_t(tensor.elements()) * dtypeBytes(tensor.dtype));
    EXPECT_TRUE(file.copyTo(tensor, bytes).ok());
    return bytes;
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += piece;
    return text;
}

std::span<const std::byte> asBytes(const auto& values) {
    return std::as_bytes(std::span(values));
}

std::string littleEndian64(std::uint64_t value) {
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &value, 8);
    return bytes;
}

std::string safetensors(const std::string& head, std::string_view data) {
    return littleEndian64(head.size()) + head + std::string(data);
}

// The magic number, protocol version and system information of the legacy layout.
std::string legacyHead() {
    const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 15);
    return magic + std::string("\x80\x02M\xe9\x03.") + std::string("\x80\x02}X\x0d\0\0\0little_endian\x88s.", 24);
}

hs::core::Error openError(const TemporaryFolder& folder, std::string_view bytes) {
    const auto path = folder.write("untrusted.bin", bytes);
    auto file = WeightsFile::open(path);
    if (file.ok()) {
        ADD_FAILURE() << "opened";
        return {};
    }
    EXPECT_EQ(file.error().message.find('\n'), std::string::npos);
    EXPECT_FALSE(file.error().message.empty());
    return file.error();
}

} // namespace

class Containers : public testing::TestWithParam<const char*> {};

TEST_P(Containers, HoldTheValuesPyTorchWrote) {
    HS_NEED_SHARED("golden/containers");
    const std::string name = GetParam();
    const auto expected = opened(containers() / "expected.pt");
    const auto file = opened(containers() / name);
    ASSERT_TRUE(expected && file);
    const std::string prefix = name.starts_with("mixed") ? "mixed/" : "sd/";
    ASSERT_GE(file->tensors().size(), 3u);
    for (const TensorEntry& tensor : file->tensors()) {
        const TensorEntry* reference = expected->find(prefix + tensor.name);
        ASSERT_NE(reference, nullptr) << tensor.name;
        EXPECT_EQ(tensor.dtype, reference->dtype) << tensor.name;
        EXPECT_EQ(tensor.shape, reference->shape) << tensor.name;
        EXPECT_EQ(bytesOf(*file, tensor), bytesOf(*expected, *reference)) << tensor.name;
    }
}

TEST_P(Containers, CutAtEveryByteGiveOneSentence) {
    HS_NEED_SHARED("golden/containers");
    TemporaryFolder folder;
    const std::string whole = hs::test::readBytes(containers() / GetParam());
    const auto path = folder.write("cut.pth", whole);
    for (std::size_t length = whole.size(); length-- > 0;) {
        ASSERT_EQ(::truncate(path.c_str(), off_t(length)), 0);
        const auto file = WeightsFile::open(path);
        ASSERT_FALSE(file.ok()) << "opened with " << length << " of " << whole.size() << " bytes";
        ASSERT_FALSE(file.error().message.empty());
    }
}

TEST_P(Containers, SurviveEveryByteBeingDamaged) {
    HS_NEED_SHARED("golden/containers");
    TemporaryFolder folder;
    const std::string whole = hs::test::readBytes(containers() / GetParam());
    const auto path = folder.write("damaged.pth", whole);
    std::fstream damage(path, std::ios::in | std::ios::out | std::ios::binary);
    const auto put = [&](std::size_t at, char byte) {
        damage.seekp(std::streamoff(at));
        damage.put(byte);
        damage.flush();
    };
    for (std::size_t at = 0; at < whole.size(); ++at) {
        put(at, char(whole[at] ^ (at % 2 == 0 ? 0xff : 0x01)));
        const auto file = WeightsFile::open(path);
        put(at, whole[at]);
        if (!file) continue;
        for (const TensorEntry& tensor : file.value()->tensors())
            bytesOf(*file.value(), tensor);
    }
}

INSTANTIATE_TEST_SUITE_P(WeightsFile, Containers,
                         testing::Values("state_dict_zip.pth", "state_dict_legacy.pth", "state_dict_torch2_zip.pth",
                                         "nested_model_zip.pth", "nested_model_legacy.pth", "mixed_zip.pth",
                                         "mixed_legacy.pth", "module_parameters_zip.pth", "plain_dict_zip.pth"),
                         [](const auto& info) {
                             std::string name = info.param;
                             return name.substr(0, name.size() - 4);
                         });

TEST(WeightsFile, TiedTensorsShareOneStorage) {
    HS_NEED_SHARED("golden/tiny/tiny.pth");
    const auto file = opened(hs::test::sharedFolder() / "golden/tiny/tiny.pth");
    ASSERT_TRUE(file);
    const TensorEntry* embedding = file->find("histogpt.embed_tokens.weight");
    const TensorEntry* projection = file->find("output_projection.weight");
    ASSERT_TRUE(embedding != nullptr && projection != nullptr);
    EXPECT_EQ(embedding->storageId, projection->storageId);
    EXPECT_EQ(embedding->data, projection->data);
    EXPECT_NE(embedding->storageId, file->find("histogpt.embed_positions.weight")->storageId);
    EXPECT_EQ(file->find("no such tensor"), nullptr);
}

TEST(WeightsFile, ScalarsBesideTheModelBecomeMetadata) {
    HS_NEED_SHARED("golden/containers");
    const auto file = opened(containers() / "nested_model_zip.pth");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->metadata().at("epoch"), "12");
    EXPECT_EQ(file->metadata().at("done"), "True");
    EXPECT_EQ(file->metadata().at("best"), "None");
    EXPECT_EQ(file->metadata().count("model"), 0u);
}

TEST(WeightsFile, ConvertsToFloat) {
    HS_NEED_SHARED("golden/containers");
    const auto file = opened(containers() / "mixed_zip.pth");
    ASSERT_TRUE(file);
    const auto floats = [&](const char* name) {
        const TensorEntry& tensor = *file->find(name);
        std::vector<float> values(std::size_t(tensor.elements()));
        EXPECT_TRUE(file->copyToFloat(tensor, values).ok()) << name;
        return values;
    };
    const auto whole = floats("whole");           // [5, 8]
    const auto transposed = floats("transposed"); // [8, 5]
    for (std::size_t row = 0; row < 5; ++row)
        for (std::size_t column = 0; column < 8; ++column)
            EXPECT_EQ(transposed[column * 5 + row], whole[row * 8 + column]);
    const auto bfloat = floats("bfloat16");
    const auto half = floats("half");
    const auto exact = floats("double");
    EXPECT_EQ(bfloat.size(), 15u);
    EXPECT_EQ(half.size(), 15u);
    EXPECT_EQ(exact.size(), 15u);
    std::vector<float> room(4);
    const auto refused = file->copyToFloat(*file->find("int64"), room);
    EXPECT_EQ(refused.error().code, ErrorCode::Unsupported);
    EXPECT_THAT(refused.error().message, HasSubstr("int64"));
    EXPECT_EQ(file->copyToFloat(*file->find("half"), room).error().code, ErrorCode::Internal);
}

TEST(WeightsFile, AFileThatShrinksWhileOpenGivesOneSentence) {
    TemporaryFolder folder;
    const std::vector<float> values(200000, 1.5f);
    const std::vector<TensorToWrite> tensors{{"a", DType::F32, {200000}, asBytes(values)}};
    ASSERT_TRUE(writeSafetensors(folder / "a.safetensors", tensors, {}).ok());
    const auto file = opened(folder / "a.safetensors");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->checkIntact().ok());
    ASSERT_EQ(::truncate((folder / "a.safetensors").c_str(), 4096), 0);
    std::vector<float> out(200000);
    const auto result = file->copyToFloat(file->tensors()[0], out);
    EXPECT_EQ(result.error().code, ErrorCode::Corrupt);
    EXPECT_THAT(result.error().message, HasSubstr("became shorter"));
    EXPECT_EQ(file->checkIntact().error().code, ErrorCode::Corrupt);
}

TEST(WeightsFile, RefusesWhatIsNoFileOfWeights) {
    TemporaryFolder folder;
    EXPECT_EQ(WeightsFile::open(folder / "missing.pth").error().code, ErrorCode::NotFound);
    EXPECT_EQ(WeightsFile::open(folder.path()).error().code, ErrorCode::Unsupported);
    EXPECT_EQ(openError(folder, "").code, ErrorCode::Corrupt);
    EXPECT_EQ(openError(folder, "hello, this is a text").code, ErrorCode::Unsupported);
    EXPECT_EQ(openError(folder, "PK\x03\x04 and then nothing of a zip").code, ErrorCode::Corrupt);
}

TEST(WeightsFile, RefusesToRunCodeAndNamesIt) {
    TemporaryFolder folder;
    const auto error = openError(folder, legacyHead() + "\x80\x02"
                                                        "cposix\nsystem\nX\x02\0\0\0ls\x85R.");
    EXPECT_EQ(error.code, ErrorCode::Unsupported);
    EXPECT_THAT(error.message, HasSubstr("posix.system"));
    const auto opcode = openError(folder, legacyHead() + "\x80\x02"
                                                         "ccollections\nOrderedDict\n)\x81.");
    EXPECT_EQ(opcode.code, ErrorCode::Unsupported);
    EXPECT_THAT(opcode.message, HasSubstr("NEWOBJ"));
    const std::string ordered = "\x80\x02"
                                "ccollections\nOrderedDict\n";
    EXPECT_EQ(openError(folder, legacyHead() + ordered + "R.").code, ErrorCode::Corrupt);
    EXPECT_THAT(openError(folder, legacyHead() + "\x80\x02"
                                                 "c__builtin__\neval\n.")
                    .message,
                HasSubstr("eval"));
}

TEST(WeightsFile, SurvivesPickleBombs) {
    TemporaryFolder folder;
    const std::string begin = legacyHead() + "\x80\x02";
    const std::string end = ".\x80\x02]."; // and no storages
    // Lists in lists of the one before, thirty levels: 2^30 leaves if anyone walked it.
    std::string bomb = begin + "]q" + std::string(1, '\0');
    for (int i = 0; i < 30; ++i)
        bomb += "](h" + std::string(1, char(i)) + "h" + std::string(1, char(i)) + "eq" + std::string(1, char(i + 1));
    EXPECT_EQ(openError(folder, bomb + end).code, ErrorCode::Unsupported);
    // A dict that holds itself under "model".
    const std::string cycle = begin + "}q" + std::string(1, '\0') + std::string("X\x05\0\0\0modelh\0s", 13);
    EXPECT_EQ(openError(folder, cycle + end).code, ErrorCode::Unsupported);
    // Ten thousand marks, ten thousand nested lists, a text of 4 GiB, a memo of 4 G entries.
    EXPECT_EQ(openError(folder, begin + std::string(10000, '(') + ".").code, ErrorCode::Corrupt);
    EXPECT_EQ(openError(folder, begin + repeated("]", 10000) + repeated("a", 9999) + end).code, ErrorCode::Unsupported);
    EXPECT_EQ(openError(folder, begin + "X\xff\xff\xff\xff.").code, ErrorCode::Corrupt);
    EXPECT_EQ(openError(folder, begin + "\x8d\xff\xff\xff\xff\xff\xff\xff\xff.").code, ErrorCode::Corrupt);
    EXPECT_EQ(openError(folder, begin +
                                    "]r\xff\xff\xff\xff"
                                    "j\xff\xff\xff\xff" +
                                    end)
                  .code,
              ErrorCode::Unsupported);
}

TEST(WeightsFile, ManyCopiesOfOneListDoNotFillTheMemory) {
    TemporaryFolder folder;
    std::string pickle = legacyHead() + "\x80\x02" + "]q" + std::string(1, '\0') + "(";
    for (int i = 0; i < 100000; ++i)
        pickle += "NN\x86";
    pickle += "e0ccollections\nOrderedDict\nq\x01"
              "0(";
    for (int i = 0; i < 100000; ++i)
        pickle += std::string("h\x01h\0\x85R", 6);
    EXPECT_EQ(openError(folder, pickle + "t.").code, ErrorCode::Unsupported); // POP is not a state dict's
    std::string noPop = legacyHead() +
                        "\x80\x02(ccollections\nOrderedDict\nq\x01"
                        "]q" +
                        std::string(1, '\0') + "(";
    for (int i = 0; i < 100000; ++i)
        noPop += "NN\x86";
    noPop += "e";
    for (int i = 0; i < 100000; ++i)
        noPop += std::string("h\x01h\0\x85R", 6);
    EXPECT_EQ(openError(folder, noPop + "t.").code, ErrorCode::Corrupt);
}

TEST(Safetensors, WritesWhatItReads) {
    TemporaryFolder folder;
    const std::vector<float> floats{1.0f, -2.5f, 3.25f, 0.0f, 5.0f, 6.0f};
    const std::vector<std::int8_t> bytes{1, -2, 3};
    const std::vector<std::int64_t> number{7};
    const std::vector<TensorToWrite> tensors{{"bytes", DType::I8, {3}, asBytes(bytes)},
                                             {"ünïcode \"quoted\"", DType::F32, {2, 3}, asBytes(floats)},
                                             {"scalar", DType::I64, {}, asBytes(number)},
                                             {"empty", DType::F32, {0, 4}, {}}};
    ASSERT_TRUE(
        writeSafetensors(folder / "w.safetensors", tensors, {{"note", "ours"}, {"hs.alias.second", "bytes"}}).ok());
    const auto file = opened(folder / "w.safetensors");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->tensors().size(), 5u);
    EXPECT_EQ(file->metadata().at("note"), "ours");
    EXPECT_EQ(file->metadata().size(), 1u);
    for (const TensorToWrite& tensor : tensors) {
        const TensorEntry* found = file->find(tensor.name);
        ASSERT_NE(found, nullptr) << tensor.name;
        EXPECT_EQ(found->shape, tensor.shape);
        EXPECT_TRUE(found->contiguous());
        EXPECT_EQ(bytesOf(*file, *found), std::vector<std::byte>(tensor.bytes.begin(), tensor.bytes.end()));
        if (found->elements() > 0) {
            EXPECT_EQ(std::uintptr_t(found->data) % dtypeBytes(found->dtype), 0u);
        }
    }
    EXPECT_EQ(file->find("second")->storageId, file->find("bytes")->storageId);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Safetensors, RefusesToWriteContradictions) {
    TemporaryFolder folder;
    const std::vector<float> floats(6);
    const auto refused = [&](std::vector<TensorToWrite> tensors) {
        const auto result = writeSafetensors(folder / "w.safetensors", tensors, {});
        EXPECT_FALSE(result.ok());
        EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
        return result.ok() ? "" : result.error().message;
    };
    EXPECT_THAT(refused({{"a", DType::F32, {7}, asBytes(floats)}}), HasSubstr("28 bytes"));
    EXPECT_THAT(refused({{"a", DType::F32, {6}, asBytes(floats)}, {"a", DType::F32, {6}, asBytes(floats)}}),
                HasSubstr("twice"));
    EXPECT_THAT(refused({{"__metadata__", DType::F32, {6}, asBytes(floats)}}), HasSubstr("reserved"));
    EXPECT_THAT(refused({{"bad \xff", DType::F32, {6}, asBytes(floats)}}), HasSubstr("UTF-8"));
    EXPECT_THAT(refused({{"a", DType::F32, {-6}, asBytes(floats)}}), HasSubstr("shape"));
    EXPECT_FALSE(writeSafetensors(folder / "no/such/folder.safetensors", {}, {}).ok());
}

TEST(Safetensors, RefusesHeadsThatContradictTheFile) {
    TemporaryFolder folder;
    const std::string data(8, '\0');
    const auto code = [&](const std::string& head) { return openError(folder, safetensors(head, data)).code; };
    const auto tensor = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
        return "{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    };
    EXPECT_EQ(code(tensor("F32", "[3]", "[0,12]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[1]", "[0,8]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[2]", "[8,0]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[4611686018427387904,4]", "[0,8]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[9223372036854775807,9223372036854775807]", "[0,8]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[-2]", "[0,8]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[2.5]", "[0,8]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[2]", "[0,8,8]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F32", "[2]", "[[0],8]")), ErrorCode::Corrupt);
    EXPECT_EQ(code(tensor("F8_E4M3", "[8]", "[0,8]")), ErrorCode::Unsupported);
    EXPECT_EQ(code("{\"a\":{}}"), ErrorCode::Corrupt);
    EXPECT_EQ(code("{\"a\":5}"), ErrorCode::Corrupt);
    EXPECT_EQ(code("{\"a\":{\"dtype\":\"F32\"}} trailing"), ErrorCode::Corrupt);
    EXPECT_EQ(code("{\"__metadata__\":{\"a\":{}}}"), ErrorCode::Corrupt);
    EXPECT_EQ(code("{\"__metadata__\":{\"hs.alias.x\":\"nothing\"}}"), ErrorCode::Corrupt);
    EXPECT_EQ(code("{" + repeated("[", 100000)), ErrorCode::Corrupt);
    EXPECT_EQ(code(repeated("{\"a\":", 100000)), ErrorCode::Corrupt);
    const std::string one = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    const std::string other = "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}";
    EXPECT_EQ(code("{" + one + "," + one + "}"), ErrorCode::Corrupt);
    EXPECT_THAT(openError(folder, safetensors("{" + one + "," + other + "}", data)).message, HasSubstr("overlap"));
    EXPECT_EQ(openError(folder, littleEndian64(90'000'000) + "{").code, ErrorCode::Unsupported);
    EXPECT_EQ(openError(folder, littleEndian64(1000) + "{\"a\":1}").code, ErrorCode::Corrupt);
}

TEST(Safetensors, CutAtEveryByteIsRefused) {
    TemporaryFolder folder;
    const std::vector<float> floats(6, 1.0f);
    const std::vector<TensorToWrite> tensors{{"a", DType::F32, {2, 3}, asBytes(floats)}};
    ASSERT_TRUE(writeSafetensors(folder / "w.safetensors", tensors, {{"k", "v"}}).ok());
    const std::string whole = hs::test::readBytes(folder / "w.safetensors");
    for (std::size_t length = 0; length < whole.size(); ++length)
        openError(folder, whole.substr(0, length));
}

TEST(Quantise, RowsComeBackWithinHalfAStep) {
    std::vector<float> values(3 * 64);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = i < 64 ? std::sin(float(i)) * 0.02f : i < 128 ? std::cos(float(i)) * 90.0f : 0.0f;
    const auto rows = quantiseRows(values, 3);
    ASSERT_TRUE(rows.ok());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float scale = rows.value().scales[i / 64];
        EXPECT_NEAR(float(rows.value().values[i]) * scale, values[i], scale * 0.501f);
        EXPECT_GE(rows.value().values[i], -127);
    }
    EXPECT_EQ(rows.value().scales[2], 1.0f);
}

TEST(Quantise, RefusesNumbersThatAreNone) {
    EXPECT_EQ(quantiseRows(std::vector<float>{1.0f, std::nanf("")}, 1).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(quantiseRows(std::vector<float>{1.0f, INFINITY}, 2).error().code, ErrorCode::Corrupt);
    EXPECT_FALSE(quantiseRows(std::vector<float>(7), 2).ok());
    EXPECT_FALSE(quantiseRows(std::vector<float>(7), 0).ok());
    const std::vector<float> tiny{1e-42f, 0.0f, std::numeric_limits<float>::max(), -1.0f};
    const auto rows = quantiseRows(tiny, 2);
    ASSERT_TRUE(rows.ok());
    EXPECT_EQ(rows.value().values[0], 0);
    EXPECT_EQ(rows.value().values[2], 127);
}

TEST(Quantise, QuantisedTensorsReadBackAsFloat) {
    TemporaryFolder folder;
    const std::vector<float> values{0.5f, -1.0f, 0.25f, 40.0f, 10.0f, -20.0f};
    const auto rows = quantiseRows(values, 2).value();
    std::vector<TensorToWrite> tensors{{"w", DType::I8, {2, 3}, asBytes(rows.values)},
                                       {"w.int8_scale", DType::F32, {2}, asBytes(rows.scales)}};
    ASSERT_TRUE(writeSafetensors(folder / "q.safetensors", tensors, {}).ok());
    const auto file = opened(folder / "q.safetensors");
    ASSERT_TRUE(file);
    std::vector<float> back(6);
    ASSERT_TRUE(file->copyToFloat(*file->find("w"), back).ok());
    for (std::size_t i = 0; i < back.size(); ++i)
        EXPECT_EQ(back[i], float(rows.values[i]) * rows.scales[i / 3]);
    std::vector<float> second(3);
    ASSERT_TRUE(file->copyRowsToFloat(*file->find("w"), 1, 2, second).ok());
    EXPECT_THAT(second, ElementsAreArray(std::span(back).last(3)));
    EXPECT_FALSE(file->copyRowsToFloat(*file->find("w"), 1, 3, back).ok()) << "there is no third row";

    tensors[1].shape = {1};
    tensors[1].bytes = tensors[1].bytes.first(4);
    ASSERT_TRUE(writeSafetensors(folder / "bad.safetensors", tensors, {}).ok());
    const auto bad = opened(folder / "bad.safetensors");
    EXPECT_THAT(bad->copyToFloat(*bad->find("w"), back).error().message, HasSubstr("2 rows"));
}

TEST(NumberFormats, HalfAndBfloat16) {
    EXPECT_EQ(floatFromHalf(0x3c00), 1.0f);
    EXPECT_EQ(floatFromHalf(0xc000), -2.0f);
    EXPECT_EQ(floatFromHalf(0x0001), 0x1p-24f);
    EXPECT_EQ(floatFromHalf(0x7bff), 65504.0f);
    EXPECT_TRUE(std::isinf(floatFromHalf(0xfc00)));
    EXPECT_TRUE(std::isnan(floatFromHalf(0x7e00)));
    EXPECT_EQ(bfloat16FromFloat(1.0f), 0x3f80);
    EXPECT_EQ(bfloat16FromFloat(std::bit_cast<float>(0x3f808000u)), 0x3f80); // a tie goes to even
    EXPECT_EQ(bfloat16FromFloat(std::bit_cast<float>(0x3f818000u)), 0x3f82);
    EXPECT_TRUE(std::isnan(floatFromBfloat16(bfloat16FromFloat(std::nanf("")))));
    EXPECT_TRUE(std::isinf(floatFromBfloat16(bfloat16FromFloat(std::numeric_limits<float>::max()))));
}
