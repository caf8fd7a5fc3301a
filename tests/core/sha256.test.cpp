// Expected digests: FIPS 180-4 examples (SHA_examples "abc", two-block message, a million times "a").
#include "core/sha256.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using hs::core::ErrorCode;
using hs::core::Sha256;

namespace {

std::string hexOf(Sha256 hash, std::string_view text) {
    hash.add(text);
    return hash.finishHex();
}

} // namespace

TEST(Sha256, GivesThePublishedDigests) {
    for (const bool portable : {false, true}) {
        const auto fresh = [&] { return portable ? Sha256::portable() : Sha256(); };
        EXPECT_EQ(hexOf(fresh(), ""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        EXPECT_EQ(hexOf(fresh(), "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        EXPECT_EQ(hexOf(fresh(), "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        EXPECT_EQ(hexOf(fresh(), std::string(1000000, 'a')),
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

TEST(Sha256, DoesNotDependOnHowAMessageIsCut) {
    std::string message;
    for (int i = 0; i < 300; ++i)
        message += char(i * 7);
    for (std::size_t length = 0; length <= message.size(); ++length) {
        const std::string whole = hexOf(Sha256(), message.substr(0, length));
        Sha256 pieces;
        for (std::size_t at = 0; at < length; at += 37)
            pieces.add(std::string_view(message).substr(at, std::min<std::size_t>(37, length - at)));
        EXPECT_EQ(pieces.finishHex(), whole) << length;
        EXPECT_EQ(hexOf(Sha256::portable(), message.substr(0, length)), whole) << length;
    }
}

TEST(Sha256, RefusesAFileThatIsNotThereAndAFolder) {
    const auto folder = std::filesystem::temp_directory_path();
    EXPECT_EQ(hs::core::fileSha256(folder / "no such file").error().code, ErrorCode::NotFound);
    EXPECT_EQ(hs::core::fileSha256(folder).error().code, ErrorCode::Unsupported);
}

TEST(Sha256, HashesAFileAndStopsWhenAsked) {
    const auto path = std::filesystem::temp_directory_path() / ("hs-sha256-" + std::to_string(::getpid()));
    std::ofstream(path) << "abc";
    EXPECT_EQ(hs::core::fileSha256(path).value(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(hs::core::fileSha256(path, stop.get_token()).error().code, ErrorCode::Cancelled);
    std::filesystem::remove(path);
}
