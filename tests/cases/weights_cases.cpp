// Hostile and broken weights files, met by `hscribe convert`.
#include "tests/cases/fault_case.h"

#include <sys/stat.h>

#include <cstring>
#include <sstream>

namespace hs::test {

namespace {

using namespace std::string_literals;

FaultCase of(std::string name, std::string file, std::string bytes, std::string sentence) {
    FaultCase one{std::move(name), 3, std::move(sentence),
                  [file = std::move(file), bytes = std::move(bytes)](const CaseFolder& folder) -> Arguments {
                      return {"convert", "--weights", folder.write(file, bytes), "--to", folder / "bundle"};
                  }};
    return one;
}

std::string littleEndian64(std::uint64_t value) {
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &value, 8);
    return bytes;
}

FaultCase safetensors(std::string name, const std::string& head, std::string sentence = "w\\.safetensors") {
    return of(std::move(name), "w.safetensors", littleEndian64(head.size()) + head + std::string(8, '\0'),
              std::move(sentence));
}

std::string tensor(const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return "{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += piece;
    return text;
}

// Magic number, protocol version and system information of torch.save's old layout, then a pickle.
FaultCase pickle(std::string name, const std::string& program, std::string sentence = "w\\.pth") {
    const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 15);
    const std::string head =
        magic + std::string("\x80\x02M\xe9\x03.") + std::string("\x80\x02}X\x0d\0\0\0little_endian\x88s.", 24);
    return of(std::move(name), "w.pth", head + "\x80\x02" + program, std::move(sentence));
}

std::vector<FaultCase> safetensorsCases() {
    const std::string one = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    const std::string other = "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}";
    return {
        safetensors("OffsetsOutOfTheFile", tensor("F32", "[3]", "[0,12]")),
        safetensors("OffsetsOfFourExabytes", tensor("F32", "[3]", "[4611686018427387904,4611686018427387916]")),
        safetensors("OffsetsBackwards", tensor("F32", "[2]", "[8,0]")),
        safetensors("NegativeOffsets", tensor("F32", "[2]", "[-8,0]")),
        safetensors("AShapeOfAnotherLength", tensor("F32", "[1]", "[0,8]")),
        safetensors("AShapeWhoseProductOverflows", tensor("F32", "[4611686018427387904,4]", "[0,8]")),
        safetensors("ANegativeShape", tensor("F32", "[-2]", "[0,8]")),
        safetensors("AShapeOfHalves", tensor("F32", "[2.5]", "[0,8]")),
        safetensors("AnUnknownType", tensor("F8_E4M3", "[8]", "[0,8]"), "F8_E4M3"),
        safetensors("TensorsThatOverlap", "{" + one + "," + other + "}", "overlap"),
        safetensors("TensorsOfOneName", "{" + one + "," + one + "}"),
        safetensors("ATensorThatIsANumber", "{\"a\":5}"),
        safetensors("AHeadThatIsNoJson", "a: b"),
        safetensors("AHeadNestedOneHundredThousandTimes", "{" + repeated("[", 100000)),
        safetensors("NoHistoGpt", tensor("F32", "[2]", "[0,8]"), "not HistoGPT"),
        of("AHeadLongerThanTheFile", "w.safetensors", littleEndian64(1000) + "{\"a\":1}", "w\\.safetensors"),
        of("AHeadOf90Megabytes", "w.safetensors", littleEndian64(90'000'000) + "{", "w\\.safetensors"),
        of("AHeadOfTwoToThe63", "w.safetensors", littleEndian64(std::uint64_t(1) << 63) + "{", "w\\.safetensors"),
    };
}

std::vector<FaultCase> pickleCases() {
    std::string bomb = "]q"s + '\0';
    for (int i = 0; i < 30; ++i)
        bomb += "](h"s + char(i) + "h" + char(i) + "eq" + char(i + 1);
    const std::string end = ".\x80\x02]."; // and no storages
    return {
        pickle("RunsAProgram", "cposix\nsystem\nX\x02\0\0\0ls\x85R."s, "posix\\.system"),
        pickle("EvaluatesAText", "c__builtin__\neval\n.", "eval"),
        pickle("ImportsATokenizer", "ctransformers.tokenization\nTokenizer\n)R.", "transformers"),
        pickle("MakesObjects", "ccollections\nOrderedDict\n)\x81.", "NEWOBJ"),
        pickle("ListsWithinListsThirtyDeep", bomb + end),
        pickle("ADictThatHoldsItself", "}q\0X\x05\0\0\0modelh\0s"s + end),
        pickle("TenThousandMarks", std::string(10000, '(') + "."),
        pickle("TenThousandNestedLists", repeated("]", 10000) + repeated("a", 9999) + end),
        pickle("ATextOfFourGigabytes", "X\xff\xff\xff\xff."),
        pickle("ATextOfExabytes", "\x8d\xff\xff\xff\xff\xff\xff\xff\xff."),
        pickle("AMemoOfFourBillion", "]r\xff\xff\xff\xffj\xff\xff\xff\xff" + end),
        pickle("TakesFromAnEmptyStack", "0."),
        pickle("TupleOfNothing", "\x87."),
        pickle("AnUnknownInstruction", "\xf0."),
        pickle("NeverEnds", "]"),
    };
}

// One stored entry of a zip file, and its directory.
struct ZipEntry {
    std::string name;
    std::string bytes;
    std::uint16_t method = 0;
    std::uint32_t statedSize = 0;   // 0: the true one
    std::uint32_t statedOffset = 0; // 0: the true one
};

void put(std::string& bytes, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i)
        bytes += char(value >> (8 * i) & 0xFF);
}

std::string zipOf(const std::vector<ZipEntry>& entries, std::uint16_t statedCount = 0) {
    std::string bytes, directory;
    for (const ZipEntry& entry : entries) {
        const std::size_t at = bytes.size();
        const std::uint32_t size = entry.statedSize != 0 ? entry.statedSize : std::uint32_t(entry.bytes.size());
        const auto common = [&](std::string& to) {
            put(to, 20, 2), put(to, 0, 2), put(to, entry.method, 2), put(to, 0, 4), put(to, 0, 4), put(to, size, 4),
                put(to, size, 4);
            put(to, entry.name.size(), 2), put(to, 0, 2);
        };
        bytes += "PK\x03\x04";
        common(bytes);
        bytes += entry.name + entry.bytes;
        directory += "PK\x01\x02\x14\0"s;
        common(directory);
        put(directory, 0, 10);
        put(directory, entry.statedOffset != 0 ? entry.statedOffset : at, 4);
        directory += entry.name;
    }
    const std::size_t start = bytes.size();
    bytes += directory + "PK\x05\x06"s;
    put(bytes, 0, 4);
    const std::size_t count = statedCount != 0 ? statedCount : entries.size();
    put(bytes, count, 2), put(bytes, count, 2), put(bytes, directory.size(), 4), put(bytes, start, 4), put(bytes, 0, 2);
    return bytes;
}

std::vector<FaultCase> zipCases() {
    const std::string runs = "\x80\x02"
                             "cos\nsystem\nX\x02\0\0\0ls\x85R."s;
    return {
        of("AZipOfNothing", "w.pth", zipOf({}), "w\\.pth"),
        of("AZipOfPictures", "w.pth", zipOf({{"a.jpg", "x"}}), "w\\.pth"),
        of("AZipThatRunsAProgram", "w.pth", zipOf({{"archive/data.pkl", runs}}), "os\\.system"),
        of("AZipOfAScript", "w.pth",
           zipOf({{"archive/constants.pkl", "x"}, {"archive/data.pkl", "\x80\x02}."}, {"archive/code/a.py", "x"}}),
           "w\\.pth"),
        of("ACompressedZip", "w.pth", zipOf({{"archive/data.pkl", "\x80\x02}.", 8}}), "w\\.pth"),
        of("AZipEntryLongerThanTheFile", "w.pth", zipOf({{"archive/data.pkl", "\x80\x02}.", 0, 0x7FFFFFF0}}),
           "w\\.pth"),
        of("AZipEntryBeyondTheFile", "w.pth", zipOf({{"archive/data.pkl", "\x80\x02}.", 0, 0, 0x7FFFFFF0}}), "w\\.pth"),
        of("AZipOf65534StatedEntries", "w.pth", zipOf({{"archive/data.pkl", "\x80\x02}."}}, 65534), "w\\.pth"),
        of("AZipWithADamagedEnd", "w.pth", zipOf({{"archive/data.pkl", "\x80\x02}."}}).substr(0, 60), "w\\.pth"),
        of("AZipWithEntriesOfOneName", "w.pth", zipOf({{"archive/data.pkl", "\x80\x02}."}, {"archive/data.pkl", runs}}),
           "w\\.pth"),
        of("AZipOfAnEmptyDict", "w.pth", zipOf({{"archive/data.pkl", "\x80\x02}."}}), "(not HistoGPT|no tensor)"),
    };
}

std::vector<FaultCase> otherFiles() {
    return {
        {"NotThere", 3, "none.pth",
         [](const CaseFolder& folder) -> Arguments {
             return {"convert", "--weights", folder / "none.pth", "--to", folder / "b"};
         }},
        {"AFolder", 3, "weights",
         [](const CaseFolder& folder) -> Arguments {
             return {"convert", "--weights", folder.makeFolder("weights"), "--to", folder / "b"};
         }},
        {"AFifo", 3, "w.pth",
         [](const CaseFolder& folder) -> Arguments {
             ::mkfifo((folder / "w.pth").c_str(), 0600);
             return {"convert", "--weights", folder / "w.pth", "--to", folder / "b"};
         }},
        {"ADevice", 3, "zero",
         [](const CaseFolder& folder) -> Arguments {
             return {"convert", "--weights", "/dev/zero", "--to", folder / "b"};
         }},
        of("Empty", "w.pth", "", "w\\.pth"),
        of("Text", "w.pth", "hello, this is a text", "w\\.pth"),
        of("AGitLfsPointer", "w.pth", "version https://git-lfs.github.com/spec/v1\noid sha256:1234\nsize 5\n",
           "w\\.pth"),
        of("AnHtmlPage", "w.pth", "<!DOCTYPE html><html>404</html>", "w\\.pth"),
        of("Zeros", "w.safetensors", std::string(100000, '\0'), "w\\.safetensors"),
        {"ARunThatIsNone", 3, "config.json",
         [](const CaseFolder& folder) -> Arguments {
             return {"convert", "--run", folder.makeFolder("run"), "--to", folder / "b"};
         }},
    };
}

} // namespace

std::vector<FaultCase> weightsCases() {
    std::vector<FaultCase> all = safetensorsCases();
    for (const auto& more : {pickleCases(), zipCases(), otherFiles()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace hs::test
